import { rmSync } from 'node:fs'
import type { Subject } from '@testudo/kernel/subject'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readyDataDir, secretLabel, startTestHost, type TestHost, testLabel } from './testing.ts'

let dataDir: string
let host: TestHost
let admin: string
beforeAll(async () => {
  dataDir = await readyDataDir()
  host = await startTestHost({ dataDir })
  admin = await host.enterFirst()
})
afterAll(async () => {
  await host.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const recipient = (classification?: string): Subject => ({
  id: 'peer-lva',
  kind: 'peer',
  name: 'Latvia',
  organisation: 'LVA CERT',
  nation: 'LVA',
  communities: [],
  clearances: classification === undefined ? {} : { ALLIED: classification },
  specialAccess: [],
  roles: [],
})
const open = { id: 'malware--1', label: testLabel, hash: 'aa' }
const hidden = { id: 'malware--2', label: secretLabel, hash: 'bb' }

describe('release', () => {
  const by = () => host.identity.operator.subject
  const decide = (to: Subject, contents = [open, hidden]) =>
    host.release.decide({ by: by(), to, channel: 'taxii', contents })

  it('lets nothing go that the recipient may not read, or the releaser', async () => {
    await expect(decide(recipient())).rejects.toMatchObject({ kind: 'denied', code: 'release.nothing_may_go' })
    const low = { ...recipient('UNCLASSIFIED'), id: 'low-releaser' }
    await expect(
      host.release.decide({ by: low, to: recipient('SECRET'), channel: 'taxii', contents: [hidden] }),
    ).rejects.toMatchObject({ kind: 'denied' })
    expect([...(await decide(recipient('RESTRICTED'))).allowed]).toEqual(['malware--1'])
  })

  it('of what a policy wants two people for takes two that signed, now and when it is sent', async () => {
    const to = { ...recipient('SECRET'), id: 'peer-high' }
    const ask = (signed: readonly string[], channel = 'two') =>
      host.release.decide({
        by: by(),
        to,
        channel,
        contents: [open, hidden],
        signed: signed.map((one, i) => ({ by: one, at: i })),
      })
    for (const signed of [[], ['ada'], ['ada', 'ada']])
      await expect(ask(signed)).rejects.toMatchObject({ kind: 'denied', code: 'release.second_person' })
    const { decisionId, allowed } = await ask(['ada', 'bea'])
    expect([...allowed]).toEqual(['malware--1', 'malware--2'])
    await host.release.confirm(decisionId, { to, contents: [open, hidden] })
    // Decided by one person for what was open then; what it is now takes two.
    const alone = await host.release.decide({ by: by(), to, channel: 'two', contents: [open] })
    const raised = { to, contents: [{ ...open, label: secretLabel }] }
    await expect(host.release.confirm(alone.decisionId, raised)).rejects.toMatchObject({ code: 'release.changed' })
    // A copy for oneself of what one reads anyway is no release to anybody.
    const own = await host.release.decide({ by: by(), to: by(), channel: 'export', contents: [hidden] })
    expect([...own.allowed]).toEqual(['malware--2'])
    const { body } = await host.ask('GET', '/api/audit/entries?verb=release', { as: admin })
    const rows = (body as { rows: { outcome: string; ids: string[]; detail: Record<string, string> }[] }).rows
    const refused = rows.filter((r) => r.detail['code'] === 'release.second_person')
    expect(refused.map((r) => r.outcome)).toEqual(['denied', 'denied', 'denied'])
  })

  it('holds back at the moment of sending whatever is not what was decided', async () => {
    const to = recipient('RESTRICTED')
    const { decisionId } = await decide(to)
    const confirm = (contents: (typeof open)[], who = to) => host.release.confirm(decisionId, { to: who, contents })
    await expect(confirm([{ ...open, hash: 'changed' }])).rejects.toMatchObject({ code: 'release.changed' })
    await expect(confirm([{ ...open, label: secretLabel }])).rejects.toMatchObject({ code: 'release.changed' })
    await expect(confirm([open, hidden])).rejects.toMatchObject({ code: 'release.changed' })
    await expect(confirm([open], { ...to, id: 'peer-other' })).rejects.toMatchObject({ code: 'release.changed' })
    await expect(confirm([open], recipient())).rejects.toMatchObject({ code: 'release.changed' })
    await expect(host.release.confirm('release-nothing', { to, contents: [open] })).rejects.toMatchObject({
      code: 'release.changed',
    })
    await confirm([open])
  })

  it('decides in the transaction that gives it away, with who signed and on which authority, or not at all', async () => {
    const to = recipient('RESTRICTED')
    const given = (fails: boolean) =>
      host.storage.asOwner(async (within) => {
        const signed = [
          { by: 'ada', at: 1 },
          { by: 'bea', at: 2 },
        ]
        const made = await host.release.decide({
          by: by(),
          to,
          channel: 'taxii',
          contents: [open],
          reference: 'release-7',
          authority: 'Directive 12',
          signed,
          within,
        })
        if (fails) throw new Error('not given')
        return made.decisionId
      })
    await expect(given(true)).rejects.toThrow('not given')
    const id = await given(false)
    const rows = await host.storage.asOwner((tx) =>
      tx.query("select id, authority, signed from release_decision where reference = 'release-7'"),
    )
    expect(rows).toEqual([{ id, authority: 'Directive 12', signed: '[{"by":"ada","at":1},{"by":"bea","at":2}]' }])
    const { body } = await host.ask('GET', '/api/audit/entries?verb=release', { as: admin })
    const details = (body as { rows: { detail?: Record<string, string> }[] }).rows.map((row) => row.detail)
    expect(details.filter((one) => one?.['reference'] === 'release-7')).toMatchObject([
      { authority: 'Directive 12', signed: 'ada bea' },
    ])
  })

  it('leaves rule, people and content hash in the log, refusals too', async () => {
    const { body } = await host.ask('GET', '/api/audit/entries?verb=release', { as: admin })
    const rows = (body as { rows: { verb: string; outcome: string; ids: string[]; detail: Record<string, string> }[] })
      .rows
    expect(rows.find((r) => r.verb === 'release:send' && r.outcome === 'allowed')).toMatchObject({
      ids: ['malware--1#aa'],
    })
    expect(rows.filter((r) => r.verb === 'release:send' && r.outcome === 'denied').length).toBe(6)
    expect(rows.find((r) => r.verb === 'release:decide' && r.outcome === 'allowed')?.detail).toMatchObject({
      to: 'peer-lva',
      channel: 'taxii',
      rule: expect.stringMatching(/^mayRead@/) as string,
    })
  })
})

describe('jobs', () => {
  const subject = (id: string) => ({ ...recipient('SECRET'), id })
  const wait = async (id: string, owner: Subject) => {
    for (;;) {
      const job = await host.host.jobs.get(owner, id)
      if (job !== undefined && job.state !== 'running') return job
      await new Promise((done) => setTimeout(done, 5))
    }
  }

  it('are not there for anybody else', async () => {
    const id = await host.host.jobs.run(
      subject('ana'),
      { kind: 'import', title: 'Secret import', label: testLabel },
      async () => 1,
    )
    expect(await host.host.jobs.get(subject('bob'), id)).toBeUndefined()
    expect(await host.host.jobs.list(subject('bob'))).toEqual([])
    await expect(host.host.jobs.cancel(subject('bob'), id)).rejects.toMatchObject({ kind: 'absent' })
    await wait(id, subject('ana'))
  })

  it('tell progress, result and, when they fail, nothing but a code', async () => {
    const good = await host.host.jobs.run(
      subject('ana'),
      { kind: 'import', title: 'x', label: testLabel },
      async (tell) => {
        tell(3, 10)
        return { new: 3 }
      },
    )
    expect(await wait(good, subject('ana'))).toMatchObject({ state: 'done', done: 3, total: 10, result: { new: 3 } })
    const bad = await host.host.jobs.run(subject('ana'), { kind: 'import', title: 'x', label: testLabel }, async () => {
      throw new Error('row (SECRET) violates')
    })
    expect(JSON.stringify(await wait(bad, subject('ana')))).not.toContain('SECRET')
  })

  it('stop when their owner says so, and are failed with a reason after a crash', async () => {
    const id = await host.host.jobs.run(
      subject('ana'),
      { kind: 'import', title: 'x', label: testLabel },
      (_tell, signal) =>
        new Promise((_done, fail) => signal.addEventListener('abort', () => fail(new Error('stopped')))),
    )
    await host.host.jobs.cancel(subject('ana'), id)
    expect(await wait(id, subject('ana'))).toMatchObject({ state: 'cancelled' })

    await host.storage.asOwner((tx) =>
      tx.query(`update job set state = 'running', ended_at = null where id = $1`, [id]),
    )
    await host.close()
    host = await startTestHost({ dataDir })
    expect(await host.host.jobs.get(subject('ana'), id)).toMatchObject({
      state: 'failed',
      fault: { code: 'jobs.interrupted' },
    })
  })
})

describe('the audit log of a node', () => {
  it('shows others’ deeds only with the verb, and only what their labels allow; own deeds always', async () => {
    const actor = await host.enter({
      login: 'actor',
      name: 'Actor',
      roles: ['analyst'],
      clearances: { ALLIED: 'SECRET' },
    })
    const role = { title: { en: 'R', fr: 'R' }, verbs: ['audit:read'] }
    await host.ask('PUT', '/api/identity/roles/audit-only', { as: admin, body: role })
    const low = await host.enter({
      login: 'low',
      name: 'Low',
      roles: ['audit-only'],
      clearances: { ALLIED: 'UNCLASSIFIED' },
    })
    const none = await host.enter({ login: 'none', name: 'None', clearances: { ALLIED: 'SECRET' } })
    const who = await host.identity.authenticate({
      cookie: actor.cookie.split('=')[1],
      bearer: undefined,
      basic: undefined,
      certificate: undefined,
      address: '192.0.2.1',
      local: false,
    })
    const subject = who?.subject ?? recipient()
    host.host.audit.record({ subject, verb: 'sample:open', ids: ['a'], outcome: 'allowed', label: testLabel })
    host.host.audit.record({ subject, verb: 'sample:hidden', ids: ['b'], outcome: 'allowed', label: secretLabel })
    host.host.audit.record({ subject, verb: 'sample:unlabelled', ids: ['c'], outcome: 'allowed' })
    const verbs = async (cookie: string) => {
      const { body } = await host.ask('GET', '/api/audit/entries?verb=sample', { as: cookie })
      return (body as { rows: { verb: string }[] }).rows.map((r) => r.verb)
    }
    expect(await verbs(none.cookie)).toEqual([])
    expect(await verbs(low.cookie)).toEqual(['sample:open'])
    expect(await verbs(actor.cookie)).toEqual(['sample:unlabelled', 'sample:hidden', 'sample:open'])
    expect(await verbs(admin)).toHaveLength(3)
  })

  it('pages without numbers, exports what may be read, verifies and signs', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await host.ask(
        'GET',
        `/api/audit/entries?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`,
        { as: admin },
      )
      const page = body as { rows: { id: string }[]; next?: string }
      seen.push(...page.rows.map((r) => r.id))
      cursor = page.next
    } while (cursor !== undefined && seen.length < 12)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThanOrEqual(6)
    expect((await host.ask('POST', '/api/audit/verify', { as: admin })).body).toMatchObject({ ok: true })
    const checkpoint = (await host.ask('GET', '/api/audit/checkpoint', { as: admin })).body
    expect(checkpoint).toMatchObject({ size: 1, witnesses: [] })
    expect((await host.ask('GET', '/api/audit/export?format=cef', { as: admin })).body).toContain('CEF:0|Testudo|')
    expect((await host.ask('GET', '/api/health', { as: admin })).body).toMatchObject({
      engine: 'embedded',
      exercise: true,
    })
  })
})
