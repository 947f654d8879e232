import type { Label } from '@testudo/kernel/label'
import type { MissionTouched } from '@testudo/kernel/situation'
import type { BesideItem, WaitingItem } from '@testudo/kernel/waiting'
import type { ServerCapability } from '@testudo/platform/host'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secretLabel, startTestHost, type TestHost, testLabel } from '../../../../platform/src/host/testing.ts'
import { readReceipt, readVerifier, verifyReceipt } from '../../../../platform/src/audit/index.ts'
import { capability } from './index.ts'

const HOUR = 3_600_000
const waits = new Map<string, WaitingItem>()
const waiting = (id: string, more: Partial<WaitingItem> = {}): void =>
  void waits.set(id, {
    id,
    capability: 'teller',
    kind: 'task',
    title: { en: id, fr: id },
    because: { en: 'you own it', fr: 'elle est à vous' },
    route: '/teller',
    waitsFor: 'anybody',
    since: Date.UTC(2026, 10, 22, 4),
    urgency: 'routine',
    subjects: [],
    label: testLabel,
    ...more,
  })
/** Something that is worked on, and the mission it bears on: leant on by nothing the item names itself. */
const MATTER = 'incident--00000000-0000-4000-8000-000000000007'
const MISSION: MissionTouched = {
  id: 'x-mission--1',
  code: 'M-04',
  name: { en: 'Port', fr: 'Port' },
  state: 'severe',
  route: '/missions/1',
  through: [{ asked: MATTER, node: MATTER, exposed: true }],
  label: secretLabel,
}
const beside = new Map<string, BesideItem[]>()
const teller: ServerCapability = {
  name: 'teller',
  verbs: {},
  start: async (host) => ({
    waiting: async (subject) => [...waits.values()].filter(({ label }) => host.tables.mayRead(subject, label)),
    missionsOf: async (subject, matters) =>
      matters.has(MATTER) && host.tables.mayRead(subject, secretLabel) ? [MISSION] : [],
    beside: async (subject, id) => (beside.get(id) ?? []).filter(({ label }) => host.tables.mayRead(subject, label)),
  }),
}

let node: TestHost
const people: Record<string, string> = {}
beforeAll(async () => {
  node = await startTestHost({ capabilities: [teller, capability], checkReplies: true })
  const enter = async (login: string, clearance: string, roles: readonly string[] = ['watch']) => {
    const rights = { organisation: 'Centre', nation: 'EST', clearances: { ALLIED: clearance } }
    people[login] = (await node.enter({ login, name: login, roles: [...roles], ...rights })).cookie
  }
  await enter('ana', 'SECRET')
  await enter('bo', 'SECRET')
  await enter('low', 'UNCLASSIFIED')
  await enter('head', 'SECRET', ['analyst'])
  await enter('deputy', 'SECRET', ['analyst'])
  await enter('staff', 'SECRET', ['staff'])
})
afterAll(() => node.close())

const ask = async (who: string, method: string, path: string, body?: unknown) =>
  node.ask(method, `/api/watch${path}`, { as: people[who] ?? '', ...(body === undefined ? {} : { body }) })
const read = async <T>(who: string, path: string): Promise<T> => {
  const { status, body } = await ask(who, 'GET', path)
  expect(status).toBe(200)
  return body as T
}
const write = async (who: string, path: string, body: unknown): Promise<{ id: string; state?: string }> => {
  const told = await ask(who, 'POST', path, body)
  expect(told.body).toMatchObject({ id: expect.any(String) })
  return told.body as { id: string }
}
const codeOf = async (who: string, path: string, body: unknown, method = 'POST') => {
  const { status, body: told } = await ask(who, method, path, body)
  return `${status} ${(told as { code?: string }).code}`
}
interface Log {
  rows: { id: string; text: string; kind: string; corrected?: string; about?: string; leaf: string; hash: string }[]
  next?: string
}
const texts = async (who: string, query = '') => (await read<Log>(who, `/log${query}`)).rows.map(({ text }) => text)
const sql = (text: string, params: unknown[] = []) => node.storage.asOwner((tx) => tx.query(text, params))

