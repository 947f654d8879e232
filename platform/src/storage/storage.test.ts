import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { available, empty, ENGINES, openEngine, type TestEngine } from '../../../test/support/engines.ts'
import { labelledTable, ledgerSchema, leafWriter, type Migration, openStorage } from './index.ts'

const note: Migration = {
  name: 'notes',
  up: `create table note(n int primary key, label_id int not null, words text not null); ${labelledTable('note')}`,
  down: 'drop table note;',
}
const colour: Migration = {
  name: 'colour',
  up: 'alter table note add colour text;',
  down: 'alter table note drop colour;',
}

describe.each(ENGINES)('the store on %s', (engine) => {
  const runs = available(engine)
  let opened: TestEngine
  beforeAll(async () => {
    if (runs) opened = await openEngine(engine)
  })
  afterAll(() => opened?.close())

  describe.skipIf(!runs)('row security', () => {
    beforeAll(async () => {
      await opened.storage.migrate('notes', [note])
      await opened.storage.asOwner((tx) =>
        tx.query(`insert into note select n, n, 'label ' || n from generate_series(0, 20) n`),
      )
    })
    afterAll(() => opened.storage.undo('notes', 0))
    const seen = (mask: number[]) =>
      opened.storage.asReader(new Uint8Array(mask), async (tx) =>
        (await tx.query<{ n: number }>('select n from note order by n')).map((r) => r.n),
      )

    it('shows nothing for an empty mask, and no error', async () => {
      expect(await seen([])).toEqual([])
    })

    it('shows the rows whose bit is set, and none beyond the end of the mask', async () => {
      expect(await seen([0b1000_0001, 0b10])).toEqual([0, 7, 9])
      expect(await seen([255])).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    })

    it('lets no reader write, read the ledger of steps, or keep the mask of the one before', async () => {
      await expect(
        opened.storage.asReader(new Uint8Array([255]), (tx) => tx.query('delete from note')),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^storage\./) })
      await expect(
        opened.storage.asReader(new Uint8Array([255]), (tx) => tx.query('select * from migration')),
      ).rejects.toMatchObject({ code: 'storage.failed' })
      await seen([255])
      expect(await seen([])).toEqual([])
      expect(await opened.storage.asOwner(async (tx) => (await tx.query('select n from note')).length)).toBe(21)
    })

    it('builds statements with Kysely inside the transaction', async () => {
      interface Notes {
        note: { n: number; label_id: number; words: string }
      }
      const rows = await opened.storage.asReader(new Uint8Array([2]), (tx) =>
        tx.db<Notes>().selectFrom('note').select(['n', 'words']).execute(),
      )
      expect(rows).toEqual([{ n: 1, words: 'label 1' }])
    })
  })

  describe.skipIf(!runs)('transactions', () => {
    beforeAll(() => opened.storage.migrate('notes', [note]))
    afterAll(() => opened.storage.undo('notes', 0))

    it('leave nothing behind when the work throws, and hand its error on', async () => {
      const work = opened.storage.asOwner(async (tx) => {
        await tx.query(`insert into note values (1, 1, 'x')`)
        throw new RangeError('mine')
      })
      await expect(work).rejects.toThrow(RangeError)
      expect(await opened.storage.asOwner((tx) => tx.query('select * from note'))).toEqual([])
    })

    it('tell a conflict without naming a table or a value', async () => {
      await opened.storage.asOwner((tx) => tx.query(`insert into note values (7, 1, 'secret words')`))
      const twice = await opened.storage
        .asOwner((tx) => tx.query(`insert into note values (7, 1, 'secret words')`))
        .catch((e: unknown) => e)
      expect(twice).toMatchObject({ kind: 'conflict', code: 'storage.conflict' })
      expect(String(twice)).not.toMatch(/note|secret|key|7/)
    })
  })

  describe.skipIf(!runs)('schema steps', () => {
    it('refuse a schema newer than this program, and one whose step was edited', async () => {
      await opened.storage.migrate('notes', [note, colour])
      await expect(opened.storage.migrate('notes', [note])).rejects.toMatchObject({
        kind: 'conflict',
        code: 'storage.schema_newer',
      })
      await expect(opened.storage.migrate('notes', [{ ...note, up: `${note.up} ` }, colour])).rejects.toMatchObject({
        code: 'storage.schema_changed',
      })
      await opened.storage.undo('notes', 0)
    })

    it('say what they would do, do it once, and go back without knowing the steps', async () => {
      expect(await opened.storage.migrate('notes', [note, colour], { dryRun: true })).toEqual({
        applied: [],
        pending: ['notes', 'colour'],
      })
      expect((await opened.storage.migrate('notes', [note])).pending).toEqual(['notes'])
      expect(await opened.storage.migrate('notes', [note, colour])).toEqual({ applied: ['notes'], pending: ['colour'] })
      expect((await opened.storage.migrate('notes', [note, colour])).pending).toEqual([])
      await opened.storage.undo('notes', 1)
      expect(await opened.storage.asOwner((tx) => tx.query('select * from note'))).toEqual([])
      expect((await opened.storage.undo('notes', 0)).pending).toEqual(['notes'])
    })

    it('leave nothing of a step that fails', async () => {
      await expect(opened.storage.migrate('notes', [{ ...note, up: `${note.up} select 1/0;` }])).rejects.toMatchObject({
        kind: 'invalid',
      })
      expect((await opened.storage.migrate('notes', [note])).pending).toEqual(['notes'])
      await opened.storage.undo('notes', 0)
    })
  })
})

describe('the embedded store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'testudo-lock-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('refuses a second opener, in this process and in another, until it is closed', async () => {
    const first = await openStorage({ dataDir: folder })
    await expect(openStorage({ dataDir: folder })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'storage.folder_in_use',
    })
    const code = `import('${new URL('./index.ts', import.meta.url)}').then((s) => s.openStorage({ dataDir: ${JSON.stringify(folder)} })).then(() => process.exit(0), (e) => { console.log(e.code); process.exit(3) })`
    const other = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' })
    expect([other.status, other.stdout.trim()]).toEqual([3, 'storage.folder_in_use'])
    await first.close()
    await (await openStorage({ dataDir: folder })).close()
  })

  it('reaches fsync once per commit, and not for reads', async () => {
    const storage = await openStorage({ dataDir: folder })
    await empty(storage, ['storage'])
    await storage.migrate('storage', ledgerSchema)
    const before = await storage.fsyncs()
    for (let i = 0; i < 20; i++) await storage.asOwner((tx) => leafWriter.appendInTransaction(tx, [`entry ${i}`]))
    expect((await storage.fsyncs()) - before).toBe(20)
    for (let i = 0; i < 5; i++) await storage.asReader(new Uint8Array([1]), (tx) => tx.query('select 1'))
    expect((await storage.fsyncs()) - before).toBe(20)
    await storage.close()
  })

  it('refuses to guess where to open', async () => {
    await expect(openStorage({})).rejects.toMatchObject({ kind: 'invalid' })
    await expect(openStorage({ dataDir: 'a', url: 'postgres://x/y' })).rejects.toMatchObject({ kind: 'invalid' })
    await expect(openStorage({ url: 'postgres://127.0.0.1:1/none' })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'storage.unreachable',
    })
  })
})
