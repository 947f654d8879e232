import { afterAll, beforeAll, beforeEach } from 'vitest'
import { available, empty, type ENGINES, openEngine, type TestEngine } from './engines.ts'
import { OPEN, person, testPolicies } from './policies.ts'
import { bundle } from './stix.ts'
import { createObjects, type ImportReport, type ObjectsOptions, type ObjectStore } from '@testudo/platform/objects'

export const low = person('low', 'OPEN')
export const mid = person('mid', 'GUARDED')
export const high = person('high', 'SECRET')

const START = Date.UTC(2026, 5, 1)

/** A store on one engine, empty before every test of the suite that asks for it, with a clock moved by hand. */
export interface StoreSuite {
  readonly runs: boolean
  time: number
  readonly objects: ObjectStore
  readonly opened: TestEngine
  /** Everything gone, everything opened anew. */
  restart(): Promise<void>
  /** The same data, opened anew: schemas are brought up to date. */
  reopen(): Promise<void>
  load(
    list: readonly unknown[],
    how?: { who?: typeof low; label?: typeof OPEN; source?: string; dryRun?: boolean },
  ): Promise<ImportReport>
}

export function storeSuite(engine: (typeof ENGINES)[number], limits: ObjectsOptions['limits'] = {}): StoreSuite {
  const runs = available(engine)
  let opened: TestEngine | undefined
  let objects: ObjectStore | undefined
  const given = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the suite has not begun')
    return value
  }
  const suite: StoreSuite = {
    runs,
    time: START,
    get objects() {
      return given(objects)
    },
    get opened() {
      return given(opened)
    },
    async restart() {
      await empty(suite.opened.storage)
      await suite.reopen()
    },
    async reopen() {
      objects = await createObjects(suite.opened.storage, {
        policies: testPolicies,
        clock: { now: () => suite.time },
        defaultLabel: OPEN,
        limits,
      })
    },
    load: (list, how = {}) =>
      suite.objects.import(how.who ?? high, bundle(list), {
        source: how.source ?? 'test',
        ...(how.label ? { defaultLabel: how.label } : {}),
        ...(how.dryRun ? { dryRun: true } : {}),
      }),
  }
  beforeAll(async () => {
    if (runs) opened = await openEngine(engine)
  })
  afterAll(() => opened?.close())
  beforeEach(async () => {
    suite.time = START
    if (runs) await suite.restart()
  })
  return suite
}

export async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += chunk
  return text
}