describe('the watch log', () => {
  it('refuses who may not write, labels one could not read, unknown things and corrections of what is no note', async () => {
    expect(await codeOf('staff', '/log', { text: 'x' })).toMatch(/^403/)
    expect(await codeOf('low', '/log', { text: 'x', label: secretLabel })).toBe('400 watch.label')
    expect(await codeOf('ana', '/log', { text: 'x', refs: ['malware--none'] })).toBe('400 watch.unknown')
    expect(await codeOf('ana', '/log', { text: '' })).toMatch(/^400/)
    expect(await codeOf('ana', '/log', { text: 'x', corrects: 'watch-none' })).toBe('404 nothing_here')
  })

  it('keeps what was written, and a correction beside it', async () => {
    const { id } = await write('ana', '/log', { text: 'Gateway silent at 0410Z.' })
    node.time.now += 1_000
    await write('bo', '/log', { text: 'It was 0420Z.', corrects: id })
    const { rows } = await read<Log>('low', '/log')
    expect(rows.map(({ kind, text }) => [kind, text])).toEqual([
      ['correction', 'It was 0420Z.'],
      ['note', 'Gateway silent at 0410Z.'],
    ])
    expect(rows[1]?.corrected).toBe(rows[0]?.id)
    for (const method of ['PUT', 'DELETE', 'PATCH']) expect((await ask('ana', method, `/log/${id}`)).status).toBe(404)
  })

  it('cannot be changed in the database, by a statement of any kind', async () => {
    for (const statement of [
      `update watch_entry set record = replace(record, 'silent', 'fine')`,
      'delete from watch_entry',
      'truncate watch_entry',
    ])
      await expect(sql(statement)).rejects.toThrow('The store could not do this')
  })

  it('verifies for every reader although hidden entries lie between, and tells nobody of them', async () => {
    const before = await read<Log>('low', '/log')
    for (const text of ['Hidden one', 'Hidden two']) {
      const { id } = await write('ana', '/log', { text, label: secretLabel })
      expect(await codeOf('low', '/log', { text: 'x', corrects: id })).toBe('404 nothing_here')
    }
    expect(await read<Log>('low', '/log')).toEqual(before)
    node.time.now += 1_000
    await write('low', '/log', { text: 'After' })
    const verdict = async (who: string) => (await ask(who, 'POST', '/log/verify')).body
    expect(await verdict('low')).toEqual({ ok: true, entries: 3 })
    expect(await verdict('ana')).toEqual({ ok: true, entries: 5 })
    const exported = String((await ask('low', 'GET', '/log/export')).body)
    expect(exported.trim().split('\n')).toHaveLength(3)
    expect(exported).not.toContain('Hidden')
  })

  it('shows who went round the database: another text, another signature, an entry gone, an entry moved', async () => {
    const asBefore = await sql('select * from watch_entry')
    const put = async (statement: string) => {
      await sql('alter table watch_entry disable trigger all')
      await sql(statement)
      const { body } = await ask('low', 'POST', '/log/verify')
      await sql('delete from watch_entry')
      for (const row of asBefore)
        await sql('insert into watch_entry select * from json_populate_record(null::watch_entry, $1::json)', [
          JSON.stringify(row),
        ])
      await sql('alter table watch_entry enable trigger all')
      return (body as { code?: string }).code
    }
    expect(await put(`update watch_entry set record = replace(record, 'silent', 'fine')`)).toBe('content')
    expect(await put(`update watch_entry set signature = 'AAAA'`)).toBe('signature')
    expect(await put(`delete from watch_entry where kind = 'correction'`)).toBe('order')
    expect(await put(`delete from watch_entry where n = 1`)).toBe('order')
    expect((await ask('low', 'POST', '/log/verify')).body).toMatchObject({ ok: true })
  })

  it('proves each entry by a receipt of the audit log', async () => {
    const [row] = (await read<Log>('low', '/log?kind=correction')).rows
    expect((await ask('low', 'GET', `/receipts/${row?.id}`)).status).toBe(503)
    node.time.now += 61_000
    const { status, body } = await ask('low', 'GET', `/receipts/${row?.id}`)
    expect(status).toBe(200)
    const { key } = (await node.ask('GET', '/api/audit/checkpoint', { as: people['low'] ?? '' })).body as {
      key: string
    }
    const receipt = readReceipt(typeof body === 'string' ? body : JSON.stringify(body))
    expect(verifyReceipt(receipt, readVerifier(key)).ok).toBe(true)
    expect(receipt.entry).toContain(row?.hash)
    const [hidden] = (await read<Log>('ana', '/log')).rows.filter(({ text }) => text.startsWith('Hidden'))
    expect((await ask('low', 'GET', `/receipts/${hidden?.id}`)).status).toBe(404)
  })

  it('is paged by its last entry', async () => {
    const first = await read<Log>('ana', '/log?limit=2')
    const second = await read<Log>('ana', `/log?limit=200&cursor=${first.next}`)
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(
      (await read<Log>('ana', '/log?limit=200')).rows.map(({ id }) => id),
    )
    expect(await texts('ana', '?kind=correction')).toEqual(['It was 0420Z.'])
  })
})

