import type { Spell } from '../test.ts'
import { primaryLanguage } from '../values/language.ts'
import { commonMistakes, isAdvisoryWord } from '../values/spelling.ts'
import type { Dictionary } from './dictionary.ts'

/** As much of one text as is looked at. */
const MOST_CHARACTERS = 200_000

/**
 * A check for test 6.3.8 by dictionaries.
 *
 * Looked at are words of letters that begin with a small one: what begins with a capital or holds digits, dots, signs is
 * taken for a name, an address or code. In English, words of advisories are known besides, and common mistakes are
 * told whether the word begins with a capital or not.
 *
 * @param dictionaries by primary language subtag: `en`, `fr`
 */
export const spellWith =
  (dictionaries: ReadonlyMap<string, Dictionary>): Spell =>
  (text, language) => {
    const primary = primaryLanguage(language)
    const dictionary = dictionaries.get(primary)
    const common = commonMistakes(text, primary)
    if (dictionary === undefined) return common
    const found = new Set(common)
    // What the other check named with the word that is meant is not named twice.
    const named = new Set(common?.map((one) => one.split(' ')[0]))
    const isRight = (word: string) => isKnown(word, dictionary) || (primary === 'en' && isAdvisoryWord(word))
    for (const word of wordsOf(text.slice(0, MOST_CHARACTERS))) if (!named.has(word) && !isRight(word)) found.add(word)
    return [...found]
  }

/** The signs around a word, not within it. */
const AROUND = /^[("'‘“«„[]+|[)"'’”»“\].,;:?!…]+$/gu
const WORD = /^\p{Ll}\p{Ll}+(?:['’-]\p{Ll}+)*$/u

function* wordsOf(text: string): Generator<string> {
  for (const one of text.split(/[\s\u00a0]+/)) {
    const word = one.replaceAll(AROUND, '')
    if (WORD.test(word)) yield word
  }
}

/** As a whole; or each part of it, before an apostrophe a short one (l’attaquant, qu’elle). */
function isKnown(word: string, dictionary: Dictionary): boolean {
  if (dictionary.knows(word)) return true
  const parts = word.split(/(?<=['’])|-/u)
  return parts.length > 1 && parts.every((part) => (/^\p{Ll}{1,2}['’]$/u.test(part) ? true : dictionary.knows(part)))
}
