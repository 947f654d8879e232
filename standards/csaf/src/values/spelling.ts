import { ADVISORY_WORDS, COMMON_MISTAKES } from '../data/english.ts'

/** As much of one text as is looked at. */
const MOST_CHARACTERS = 200_000

/** The shortest and longest word that a mistake is known of. */
const SHORTEST = 3
const LONGEST = 24

let known: ReadonlyMap<string, string> | undefined

const listed = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '')

let advisoryWords: ReadonlySet<string> | undefined
/** Whether a word in small letters is one that English advisories use; dictionaries for all lack many of them. */
export function isAdvisoryWord(word: string): boolean {
  advisoryWords ??= new Set(listed(ADVISORY_WORDS))
  return advisoryWords.has(word)
}

/** Every mistake that is known, with the word meant: the common ones, and words with two neighbouring letters exchanged. */
function mistakes(): ReadonlyMap<string, string> {
  if (known !== undefined) return known
  const words = listed(ADVISORY_WORDS)
  const right = new Set(words)
  const wrong = new Map<string, string>()
  for (const word of words)
    for (let i = 0; i + 1 < word.length; i += 1) {
      const exchanged = word.slice(0, i) + (word[i + 1] ?? '') + (word[i] ?? '') + word.slice(i + 2)
      if (!right.has(exchanged)) wrong.set(exchanged, word)
    }
  for (const pair of listed(COMMON_MISTAKES)) {
    const [mistake = '', meant = ''] = pair.split(':')
    wrong.set(mistake, meant.replaceAll('_', ' '))
  }
  known = wrong
  return wrong
}

/**
 * The built-in check: what is surely misspelt in an English text. It knows common mistakes, and words of advisories in
 * which two neighbouring letters changed places ("Secruity"); anything else passes. It is no dictionary: hand in a
 * better one as `spell`.
 *
 * @returns misspelt words, each with the word meant; undefined for languages other than English
 */
export function commonMistakes(text: string, language: string): readonly string[] | undefined {
  if (language !== 'en') return undefined
  const wrong = mistakes()
  const found = new Set<string>()
  const end = Math.min(text.length, MOST_CHARACTERS)
  let from = 0
  for (let i = 0; i <= end; i += 1) {
    if (i < end && !isGap(text.charCodeAt(i))) continue
    if (i - from >= SHORTEST && i - from <= LONGEST + 1) {
      const word = plainWord(text, from, i)
      const meant = word === undefined ? undefined : wrong.get(word.toLowerCase())
      if (meant !== undefined) found.add(`${word} (${meant})`)
    }
    from = i + 1
  }
  return [...found]
}

/** Blanks, quotation marks, brackets, commas and semicolons part words. Names, addresses and code have other signs within. */
const isGap = (code: number): boolean =>
  code <= 34 || code === 39 || code === 40 || code === 41 || code === 44 || code === 59 || code === 0xa0

const isLower = (code: number): boolean => code >= 97 && code <= 122

/** A word of letters, the first of which may be a capital, with at most one sign behind it; undefined for anything else. */
function plainWord(text: string, from: number, to: number): string | undefined {
  const last = text.charCodeAt(to - 1)
  const end = last === 46 || last === 58 || last === 63 ? to - 1 : to
  const first = text.charCodeAt(from)
  if (!isLower(first) && !(first >= 65 && first <= 90)) return undefined
  for (let i = from + 1; i < end; i += 1) if (!isLower(text.charCodeAt(i))) return undefined
  return text.slice(from, end)
}
