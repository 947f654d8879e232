import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Subject } from '@testudo/kernel/subject'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshDataDir, secretLabel, testLabel, testPolicies } from '../host/testing.ts'
import type { RecordedDeed, Records } from '../host/index.ts'
import { ledgerSchema, openStorage, type Storage } from '../storage/index.ts'
import { loadNodeKey } from './checkpoint.ts'
import { writeEntry } from './entry.ts'
import { type AuditLog, createAudit } from './log.ts'
import { createRecords } from './records.ts'
import { auditSchema } from './tables.ts'

const person = (id: string, clearance: string): Subject => ({
  id,
  kind: 'person',
  name: id,
  organisation: 'Est CERT',
  nation: 'EST',
  communities: [],
  clearances: { ALLIED: clearance },
  specialAccess: [],
  roles: [],
})
const ana = person('ana', 'RESTRICTED')
const bo = person('bo', 'SECRET')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

let dir: string
let storage: Storage
let audit: AuditLog
let records: Records
let clock = 1_000
let verbs = new Set(['audit:read'])
beforeAll(async () => {
  dir = await freshDataDir()
  storage = await openStorage({ dataDir: dir })
  await storage.migrate('storage', ledgerSchema)
  await storage.migrate('audit', auditSchema)
  const key = await loadNodeKey(join(dir, 'keys', 'node.pem'))
  const now = () => clock
  audit = createAudit({ storage, key, dir: join(dir, 'checkpoints'), origin: 'test', now, log: silent })
  records = createRecords({ storage, audit, key, policies: testPolicies, now, verbsOf: () => verbs })
})
afterAll(async () => {
  await audit.close()
  await storage.close()
  rmSync(dir, { recursive: true, force: true })
})

async function all(subject: Subject, from: number, until: number): Promise<readonly RecordedDeed[]> {
  const found: RecordedDeed[] = []
  for await (const deed of records.changes(subject, { from, until })) found.push(deed)
  return found
}

it('a range holds what was changed in it, at its beginning and not at its end, and no read, refusal or question', async () => {
  const record = (at: number, verb: string, route: string, outcome: 'allowed' | 'denied' = 'allowed') => {
    clock = at
    audit.record({ subject: ana, verb, ids: [], outcome, detail: { route } })
  }
  record(1_999, 'threats:write', 'POST /threats/objects')
  record(2_000, 'threats:write', 'POST /threats/objects')
  record(2_001, 'threats:write', 'GET /threats/objects')
  record(2_002, 'threats:write', 'POST /threats/objects', 'denied')
  record(2_003, 'sharing:release', 'POST /sharing/preview')
  record(2_999, 'picture:edit', 'PUT /picture/nodes/:id')
  record(3_000, 'picture:edit', 'PUT /picture/nodes/:id')
  // A clock that was set back: the place in the log is another than the time.
  record(2_500, 'picture:edit', 'DELETE /picture/nodes/:id')
  record(1_000, 'picture:edit', 'PATCH /picture/nodes/:id')
  record(2_600, 'picture:edit', 'POST /picture/nodes')
  const found = await all(ana, 2_000, 3_000)
  expect(found.map(({ at, detail }) => `${at} ${detail?.['route']}`)).toEqual([
    '2000 POST /threats/objects',
    '2999 PUT /picture/nodes/:id',
    '2500 DELETE /picture/nodes/:id',
    '2600 POST /picture/nodes',
  ])
})

it('deeds of others show as far as their labels may be read, and unlabelled ones to auditors alone', async () => {
  clock = 5_000
  audit.record({ subject: bo, verb: 'briefing:issue', ids: ['a'], outcome: 'allowed', label: testLabel })
  audit.record({ subject: bo, verb: 'briefing:issue', ids: ['b'], outcome: 'allowed', label: secretLabel })
  audit.record({ subject: bo, verb: 'briefing:issue', ids: ['c'], outcome: 'allowed' })
  const ids = async (who: Subject) => (await all(who, 5_000, 5_001)).flatMap((deed) => deed.ids)
  expect(await ids(ana)).toEqual(['a'])
  verbs = new Set()
  expect(await ids(ana)).toEqual([])
  expect(await ids(bo)).toEqual(['a', 'b', 'c'])
  verbs = new Set(['audit:read', 'audit:read-all'])
  expect(await ids(ana)).toEqual(['a', 'c'])
})

it('a value that spells what is looked for does not hide or show a deed', async () => {
  clock = 6_000
  const said = { subject: ana, verb: 'watch:log', ids: ['"at":1'], outcome: 'allowed' as const }
  audit.record({ ...said, detail: { text: '"route":"GET /x"' } })
  audit.record({ ...said, outcome: 'denied', detail: { text: '"outcome":"allowed"' } })
  expect(await all(ana, 6_000, 6_001)).toHaveLength(1)
  const unknown = writeEntry({ ...said, subject: { ...ana, id: '"at":7' } }, 6_002)
  expect((await storage.asOwner((tx) => tx.query('select audit_at($1) as at', [unknown])))[0]).toEqual({ at: 6_002 })
})

it('more deeds than one reading takes come each once, in the order of the log', async () => {
  for (let i = 0; i < 5_003; i++) {
    clock = 10_000 + (i % 7)
    audit.record({ subject: ana, verb: 'watch:log', ids: [`${i}`], outcome: 'allowed' })
  }
  const found = await all(ana, 10_000, 10_007)
  expect(new Set(found.map(({ id }) => id)).size).toBe(5_003)
  expect(found.flatMap(({ ids }) => ids)).toEqual(Array.from({ length: 5_003 }, (_, i) => `${i}`))
})

it('a leaf stands with what it tells of, or not at all; its signature is of one kind of record', async () => {
  const deed = { subject: ana, verb: 'watch:log', ids: ['kept'], outcome: 'allowed' as const }
  clock = 20_000
  await expect(
    storage.asOwner(async (tx) => {
      await records.write(tx, { ...deed, ids: ['lost'] })
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  const id = await storage.asOwner((tx) => records.write(tx, deed))
  expect((await all(ana, 20_000, 20_001)).map((found) => [found.id, ...found.ids])).toEqual([[id, 'kept']])
  const { signature } = records.sign('watch', 'text')
  expect(records.isSigned('watch', 'text', signature)).toBe(true)
  expect(records.isSigned('watch', 'other', signature)).toBe(false)
  expect(records.isSigned('brief', 'text', signature)).toBe(false)
})
