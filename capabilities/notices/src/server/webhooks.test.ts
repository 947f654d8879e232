import { rmSync } from 'node:fs'
import type { WaitingItem } from '@testudo/kernel/waiting'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readyDataDir, startTestHost, type TestHost } from '../../../../platform/src/host/testing.ts'
import { FIRST_SETTINGS } from '../core/settings.ts'
import { capability, noticesOf } from './index.ts'
import { deskWith, item, receiver, signedBy } from './notices.testing.ts'
import { byKey, bySecret, publicKeyText, webhookHeaders } from './signWebhook.ts'

/** What setting a webhook up answers; '' is nowhere. */
type Made = Readonly<Record<'id' | 'secret' | 'publicKey', string>>

it('signs as the libraries of Standard Webhooks do', () => {
  // The vector every published library tests itself with (standard-webhooks, libraries/*/test).
  const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
  // The signature is the example of "Webhook headers"; the key is that of the test of svix-webhooks: seed, then public key.
  const pair = '6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=='
  const seed = Buffer.from(pair, 'base64').subarray(0, 32)
  expect(publicKeyText(seed)).toBe(`whpk_${Buffer.from(pair, 'base64').subarray(32).toString('base64')}`)
  const body = '{"test": 2432232314}'
  expect(webhookHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_000, body, [bySecret(key), byKey(seed)])).toEqual(
    {
      'content-type': 'application/json',
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature':
        'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= ' +
        'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
    },
  )
})

