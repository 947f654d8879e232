import type { WaitingItem } from '@testudo/kernel/waiting'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readyDataDir, secretLabel, startTestHost, type TestHost } from '../../../../platform/src/host/testing.ts'
import { FIRST_CHAIN } from '../core/chain.ts'
import { FIRST_SETTINGS, type NoticeSettings } from '../core/settings.ts'
import { capability, noticesOf } from './index.ts'
import { deskWith, item, mailServer, receiver } from './notices.testing.ts'

const MINUTE = 60_000
const waiting = new Map<string, readonly WaitingItem[]>()
let dataDir: string
let post: Awaited<ReturnType<typeof mailServer>>
let hook: Awaited<ReturnType<typeof receiver>>
let node: TestHost
let ona: { cookie: string; id: string }
let jonas: { cookie: string; id: string }
let low: { cookie: string; id: string }

const start = async () => {
  node = await startTestHost({
    dataDir,
    capabilities: [capability, deskWith(waiting)],
    config: {
      name: 'Testudo LTU',
      mail: { host: '127.0.0.1', port: post.port, from: 'watch@centre.example', tls: 'none' },
      outbound: { allow: ['127.0.0.1'] },
    },
  })
}
beforeAll(async () => {
  ;[dataDir, post, hook] = await Promise.all([readyDataDir(), mailServer(), receiver()])
  await start()
  const officer = (login: string, classification: string) =>
    node.enter({ login, name: login, roles: ['analyst'], clearances: { ALLIED: classification } })
  ona = await officer('ona', 'SECRET')
  jonas = await officer('jonas', 'SECRET')
  low = await officer('low', 'UNCLASSIFIED')
})
afterAll(async () => {
  await node.close()
  await Promise.all([post.close(), hook.close()])
  rmSync(dataDir, { recursive: true, force: true })
})

const ask = (who: { cookie: string }, method: string, path: string, body?: unknown) =>
  node.ask(method, `/api/notices${path}`, { as: who.cookie, ...(body === undefined ? {} : { body }) })

/** Minutes pass, and the node looks. */
const pass = async (minutes: number) => {
  node.time.now += minutes * MINUTE
  await noticesOf(node.host)?.now()
}

const mailTo = (address: string, more: Partial<NoticeSettings> = {}): NoticeSettings => ({
  ...FIRST_SETTINGS,
  mail: { on: true, address },
  ...more,
})

/** Sets an address and confirms it with the code that came. */
async function reach(who: { cookie: string }, address: string, more: Partial<NoticeSettings> = {}) {
  const settings = mailTo(address, more)
  expect((await ask(who, 'PUT', '/mine', { settings })).status).toBe(200)
  const [, code] = /code: (\S+)\./.exec(post.got.findLast(({ to }) => to === address)?.text ?? '') ?? []
  if (code === undefined) return
  expect((await ask(who, 'POST', '/mine/confirm', { code })).status).toBe(200)
  post.got.length = 0
}

const subjects = (address: string) => post.got.filter(({ to }) => to === address).map(({ subject }) => subject)

describe('an address', () => {
  it('gets nothing before it has confirmed itself, and not by a wrong code', async () => {
    await ask(ona, 'PUT', '/mine', { settings: mailTo('ona@centre.example') })
    expect((await ask(ona, 'POST', '/mine/confirm', { code: '0000' })).status).toBe(400)
    waiting.set(ona.id, [item('a')])
    await pass(2)
    expect(post.got.map(({ subject }) => subject)).toEqual(['Testudo LTU: confirm this address'])
    waiting.clear()
    await pass(2)
  })

  it('is not the one the node writes from', async () => {
    const answer = await ask(ona, 'PUT', '/mine', { settings: mailTo('Watch@centre.example') })
    expect(answer).toMatchObject({ status: 400, body: { code: 'notices.own_address' } })
  })

  it('that is refused is written to no more, and shown', async () => {
    await reach(jonas, 'jonas@centre.example')
    // The box was closed after it had been confirmed.
    await node.storage.asOwner((tx) =>
      tx.query(
        `update notices_person set confirmed = 'no-box@centre.example', settings = replace(settings, 'jonas@', 'no-box@') where account = $1`,
        [jonas.id],
      ),
    )
    waiting.set(jonas.id, [item('b', { urgency: 'priority' })])
    await pass(1)
    await pass(2)
    expect((await ask(jonas, 'GET', '/mine')).body).toMatchObject({ address: 'refused' })
    expect((await ask(jonas, 'GET', '/letters')).body).toMatchObject({
      rows: [{ state: 'failed', trouble: 'mail.refused' }],
    })
    waiting.clear()
    await pass(1)
  })
})

