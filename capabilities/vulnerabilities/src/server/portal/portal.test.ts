import type { Reply } from '@testudo/kernel/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { portalEquipment, portalHome, portalWarning } from '../../core/contract/portal.ts'
import type { releaseWarnings, WarningRow } from '../../core/contract/warnings.ts'
import type { VexStatement } from '../../core/index.ts'
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
} from '../warnings/warnings.testing.ts'
import { signedCases, signer } from './signed.testing.ts'
import { strangerCases } from './strangers.testing.ts'

let w: World
const HOUR = 3_600_000
let mine = ''
let theirs = ''
let foreign = ''

beforeAll(async () => {
  w = await openWorld()
  await w.runtime.inventory.keep(testLabel, [
    gateway('118', PORT, PORT_NAME, 'FRA'),
    gateway('121', PORT, PORT_NAME, 'FRA'),
    gateway('300', QUAY, QUAY_NAME, 'FRA'),
    gateway('500', RAIL, RAIL_NAME, 'LVA'),
    // The same name in another nation is somebody else.
    gateway('600', 'identity--00000000-0000-4000-8000-000000000009', PORT_NAME, 'EST'),
  ])
  await w.runtime.inventory.keep(secretLabel, [gateway('777', PORT, PORT_NAME, 'FRA')])
  await w.runtime.items.keep(testLabel, [record(CVE), listed(CVE), record(OTHER)])
  await w.settled()
  await w.contact(PORT, { vexKey: signer.pem, phone: '+33 2 00 00 00 00' })
  await w.contact(QUAY, {})
  await w.contact(RAIL, {})
  const { sent } = (await w.release(w.officer, CVE, PORT, QUAY, RAIL)).body as Reply<typeof releaseWarnings>
  ;[mine = '', theirs = '', foreign = ''] = sent.map(({ warning }) => warning)
}, 120_000)
afterAll(() => w.close())

const get = async <T>(path: string, as = w.port) => (await w.ask(as, 'GET', `/operator${path}`)).body as T
const read = (id: string, as = w.port) => w.ask(as, 'GET', `/operator/warnings/${id}`)
const answer = (id: string, answers: readonly object[], more: object = {}, as = w.port) =>
  w.ask(as, 'POST', `/operator/warnings/${id}/answers`, { answers, ...more })
const deskRow = async (operator = PORT) =>
  (
    (await w.ask(w.officer, 'GET', `/vulnerabilities/warnings?vulnerability=${CVE}`)).body as { rows: WarningRow[] }
  ).rows.findLast((row) => row.operator === operator)
const statements = async (equipment: string) =>
  (await w.runtime.items.read(await w.subject(w.officer), { ids: [CVE], kinds: ['vex'] })).flatMap(({ item }) =>
    item.kind === 'vex' && item.equipment.includes(equipment) ? [item satisfies VexStatement] : [],
  )