describe('a webhook', () => {
  const waiting = new Map<string, readonly WaitingItem[]>()
  let dataDir: string
  let hook: Awaited<ReturnType<typeof receiver>>
  let node: TestHost
  let ona: { cookie: string; id: string }
  let other: { cookie: string; id: string }
  beforeAll(async () => {
    ;[dataDir, hook] = await Promise.all([readyDataDir(), receiver()])
    node = await startTestHost({
      dataDir,
      capabilities: [capability, deskWith(waiting)],
      config: { outbound: { allow: [new URL(hook.url).host] } },
    })
    ona = await node.enter({ login: 'ona', name: 'Ona', roles: ['analyst'], clearances: { ALLIED: 'SECRET' } })
    other = await node.enter({ login: 'other', name: 'Other', roles: ['analyst'], clearances: { ALLIED: 'SECRET' } })
    const settings = { ...FIRST_SETTINGS, webhook: { on: true } }
    await ask(ona, 'PUT', '/mine', { settings })
  })
  afterAll(async () => {
    await node.close()
    await hook.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const ask = (who: { cookie: string }, method: string, path: string, body?: unknown) =>
    node.ask(method, `/api/notices${path}`, { as: who.cookie, ...(body === undefined ? {} : { body }) })
  const pass = async (minutes: number) => {
    node.time.now += minutes * 60_000
    await noticesOf(node.host)?.now()
  }
  const letter = async () =>
    ((await ask(ona, 'GET', '/letters?limit=1')).body as { rows: { state: string; id: string; tries: number }[] })
      .rows[0]
  let id = ''
  let secret = ''

  it('is not called at inner addresses, nor at other schemes', async () => {
    for (const url of [
      'http://10.0.0.1/x',
      'http://169.254.169.254/latest',
      'http://[::1]:80/',
      'http://127.0.0.1:1/x',
    ])
      expect(await ask(ona, 'POST', '/webhooks', { url })).toMatchObject({
        status: 400,
        body: { code: 'outbound.address' },
      })
    expect((await ask(ona, 'POST', '/webhooks', { url: 'file:///etc/passwd' })).status).toBe(400)
  })

  it('has a secret that is told once, and is nobody else’s', async () => {
    const made = await ask(ona, 'POST', '/webhooks', { url: hook.url })
    ;({ id, secret } = made.body as { id: string; secret: string })
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(JSON.stringify((await ask(ona, 'GET', '/mine')).body)).not.toContain(secret)
    for (const deed of ['test', 'rotate'])
      expect((await ask(other, 'POST', `/webhooks/${id}/${deed}`)).status).toBe(404)
    expect((await ask(other, 'DELETE', `/webhooks/${id}`)).status).toBe(404)
    expect((await ask(ona, 'POST', `/webhooks/${id}/test`)).body).toEqual({ status: 204, taken: true })
    expect(signedBy(hook.got[0] ?? { headers: {}, body: '' }, [secret])).toEqual([0])
  })

  it('is called again with the same id and words until it takes it; a redirect is not followed', async () => {
    hook.got.length = 0
    hook.answer.status = 302
    hook.answer.headers = { location: 'http://10.0.0.1/' }
    waiting.set(ona.id, [item('otter', { urgency: 'priority' })])
    await pass(1)
    await pass(2)
    expect(await letter()).toMatchObject({ state: 'waits', tries: 1, trouble: 'webhook.status' })
    hook.answer.status = 200
    // An answer without end is not read to its end, and is one all the same.
    hook.answer.body = 'x'.repeat(1_000_000)
    await pass(2)
    expect(await letter()).toMatchObject({ state: 'sent' })
    const [first, second] = hook.got
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(second?.body).toBe(first?.body)
    expect(signedBy(second ?? { headers: {}, body: '' }, [secret])).toEqual([0])
    expect(JSON.parse(second?.body ?? '')).toMatchObject({ type: 'notices.waiting', data: { waiting: 1, urgent: 0 } })
    expect(second?.body).not.toMatch(/otter|task/i)
  })

  it('is signed with both secrets for a day after a change, then with the new one', async () => {
    hook.got.length = 0
    hook.answer.status = 204
    delete hook.answer.body
    const { secret: next } = (await ask(ona, 'POST', `/webhooks/${id}/rotate`)).body as { secret: string }
    await ask(ona, 'POST', `/webhooks/${id}/test`)
    // A day later.
    await node.storage.asOwner((tx) => tx.query('update notices_webhook set old_until = old_until - 86400000'))
    await ask(ona, 'POST', `/webhooks/${id}/test`)
    expect(hook.got.map((call) => signedBy(call, [secret, next]))).toEqual([[0, 1], [1]])
  })

  it('is signed with a key of its own where that is wanted, beside a secret or alone, and no other words are', async () => {
    hook.got.length = 0
    hook.answer.status = 204
    const refused = await ask(ona, 'POST', '/webhooks', { url: hook.url, signs: 'nothing' })
    expect(refused.status).toBe(400)
    const made = async (signs: string) => (await ask(ona, 'POST', '/webhooks', { url: hook.url, signs })).body as Made
    const [both, alone] = [await made('both'), await made('key')]
    expect(alone).toEqual({ id: alone.id, publicKey: expect.stringMatching(/^whpk_[A-Za-z0-9+/]{43}=$/) })
    const told = JSON.stringify((await ask(ona, 'GET', '/mine')).body)
    expect([both.publicKey, alone.publicKey, both.secret].map((one) => told.includes(one))).toEqual([true, true, false])
    for (const { id: one } of [both, alone]) await ask(ona, 'POST', `/webhooks/${one}/test`)
    const next = (await ask(ona, 'POST', `/webhooks/${alone.id}/rotate`)).body as Made
    await ask(ona, 'POST', `/webhooks/${alone.id}/test`)
    const keys = [both.secret, both.publicKey, alone.publicKey, next.publicKey]
    expect(hook.got.map((call) => signedBy(call, keys))).toEqual([[0, 1], [2], [2, 3]])
    expect(hook.got.flatMap((call) => signedBy({ ...call, body: `${call.body} ` }, keys))).toEqual([])
    const later = (headers: Record<string, string>) =>
      hook.got.map((call) => ({ ...call, headers: { ...call.headers, ...headers } }))
    for (const headers of [{ 'webhook-id': 'msg_other' }, { 'webhook-timestamp': '1614265330' }])
      expect(later(headers).flatMap((call) => signedBy(call, keys))).toEqual([])
    for (const { id: one } of [both, alone]) await ask(ona, 'DELETE', `/webhooks/${one}`)
  })

  it('that says it is gone is called no more, until it answers a test', async () => {
    hook.answer.status = 410
    waiting.set(ona.id, [item('kite', { urgency: 'priority' })])
    await pass(1)
    await pass(6)
    expect(await letter()).toMatchObject({ state: 'failed' })
    expect((await ask(ona, 'GET', '/mine')).body).toMatchObject({ webhooks: [{ off: 'gone' }] })
    hook.got.length = 0
    waiting.set(ona.id, [item('owl', { urgency: 'priority' })])
    await pass(10)
    expect(hook.got).toEqual([])
    hook.answer.status = 204
    await ask(ona, 'POST', `/webhooks/${id}/test`)
    expect((await ask(ona, 'GET', '/mine')).body).not.toMatchObject({ webhooks: [{ off: 'gone' }] })
  })
})
