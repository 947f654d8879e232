import { profileKey } from '@testudo/kernel/label'
import type { MissionIf } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import { type Judgement, judge, tallyOf, type Words } from '../../core/decision/index.ts'
import type { PublishedBook, StoredStatus } from '../published/book.ts'
import { heed } from '../published/heed.ts'
import type { Runtime } from '../runtime.ts'
import { pacer } from '../pacer.ts'
import { type OpenCase, openCase, readCases } from './cases.ts'
import { createReaders } from './readers.ts'

/** One vulnerability as decided for one reader, with what it was decided from. */
export interface Decided extends OpenCase {
  readonly judgement: Judgement
  readonly names: ReadonlyMap<string, Words>
  /** What owners published about it, the newest word of each. */
  readonly published: readonly StoredStatus[]
}

/** What each reader has, kept until something changes. */
export interface Desk {
  /** Every vulnerability that equipment the reader knows of runs, or that an owner publishes to be affected by. In no order. */
  all(subject: Subject): Promise<readonly Decided[]>
  /** One of them, or one that nothing runs; as of a moment when told. Undefined: nothing the reader may know of. */
  one(subject: Subject, id: string, at?: number): Promise<Decided | undefined>
  /** The same without missions: for what missions themselves ask. */
  cases(subject: Subject): Promise<readonly OpenCase[]>
}

/** Mission states also change with time and with what other capabilities say. */
const FRESH_MS = 5_000
/** What took long is asked again the later: a tenth of the time at most goes into it. */
const LONG_MS = 500
const REST = 10
/** Sets of assets asked about in one go: between two, others have their turn. */
const SETS_AT_ONCE = 4
const MOST_KEPT = 32

/** Decisions of readers of one profile. */
interface Decisions {
  /** What was decided, and what owners published then, as text. */
  readonly open: readonly OpenCase[]
  readonly said: string
  /** By case: the same case with the same missions and words is the same decision. */
  readonly decided: Map<string, Decided & { readonly from: OpenCase }>
  /** What missions lose, by set of assets, and what that was asked of. */
  missions: Map<string, readonly MissionIf[]>
  asked: string
  /** Unix ms before which it is not asked again for the time alone. */
  rested: number
  list: readonly Decided[]
}

export function createDesk(runtime: Runtime, published: Pick<PublishedBook, 'read'>): Desk {
  const { host } = runtime
  let changes = 0
  host.events.subscribe(
    'vulnerabilities.desk',
    ['vulnerability.changed', 'inventory.changed', 'vulnerability.matched', 'vulnerability.status', 'warning.changed'],
    async () => void changes++,
  )
  const cases = createReaders(runtime)
  const desks = new Map<string, Promise<Decisions>>()

  const update = async (subject: Subject, before: Decisions | undefined): Promise<Decisions> => {
    const words = await published.read(subject)
    const known = await cases(subject)
    const ids = new Set(known.map(({ given }) => given.id))
    const more = [...new Set(words.flatMap((one) => (one.status === 'affected' ? [one.vulnerability] : [])))]
    const read = await casesOf(
      runtime,
      subject,
      more.filter((id) => !ids.has(id)),
    )
    const open = read.length === 0 ? known : [...known, ...read]
    const said = JSON.stringify(words)
    const asked = `${changes} ${await host.objects.changeStamp(subject)} ${Math.floor(host.clock.now() / FRESH_MS)}`
    const isFresh = before !== undefined && (before.asked === asked || performance.now() < before.rested)
    if (isFresh && before.open === open && before.said === said) return before
    const missions = new Map(isFresh ? before.missions : [])
    const began = performance.now()
    await askMissions(host, subject, open, missions)
    const took = performance.now() - began
    const wordsOf = Map.groupBy(words, ({ vulnerability }) => vulnerability)
    const pause = pacer()
    const decided = new Map<string, Decided & { readonly from: OpenCase }>()
    const again: OpenCase[] = []
    for (const one of open) {
      const old = before?.decided.get(one.given.id)
      const its = missionsIn(missions, one)
      const isSame =
        old?.from === one &&
        sameMissions(old.judgement.missions, its) &&
        (before?.said === said || JSON.stringify(old.published) === JSON.stringify(wordsOf.get(one.given.id) ?? []))
      if (isSame) decided.set(one.given.id, old)
      else again.push(one)
    }
    const names = await namesOf(
      host,
      subject,
      again.flatMap((one) => missionsIn(missions, one).flatMap(({ alone }) => alone)),
    )
    for (const one of again) {
      const its = wordsOf.get(one.given.id) ?? []
      decided.set(one.given.id, { ...decide(one, missionsIn(missions, one), names, its), from: one })
      await pause()
    }
    return {
      open,
      said,
      decided,
      missions,
      asked: isFresh ? before.asked : asked,
      rested: isFresh ? before.rested : took < LONG_MS ? 0 : began + took * REST,
      list: open.flatMap(({ given }) => decided.get(given.id) ?? []),
    }
  }

  return {
    cases,
    async all(subject) {
      const key = profileKey(subject, host.policiesNow())
      const before = desks.get(key)
      const made = (before ?? Promise.resolve(undefined)).catch(() => undefined).then((desk) => update(subject, desk))
      desks.delete(key)
      desks.set(key, made)
      const [oldest] = desks.keys()
      if (desks.size > MOST_KEPT && oldest !== undefined) desks.delete(oldest)
      made.catch(() => undefined)
      return (await made).list
    },
    async one(subject, id, at) {
      const words = await published.read(subject, { vulnerabilities: [id], ...(at !== undefined && { at }) })
      const [read] =
        words.length > 0
          ? await casesOf(runtime, subject, [id], at)
          : await readCases(runtime, subject, { ids: [id], ...(at !== undefined && { at }) })
      if (read === undefined) return undefined
      const missions = new Map<string, readonly MissionIf[]>()
      await askMissions(host, subject, [read], missions, at)
      const its = missionsIn(missions, read)
      const names = await namesOf(
        host,
        subject,
        its.flatMap(({ alone }) => alone),
      )
      return decide(read, its, names, words)
    },
  }
}

