import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { ImportReport, ObjectStore, Page } from '@testudo/platform/objects'
import { LOW_LABELS } from './cast.ts'
import { SLOTS, TEXTS } from './things.ts'

/** What the low readers are told, one line per question. */
export type Answers = string[]

/** Fields two honest runs may differ in. Nothing else is dropped. */
const WALL_CLOCK = 'milliseconds'
const bundleId = /"bundle--[0-9a-f-]{36}"/

export const reportText = (report: ImportReport): string =>
  JSON.stringify(report, (key, value: unknown) => (key === WALL_CLOCK ? undefined : value))

/** A failure is an answer too. */
export async function faultOr<T>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Fault) return `${error.kind} ${error.code} ${error.message} ${JSON.stringify(error.place)}`
    throw error
  }
}

async function walk<T>(page: (cursor: string | undefined) => Promise<Page<T>>): Promise<unknown[]> {
  const pages: unknown[] = []
  let cursor: string | undefined
  for (let i = 0; i < 40; i++) {
    const one = await page(cursor)
    pages.push(one)
    cursor = one.next
    if (cursor === undefined) return pages
  }
  return [...pages, 'endless']
}

/** Everything the low reader may ask about one id. */
async function aboutOne(objects: ObjectStore, low: Subject, id: string, say: Say): Promise<void> {
  await say(`versions ${id}`, () => objects.versions(low, id))
  await say(`edges ${id}`, () =>
    walk((cursor) => objects.edges(low, id, { limit: 2, ...(cursor === undefined ? {} : { cursor }) })),
  )
  await say(`assertions ${id}`, () => objects.assertions(low, id))
  await say(`get ${id}`, () => objects.get(low, id))
}

type Say = (question: string, answer: () => Promise<unknown>) => Promise<void>
const sayInto =
  (answers: Answers, { name }: Subject): Say =>
  async (question, answer) => {
    answers.push(`${name}: ${question}: ${JSON.stringify((await faultOr(answer)) ?? null)}`)
  }

/** A few questions between writes, so that caches are warm when the next write comes. */
export async function askSome(
  objects: ObjectStore,
  low: Subject,
  slot: number,
  text: string,
  answers: Answers,
): Promise<void> {
  const say = sayInto(answers, low)
  const id = SLOTS[slot % SLOTS.length]?.id ?? ''
  await aboutOne(objects, low, id, say)
  await say(`search ${text}`, () => objects.search(low, text))
  await say('list', () => objects.list(low, { limit: 2 }))
  await say('counts', () => objects.counts(low))
  await say('stamp', () => objects.changeStamp(low))
}

/** Every kind of question, about everything the program touched. */
export async function askAll(
  objects: ObjectStore,
  low: Subject,
  touched: readonly string[],
  answers: Answers,
): Promise<void> {
  const say = sayInto(answers, low)
  const pages = (how: Parameters<ObjectStore['list']>[1]) =>
    walk((cursor) => objects.list(low, { ...how, ...(cursor === undefined ? {} : { cursor }) }))
  await say('list', () => pages({ limit: 2 }))
  await say('list names', () => pages({ limit: 3, order: 'name', revoked: true }))
  await say('list types', () =>
    pages({ limit: 1, types: ['relationship', 'x-testudo-asset', 'malware'], revoked: true }),
  )
  for (const label of LOW_LABELS)
    await say(`list ${label.classification}`, () => pages({ limit: 2, label, revoked: true }))
  await say('counts', () => objects.counts(low))
  await say('labels', () => objects.labels(low))
  await say('stamp', () => objects.changeStamp(low))
  await say('quarantine', () =>
    walk((cursor) => objects.quarantine(low, { limit: 2, ...(cursor === undefined ? {} : { cursor }) })),
  )
  for (const id of touched) await aboutOne(objects, low, id, say)
  await say('many', () => objects.getMany(low, touched))
  await say('all', () => objects.all(low, [...new Set(SLOTS.map((s) => s.type))]))
  await say('edges of kinds', () => objects.allEdges(low, ['uses', 'related-to', 'depends-on', 'object_refs']))
  for (const text of TEXTS) await say(`search ${text}`, () => objects.search(low, text, { limit: 5 }))
  // A page of one row: a hidden hit would take its place.
  for (const text of TEXTS.slice(0, 3)) await say(`search one ${text}`, () => objects.search(low, text, { limit: 1 }))
  await say('search types', () => objects.search(low, 'otter', { types: ['malware'], fuzzy: false }))
  for (const versions of [false, true])
    await say(`export ${versions}`, async () => {
      let text = ''
      for await (const part of objects.export(low, { versions })) text += part
      return text.replace(bundleId, '')
    })
}
