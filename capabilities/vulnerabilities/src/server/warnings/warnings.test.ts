import { createHmac } from 'node:crypto'
import type { Reply } from '@testudo/kernel/contract'
import { validate } from '@testudo/csaf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { previewWarning, releaseWarnings, WarningRow } from '../../core/contract/warnings.ts'
import {
  CVE,
  gateway,
  listed,
  openWorld,
  OTHER,
  PORT,
  PORT_NAME,
  QUAY,
  QUAY_NAME,
  RAIL,
  RAIL_NAME,
  record,
  restricted,
  secretLabel,
  testLabel,
  type World,
} from './warnings.testing.ts'

let w: World
const HOUR = 3_600_000
const THIRD = 'CVE-2026-97551'

beforeAll(async () => {
  w = await openWorld()
  await w.runtime.inventory.keep(testLabel, [
    gateway('118', PORT, PORT_NAME, 'FRA'),
    gateway('121', PORT, PORT_NAME, 'FRA'),
    gateway('300', QUAY, QUAY_NAME, 'FRA'),
    gateway('500', RAIL, RAIL_NAME, 'LVA'),
    // Mended already.
    gateway('501', RAIL, RAIL_NAME, 'LVA', {
      components: [{ name: 'Signalbox GW-4', vendor: 'Signalbox', product: 'GW-4', version: '4.2.3' }],
    }),
  ])
  await w.runtime.inventory.keep(secretLabel, [gateway('777', PORT, PORT_NAME, 'FRA')])
  await w.runtime.inventory.keep(restricted, [
    gateway('901', PORT, PORT_NAME, 'FRA', {
      components: [{ name: 'Kestrel VX', vendor: 'Kestrel', product: 'VX', version: '1.0' }],
    }),
  ])
  await w.runtime.items.keep(testLabel, [record(CVE), listed(CVE)])
  await w.runtime.items.keep(secretLabel, [record(CVE, { text: 'Seen by a sensor nobody may know of.' })])
  await w.runtime.items.keep(testLabel, [
    record(THIRD, {
      title: 'Kestrel VX',
      affected: [
        {
          product: { vendor: 'Kestrel', product: 'VX' },
          status: 'affected',
          ranges: [{ to: '2.0', toExcluded: true, order: 'generic' }],
        },
      ],
    }),
  ])
  await w.settled()
}, 120_000)
afterAll(() => w.close())

const rows = async (as = w.officer, vulnerability = CVE) =>
  ((await w.ask(as, 'GET', `/vulnerabilities/warnings?vulnerability=${vulnerability}`)).body as { rows: WarningRow[] })
    .rows
const rowOf = async (operator: string, vulnerability = CVE) =>
  (await rows(w.officer, vulnerability)).findLast((row) => row.operator === operator)
const released = (answer: { body: unknown }) => answer.body as Reply<typeof releaseWarnings>