const keys = new WeakMap<OpenCase, string>()
const keyOf = (one: OpenCase): string => {
  const known = keys.get(one) ?? one.tally.assets.join(' ')
  keys.set(one, known)
  return known
}
const missionsIn = (missions: ReadonlyMap<string, readonly MissionIf[]>, one: OpenCase) =>
  missions.get(keyOf(one)) ?? []
const sameMissions = (a: readonly MissionIf[], b: readonly MissionIf[]): boolean =>
  a === b || (a.length === b.length && (a.length === 0 || JSON.stringify(a) === JSON.stringify(b)))

/** Many vulnerabilities touch the same assets: each set that is not known yet is asked once. */
async function askMissions(
  host: Runtime['host'],
  subject: Subject,
  open: readonly OpenCase[],
  missions: Map<string, readonly MissionIf[]>,
  at?: number,
): Promise<void> {
  const sets = new Map<string, readonly string[]>()
  for (const one of open) if (one.tally.assets.length > 0) sets.set(keyOf(one), one.tally.assets)
  const wanted = [...sets].filter(([key]) => !missions.has(key))
  for (let from = 0; from < wanted.length; from += SETS_AT_ONCE) {
    const some = wanted.slice(from, from + SETS_AT_ONCE)
    const answers = await host.gather.missionsIf(
      subject,
      some.map(([, set]) => set),
      at,
    )
    for (const [i, [key]] of some.entries()) missions.set(key, answers[i] ?? [])
    if (from + SETS_AT_ONCE < wanted.length) await new Promise((resolve) => setImmediate(resolve))
  }
  for (const key of missions.keys()) if (!sets.has(key)) missions.delete(key)
}

function decide(
  open: OpenCase,
  missions: readonly MissionIf[],
  names: ReadonlyMap<string, Words>,
  published: readonly StoredStatus[],
): Decided {
  const judgement = heed(judge(open.given, open.tally, missions, names), published)
  return { ...openCase(open.given, open.tally, open.object), names, published, judgement }
}

/** Cases of these vulnerabilities, also of those the reader knows of from owners alone. */
async function casesOf(
  runtime: Runtime,
  subject: Subject,
  ids: readonly string[],
  at?: number,
): Promise<readonly OpenCase[]> {
  if (ids.length === 0) return []
  const read = await readCases(runtime, subject, { ids, ...(at !== undefined && { at }) })
  const found = new Set(read.map(({ given }) => given.id))
  const bare = ids.filter((id) => !found.has(id))
  return [...read, ...bare.map((id) => openCase({ id, records: [], kev: [], statements: [] }, tallyOf([])))]
}

/** Assets by name, where the reader may read them. */
export async function namesOf(
  host: Pick<Runtime['host'], 'objects'>,
  subject: Subject,
  assets: readonly string[],
): Promise<ReadonlyMap<string, Words>> {
  const found = await host.objects.getMany(subject, [...new Set(assets)])
  return new Map(
    found.map(({ id, name, body }) => {
      const fr = (JSON.parse(body) as Readonly<Record<string, unknown>>)['name_fr']
      return [id, { en: name, fr: typeof fr === 'string' ? fr : name }]
    }),
  )
}
