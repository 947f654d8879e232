/** What a search asks: words for the full text, and what narrows it. */
export interface Query {
  /** What is left for the full text; '' when only operators were given. */
  readonly words: string
  readonly ids: readonly string[]
  readonly types: readonly string[]
  /** Portion marks or chips as they stand on screen, upper case: `AR`, `TLP:AMBER`. */
  readonly labels: readonly string[]
}

/**
 * Reads `id:`, `type:` and `label:` out of a search text; several of one kind mean "any of them". Operators are known by
 * their word alone, so that `hxxp://` or `sha256:` stay words. Quotes keep blanks together: `label:"REL LTU"`.
 */
export function parseQuery(text: string): Query {
  const found = { id: [] as string[], type: [] as string[], label: [] as string[] }
  const words = text.replaceAll(
    /(^|\s)(id|type|label):("[^"]*"|\S+)/giu,
    (_, before: string, name: string, value: string) => {
      const bare = value.replaceAll('"', '').trim()
      if (bare !== '') found[name.toLowerCase() as keyof typeof found].push(bare)
      return before
    },
  )
  return {
    words: words.replaceAll(/\s+/g, ' ').trim(),
    ids: found.id.map((id) => id.toLowerCase()),
    types: found.type.flatMap((type) => type.toLowerCase().split(',')),
    labels: found.label.map((label) => label.toUpperCase().replaceAll(/[()]/g, '')),
  }
}

/** The words a highlight looks for: plain words of the search, quotes and leading minus left out; at least two letters. */
export function highlightWords(words: string): string[] {
  return words
    .split(/[\s"]+/)
    .filter((word) => !word.startsWith('-') && !/^or$/i.test(word))
    .map((word) => word.replaceAll(/[^\p{L}\p{N}.:/_-]/gu, ''))
    .filter((word) => word.length >= 2)
}

const AROUND = 60

/**
 * Text around the first word found, cut at blanks, with an ellipsis where it was cut.
 *
 * @returns undefined when none of the words stands in the text
 */
export function excerptOf(text: string, words: readonly string[]): string | undefined {
  const lower = text.toLowerCase()
  const at = words.reduce((first, word) => {
    const place = lower.indexOf(word.toLowerCase())
    return place >= 0 && (first < 0 || place < first) ? place : first
  }, -1)
  if (at < 0) return undefined
  const from = at <= AROUND ? 0 : text.indexOf(' ', at - AROUND) + 1 || at - AROUND
  const end = at + AROUND * 2
  const to = end >= text.length ? text.length : Math.max(at + 1, text.lastIndexOf(' ', end))
  const part = text.slice(from, to).replaceAll(/\s+/g, ' ').trim()
  return `${from > 0 ? '…' : ''}${part}${to < text.length ? '…' : ''}`
}