describe('the portal', () => {
  it('is nobody’s of the centre, and the desk is no operator’s', async () => {
    for (const path of ['', '/equipment', '/incidents', `/warnings/${mine}`])
      expect((await w.ask(w.officer, 'GET', `/operator${path}`)).status).toBe(403)
    for (const path of ['/warnings', '/incidents', '/contacts', '/desk'])
      expect((await w.ask(w.port, 'GET', `/vulnerabilities${path}`)).status).not.toBe(200)
  })

  it('answers alike for what is foreign, hidden or nowhere', async () => {
    const nowhere = await read('warning-none')
    expect(nowhere.status).toBe(404)
    for (const id of [theirs, foreign])
      for (const ask of [
        () => read(id),
        () => w.ask(w.port, 'GET', `/operator/warnings/${id}/csaf`),
        () => answer(id, [{ equipment: '300', answer: 'fixed' }]),
      ]) {
        const got = await ask()
        expect([got.status, { ...(got.body as object), instance: '' }]).toEqual([
          404,
          { ...(nowhere.body as object), instance: '' },
        ])
      }
    expect(await deskRow(QUAY)).not.toHaveProperty('readAt')
  })

  it('shows who has no organisation nothing, and who has another nation neither', async () => {
    const none = await w.enter('none', '', 'FRA')
    const namesake = await w.enter('same', PORT_NAME, 'LVA')
    for (const as of [none, namesake]) {
      expect(await get('', as)).toMatchObject({ waiting: [], answered: [], equipment: 0, incidents: 0 })
      expect((await read(mine, as)).status).toBe(404)
    }
  })

  it('holds only its own, as far as its labels go', async () => {
    const home = await get<Reply<typeof portalHome>>('')
    expect(home).toMatchObject({ operator: PORT_NAME, node: 'Centre', equipment: 2, answered: [] })
    expect(home.waiting.map(({ id, equipment }) => [id, equipment])).toEqual([[mine, 2]])
    const { rows } = await get<Reply<typeof portalEquipment>>('/equipment')
    expect(rows.map(({ id, open }) => [id, open])).toEqual([
      ['118', 1],
      ['121', 1],
    ])
    const warning = (await read(mine)).body as Reply<typeof portalWarning>
    expect(warning).toMatchObject({ vulnerability: CVE, phone: '+33 1 99 00 44 20' })
    expect(warning.paragraphs[0]?.fr).toBe(
      'Signalbox GW-4 est attaqué en ce moment (CVE-2026-99417). Deux de vos équipements l’utilisent.',
    )
    expect(warning.fixed).toEqual({
      en: 'Version 4.2.3 is installed on both.',
      fr: 'La version 4.2.3 est installée sur les deux.',
    })
    const all = JSON.stringify([home, rows, warning])
    for (const other of ['777', '300', '500', '600', QUAY_NAME, RAIL_NAME]) expect(all).not.toContain(other)
  })

  it('notes that it was read, once', async () => {
    const first = (await deskRow())?.readAt
    expect(first).toBe(w.node.time.now)
    w.node.time.now += HOUR
    await read(mine)
    expect((await deskRow())?.readAt).toBe(first)
  })

  it('gives the warning as CSAF', async () => {
    const got = await w.ask(w.port, 'GET', `/operator/warnings/${mine}/csaf`)
    expect(got.headers['content-disposition']).toMatch(/centre-\d{4}\.json/)
    const text = JSON.stringify(got.body)
    expect(text).toContain('csaf_security_advisory')
    expect(text).not.toMatch(/777|Quai|Balta/)
  })
})