describe('the queue', () => {
  interface Queue {
    rows: { id: string; place: { en: string }; late: boolean; snoozed?: number }[]
  }
  const ids = async (who: string, query = '') =>
    (await read<Queue>(who, `/queue${query}`)).rows.map(({ id }) => id).filter((id) => !id.startsWith('watch '))

  it('puts first what is about a matter that bears on a mission, to who may know both', async () => {
    waiting('help', { subjects: [MATTER] })
    waiting('urgent', { urgency: 'immediate' })
    expect(await ids('ana')).toEqual(['help', 'urgent'])
    expect(await ids('low')).toEqual(['urgent', 'help'])
    const [help] = (await read<Queue>('ana', '/queue')).rows
    expect(help?.place.en).toMatch(/^M-04 is severely degraded, routine/)
    expect(JSON.stringify(await read<Queue>('low', '/queue'))).not.toContain('M-04')
    waits.clear()
  })

  it('puts first what is late, then urgent, then one’s own, then old; and shows nothing hidden', async () => {
    const now = node.time.now
    waiting('old', { since: now - 5 * HOUR })
    waiting('young', { since: now - HOUR })
    waiting('mine', { since: now - HOUR, waitsFor: 'person' })
    waiting('flash', { urgency: 'flash' })
    waiting('late', { due: now - 1 })
    waiting('ours', { waitsFor: 'organisation', since: now - 6 * HOUR })
    waiting('hidden', { urgency: 'flash', label: secretLabel })
    expect(await ids('low')).toEqual(['late', 'flash', 'mine', 'ours', 'old', 'young'])
    expect(await ids('ana')).toContain('hidden')
    expect(await ids('low', '?for=mine')).toEqual(['mine'])
    expect(await ids('low', '?for=organisation')).toEqual(['mine', 'ours'])
    const [late] = (await read<Queue>('low', '/queue')).rows
    expect(late?.place.en).toMatch(
      /^Routine, overdue since .*Z, has waited 1 h 0\d for whoever is on watch, you own it\.$/,
    )
  })

  it('puts off for one person alone, until a time, and nothing one does not know', async () => {
    const until = node.time.now + HOUR
    expect(await codeOf('low', '/snoozes', { item: 'hidden', until })).toBe('404 nothing_here')
    expect(await codeOf('low', '/snoozes', { item: 'old', until: node.time.now })).toBe('400 watch.until')
    expect(await codeOf('low', '/snoozes', { item: 'old', until: node.time.now + 900 * HOUR })).toBe('400 watch.until')
    expect((await ask('low', 'POST', '/snoozes', { item: 'old', until })).body).toEqual({ until })
    expect(await ids('low')).not.toContain('old')
    expect(await ids('ana')).toContain('old')
    expect(await ids('low', '?snoozed=with')).toContain('old')
    await ask('low', 'POST', '/snoozes/end', { item: 'old' })
    expect(await ids('low')).toContain('old')
    await ask('low', 'POST', '/snoozes', { item: 'old', until })
    node.time.now += HOUR
    expect(await ids('low')).toContain('old')
    waits.clear()
  })
})