describe('a mail', () => {
  it('says how many things wait and nothing of them, once, and not of what one may not read', async () => {
    await reach(low, 'low@centre.example')
    waiting.set(low.id, [item('otter'), item('kite', { urgency: 'priority' }), item('hidden', { label: secretLabel })])
    await pass(1)
    await pass(1)
    await pass(60)
    expect(subjects('low@centre.example')).toEqual(['Testudo LTU: 2 things wait for you, 1 immediate'])
    const [mail] = post.got
    expect(mail?.text).toMatch(/^Auto-Submitted: auto-generated/im)
    expect(mail?.text).toMatch(/^Precedence: bulk/im)
    expect(mail?.text).toContain('/notices')
    expect(mail?.text).not.toMatch(/otter|kite|hidden|task|SECRET|RESTRICTED/i)
    const { body } = await ask(low, 'GET', '/letters')
    expect(body).toMatchObject({ rows: [{ way: 'mail', state: 'sent', things: 2, urgent: 1, tries: 0 }] })
    waiting.clear()
    post.got.length = 0
    await pass(1)
  })

  it('names what the settings let the mail server carry, and nothing above that', async () => {
    const mail = node.host.mail as { carries?: Readonly<Record<string, string>> }
    mail.carries = { ALLIED: 'UNCLASSIFIED' }
    await reach(ona, 'ona@centre.example')
    waiting.set(ona.id, [item('otter'), item('<kite>'), item('hidden', { label: secretLabel })])
    await pass(1)
    await pass(60)
    delete mail.carries
    const [got] = post.got.filter(({ to }) => to === 'ona@centre.example')
    expect(got?.subject).toBe('Testudo LTU: 3 things wait for you, 3 immediate')
    expect(got?.text).toMatch(/- \(AU\) Check otter/)
    expect(got?.text).toMatch(/&lt;kite&gt;/)
    expect(got?.text).not.toMatch(/hidden|<kite><|\(AS\)/)
    waiting.clear()
    post.got.length = 0
    await pass(1)
  })

  it('is one of few, and says so, when a thousand mentions come at once and go on coming', async () => {
    const mentions = (from: number, n: number) =>
      Array.from({ length: n }, (_, i) => item(`m${from + i}`, { kind: 'mention' }))
    waiting.set(low.id, mentions(0, 1_000))
    await pass(1)
    for (let minute = 1; minute < 24; minute++) {
      waiting.set(low.id, mentions(minute * 1_000, 10))
      await pass(1)
    }
    const sent = subjects('low@centre.example')
    expect(sent.length).toBeLessThanOrEqual(10)
    await pass(60)
    const last = post.got.at(-1)
    expect(post.got.length).toBeLessThanOrEqual(11)
    expect(last?.text).toContain('are held back')
    waiting.clear()
    post.got.length = 0
    await pass(1)
  })

  it('waits while the mail server is away, survives the node, and keeps its id and its words', async () => {
    waiting.set(low.id, [item('again', { urgency: 'priority' })])
    await pass(61)
    const { port } = post
    await post.close()
    await pass(2)
    const [before] = ((await ask(low, 'GET', '/letters?limit=1')).body as { rows: { id: string }[] }).rows
    expect(before).toMatchObject({ state: 'waits', trouble: 'mail.unreachable' })
    const now = node.time.now
    await node.close()
    post = await mailServer()
    await start()
    expect(port).not.toBe(post.port)
    node.time.now = now
    waiting.set(low.id, [item('again', { urgency: 'priority' }), item('more', { urgency: 'priority' })])
    await pass(2)
    expect(subjects('low@centre.example')).toEqual(['Testudo LTU: 1 thing waits for you'])
    expect(post.got[0]?.id).toBe(`<${before?.id}@centre.example>`)
    await pass(10)
    expect(subjects('low@centre.example')).toHaveLength(2)
    waiting.clear()
    post.got.length = 0
    await pass(1)
  })
})

