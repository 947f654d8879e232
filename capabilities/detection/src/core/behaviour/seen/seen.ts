import { spreadBy } from '../../history/spread.ts'
import { type Finding, shown } from '../tell.ts'
import { SEEN_FIELDS, type SeenField, type SeenRule } from './rule.ts'
import { SeenTable } from './seenTable.ts'

const DAY = 86_400
const MAX_VALUE = 300
/** Findings kept until they are asked for. */
const MAX_WAITING = 1_000

const WORDS: Readonly<Record<SeenField, { readonly en: string; readonly fr: string }>> = {
  process: { en: 'program', fr: 'programme' },
  parent: { en: 'program started by another', fr: 'programme lancé par un autre' },
  ja3: { en: 'JA3 fingerprint', fr: 'empreinte JA3' },
  agent: { en: 'user agent', fr: 'agent utilisateur' },
  domain: { en: 'generated domain', fr: 'domaine engendré' },
}

interface FieldState {
  /** Values so far. */
  values: number
  hosts: number
  day: number
  /** New values on `day`. */
  fresh: number
}

export interface Sight {
  readonly field: SeenField
  readonly value: string
  readonly own: string
  /** Unix ms. */
  readonly at: number
  readonly line: number
  /** Whether a first sight is worth telling at all. */
  readonly tell: boolean
}

/** What is rare or new in one source, after a time of learning. */
export class Seen {
  readonly table: SeenTable
  /** New values that were not told, because too many came that day. */
  unsaid = 0
  private waiting: Finding[] = []
  private readonly fields = new Map<SeenField, FieldState>(
    SEEN_FIELDS.map((field) => [field, { values: 0, hosts: 0, day: 0, fresh: 0 }]),
  )
  private oldest = Infinity
  private newest = 0
  private readonly rule: SeenRule
  private readonly spread: (text: string) => number

  constructor(rule: SeenRule, bound: number, seed: number) {
    this.rule = rule
    this.table = new SeenTable(bound)
    const spread = spreadBy(seed)
    // 0 stands for an empty place.
    this.spread = (text) => spread(text) || 1
  }

  /** Notes another side; it is told by nothing but its age. */
  noteOther(other: string, own: string, at: number): void {
    this.table.note(this.spread(`other\0${other}`), Math.floor(at / 1_000), this.spread(own))
  }

  /** Unix ms. */
  firstOf(other: string): number | undefined {
    const entry = this.table.find(this.spread(`other\0${other}`))
    return entry && entry.first * 1_000
  }

  note({ field, value, own, at, line, tell }: Sight): void {
    const seconds = Math.floor(at / 1_000)
    this.oldest = Math.min(this.oldest, seconds)
    this.newest = Math.max(this.newest, seconds)
    const short = value.slice(0, MAX_VALUE)
    const host = this.spread(own)
    const before = this.table.note(this.spread(`${field}\0${short}`), seconds, host)
    const state = this.fields.get(field)
    if (state === undefined) return
    state.values++
    state.hosts |= 1 << (host & 31)
    if (!tell || this.newest - this.oldest < this.rule.learnDays * DAY || state.values < this.rule.learnValues) return
    if (before === undefined) this.tellNew(state, { field, value: short, own, at, line, tell })
    else if (this.isRare(state, before, seconds)) this.tell('rare', { field, value: short, own, at, line, tell })
  }

  due(): Finding[] {
    const findings = this.waiting
    this.waiting = []
    return findings
  }

  private tellNew(state: FieldState, sight: Sight): void {
    const day = Math.floor(sight.at / 1_000 / DAY)
    if (day > state.day) {
      state.day = day
      state.fresh = 0
    }
    state.fresh++
    if (state.fresh > this.rule.perDay) this.unsaid++
    else this.tell('first-seen', sight)
  }

  private isRare(state: FieldState, before: { count: number; hosts: number; last: number }, at: number): boolean {
    const { rareUses, rareHosts } = this.rule
    // Thirty-two bits tell twenty hosts apart by about fifteen of them.
    const hosts = linearCount(state.hosts)
    return before.count < rareUses && before.hosts === 1 && at - before.last >= DAY && hosts >= rareHosts
  }

  private tell(method: 'first-seen' | 'rare', { field, value, own, at, line }: Sight): void {
    if (this.waiting.length >= MAX_WAITING) {
      this.unsaid++
      return
    }
    const words = WORDS[field]
    const isNew = method === 'first-seen'
    const days = Math.floor((this.newest - this.oldest) / DAY)
    this.waiting.push({
      method,
      own,
      known: `${field} ${value}`,
      value,
      field,
      role: field === 'domain' ? 'query' : field === 'agent' ? 'request' : 'other',
      at,
      line,
      score: this.rule.scores[field] - (isNew ? 0 : 10),
      en: isNew
        ? `${shown(own)}: ${words.en} not seen in ${days} days before: ${value}`
        : `${shown(own)}: ${words.en} that no other host uses: ${value}`,
      fr: isNew
        ? `${shown(own)} : ${words.fr} jamais vu en ${days} jours : ${value}`
        : `${shown(own)} : ${words.fr} qu’aucun autre hôte n’utilise : ${value}`,
      figures: { what: field, days },
    })
  }
}

/** How many hosts set the bits of 32 (linear counting, Whang 1990). */
function linearCount(bits: number): number {
  let empty = 32
  for (let left = bits >>> 0; left !== 0; left = (left & (left - 1)) >>> 0) empty--
  return empty === 0 ? Infinity : 32 * Math.log(32 / empty)
}