describe('a handover', () => {
  interface Sheet {
    handovers: { id: string; yours: boolean; remarks: string; taken?: { by: { name: string } } }[]
    log: { text: string }[]
    open: { id: string }[]
  }
  const shift = () => ({ from: node.time.now - 8 * HOUR, until: node.time.now })

  it('is of a shift that has ended and has a length; nobody takes over from themselves, nor twice', async () => {
    const { from, until } = shift()
    expect(await codeOf('ana', '/handover', { from, until: from })).toBe('400 watch.shift')
    expect(await codeOf('ana', '/handover', { from: from - 40 * 24 * HOUR, until })).toBe('400 watch.shift')
    expect(await codeOf('ana', '/handover', { from, until: until + HOUR })).toBe('400 watch.shift')
    const { id } = await write('ana', '/handover', { from, until, remarks: 'Kite is on the phone.' })
    expect(await codeOf('ana', '/takeovers', { handover: id })).toBe('403 watch.second_person')
    const open = (await read<Sheet>('bo', '/handover')).open.map((one) => one.id)
    expect(open).toContain(`watch handover ${id}`)
    const both = await Promise.all(['bo', 'head'].map((who) => codeOf(who, '/takeovers', { handover: id })))
    expect(both.toSorted()).toEqual(['200 undefined', '409 watch.taken'])
    const sheet = await read<Sheet>('ana', `/handover?from=${from}&until=${until + 1}`)
    expect(sheet.handovers[0]).toMatchObject({ id, yours: false, remarks: 'Kite is on the phone.' })
    expect(sheet.handovers[0]?.taken?.by.name).toMatch(/bo|head/)
    expect(sheet.log.map(({ text }) => text)).toContain('Kite is on the phone.')
  })

  it('under a label is absent for who may not read it', async () => {
    const before = await read<Sheet>('low', '/handover')
    const { id } = await write('ana', '/handover', { ...shift(), remarks: 'Secret', label: secretLabel })
    const { status } = await ask('low', 'POST', '/takeovers', { handover: id })
    expect(status).toBe(404)
    const after = await read<Sheet>('low', '/handover')
    expect(after.handovers).toEqual(before.handovers)
    expect(after.open).toEqual(before.open)
  })
})

describe('incidents of a shift', () => {
  interface Row {
    id: string
    changed: boolean
    entries: number
    beside: { id: string }[]
  }
  const OLD = 'incident--00000000-0000-4000-8000-0000000000a1'
  const QUIET = 'incident--00000000-0000-4000-8000-0000000000a2'
  const ASKED = 'x-testudo-asked--00000000-0000-4000-8000-0000000000a3'
  const thing = (id: string, more: object) => {
    const at = new Date(node.time.now).toISOString()
    return { type: id.split('--')[0], spec_version: '2.1', id, created: at, modified: at, ...more }
  }
  const put = (label: Label, ...things: object[]) =>
    node.host.objects.put(node.identity.operator.subject, things as Record<string, unknown>[], {
      label,
      source: 'test',
    })
  const rows = async (who: string, from: number) =>
    (await read<{ incidents: Row[] }>(who, `/handover?from=${from}&until=${node.time.now}`)).incidents

  it('are named too when only something in or beside them changed, to each reader what it may read', async () => {
    await put(
      testLabel,
      thing(OLD, { name: 'Otter' }),
      thing(QUIET, { name: 'Kite' }),
      thing(ASKED, { name: 'Who knows the otter?', about_refs: [OLD] }),
    )
    const from = (node.time.now += HOUR)
    await put(secretLabel, thing('note--00000000-0000-4000-8000-0000000000b1', { content: 'x', object_refs: [QUIET] }))
    await put(testLabel, thing('note--00000000-0000-4000-8000-0000000000b2', { content: 'x', object_refs: [ASKED] }))
    const item = { id: ASKED, capability: 'teller', route: '/teller', at: node.time.now, label: testLabel }
    const words = { en: 'asked', fr: 'demandé' }
    beside.set(OLD, [{ ...item, what: words, title: words, state: words }])
    node.time.now += 1_000
    expect(await rows('low', from)).toMatchObject([{ id: OLD, changed: false, entries: 0, beside: [{ id: ASKED }] }])
    expect((await rows('ana', from)).map(({ id, entries }) => [id, entries]).toSorted()).toEqual([
      [OLD, 0],
      [QUIET, 1],
    ])
    expect(await rows('ana', node.time.now - 500)).toEqual([])
  })
})

