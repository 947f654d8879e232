/** A text to find and the rules it wakes. */
interface Posting {
  readonly text: string
  /** Where in the text the piece stands that is looked for. */
  readonly offset: number
  readonly rules: number[]
}

const gramAt = (text: string, at: number): number =>
  ((text.charCodeAt(at) & 255) << 24) |
  ((text.charCodeAt(at + 1) & 255) << 16) |
  ((text.charCodeAt(at + 2) & 255) << 8) |
  (text.charCodeAt(at + 3) & 255)

/** Slot of a gram in a table of 65,536. */
const spread = (gram: number): number => Math.imul(gram, 0x9e3779b1) >>> 16

const ENDS = [12, 8, 6, 4, 2, 1] as const

/** Texts at one end of a value, by their first or last characters: as many as the longest class that fits the text. */
class EndIndex {
  readonly classes = new Map<number, Map<string, Posting[]>>()
  readonly atStart: boolean
  constructor(atStart: boolean) {
    this.atStart = atStart
  }

  add(text: string, rule: number): void {
    const size = ENDS.find((length) => length <= text.length) ?? 1
    const byEnd = this.classes.get(size) ?? new Map<string, Posting[]>()
    this.classes.set(size, byEnd)
    const end = this.atStart ? text.slice(0, size) : text.slice(-size)
    const postings = byEnd.get(end) ?? []
    byEnd.set(end, postings)
    const known = postings.find((posting) => posting.text === text)
    if (known === undefined) postings.push({ text, offset: 0, rules: [rule] })
    else known.rules.push(rule)
  }

  find(value: string, wake: (rules: readonly number[]) => void): void {
    for (const [size, byEnd] of this.classes) {
      if (value.length < size) continue
      const postings = byEnd.get(this.atStart ? value.slice(0, size) : value.slice(value.length - size))
      if (postings === undefined) continue
      for (const { text, rules } of postings)
        if (this.atStart ? value.startsWith(text) : value.endsWith(text)) wake(rules)
    }
  }
}

/**
 * Finds which of many texts a folded value holds, begins with, ends with or is, in one pass over the value: each text is
 * known by the four characters of it that are rarest among all, a table of bits says whether four characters are anyone's.
 */
export class TextIndex {
  readonly exact = new Map<string, number[]>()
  readonly starts = new EndIndex(true)
  readonly ends = new EndIndex(false)
  readonly inside = new Map<string, number[]>()
  readonly short: Posting[] = []
  readonly grams = new Map<number, Posting[]>()
  readonly bits = new Uint8Array(65_536)

  add(kind: 'equals' | 'prefix' | 'suffix' | 'contains', text: string, rule: number): void {
    if (kind === 'prefix') this.starts.add(text, rule)
    else if (kind === 'suffix') this.ends.add(text, rule)
    else {
      const map = kind === 'equals' ? this.exact : this.inside
      const rules = map.get(text)
      if (rules === undefined) map.set(text, [rule])
      else rules.push(rule)
    }
  }

  /** Chooses the grams; call once, after the last text is added. */
  seal(): void {
    const uses = new Map<number, number>()
    for (const text of this.inside.keys())
      for (let at = 0; at + 4 <= text.length; at++) uses.set(gramAt(text, at), (uses.get(gramAt(text, at)) ?? 0) + 1)
    for (const [text, rules] of this.inside) {
      if (text.length < 4) {
        this.short.push({ text, offset: 0, rules })
        continue
      }
      let offset = 0
      let fewest = Number.POSITIVE_INFINITY
      for (let at = 0; at + 4 <= text.length; at++) {
        const count = uses.get(gramAt(text, at)) ?? 0
        if (count < fewest) [offset, fewest] = [at, count]
      }
      const gram = gramAt(text, offset)
      this.bits[spread(gram)] = 1
      const postings = this.grams.get(gram)
      if (postings === undefined) this.grams.set(gram, [{ text, offset, rules }])
      else postings.push({ text, offset, rules })
    }
    this.inside.clear()
  }

  find(value: string, wake: (rules: readonly number[]) => void): void {
    if (this.exact.size > 0) {
      const rules = this.exact.get(value)
      if (rules !== undefined) wake(rules)
    }
    this.starts.find(value, wake)
    this.ends.find(value, wake)
    for (const { text, rules } of this.short) if (value.includes(text)) wake(rules)
    if (this.grams.size > 0 && value.length >= 4) this.scan(value, wake)
  }

  scan(value: string, wake: (rules: readonly number[]) => void): void {
    const { bits } = this
    let gram = ((value.charCodeAt(0) & 255) << 16) | ((value.charCodeAt(1) & 255) << 8) | (value.charCodeAt(2) & 255)
    for (let at = 3; at < value.length; at++) {
      gram = (gram << 8) | (value.charCodeAt(at) & 255)
      if (bits[Math.imul(gram, 0x9e3779b1) >>> 16] === 0) continue
      const postings = this.grams.get(gram)
      if (postings === undefined) continue
      for (const { text, offset, rules } of postings) if (value.startsWith(text, at - 3 - offset)) wake(rules)
    }
  }
}
