import { ADVISORY_WORDS, COMMON_MISTAKES } from '../data/english.ts'

/** The longest text of a note looked at; what is behind that is not read. */
const MOST_CHARACTERS = 200_000

let tables: { readonly words: ReadonlySet<string>; readonly mistakes: ReadonlyMap<string, string> } | undefined

function english() {
  const list = (text: string) => text.split(/\s+/).filter((word) => word !== '')
  tables ??= {
    words: new Set(list(ADVISORY_WORDS)),
    mistakes: new Map(
      list(COMMON_MISTAKES).map((pair) => {
        const [wrong = '', right = ''] = pair.split(':')
        return [wrong, right.replaceAll('_', ' ')]
      }),
    ),
  }
  return tables
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
  const found = new Set<string>()
  const { words, mistakes } = english()
  // Names, addresses, identifiers and code are no words: a word here stands free of digits, dots, slashes and capitals within.
  for (const [word] of text
    .slice(0, MOST_CHARACTERS)
    .matchAll(/(?<![\p{L}\p{N}_./@\\:-])\p{Lu}?\p{Ll}+(?![\p{L}\p{N}_/@\\:-]|\.\p{L})/gu)) {
    const lower = word.toLowerCase()
    const meant = mistakes.get(lower) ?? (words.has(lower) ? undefined : unswapped(lower, words))
    if (meant !== undefined) found.add(`${word} (${meant})`)
  }
  return [...found]
}

/** The word that this one is when two neighbouring letters change places. */
function unswapped(word: string, words: ReadonlySet<string>): string | undefined {
  if (word.length < 6 || word.length > 20) return undefined
  for (let i = 0; i + 1 < word.length; i += 1) {
    const [a = '', b = ''] = [word[i], word[i + 1]]
    if (a === b) continue
    const other = word.slice(0, i) + b + a + word.slice(i + 2)
    if (words.has(other)) return other
  }
  return undefined
}
