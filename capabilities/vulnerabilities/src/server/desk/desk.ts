import { profileKey } from '@testudo/kernel/label'
import type { MissionIf } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import { assetsAtRisk, type Judgement, judge, type Standing, type Words } from '../../core/decision/index.ts'
import type { PublishedBook, StoredStatus } from '../published/book.ts'
import { heed } from '../published/heed.ts'
import type { Runtime } from '../runtime.ts'
import { type OpenCase, readCases } from './cases.ts'

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

/** Readers whose desk is kept; beyond, the one unused longest is worked out again. */
const MOST_KEPT = 32
/** Mission states also change with time and with what other capabilities say. */
const FRESH_MS = 5_000

export function createDesk(runtime: Runtime, published: Pick<PublishedBook, 'read'>): Desk {
  const { host } = runtime
  let changes = 0
  host.events.subscribe(
    'vulnerabilities.desk',
    ['vulnerability.changed', 'inventory.changed', 'vulnerability.matched', 'vulnerability.status', 'warning.changed'],
    async () => void changes++,
  )
  const cases = keeper<readonly OpenCase[]>()
  const desks = keeper<readonly Decided[]>()
  const keyOf = async (subject: Subject) =>
    `${changes} ${profileKey(subject, host.policiesNow())} ${await host.objects.changeStamp(subject)}`

  const desk: Desk = {
    async cases(subject) {
      return cases(await keyOf(subject), () => readCases(runtime, subject))
    },
    async all(subject) {
      const key = `${await keyOf(subject)} ${Math.floor(host.clock.now() / FRESH_MS)}`
      return desks(key, async () => {
        const words = await published.read(subject)
        const known = await desk.cases(subject)
        const ids = new Set(known.map(({ given }) => given.id))
        const more = [...new Set(words.flatMap((one) => (one.status === 'affected' ? [one.vulnerability] : [])))]
        const read = await casesOf(
          runtime,
          subject,
          more.filter((id) => !ids.has(id)),
        )
        return decideAll(runtime, subject, [...known, ...read], words)
      })
    },
    async one(subject, id, at) {
      if (at === undefined) {
        const known = (await desk.all(subject)).find(({ given }) => given.id === id)
        if (known !== undefined) return known
      }
      const words = await published.read(subject, { vulnerabilities: [id], ...(at !== undefined && { at }) })
      const read =
        words.length > 0
          ? await casesOf(runtime, subject, [id], at)
          : await readCases(runtime, subject, { ids: [id], ...(at !== undefined && { at }) })
      return (await decideAll(runtime, subject, read, words, at))[0]
    },
  }
  return desk
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
  return [
    ...read,
    ...bare.map((id) => ({ given: { id, records: [], kev: [], statements: [], found: [] }, standings: [] })),
  ]
}

async function decideAll(
  { host }: Runtime,
  subject: Subject,
  read: readonly OpenCase[],
  words: readonly StoredStatus[],
  at?: number,
): Promise<readonly Decided[]> {
  const sets = read.map(({ standings }) => assetsAtRisk(standings))
  // Many vulnerabilities touch the same assets: each set is asked once.
  const keys = sets.map((set) => set.join(' '))
  const distinct = [...new Map(keys.map((key, i) => [key, sets[i] ?? []])).entries()].filter(([key]) => key !== '')
  const answers = await host.gather.missionsIf(
    subject,
    distinct.map(([, set]) => set),
    at,
  )
  const missionsOf = new Map<string, readonly MissionIf[]>(distinct.map(([key], i) => [key, answers[i] ?? []]))
  const names = await namesOf(
    { host },
    subject,
    read.flatMap(({ standings }) => standings),
  )
  const wordsOf = Map.groupBy(words, ({ vulnerability }) => vulnerability)
  return read.map((one, i) => {
    const published = wordsOf.get(one.given.id) ?? []
    const judgement = judge(one.given, one.standings, missionsOf.get(keys[i] ?? '') ?? [], names)
    return { ...one, names, published, judgement: heed(judgement, published) }
  })
}

/** Assets by name, where the reader may read them. */
async function namesOf(
  { host }: Pick<Runtime, 'host'>,
  subject: Subject,
  standings: readonly Standing[],
): Promise<ReadonlyMap<string, Words>> {
  const ids = [
    ...new Set(standings.flatMap(({ equipment }) => (equipment.asset === undefined ? [] : [equipment.asset]))),
  ]
  const found = await host.objects.getMany(subject, ids)
  return new Map(
    found.map(({ id, name, body }) => {
      const fr = (JSON.parse(body) as Readonly<Record<string, unknown>>)['name_fr']
      return [id, { en: name, fr: typeof fr === 'string' ? fr : name }]
    }),
  )
}

function keeper<T>() {
  const kept = new Map<string, Promise<T>>()
  return (key: string, make: () => Promise<T>): Promise<T> => {
    const made = kept.get(key) ?? make()
    kept.delete(key)
    kept.set(key, made)
    made.catch(() => kept.delete(key))
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return made
  }
}
