/** The longest text looked at; what is behind that is not read. */
const MOST_CHARACTERS = 200_000

const MODALS = new Set(['must', 'should', 'can', 'may', 'will', 'shall', 'could', 'would', 'might', 'cannot'])

/** Verbs that end as participles do. */
const BASE_VERBS = new Set(
  'bleed breed embed exceed feed heed need proceed seed shed shred speed succeed supersed wed weed bed'.split(' '),
)

/** Singular nouns, and adjectives, that end in s as plurals do. */
const SINGULARS = new Set(
  `aes alias always apis as as-is as400 atlas axis basis bias bus canvas chaos chassis class-b cms corps css cvss dns dos
  does gas gps has html5s https ids ios is its js kms less lens macos means news nis nps oas os perhaps plus previous
  rs-232s sas series sms sans species status sws this thus tls tos triss uas us various vs windows xss yes`.split(
    /\s+/,
  ),
)

/** Endings that singular words have as well: `-ss`, `-us`, `-is`, `-ous`. */
const isPlural = (word: string): boolean =>
  /^[a-z]{4,}s$/.test(word) && !/(?:ss|us|is|as|os|'s)$/.test(word) && !SINGULARS.has(word)

/**
 * What is surely wrong in the grammar of an English text, as short quotations. It knows three mistakes: a participle right
 * after a modal verb ("must followed"), a plural after "a" or "an" ("a products"), and a word twice ("the the"). This is no
 * grammar checker: hand one in for more.
 *
 * @returns undefined for languages other than English
 */
export function commonFaults(text: string, language: string): readonly string[] | undefined {
  if (language !== 'en') return undefined
  const faults: string[] = []
  const start = text.slice(0, MOST_CHARACTERS)
  let before = ''
  let end = 0
  for (const { 0: word, index } of start.matchAll(/[A-Za-z0-9'-]+/g)) {
    const isJoined = end > 0 && start.slice(end, index).trim() === ''
    if (isJoined && isFault(before, word)) faults.push(`${before} ${word}`)
    before = word.toLowerCase()
    end = index + word.length
  }
  return faults
}

function isFault(before: string, word: string): boolean {
  const lower = word.toLowerCase()
  if (MODALS.has(before)) return /^[a-z]{2,}ed$/.test(word) && !BASE_VERBS.has(word)
  // "a Windows server": names are not told from plurals by their ending.
  if (before === 'a' || before === 'an') return word === lower && isPlural(word)
  return before === lower && ['a', 'an', 'and', 'for', 'in', 'of', 'or', 'the', 'to', 'with'].includes(lower)
}