describe('the alert state', () => {
  interface State {
    now: { step: { id: string }; expired: boolean; until?: number; rank: number }
    order?: { id: string; people: string[] }
    proposals: { id: string; yours: boolean }[]
    measures: { id: string; done?: { by: string } }[]
    history: { step: string }[]
    ladder: { id: string }[]
  }
  const state = (who = 'low') => read<State>(who, '/state')
  const order = (step: string, more: object = {}) => ({ step, reason: 'Otter seen', authority: 'Head', ...more })

  it('is the lowest step until somebody orders another, which takes the verb, a step, and an end within its hours', async () => {
    expect((await state()).now).toMatchObject({ step: { id: 'normal' }, expired: false, rank: 0 })
    expect(await codeOf('ana', '/state', order('high'))).toMatch(/^403/)
    expect(await codeOf('head', '/state', order('none'))).toBe('400 watch.step')
    expect(await codeOf('head', '/state', order('high', { until: node.time.now + 900 * HOUR }))).toBe('400 watch.until')
    await write('head', '/state', order('high'))
    expect((await state()).now).toMatchObject({ step: { id: 'high' }, until: node.time.now + 48 * HOUR, rank: 2 })
    node.time.now += 1_000
    await write('head', '/state', order('high', { until: node.time.now + HOUR }))
  })

  it('does not sink by itself: when its time has run out it holds, and waits in the queue', async () => {
    node.time.now += 2 * HOUR
    expect((await state()).now).toMatchObject({ step: { id: 'high' }, expired: true })
    const rows = (await read<{ rows: { id: string; late: boolean }[] }>('ana', '/queue')).rows
    expect(rows.find(({ id }) => id.startsWith('watch alert state'))?.late).toBe(true)
  })

  it('takes two people for its top steps', async () => {
    const { id, state: answer } = await write('head', '/state', order('severe'))
    expect(answer).toBe('proposed')
    expect((await state()).now.step.id).toBe('high')
    expect(await codeOf('head', '/state/confirmations', { proposal: id })).toBe('403 watch.second_person')
    expect((await state('head')).proposals[0]?.yours).toBe(false)
    expect((await state('deputy')).proposals[0]?.yours).toBe(true)
    node.time.now += 1_000
    await write('deputy', '/state/confirmations', { proposal: id })
    expect(await codeOf('deputy', '/state/confirmations', { proposal: id })).toBe('404 nothing_here')
    const now = await state()
    expect(now.now.step.id).toBe('severe')
    expect(now.order?.people).toEqual(['head', 'deputy'])
    expect(now.proposals).toEqual([])
  })

  it('has measures that people tick off, and a ladder of one’s own that keeps the step in force', async () => {
    const { order: now, ladder } = await state()
    expect(await codeOf('ana', '/state/measures', { order: now?.id, measure: 'none', done: true })).toMatch(/^404/)
    await write('ana', '/state/measures', { order: now?.id, measure: 'help', done: true })
    expect((await state()).measures.find(({ id }) => id === 'help')?.done?.by).toBe('ana')
    node.time.now += 1_000
    await write('bo', '/state/measures', { order: now?.id, measure: 'help', done: false })
    expect((await state()).measures.find(({ id }) => id === 'help')?.done).toBeUndefined()
    const without = ladder.filter(({ id }) => id !== 'severe')
    expect(await codeOf('head', '/ladder', { ladder: without, reason: 'x' }, 'PUT')).toBe('409 watch.step_in_force')
    await write('head', '/state', order('normal'))
    expect((await ask('head', 'PUT', '/ladder', { ladder: without, reason: 'Too many' })).status).toBe(200)
    expect((await state()).ladder.map(({ id }) => id)).not.toContain('severe')
    expect((await state()).history.map(({ step }) => step)).toEqual(['normal', 'severe', 'high', 'high'])
  })

  it('ordered under a label is the state of those alone who may read it, in briefs and situation too', async () => {
    const before = await state()
    node.time.now += 1_000
    const secret: Label = secretLabel
    await write('head', '/state', order('high', { label: secret }))
    expect(await state()).toEqual(before)
    expect((await state('ana')).now.step.id).toBe('high')
    const subject = async (login: string) =>
      (await node.host.people(node.identity.operator.subject)).find((one) => one.name === login)
    const told = async (login: string) => {
      const who = await subject(login)
      if (who === undefined) throw new Error(login)
      const at = node.time.now
      return [
        (await node.host.gather.situation(who)).map(({ title }) => title),
        (await node.host.gather.brief(who, { since: at - HOUR, at })).map(({ text }) => text.en.slice(0, 31)),
      ]
    }
    expect((await told('ana')).flat()).toEqual(['Alert state High: Otter seen', 'The alert state is High since 2'])
    expect((await told('low')).flat()).not.toContain('Alert state High: Otter seen')
  })
})