describe('an answer', () => {
  it('about foreign equipment, twice in one, or without its reason is refused; nothing of it is kept', async () => {
    const refusals = [
      [
        [
          { equipment: '118', answer: 'fixed' },
          { equipment: '300', answer: 'fixed' },
        ],
        '/body/answers/1/equipment',
      ],
      [
        [
          { equipment: '118', answer: 'fixed' },
          { equipment: '777', answer: 'fixed' },
        ],
        '/body/answers/1/equipment',
      ],
      [
        [
          { equipment: '118', answer: 'fixed' },
          { equipment: '118', answer: 'not-yet' },
        ],
        '/body/answers/1/equipment',
      ],
      [
        [
          { equipment: '118', answer: 'fixed' },
          { equipment: '121', answer: 'not-affected' },
        ],
        '/body/answers/1/because',
      ],
      [[{ equipment: '118', answer: 'mitigated' }], '/body/answers/0/because'],
      [[{ equipment: '118', answer: 'not-affected', justification: 'because' }], '/body/answers/0/justification'],
      [
        [{ equipment: '118', answer: 'fixed', justification: 'component_not_present' }],
        '/body/answers/0/justification',
      ],
    ] as const
    for (const [answers, path] of refusals) {
      const got = await answer(mine, answers)
      expect([got.status, (got.body as { place?: { path: string } }).place?.path]).toEqual([400, path])
    }
    // A foreign piece and one nobody has are refused in the same words.
    const [theirPiece, nobodys] = [
      await answer(mine, [{ equipment: '300', answer: 'fixed' }]),
      await answer(mine, [{ equipment: 'x', answer: 'fixed' }]),
    ]
    expect({ ...(theirPiece.body as object), instance: '' }).toEqual({ ...(nobodys.body as object), instance: '' })
    expect((await deskRow())?.summary.en).toBe('No answer yet')
    expect(await statements('118')).toEqual([])
  })

  it('that is put aside is seen by nobody else', async () => {
    const got = await answer(mine, [{ equipment: '118', answer: 'mitigated' }], { draft: true })
    expect(got.body).toMatchObject({ answered: 0, left: 2 })
    const piece = ((await read(mine)).body as Reply<typeof portalWarning>).equipment[0]
    expect(piece).toMatchObject({ id: '118', answer: 'mitigated' })
    expect((await get<Reply<typeof portalHome>>('')).waiting[0]?.started).toBe(true)
    expect((await deskRow())?.summary.en).toBe('No answer yet')
    expect(await statements('118')).toEqual([])
  })

  it('stands as a statement of the operator and on the desk; again it is the same, another one follows it', async () => {
    const isolated = [{ equipment: '118', answer: 'mitigated', because: 'Isolation.' }]
    expect((await answer(mine, isolated)).body).toMatchObject({ answered: 1, left: 1 })
    expect(await statements('118')).toMatchObject([
      { author: 'operator', status: 'affected', mitigated: true, source: { name: PORT_NAME } },
    ])
    const told = await deskRow()
    expect(told).toMatchObject({ state: 'read', summary: { en: 'Mitigated 1 by isolation, no answer for 1' } })
    w.node.time.now += HOUR
    await answer(mine, isolated)
    expect((await statements('118'))[0]?.at).toBe(w.node.time.now - HOUR)

    await answer(mine, [{ equipment: '121', answer: 'not-yet', because: 'Waiting for the vendor.' }])
    expect(await deskRow()).toMatchObject({ state: 'answered' })
    await answer(mine, [
      { equipment: '118', answer: 'fixed' },
      { equipment: '121', answer: 'not-affected', justification: 'vulnerable_code_not_in_execute_path' },
    ])
    expect(await deskRow()).toMatchObject({ state: 'closed', summary: { en: 'Fixed 1, not affected 1' } })
    expect(await statements('118')).toMatchObject([{ status: 'fixed' }])
    expect(await statements('121')).toMatchObject([
      { status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path' },
    ])
    const home = await get<Reply<typeof portalHome>>('')
    expect([home.waiting, home.answered.length]).toEqual([[], 1])
  })

  it('opens a closed warning again when something of it turns out otherwise', async () => {
    await answer(mine, [{ equipment: '118', answer: 'not-yet', because: 'It came back.' }])
    expect(await deskRow()).toMatchObject({ state: 'answered' })
    await answer(mine, [{ equipment: '118', answer: 'fixed' }])
    expect(await deskRow()).toMatchObject({ state: 'closed' })
  })

  it('after its time is taken, late as it is', async () => {
    await w.release(w.officer, OTHER, QUAY)
    const [open] = await w.warnings.read(await w.subject(w.officer), { vulnerability: OTHER })
    const { id, answerBy } = open ?? { id: '', answerBy: 0 }
    w.node.time.now = answerBy + 1
    await w.warnings.sweep()
    const quay = await w.enter('quay2', QUAY_NAME, 'FRA')
    const stands = async () => (await w.warnings.read(await w.subject(w.officer), { vulnerability: OTHER }))[0]
    expect((await stands())?.state).toBe('silent')
    expect((await answer(id, [{ equipment: '300', answer: 'fixed' }], {}, quay)).body).toMatchObject({
      answered: 1,
      left: 0,
    })
    expect(await stands()).toMatchObject({ state: 'closed', silentAt: answerBy + 1 })
  })
})

describe('what operators sign and report', () => signedCases(() => w))

describe('an operator', () => strangerCases(() => w))

it('tells an operator of no facts about others over the event stream', async () => {
  const origin = await w.node.http.listen({ host: '127.0.0.1', port: 0 })
  const stop = new AbortController()
  /** What a stream has told so far. */
  const listen = async (as: { cookie: string }) => {
    const heard = { text: '' }
    const answer = await fetch(`${origin}/api/events`, { headers: { cookie: as.cookie }, signal: stop.signal })
    expect(answer.status).toBe(200)
    const read = async () => {
      const decoder = new TextDecoder()
      for await (const part of answer.body ?? []) heard.text += decoder.decode(part)
    }
    read().catch(() => undefined)
    return heard
  }
  const staff = await listen(await w.enter('watch', 'Centre', 'FRA', 'staff'))
  const other = await listen(await w.enter('quay4', QUAY_NAME, 'FRA'))
  await w.runtime.inventory.keep(restricted, [gateway('123', PORT, PORT_NAME, 'FRA')])
  await expect.poll(() => staff.text).toContain('inventory.changed')
  // Both are written at the same tick.
  await expect.poll(() => staff.text).toContain('vulnerability.matched')
  expect(other.text).not.toMatch(/inventory|vulnerability|warning/)
  stop.abort()
})
