import { type Affix, readRules, type Rules } from './affixes.ts'

/** Says whether a word is spelled as a dictionary has it. */
export interface Dictionary {
  knows(word: string): boolean
}

/**
 * Reads a Hunspell dictionary, as office programs and browsers have them for many languages.
 *
 * Stems, prefixes, suffixes and a suffix behind a suffix are read (hunspell(5): SFX, PFX, FLAG, AF, ICONV, NEEDAFFIX,
 * FORBIDDENWORD, ONLYINCOMPOUND); compounds are not, and a dictionary that makes them is refused.
 *
 * @param aff text of its `.aff` file, `dic` of its `.dic` file
 */
export function readDictionary(
  aff: string,
  dic: string,
): { readonly dictionary: Dictionary } | { readonly flaw: string } {
  const rules = readRules(aff)
  if (typeof rules === 'string') return { flaw: rules }
  const stems = new Map<string, ReadonlySet<string>[]>()
  // The first line says how many there are.
  for (const line of dic.split(/\r?\n/).slice(1)) {
    const entry = line.split(/[\t ]/, 1)[0] ?? ''
    if (entry === '') continue
    // A slash within a word has a backslash before it.
    const [, stem = '', flags] = /^((?:\\\/|[^/])+)(?:\/(.*))?$/.exec(entry) ?? []
    const word = stem.replaceAll('\\/', '/')
    const before = stems.get(word)
    const found = flags === undefined ? NONE : rules.flagsOf(flags)
    if (before === undefined) stems.set(word, [found])
    else before.push(found)
  }
  if (stems.size === 0) return { flaw: 'The dictionary has no words.' }
  return { dictionary: new Stems(rules, stems) }
}

const NONE: ReadonlySet<string> = new Set()
const MOST_REMEMBERED = 100_000

class Stems implements Dictionary {
  private readonly rules: Rules
  private readonly stems: ReadonlyMap<string, readonly ReadonlySet<string>[]>
  /** Affixes by the last, or first, letter of what they add. */
  private readonly byLetter = new Map<string, Affix[]>()
  private readonly seen = new Map<string, boolean>()

  constructor(rules: Rules, stems: ReadonlyMap<string, readonly ReadonlySet<string>[]>) {
    this.rules = rules
    this.stems = stems
    for (const affix of rules.affixes) {
      const key = keyOf(affix.at, affix.add)
      const same = this.byLetter.get(key)
      if (same === undefined) this.byLetter.set(key, [affix])
      else same.push(affix)
    }
  }

  knows(word: string): boolean {
    const before = this.seen.get(word)
    if (before !== undefined) return before
    let plain = word
    for (const [from, to] of this.rules.exchanged) plain = plain.replaceAll(from, to)
    const known = this.isWord(plain) || this.isWord(plain.toLowerCase())
    if (this.seen.size < MOST_REMEMBERED) this.seen.set(word, known)
    return known
  }

  private isWord(word: string): boolean {
    const { notAlone, forbidden } = this.rules
    const own = this.stems.get(word) ?? []
    if (forbidden !== undefined && own.some((flags) => flags.has(forbidden))) return false
    return own.some((flags) => notAlone.every((flag) => !flags.has(flag))) || this.isMade(word, [])
  }

  /** Whether a word is a stem with affixes that all may stand at it: at most one at the start and two at the end. */
  private isMade(word: string, taken: readonly Affix[]): boolean {
    for (const affix of this.affixesOf(word)) {
      const { at, add, strip, fits, flag } = affix
      const [last] = taken
      const isSameEnd = taken.some((one) => one.at === at)
      if (isSameEnd && (at === 'start' || taken.length > 1 || last?.at !== at || !affix.flags.has(last.flag))) continue
      if (taken.length > 0 && !isSameEnd && !(affix.crosses && taken.every(({ crosses }) => crosses))) continue
      const rest = at === 'end' ? word.slice(0, word.length - add.length) + strip : strip + word.slice(add.length)
      if (rest === '' || !fits.test(rest)) continue
      // The outer of two endings belongs to the inner one, any other affix to the stem.
      const needed = isSameEnd ? [flag] : [...taken.map((one) => one.flag), flag]
      if (this.stems.get(rest)?.some((flags) => needed.every((one) => flags.has(one))) === true) return true
      if (taken.length < 2 && this.isMade(rest, [affix, ...taken])) return true
    }
    return false
  }

  private *affixesOf(word: string): Generator<Affix> {
    for (const at of ['end', 'start'] as const)
      for (const key of [keyOf(at, word), keyOf(at, '')])
        for (const affix of this.byLetter.get(key) ?? [])
          if (at === 'end' ? word.endsWith(affix.add) : word.startsWith(affix.add)) yield affix
  }
}

const keyOf = (at: Affix['at'], text: string): string => `${at} ${(at === 'end' ? text.at(-1) : text[0]) ?? ''}`
