/** A text to find and the rules it wakes. */
interface Posting {
  readonly text: string
  /** Where in the text the piece stands that is looked for. */
  readonly offset: number
  readonly rules: number[]
}

/** The low bytes of up to four characters. */
function gramAt(text: string, at: number, size: number): number {
  let gram = 0
  for (let place = at; place < at + size; place++) gram = (gram << 8) | (text.charCodeAt(place) & 255)
  return gram
}

/** Text of which nearly every event has some: its grams wake in vain, whatever the rules say. */
const COMMON =
  'c:\\windows\\system32\\ c:\\windows\\syswow64\\ c:\\program files (x86)\\ c:\\programdata\\microsoft\\ c:\\users\\ \\appdata\\local\\temp\\ ' +
  '\\device\\ .exe" .exe .dll microsoft windows corporation hklm\\software\\microsoft\\windows\\currentversion\\ hklm\\system\\currentcontrolset\\services\\ ' +
  'powershell.exe cmd.exe /c svchost.exe -k explorer.exe sha1= md5= sha256= imphash= http:// https:// .com nt authority\\system 0000'

const COMMON_GRAMS = new Set(Array.from({ length: COMMON.length - 3 }, (_, at) => gramAt(COMMON, at, 4)))

const SIZES = [12, 8, 6, 4, 2, 1] as const

/** A number for `size` characters of a value from `at`. Different texts may share one; the text itself is compared after. */
function endKey(value: string, at: number, size: number): number {
  let key = size
  for (let place = at; place < at + size; place++) key = Math.imul(key, 31) + value.charCodeAt(place)
  return key | 0
}

/** Texts at one end of a value, by their first or last characters: as many as the longest size that fits the text. */
class EndIndex {
  readonly sizes: { readonly size: number; readonly byKey: Map<number, Posting[]> }[] = []
  readonly atStart: boolean
  constructor(atStart: boolean) {
    this.atStart = atStart
  }

  add(text: string, rule: number): void {
    const size = SIZES.find((length) => length <= text.length) ?? 1
    let of = this.sizes.find((one) => one.size === size)
    if (of === undefined) {
      of = { size, byKey: new Map() }
      this.sizes.push(of)
    }
    const key = endKey(text, this.atStart ? 0 : text.length - size, size)
    const postings = of.byKey.get(key)
    if (postings === undefined) of.byKey.set(key, [{ text, offset: 0, rules: [rule] }])
    else {
      const known = postings.find((posting) => posting.text === text)
      if (known === undefined) postings.push({ text, offset: 0, rules: [rule] })
      else known.rules.push(rule)
    }
  }

  find(value: string, wake: (rules: readonly number[]) => void): void {
    for (const { size, byKey } of this.sizes) {
      if (value.length < size) continue
      const postings = byKey.get(endKey(value, this.atStart ? 0 : value.length - size, size))
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
  readonly single: Posting[] = []
  readonly twos = new Map<number, Posting[]>()
  readonly threes = new Map<number, Posting[]>()
  readonly grams = new Map<number, Posting[]>()
  /** Whether a gram of four characters may be anyone's; 2 marks grams of two, 1 those of three, in the short one. */
  bits: Uint8Array = new Uint8Array(0)
  shift = 16
  shortBits: Uint8Array = new Uint8Array(0)

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
    const count = (text: string) => {
      for (let at = 0; at + 4 <= text.length; at++) {
        const gram = gramAt(text, at, 4)
        uses.set(gram, (uses.get(gram) ?? 0) + 1)
      }
    }
    for (const text of this.inside.keys()) count(text)
    for (const [text, rules] of this.inside) {
      const size = Math.min(text.length, 4)
      let offset = 0
      let fewest = Number.POSITIVE_INFINITY
      for (let at = 0; size === 4 && at + 4 <= text.length; at++) {
        const four = gramAt(text, at, 4)
        const found = (uses.get(four) ?? 0) + (COMMON_GRAMS.has(four) ? 1_000 : 0)
        if (found < fewest) [offset, fewest] = [at, found]
      }
      const gram = gramAt(text, offset, size)
      const posting = { text, offset, rules }
      if (size < 2) this.single.push(posting)
      else {
        const table = size === 4 ? this.grams : size === 3 ? this.threes : this.twos
        const postings = table.get(gram)
        if (postings === undefined) table.set(gram, [posting])
        else postings.push(posting)
      }
    }
    // One place in 64 is marked, so that most of a value passes by without a look at the maps.
    const places = Math.min(18, Math.max(8, Math.ceil(Math.log2(this.grams.size * 64 + 1))))
    this.bits = new Uint8Array(1 << places)
    this.shift = 32 - places
    if (this.twos.size + this.threes.size > 0) this.shortBits = new Uint8Array(65_536)
    for (const gram of this.grams.keys()) this.bits[Math.imul(gram, 0x9e3779b1) >>> this.shift] = 1
    for (const gram of this.threes.keys()) this.#mark((gram ^ (gram >> 8)) & 0xffff, 1)
    for (const gram of this.twos.keys()) this.#mark(gram, 2)
    this.inside.clear()
  }

  #mark(place: number, bit: number): void {
    this.shortBits[place] = (this.shortBits[place] ?? 0) | bit
  }

  find(value: string, wake: (rules: readonly number[]) => void): void {
    if (this.exact.size > 0) {
      const rules = this.exact.get(value)
      if (rules !== undefined) wake(rules)
    }
    this.starts.find(value, wake)
    this.ends.find(value, wake)
    for (const { text, rules } of this.single) if (value.includes(text)) wake(rules)
    if (this.grams.size > 0 && value.length >= 4) this.scan(value, wake)
    if (this.twos.size + this.threes.size > 0) this.scanShort(value, wake)
  }

  scan(value: string, wake: (rules: readonly number[]) => void): void {
    const { bits, shift } = this
    let gram = gramAt(value, 0, 3)
    for (let at = 3; at < value.length; at++) {
      gram = (gram << 8) | (value.charCodeAt(at) & 255)
      if (bits[Math.imul(gram, 0x9e3779b1) >>> shift] === 0) continue
      const postings = this.grams.get(gram)
      if (postings === undefined) continue
      for (const { text, offset, rules } of postings) if (value.startsWith(text, at - 3 - offset)) wake(rules)
    }
  }

  /** Texts of two and three characters. */
  scanShort(value: string, wake: (rules: readonly number[]) => void): void {
    const { shortBits } = this
    let gram = value.charCodeAt(0) & 255
    for (let at = 1; at < value.length; at++) {
      gram = ((gram << 8) | (value.charCodeAt(at) & 255)) & 0xffffff
      const two = gram & 0xffff
      if ((shortBits[two] ?? 0) > 1)
        for (const { text, rules } of this.twos.get(two) ?? []) if (value.startsWith(text, at - 1)) wake(rules)
      if (((shortBits[(gram ^ (gram >> 8)) & 0xffff] ?? 0) & 1) === 1)
        for (const { text, rules } of this.threes.get(gram) ?? []) if (value.startsWith(text, at - 2)) wake(rules)
    }
  }
}
