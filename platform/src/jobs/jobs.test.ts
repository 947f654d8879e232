import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Label } from '@testudo/kernel/label'
import { SYSTEM_HIGH } from '@testudo/kernel/label'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Host, JobWork, ServerCapability } from '../host/index.ts'
import { openStorage, type Tx } from '../storage/index.ts'
import { readyDataDir, startTestHost, type TestHost, testLabel } from '../host/testing.ts'

const OWNERS_ONLY: Label = { policy: SYSTEM_HIGH, classification: SYSTEM_HIGH, categories: [], originators: [] }
const analyst = { nation: 'EST', organisation: 'Est CERT', clearances: { ALLIED: 'SECRET' }, roles: ['analyst'] }

let dataDir: string
let node: TestHost
let host: Host
/** What the work of the defined kind does in this test. */
let work: (job: JobWork) => Promise<unknown>
const capability: ServerCapability = {
  name: 'tests',
  verbs: { 'tests:import': 'Import.', 'tests:read': 'Read.' },
  async start(given) {
    host = given
    given.jobs.define('tests.import', 'tests:import', (job) => work(job))
    return {}
  },
}
const start = async () => {
  node = await startTestHost({ dataDir, capabilities: [capability] })
}
beforeEach(async () => {
  dataDir = await readyDataDir()
  work = async () => 'done'
  await start()
})
afterEach(async () => {
  await node.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function* bytes(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}
const subjectOf = async (id: string) => {
  const caller = await node.identity.callerOf(id)
  if (caller === undefined) throw new Error('nobody')
  return caller.subject
}
const begin = async (id: string, title = 'a file', label = OWNERS_ONLY) =>
  host.jobs.start(await subjectOf(id), { kind: 'tests.import', title, label, input: { n: 7 } }, bytes('ab', 'cd'))
const listed = async (cookie: string) =>
  (await node.ask('GET', '/api/jobs', { as: cookie })).body as {
    id: string
    title: string
    state: string
    mayCancel: boolean
    result?: unknown
    fault?: { code: string }
  }[]
const forever = (job: JobWork) =>
  new Promise((_done, fail) => job.signal.addEventListener('abort', () => fail(new Error('stopped'))))
const read = async (job: JobWork) => {
  let text = ''
  for await (const chunk of job.upload()) text += Buffer.from(chunk).toString()
  return text
}

describe('a job', () => {
  it('is not begun when its upload breaks off, and leaves nothing behind', async () => {
    const ana = await node.enter({ login: 'ana', name: 'Ana', ...analyst })
    async function* broken() {
      yield Buffer.from('ab')
      throw new Error('aborted')
    }
    await expect(
      host.jobs.start(
        await subjectOf(ana.id),
        { kind: 'tests.import', title: 'x', label: OWNERS_ONLY, input: {} },
        broken(),
      ),
    ).rejects.toMatchObject({ code: 'jobs.upload_cut' })
    expect(await listed(ana.cookie)).toEqual([])
    expect(readdirSync(join(dataDir, 'uploads'))).toEqual([])
  })

  it('of somebody else may be seen with the verb, not stopped; of its owner both', async () => {
    work = forever
    const ana = await node.enter({ login: 'ana', name: 'Ana', ...analyst })
    const watch = await node.enter({ login: 'wa', name: 'Wa', ...analyst, roles: ['analyst', 'operator'] })
    const other = await node.enter({ login: 'ot', name: 'Ot', ...analyst })
    const hidden = await begin(ana.id, 'hidden')
    const open = await begin(ana.id, 'open', testLabel)
    expect(await listed(other.cookie)).toEqual([])
    expect(await listed(watch.cookie)).toMatchObject([{ id: open, mayCancel: false }])
    expect((await listed(ana.cookie)).map((job) => [job.id, job.mayCancel]).sort()).toEqual(
      [
        [hidden, true],
        [open, true],
      ].sort(),
    )
    for (const [who, job] of [
      [other, open],
      [watch, open],
      [watch, hidden],
    ] as const)
      expect((await node.ask('POST', `/api/jobs/${job}/cancel`, { as: who.cookie, body: {} })).status).toBe(404)
    expect((await node.ask('POST', `/api/jobs/${open}/cancel`, { as: ana.cookie, body: {} })).status).toBe(200)
    await expect.poll(async () => (await listed(ana.cookie)).find((job) => job.id === open)?.state).toBe('cancelled')
    expect((await listed(ana.cookie)).find((job) => job.id === open)?.mayCancel).toBe(false)
  })

  it('stays in its owner’s list however many others run', async () => {
    const ana = await node.enter({ login: 'ana', name: 'Ana', ...analyst })
    const bo = await node.enter({ login: 'bo', name: 'Bo', ...analyst, roles: ['analyst', 'operator'] })
    const mine = await begin(ana.id, 'mine', testLabel)
    node.time.now += 1_000
    await node.storage.asOwner((tx) =>
      tx.query(
        `insert into job(id, owner, kind, title, label, state, done, started_at)
         select 'job-' || n, $1, 'tests.import', 'flood', $2, 'done', 0, $3::bigint + n from generate_series(1, 2500) n`,
        [bo.id, JSON.stringify(OWNERS_ONLY), node.time.now],
      ),
    )
    expect(await listed(ana.cookie)).toMatchObject([{ id: mine }])
    // Also for who may see others': what it may not read is left out before the list is cut.
    const watch = await node.enter({ login: 'wa', name: 'Wa', ...analyst, roles: ['operator'] })
    expect(await listed(watch.cookie)).toMatchObject([{ id: mine }])
  })

  it('ends when its owner loses the right to it', async () => {
    work = forever
    const ana = await node.enter({ login: 'ana', name: 'Ana', ...analyst })
    const admin = await node.enterFirst().catch(() => undefined)
    expect(admin).toBeUndefined()
    const job = await begin(ana.id)
    await node.identity.change(async (db) => {
      await db.updateTable('identity_person').set({ clearances: '{}' }).where('id', '=', ana.id).execute()
    })
    await expect
      .poll(async () => (await listed(ana.cookie)).find((one) => one.id === job))
      .toMatchObject({
        state: 'failed',
        fault: { code: 'jobs.rights_changed' },
      })
  })

  it('goes on after the node stopped, with its input, its bytes and the notes of what is done', async () => {
    work = async (job) => {
      await node.storage.asOwner((tx) => job.steps.save(tx, 'first'))
      return forever(job)
    }
    const ana = await node.enter({ login: 'ana', name: 'Ana', ...analyst })
    const job = await begin(ana.id)
    await expect
      .poll(() => node.storage.asOwner((tx) => tx.query('select note from job_step')))
      .toMatchObject([{ note: 'first' }])
    await node.close()
    work = async (again) => ({ bytes: await read(again), input: again.input, before: again.steps.before })
    await start()
    await expect
      .poll(async () => (await listed(ana.cookie))[0])
      .toMatchObject({
        id: job,
        state: 'done',
        result: { bytes: 'abcd', input: { n: 7 }, before: ['first'] },
      })
    expect(existsSync(join(dataDir, 'uploads', job))).toBe(false)
    expect(await node.storage.asOwner((tx) => tx.query('select * from job_step'))).toEqual([])
  })

  it('does not go on when its owner’s account was closed meanwhile', async () => {
    work = forever
    const ana = await node.enter({ login: 'ana', name: 'Ana', ...analyst })
    const job = await begin(ana.id)
    const fault = await afterCrash(job, async (tx) => {
      await tx.query('update identity_person set disabled = true where id = $1', [ana.id])
    })
    expect(fault).toMatchObject({ code: 'jobs.rights_changed' })
    expect(readdirSync(join(dataDir, 'uploads'))).toEqual([])
  })

  it('is given up when it ended the node three times without a step, and not before', async () => {
    work = forever
    const ana = await node.enter({ login: 'ana', name: 'Ana', ...analyst })
    const job = await begin(ana.id)
    const tried = (tries: number) => (tx: Tx) => tx.query('update job set tries = $1', [tries])
    expect(await afterCrash(job, tried(2))).toBeUndefined()
    expect(await afterCrash(job, tried(3))).toMatchObject({ code: 'jobs.interrupted' })
  })

  it('whose kind nobody does any more says that it was interrupted', async () => {
    work = forever
    const ana = await node.enter({ login: 'ana', name: 'Ana', ...analyst })
    const job = await begin(ana.id)
    await node.close()
    node = await startTestHost({ dataDir })
    expect(await faultOf(job)).toMatchObject({ code: 'jobs.interrupted' })
  })
})

const faultOf = async (job: string): Promise<{ code: string } | undefined> => {
  const [row] = await node.storage.asOwner((tx) =>
    tx.query<{ fault: string | null }>('select fault from job where id = $1', [job]),
  )
  return row?.fault ? (JSON.parse(row.fault) as { code: string }) : undefined
}
/** Stops the node, makes the row look as a crash leaves it, changes more, and starts again. */
async function afterCrash(job: string, change: (tx: Tx) => Promise<unknown>) {
  await node.close()
  const storage = await openStorage({ dataDir })
  await storage.asOwner(async (tx) => {
    await tx.query(`update job set state = 'running' where id = $1`, [job])
    await change(tx)
  })
  await storage.close()
  await start()
  return faultOf(job)
}
