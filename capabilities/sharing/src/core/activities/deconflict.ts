import { domainAndAbove, readDomain } from './domains.ts'
import type { ActivityKind } from './activity.ts'
import { type AddressRange, readRange } from './ranges.ts'
import { type Needs, Reach } from './reach.ts'
import { clashWords } from './clashWords.ts'

/** One activity as one reader may see it. Times in Unix ms; `from` inclusive, `until` exclusive; without one it goes on. */
export interface Announced {
  readonly id: string
  readonly kind: ActivityKind
  readonly name: { readonly en: string; readonly fr: string }
  readonly from: number
  readonly until?: number
  readonly targets: readonly string[]
  readonly sectors: readonly string[]
  readonly nations: readonly string[]
  readonly ranges: readonly string[]
  readonly domains: readonly string[]
}

/** What two activities have in common, strongest first. */
export const GROUNDS = ['target', 'network', 'domain', 'service', 'sector'] as const
export type Ground = (typeof GROUNDS)[number]
export type Severity = 'high' | 'medium' | 'low'

/** Two activities that meet in time and place. `a` is the one whose id sorts first. */
export interface Clash {
  readonly a: string
  readonly b: string
  readonly ground: Ground
  readonly severity: Severity
  /** When both run; `until` is absent when neither ends. */
  readonly from: number
  readonly until?: number
  /** The things they share, by id or text, sorted; at most `MOST_SHARED` of them. */
  readonly shared: readonly string[]
  readonly sharedCount: number
  /** Ids whose readability this statement rests on, beside both activities: things, services, and the statements between. */
  readonly restsOn: readonly string[]
  readonly text: { readonly en: string; readonly fr: string }
}

/** Things one warning names. */
export const MOST_SHARED = 20
/** Pairs looked at: beyond it the register says the same thing over and over. */
export const MOST_CLASHES = 20_000

/** What the reader may read beside the activities. */
export interface Around {
  readonly needs: Needs
  /** Names by id; without one the id is shown. */
  readonly names: ReadonlyMap<string, { readonly en: string; readonly fr: string }>
}

interface Entry {
  readonly one: Announced
  readonly via?: string
  /** What this entry stands for in the warning. */
  readonly thing: string
}

interface Found {
  readonly ground: Ground
  readonly things: Set<string>
  readonly restsOn: Set<string>
}

interface Pair {
  readonly a: Announced
  readonly b: Announced
  readonly grounds: Map<Ground, Found>
}

/**
 * Warnings about activities that meet. Whatever the reader may not read is not among the arguments, so a clash with it
 * does not exist. The answer does not depend on the order of the arguments.
 *
 * Time O(n log n + pairs that meet at one thing): each thing is swept by time on its own.
 *
 * @param only  warn only about pairs this activity is in
 * @returns worst first, then earliest, then by ids
 */
export function deconflict(activities: readonly Announced[], around: Around, only?: string): readonly Clash[] {
  const all = [...new Map(activities.map((one) => [one.id, one])).values()].sort(byStart)
  const pairs = new Map<string, Pair>()
  const reach = new Reach(around.needs)

  const meet = (x: Entry, y: Entry, ground: Ground, thing: string) => {
    if (x.one.id === y.one.id || (only !== undefined && x.one.id !== only && y.one.id !== only)) return
    const [a, b] = x.one.id < y.one.id ? [x, y] : [y, x]
    const key = `${a.one.id}\n${b.one.id}`
    const pair = pairs.get(key) ?? { a: a.one, b: b.one, grounds: new Map<Ground, Found>() }
    if (!pairs.has(key)) {
      if (pairs.size >= MOST_CLASHES) return
      pairs.set(key, pair)
    }
    const { grounds } = pair
    const found = grounds.get(ground) ?? { ground, things: new Set<string>(), restsOn: new Set<string>() }
    grounds.set(ground, found)
    found.things.add(thing)
    if (ground !== 'target' && ground !== 'service') return
    found.restsOn.add(thing)
    for (const { via } of [x, y]) if (via !== undefined) for (const id of reach.way(via, thing)) found.restsOn.add(id)
  }

  sweepThings(all, reach, meet)
  sweepRanges(all, meet)
  sweepDomains(all, meet)
  sweepSectors(all, meet)

  const clashes: Clash[] = []
  for (const { a, b, grounds } of pairs.values()) {
    // Same sector in the same nation says nothing where something stronger is said.
    if (grounds.size > 1) grounds.delete('sector')
    for (const found of grounds.values()) clashes.push(clashOf(a, b, found, around))
  }
  return clashes.sort(worstFirst)
}

type Meet = (x: Entry, y: Entry, ground: Ground, thing: string) => void

const byStart = (a: Announced, b: Announced): number => a.from - b.from || (a.id < b.id ? -1 : 1)
const endOf = (one: Announced): number => one.until ?? Number.POSITIVE_INFINITY