describe('contacts', () => {
  it('are kept by who may, with an account of rights the keeper holds', async () => {
    const body = { operatorName: RAIL_NAME, nation: 'LVA', language: 'en', clearances: { ALLIED: 'RESTRICTED' } }
    expect((await w.ask(w.port, 'PUT', `/vulnerabilities/contacts/${RAIL}`, body)).status).toBe(403)
    // A liaison officer keeps contacts of the own organisation only; nobody gives accounts to others without the right.
    expect((await w.ask(w.officer, 'PUT', `/vulnerabilities/contacts/${RAIL}`, body)).body).toMatchObject({
      code: 'identity.beyond_own',
    })
    const wrong = async (more: object, code: string) =>
      expect((await w.contact(RAIL, more)).body).toMatchObject({ code, place: expect.anything() as object })
    await wrong({ webhook: 'https://user:word@rail.example/' }, 'vulnerabilities.webhook')
    await wrong({ webhook: 'ftp://rail.example/' }, 'vulnerabilities.webhook')
    await wrong({ webhook: 'https://10.0.0.7/hook' }, 'vulnerabilities.webhook')
    expect((await w.contact(RAIL, { mail: 'desk@rail.example, spy@example.org' })).status).toBe(400)
    await wrong({ vexKey: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' }, 'vulnerabilities.vex_key')
    expect((await w.contact(RAIL, { clearances: { ALLIED: 'COSMIC' } })).body).toMatchObject({
      code: 'identity.unknown_right',
    })
    expect(await rowOf(RAIL)).toMatchObject({ state: 'no-contact', equipment: 1 })
  })

  it('under a label somebody may not read are in no answer to them, and in the way of nothing they do', async () => {
    const low = await w.enter('low', 'Centre', 'FRA', 'administrator')
    const list = async (as: { cookie: string } | string) =>
      (
        (await w.ask(as as string, 'GET', '/vulnerabilities/contacts')).body as {
          rows: { operator: string; phone?: string }[]
        }
      ).rows.map(({ operator, phone }) => [operator, phone])
    const keep = (operator: string, more: object) =>
      w.ask(low, 'PUT', `/vulnerabilities/contacts/${operator}`, {
        operatorName: 'Nowhere',
        nation: 'FRA',
        language: 'fr',
        clearances: { ALLIED: 'RESTRICTED' },
        ...more,
      })
    const before = await keep('identity--new', { phone: '1' })
    await w.contact('identity--hidden', { label: secretLabel, phone: '2' })
    expect(await list(low)).toEqual([['identity--new', '1']])
    const after = await keep('identity--hidden', { phone: '3' })
    expect([after.status, after.body]).toEqual([before.status, { operator: 'identity--hidden' }])
    expect(await list(low)).toContainEqual(['identity--hidden', '3'])
    expect((await keep('identity--new', { label: secretLabel })).body).toMatchObject({
      code: 'vulnerabilities.label_beyond',
    })
  })

  it('tell the secret of a webhook once, when its address is new', async () => {
    const kept = async (more: object) =>
      ((await w.contact(QUAY, more)).body as { webhookSecret?: string }).webhookSecret
    const first = await kept({ webhook: w.hook.url })
    expect(first).toMatch(/^[\w-]{43}$/)
    expect(await kept({ webhook: w.hook.url })).toBeUndefined()
    const other = await kept({ webhook: `${w.hook.url}?2` })
    expect(other).not.toBe(first)
    expect(JSON.stringify((await w.ask(w.admin, 'GET', '/vulnerabilities/contacts')).body)).not.toContain(other)
  })
})

describe('a warning', () => {
  it('is not released by who may not, for whom nothing is known, or to whom nobody is known', async () => {
    expect((await w.release(w.port, CVE, PORT)).status).toBe(403)
    const answer = released(await w.release(w.officer, CVE, RAIL, 'identity--none'))
    expect(answer.sent).toEqual([])
    expect(answer.refused.map(({ operator, why }) => [operator, why.en.split(' ')[0]])).toEqual([
      [RAIL, 'Nobody'],
      ['identity--none', 'Nothing'],
    ])
    expect(
      (await w.ask(w.officer, 'GET', `/vulnerabilities/warnings/preview?vulnerability=${CVE}&operator=none`)).status,
    ).toBe(404)
  })

  it('holds what the operator may read of its own, in its language, as a valid CSAF document', async () => {
    await w.contact(PORT, { mail: 'desk@port.example', clearances: { ALLIED: 'UNCLASSIFIED' } })
    const answer = await w.ask(
      w.officer,
      'GET',
      `/vulnerabilities/warnings/preview?vulnerability=${CVE}&operator=${PORT}`,
    )
    const preview = answer.body as Reply<typeof previewWarning>
    expect(preview.equipment).toEqual([
      { name: 'GW-4 n° 118', detail: '4.2.1' },
      { name: 'GW-4 n° 121', detail: '4.2.1' },
    ])
    expect(preview.title).toBe('Signalbox GW-4 : attaqué en ce moment, deux de vos équipements à risque')
    expect(preview.withheld.map(({ en }) => en).slice(1)).toEqual([
      '1 record about it that this operator may not read.',
      '1 piece of its equipment under labels its account may not read.',
    ])
    const text = JSON.stringify({ ...preview, withheld: [] })
    for (const foreign of ['777', '300', '500', QUAY, RAIL_NAME, 'sensor']) expect(text).not.toContain(foreign)
    const result = validate(JSON.parse(preview.csaf))
    expect([result.schema, result.tests.failed, result.valid]).toEqual([[], [], true])
  })

  it('goes to portal, mail and webhook once it is decided; the mail only says that something waits', async () => {
    await w.contact(QUAY, { webhook: w.hook.url })
    await w.contact(RAIL, {})
    await w.mail.stop()
    w.hook.status.now = 500
    const { sent, refused } = released(await w.release(w.officer, CVE, PORT, QUAY, RAIL))
    expect(refused).toEqual([])
    expect(sent.map(({ operator }) => operator)).toEqual([PORT, QUAY, RAIL])
    await w.warnings.sendDue()
    expect(await rowOf(PORT)).toMatchObject({
      state: 'sent',
      trouble: { en: expect.stringContaining('not reached') as string },
    })
    expect(await rowOf(QUAY)).toMatchObject({ trouble: { en: expect.stringContaining('webhook') as string } })
    expect(w.hook.calls).toHaveLength(1)

    // The release port has decided about each with the hash of what left.
    const log = (await w.ask(w.officer, 'GET', '/audit/entries?verb=release')).body as {
      rows: { ids: string[]; outcome: string; detail: Record<string, unknown> }[]
    }
    expect(log.rows).toHaveLength(3)
    const mine = log.rows.find(({ detail }) => detail['organisation'] === PORT_NAME)
    expect(mine).toMatchObject({ outcome: 'allowed', detail: { channel: 'warning', authority: 'CMD-1', withheld: 0 } })
    expect(mine?.ids[0]).toMatch(new RegExp(`^${sent[0]?.warning ?? ''}#[0-9a-f]{64}$`))

    // Nothing is tried again before its time.
    await w.mail.start()
    w.hook.status.now = 200
    await w.warnings.sendDue()
    expect([w.mail.got.length, w.hook.calls.length]).toEqual([0, 1])
    w.node.time.now += 60_000
    await w.warnings.sendDue()
    await w.warnings.sendDue()
    expect([w.mail.got.length, w.hook.calls.length]).toEqual([1, 2])
    expect(await rowOf(PORT)).not.toHaveProperty('trouble')

    const [letter] = w.mail.got
    const number = sent.find(({ operator }) => operator === PORT)?.number ?? ''
    expect(letter?.to).toEqual(['desk@port.example'])
    expect(letter?.text).toContain(number)
    for (const word of ['Signalbox', 'GW-4', 'CVE-2026', '118']) expect(letter?.text).not.toContain(word)

    const [first, again] = w.hook.calls
    expect(again?.headers['testudo-delivery']).toBe(first?.headers['testudo-delivery'])
    expect(JSON.parse(again?.body ?? '')).not.toHaveProperty('csaf')
  })

  it('is signed towards a webhook with the secret that was told', async () => {
    const { webhookSecret } = (await w.contact(RAIL, { webhook: `${w.hook.url}/rail` })).body as {
      webhookSecret: string
    }
    await w.runtime.items.keep(testLabel, [record(OTHER)])
    await w.settled()
    const before = w.hook.calls.length
    expect(released(await w.release(w.officer, OTHER, RAIL)).sent).toHaveLength(1)
    await w.warnings.sendDue()
    const call = w.hook.calls[before]
    const [, at, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(call?.headers['testudo-signature'])) ?? []
    expect(signature).toBe(
      createHmac('sha256', webhookSecret)
        .update(`${at ?? ''}.${call?.body ?? ''}`)
        .digest('hex'),
    )
  })

  it('is not released twice for the same pieces; a new piece comes with its next version', async () => {
    expect(released(await w.release(w.second, CVE, PORT))).toMatchObject({ sent: [], refused: [{ operator: PORT }] })
    await w.runtime.inventory.keep(testLabel, [gateway('122', PORT, PORT_NAME, 'FRA')])
    await w.settled()
    expect(
      (await rows()).filter(({ operator }) => operator === PORT).map(({ state, equipment }) => [state, equipment]),
    ).toEqual([
      ['ready', 3],
      ['sent', 2],
    ])
    // The piece the contact may not know of is no reason to wait for anything.
    expect(await rowOf(PORT)).toMatchObject({ state: 'sent' })
    const { sent } = released(await w.release(w.second, CVE, PORT))
    const last = (await rows()).find(({ id }) => id === sent[0]?.warning)
    expect(last).toMatchObject({ equipment: 3, version: 2, operatorName: PORT_NAME })
  })

  it('under a label that wants two people waits for the second, who is nobody’s creature', async () => {
    await w.contact(PORT, { mail: 'desk@port.example' })
    const alone = released(await w.release(w.officer, THIRD, PORT))
    expect(alone.sent).toEqual([])
    expect(alone.refused[0]?.why.en).toContain('two people')
    expect(await rowOf(PORT, THIRD)).toMatchObject({ state: 'ready', waitsForSecond: true })
    // The same officer again is no second one.
    expect(released(await w.release(w.officer, THIRD, PORT)).sent).toEqual([])
    // What was signed has changed: it is asked for again.
    await w.runtime.items.keep(testLabel, [listed(THIRD)])
    await w.settled()
    expect(released(await w.release(w.second, THIRD, PORT)).sent).toEqual([])
    const { sent } = released(await w.release(w.officer, THIRD, PORT))
    expect(sent).toHaveLength(1)
    expect(await rowOf(PORT, THIRD)).toMatchObject({ state: 'sent', waitsForSecond: false })
  })

  it('does not leave by mail when its operator may not read it any more', async () => {
    await w.mail.stop()
    const before = w.mail.got.length
    await w.warnings.sendDue()
    await w.contact(PORT, { mail: 'desk@port.example', clearances: { ALLIED: 'UNCLASSIFIED' } })
    await w.mail.start()
    w.node.time.now += HOUR
    await w.warnings.sendDue()
    const { number } = (await rowOf(PORT, THIRD)) ?? {}
    expect(w.mail.got.slice(before).filter(({ text }) => text.includes(`sement ${number ?? ''}`))).toEqual([])
    expect(await rowOf(PORT, THIRD)).toMatchObject({ trouble: { en: expect.stringContaining('Not sent') as string } })
  })

  it('that nobody answers in time is silent, and that is told once', async () => {
    const heard: string[] = []
    w.host.events.subscribe('test.silent', ['warning.silent'], async ({ ids }) => void heard.push(...ids))
    expect(await w.warnings.sweep()).toBe(0)
    const officer = await w.subject(w.officer)
    w.node.time.now += 31 * 24 * HOUR
    const open = (await w.warnings.read(officer, {})).filter(({ state }) => state === 'silent')
    expect(open).toHaveLength(5)
    expect(await w.warnings.sweep()).toBe(5)
    expect(await w.warnings.sweep()).toBe(0)
    await expect.poll(() => heard).toContain(open[0]?.id)
  })
})