describe('what presses', () => {
  const plan = async () => {
    const { body } = await ask(ona, 'GET', '/rota')
    const { revision } = body as { revision: string }
    const shift = { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00', people: [low.id, ona.id] }
    return ask(ona, 'PUT', '/rota', {
      rota: { zone: 'UTC', shifts: [shift], instead: [] },
      chain: {
        ...FIRST_CHAIN,
        steps: [...FIRST_CHAIN.steps, { after: 30, call: { who: 'account', account: ona.id } }],
      },
      revision,
    })
  }

  it('calls the next one until somebody answers, but never who may not read it', async () => {
    expect((await plan()).status).toBe(200)
    await reach(ona, 'ona@centre.example')
    await reach(low, 'low@centre.example')
    const { body } = await ask(ona, 'GET', '/rota')
    expect(body).toMatchObject({ unreached: [], now: { until: expect.any(Number) as number } })
    waiting.set(jonas.id, [item('fire', { label: secretLabel })])
    await pass(1)
    for (let minute = 0; minute < 75; minute += 5) await pass(5)
    expect(subjects('low@centre.example')).toEqual([])
    // After ten or twenty minutes as one of the two on call, after thirty by name; and again.
    expect(subjects('ona@centre.example').length).toBeGreaterThanOrEqual(3)
    expect(post.got.every(({ text }) => text.includes('because nobody has answered'))).toBe(true)
    expect((await ask(low, 'GET', '/items')).body).toMatchObject({ rows: [] })
    expect((await ask(ona, 'GET', '/items')).body).toMatchObject({ rows: [{ item: 'fire', called: true }] })
  })

  it('calls nobody any more when one of them sees to it; who may not read it learns nothing', async () => {
    const ack = (who: { cookie: string }) => ask(who, 'POST', '/items/ack', { items: ['fire', 'nothing'] })
    const bell = async (who: { cookie: string }) => (await ask(who, 'GET', '/count')).body
    expect((await ack(low)).body).toEqual({ acknowledged: [] })
    expect(await bell(low)).toEqual({ waiting: 0, changed: 0 })
    const before = (await bell(ona)) as { waiting: number }
    expect((await ack(ona)).body).toMatchObject({ acknowledged: [{ item: 'fire', by: ona.id, name: 'ona' }] })
    expect(await bell(ona)).toMatchObject({ waiting: before.waiting - 1 })
    expect((await ack(jonas)).body).toMatchObject({ acknowledged: [{ item: 'fire', by: ona.id }] })
    post.got.length = 0
    for (let minute = 0; minute < 70; minute += 10) await pass(10)
    expect(post.got).toEqual([])
    const taken = (who: { cookie: string }) => ask(who, 'POST', '/items/acknowledged', { items: ['fire'] })
    expect((await taken(low)).body).toEqual({ taken: [] })
    expect((await taken(jonas)).body).toMatchObject({ taken: [{ item: 'fire', name: 'ona' }] })
    waiting.clear()
    await pass(1)
    await pass(15)
    waiting.set(jonas.id, [item('fire', { label: secretLabel })])
    await pass(1)
    expect((await taken(jonas)).body).toEqual({ taken: [] })
    waiting.clear()
    await pass(1)
  })

  it('is not the only thing that stays answered: what nobody is called for does too, as long as it waits', async () => {
    waiting.set(jonas.id, [item('smoke', { urgency: 'routine' })])
    await pass(1)
    await ask(jonas, 'POST', '/items/ack', { items: ['smoke'] })
    const taken = async () => (await ask(jonas, 'POST', '/items/acknowledged', { items: ['smoke'] })).body
    for (const minutes of [1, 1, 30]) {
      await pass(minutes)
      expect(await taken()).toMatchObject({ taken: [{ item: 'smoke', name: 'jonas' }] })
    }
    waiting.clear()
    await pass(1)
    expect(await taken()).toEqual({ taken: [] })
  })

  it('is changed by one person at a time', async () => {
    const { body } = await ask(ona, 'GET', '/rota')
    const { rota, chain } = body as { rota: unknown; chain: unknown }
    expect(await ask(ona, 'PUT', '/rota', { rota, chain, revision: '0' })).toMatchObject({ status: 409 })
    const stranger = { days: [1], from: '00:00', to: '00:00', people: ['nobody'] }
    const { revision } = body as { revision: string }
    const bad = { rota: { zone: 'UTC', shifts: [stranger], instead: [] }, chain, revision }
    expect(await ask(ona, 'PUT', '/rota', bad)).toMatchObject({ status: 400, body: { code: 'notices.person' } })
  })
})