/** All pairs of entries that run at the same time. @param entries by start */
function sweep(entries: readonly Entry[], pair: (x: Entry, y: Entry) => void): void {
  let running: Entry[] = []
  for (const entry of entries) {
    running = running.filter(({ one }) => endOf(one) > entry.one.from)
    for (const before of running) pair(before, entry)
    running.push(entry)
  }
}

function gather<K>(into: Map<K, Entry[]>, key: K, entry: Entry): void {
  const list = into.get(key)
  if (list === undefined) into.set(key, [entry])
  else list.push(entry)
}

function sweepThings(all: readonly Announced[], reach: Reach, meet: Meet): void {
  const at = new Map<string, Entry[]>()
  for (const one of all) {
    for (const { target, via } of reach.of(one.targets))
      gather(at, target, { one, thing: target, ...(via === undefined ? {} : { via }) })
  }
  for (const [thing, entries] of at) {
    // By way of one and the same service both touch that service: said there, once.
    if (entries.every(({ via }) => via !== undefined && via === entries[0]?.via)) continue
    sweep(entries, (x, y) => {
      if (x.via !== undefined && x.via === y.via) return
      meet(x, y, x.via === undefined && y.via === undefined ? 'target' : 'service', thing)
    })
  }
}

/** Blocks of addresses are nested or apart: sorted by beginning, widest first, those around one are a stack. */
function sweepRanges(all: readonly Announced[], meet: Meet): void {
  const entries = all.flatMap((one) =>
    one.ranges.flatMap((thing) => {
      const range = readRange(thing)
      return range === undefined ? [] : [{ one, thing, range }]
    }),
  )
  entries.sort(
    (a, b) =>
      a.range.version - b.range.version || compare(a.range.low, b.range.low) || compare(b.range.high, a.range.high),
  )
  let around: { readonly one: Announced; readonly thing: string; readonly range: AddressRange }[] = []
  for (const entry of entries) {
    around = around.filter(({ range }) => range.version === entry.range.version && range.high >= entry.range.high)
    for (const outer of around) if (together(outer.one, entry.one)) meet(outer, entry, 'network', entry.thing)
    around.push(entry)
  }
}

function sweepDomains(all: readonly Announced[], meet: Meet): void {
  const named = new Map<string, Entry[]>()
  for (const one of all) {
    for (const thing of one.domains) {
      const name = readDomain(thing)
      if (name !== undefined) gather(named, name, { one, thing: name })
    }
  }
  for (const [name, entries] of named) {
    sweep(entries, (x, y) => meet(x, y, 'domain', name))
    for (const above of domainAndAbove(name).slice(1)) {
      for (const outer of named.get(above) ?? [])
        for (const inner of entries) if (together(outer.one, inner.one)) meet(outer, inner, 'domain', name)
    }
  }
}

function sweepSectors(all: readonly Announced[], meet: Meet): void {
  const at = new Map<string, Entry[]>()
  for (const one of all) {
    for (const sector of new Set(one.sectors))
      for (const nation of new Set(one.nations))
        gather(at, `${sector} ${nation}`, { one, thing: `${sector} ${nation}` })
  }
  for (const [thing, entries] of at) sweep(entries, (x, y) => meet(x, y, 'sector', thing))
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
const together = (a: Announced, b: Announced): boolean => a.from < endOf(b) && b.from < endOf(a)

/**
 * Two hunts, or two exercises, on one thing get in each other's way; anything else may undo the other's work, warn the
 * adversary or be taken for him. Over a service it is one step less, in a sector alone a hint.
 */
export function severityOf(ground: Ground, a: ActivityKind, b: ActivityKind): Severity {
  if (ground === 'sector') return 'low'
  const alike = a === b && (a === 'hunt' || a === 'exercise')
  if (ground === 'service') return alike ? 'low' : 'medium'
  return alike ? 'medium' : 'high'
}

function clashOf(a: Announced, b: Announced, { ground, things, restsOn }: Found, around: Around): Clash {
  const end = Math.min(endOf(a), endOf(b))
  const shared = [...things].sort()
  const clash = {
    a: a.id,
    b: b.id,
    ground,
    severity: severityOf(ground, a.kind, b.kind),
    from: Math.max(a.from, b.from),
    ...(end === Number.POSITIVE_INFINITY ? {} : { until: end }),
    shared: shared.slice(0, MOST_SHARED),
    sharedCount: shared.length,
    restsOn: [...restsOn].sort(),
  }
  return { ...clash, text: clashWords(a, b, clash, around.names) }
}

const RANK: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 }

const worstFirst = (x: Clash, y: Clash): number =>
  RANK[x.severity] - RANK[y.severity] ||
  x.from - y.from ||
  (x.a < y.a
    ? -1
    : x.a > y.a
      ? 1
      : x.b < y.b
        ? -1
        : x.b > y.b
          ? 1
          : GROUNDS.indexOf(x.ground) - GROUNDS.indexOf(y.ground))
