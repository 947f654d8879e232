import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Reply } from '@testudo/kernel/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readyDataDir, type TestHost } from '../../../../../platform/src/host/testing.ts'
import type { askSeenRoute, seenLeak, seenServed, seenSettings } from '../../core/contract/seen.ts'
import { epochOf } from '../../core/seen/oprf.ts'
import { seenQuestionSchema } from '../../core/seen/question.ts'
import { enter, openLine, peer, rel, startNode, subject } from './common.testing.ts'

const WEEK = 7 * 86_400_000
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const line = openLine()
const [EST, LVA, LTU] = [
  peer('EST', { clearances: { ALLIED: 'RESTRICTED' } }),
  peer('LVA'),
  peer('LTU', { clearances: { ALLIED: 'UNCLASSIFIED' } }),
]
const [est, lva] = [line.join(EST), line.join(LVA)]
const ltu = line.join(LTU)
/** Everything either node wrote to its log. */
const logged: string[] = []
const log = {
  info: (fields: object, message: string) => void logged.push(JSON.stringify(fields) + message),
  warn: (fields: object, message: string) => void logged.push(JSON.stringify(fields) + message),
  error: (fields: object, message: string) => void logged.push(JSON.stringify(fields) + message),
}
/** The responder, and two nodes that ask. */
let latvia: TestHost
let dataDir = ''
let estonia: TestHost
let lithuania: TestHost
const people: Record<'lva' | 'est' | 'low' | 'ltu', string> = { lva: '', est: '', low: '', ltu: '' }

/** What is asked about and known to nobody but the asker: it may be nowhere else. */
const SECRET_QUESTIONS = ['203.0.113.77', 'never-told.example', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']

beforeAll(async () => {
  lva.known.push(EST, LTU)
  est.known.push(LVA)
  ltu.known.push(LVA)
  dataDir = await readyDataDir()
  latvia = await startNode(lva.exchange, { log, dataDir })
  estonia = await startNode(est.exchange, { log })
  lithuania = await startNode(ltu.exchange, { log })
  people.lva = (await enter(latvia, 'lva', 'LVA')).cookie
  people.est = (await enter(estonia, 'est', 'EST')).cookie
  people.low = (await enter(estonia, 'low', 'EST', 'UNCLASSIFIED')).cookie
  people.ltu = (await enter(lithuania, 'ltu', 'LTU')).cookie
  const stamp = { spec_version: '2.1', created: '2026-11-20T08:00:00.000Z', modified: '2026-11-20T08:00:00.000Z' }
  const indicator = (n: number, pattern: string) => ({
    type: 'indicator',
    id: `indicator--${uuid(n)}`,
    name: `I${n}`,
    pattern,
    pattern_type: 'stix',
    valid_from: stamp.created,
    ...stamp,
  })
  const put = (objects: readonly object[], ...label: Parameters<typeof rel>) =>
    latvia.host.objects.put(subject('LVA'), objects as never, { label: rel(...label), source: 'LVA' })
  await put([indicator(1, "[ipv4-addr:value = '198.51.100.3']")], 'RESTRICTED', 'EST', 'LVA', 'LTU')
  await put(
    [
      {
        type: 'sighting',
        id: `sighting--${uuid(2)}`,
        sighting_of_ref: `indicator--${uuid(1)}`,
        count: 3,
        last_seen: '2026-11-21T14:12:00.000Z',
        ...stamp,
      },
    ],
    'RESTRICTED',
    'EST',
    'LVA',
  )
  await put(
    [{ type: 'sighting', id: `sighting--${uuid(3)}`, sighting_of_ref: `indicator--${uuid(1)}`, count: 40, ...stamp }],
    'SECRET',
    'LVA',
  )
  await put([indicator(4, "[domain-name:value = 'kept-here.example']")], 'SECRET', 'LVA')
  await put([indicator(5, "[ipv4-addr:value = '192.0.2.55']")], 'RESTRICTED', 'EST', 'LVA')
  lva.held.add(HELD)
  const orcon = rel('RESTRICTED', 'EST', 'LVA')
  await latvia.host.objects.put(subject('LVA'), [indicator(6, "[ipv4-addr:value = '192.0.2.66']")], {
    label: {
      ...orcon,
      categories: [...orcon.categories, { type: 'INFORMATIVE', tag: 'Originator Control', values: ['POL'] }],
      originators: ['POL'],
    },
    source: 'POL',
  })
  await put(
    [
      {
        type: 'domain-name',
        spec_version: '2.1',
        id: 'domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7',
        value: 'example.com',
      },
    ],
    'UNCLASSIFIED',
    'EST',
    'LVA',
    'LTU',
  )
}, 180_000)
afterAll(async () => {
  for (const node of [latvia, estonia, lithuania]) await node.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** An indicator that is here only because another node gave it. */
const HELD = `indicator--${uuid(5)}`

const settings = { enabled: true, types: ['ipv4-addr', 'domain-name', 'file:hashes'], perDay: 160, epochDays: 7 }
const post = (node: TestHost, path: string, as: string, body: unknown, method = 'POST') =>
  node.ask(method, `/api/sharing/seen/${path}`, { as, body })
const leakOf = async (as: string, count: number, node = estonia) =>
  (await post(node, 'leak', as, { peers: [LVA.id], count })).body as Reply<typeof seenLeak>
const ask = async (as: string, values: readonly string[], node = estonia) => {
  const { id } = await leakOf(as, values.length, node)
  const answer = await post(node, 'ask', as, { peers: [LVA.id], values, acknowledged: id })
  return answer.body as Reply<typeof askSeenRoute>
}
const ready = async (): Promise<Reply<typeof seenSettings>> => {
  for (let i = 0; i < 600; i++) {
    const found = (await latvia.ask('GET', '/api/sharing/seen/settings', { as: people.lva })).body as Reply<
      typeof seenSettings
    >
    if (found.tables.length >= 2) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('no tables')
}

describe('before anything is answered', () => {
  it('a node that has not agreed answers nothing, and says so without stopping others', async () => {
    const leak = await leakOf(people.est, 1)
    expect(leak.statements).toMatchObject([
      { peer: LVA.id, trouble: { en: 'This node does not answer private questions.' } },
    ])
    expect((await ask(people.est, ['198.51.100.3'])).results).toMatchObject([
      { values: [], trouble: { fr: 'Ce nœud ne répond pas aux questions privées.' } },
    ])
  })

  it('tables are made ahead, one per asker, padded alike', async () => {
    expect((await post(latvia, 'settings', people.lva, { ...settings, perDay: 1 }, 'PUT')).status).toBe(400)
    expect((await post(latvia, 'settings', people.lva, settings, 'PUT')).status).toBe(200)
    const found = await ready()
    expect(found.tables.map(({ name, size, epoch }) => [name, size, epoch])).toEqual([
      ['Node of EST', 256, epochOf(latvia.time.now, WEEK)],
      ['Node of LTU', 256, epochOf(latvia.time.now, WEEK)],
    ])
    const jobs = await latvia.host.jobs.list(EST.subject)
    expect(jobs.map(({ kind, state }) => `${kind} ${state}`)).toContain('sharing.seen-table done')
  })

  it('the leak statement must have been shown, to this person, for this many values', async () => {
    const values = ['198.51.100.3']
    const { id, statements } = await leakOf(people.est, 1)
    expect(statements[0]?.en.responder[1]).toBe(
      'Node of LVA learns that the question was about at most 16 values; not how many, nor which, nor of what type.',
    )
    expect(statements[0]?.fr.asker.join(' ')).toContain('256 valeurs')
    for (const [as, acknowledged, asked] of [
      [people.est, 'no', values],
      [people.low, id, values],
      [people.est, id, Array.from({ length: 17 }, (_, i) => `198.51.100.${i}`)],
    ] as const) {
      const answer = await post(estonia, 'ask', as, { peers: [LVA.id], values: asked, acknowledged })
      expect([answer.status, (answer.body as { code: string }).code]).toEqual([409, 'sharing.seen_leak'])
    }
    expect(await latvia.ask('GET', '/api/sharing/seen/served', { as: people.lva })).toMatchObject({
      body: { rows: [] },
    })
  })

  it('257 values, none, and what is no value are refused; a message never repeats one', async () => {
    const many = Array.from({ length: 257 }, (_, i) => `10.0.${i >> 8}.${i & 255}`)
    for (const values of [many, [], ['198.51.100.3', 'what is this']]) {
      const answer = await post(estonia, 'ask', people.est, { peers: [LVA.id], values, acknowledged: 'x' })
      expect(answer.status).toBe(400)
      expect(JSON.stringify(answer.body)).not.toMatch(/what is this|10\.0\.0/)
    }
    expect((await post(estonia, 'leak', people.est, { peers: [LVA.id], count: 257 })).status).toBe(400)
    expect((await post(estonia, 'leak', people.est, { peers: ['nobody'], count: 1 })).status).toBe(404)
  })
})

it('tells nothing of what is not this node’s to pass on', async () => {
  const { results } = await ask(people.est, ['192.0.2.55', '192.0.2.66', '198.51.100.3'])
  expect(results[0]?.values.map(({ seen }) => seen)).toEqual([false, false, true])
})

describe('have you seen this?', () => {
  it('answers with what the asker’s node and person may know, and with no alike for the rest', async () => {
    const { results, marking } = await ask(people.est, [
      '198.51.100[.]3',
      'Example.COM',
      'kept-here.example',
      ...SECRET_QUESTIONS,
    ])
    expect(results[0]?.values).toEqual([
      {
        seen: true,
        words: { en: 'seen 3 times, last 211412ZNOV26', fr: 'vu 3 fois, dernière fois 211412ZNOV26' },
        mark: expect.objectContaining({ portion: '(AR)' }),
      },
      {
        seen: true,
        words: expect.objectContaining({ en: expect.stringMatching(/^known since /) }),
        mark: expect.objectContaining({ portion: '(AU)' }),
      },
      { seen: false },
      { seen: false },
      { seen: false },
      { seen: false },
    ])
    expect(marking).toMatchObject({ portions: 2, label: { classification: 'RESTRICTED' } })
    // The same node, a person cleared for less: what is not for him looks like not seen.
    const low = await ask(people.low, ['198.51.100.3', 'example.com', 'kept-here.example'])
    expect(low.results[0]?.values.map(({ seen }) => seen)).toEqual([false, true, false])
    // Another node, whose account is cleared for less: its table holds less, under a key of its own.
    const other = await ask(people.ltu, ['198.51.100.3', 'example.com'], lithuania)
    expect(other.results[0]?.values.map(({ seen }) => seen)).toEqual([false, true])
  })

  it('lets no value, and no answer, be seen on the line, in a log, in the audit, or in any file of either node', async () => {
    const words = [
      ...SECRET_QUESTIONS,
      '198.51.100.3',
      'kept-here',
      'example.com',
      'seen 3',
      'ipv4-addr',
      'domain-name',
    ]
    const crossed = line.traffic.join('\n')
    expect(crossed).toContain('testudo/seen-answer/1')
    for (const word of words) {
      for (const form of [
        word,
        Buffer.from(word).toString('hex'),
        Buffer.from(word).toString('base64').replaceAll('=', ''),
      ]) {
        expect(crossed.includes(form), word).toBe(false)
        expect(logged.join('\n').includes(form), word).toBe(false)
      }
    }
    // The responder's disk holds what it knew itself; never what it was asked.
    for (const dir of [latvia.dataDir, estonia.dataDir])
      for (const file of filesBelow(dir)) {
        const bytes = readFileSync(file)
        for (const word of SECRET_QUESTIONS) expect(bytes.includes(word), file).toBe(false)
      }
    const sizes = line.traffic.filter((text) => text.includes('seen-question')).map((text) => text.length)
    expect(new Set(sizes).size).toBe(1)
  })

  it('tells the responder’s people who asked how many points, and the audit the act', async () => {
    const { rows } = (await latvia.ask('GET', '/api/sharing/seen/served', { as: people.lva })).body as Reply<
      typeof seenServed
    >
    expect(rows.map(({ name, questions, points }) => [name, questions, points])).toEqual([
      ['Node of EST', 3, 48],
      ['Node of LTU', 1, 16],
    ])
  })
})

describe('a question made by hand', () => {
  const question = (points: readonly string[], epoch = epochOf(latvia.time.now, WEEK)) => ({
    v: 'testudo/seen-question/1',
    epoch,
    points,
  })
  const good = 'e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76'
  const spent = async () =>
    (
      (await latvia.ask('GET', '/api/sharing/seen/served', { as: people.lva })).body as Reply<typeof seenServed>
    ).rows.map(({ points }) => points)

  it.each<[string, () => object, string]>([
    ['holds the identity', () => question([...Array.from({ length: 15 }, () => good), '0'.repeat(64)]), 'point'],
    [
      'holds a point spelled otherwise',
      () => question([...Array.from({ length: 15 }, () => good), 'f'.repeat(64)]),
      'point',
    ],
    [
      'holds a negative field element',
      () => question([...Array.from({ length: 15 }, () => good), `01${'0'.repeat(62)}`]),
      'point',
    ],
    ['has 17 points', () => question(Array.from({ length: 17 }, () => good)), 'question'],
    [
      'has more members than it may',
      () => ({ ...question(Array.from({ length: 16 }, () => good)), type: 'ipv4-addr' }),
      'question',
    ],
    [
      'is of an epoch that has ended',
      () =>
        question(
          Array.from({ length: 16 }, () => good),
          epochOf(latvia.time.now, WEEK) - 2,
        ),
      'epoch',
    ],
    [
      'is of an epoch to come',
      () =>
        question(
          Array.from({ length: 16 }, () => good),
          epochOf(latvia.time.now, WEEK) + 1,
        ),
      'epoch',
    ],
  ])('%s: refused whole, and costs nothing', async (_, body, code) => {
    const before = await spent()
    await expect(est.exchange.ask(LVA.id, 'seen/ask', body())).resolves.toMatchObject({
      v: 'testudo/seen-refused/1',
      code,
    })
    expect(await spent()).toEqual(before)
  })

  it('may fetch no table but its own', async () => {
    const terms = (await ltu.exchange.ask(LVA.id, 'seen/terms', {})) as { nonce: string }
    await expect(est.exchange.ask(LVA.id, 'seen/table', { nonce: terms.nonce, part: 0 })).resolves.toMatchObject({
      code: 'renewed',
    })
    await expect(ltu.exchange.ask(LVA.id, 'seen/table', { nonce: terms.nonce, part: 1 })).resolves.toMatchObject({
      code: 'table',
    })
    await expect(est.exchange.ask(LVA.id, 'seen/table', { nonce: '../..', part: 0 })).resolves.toMatchObject({
      code: 'table',
    })
  })
})

describe('keys and quotas', () => {
  it('change with the rights of the asker: the old table tells nothing more', async () => {
    const before = (await est.exchange.ask(LVA.id, 'seen/terms', {})) as { nonce: string }
    lva.known.splice(0, 1, { ...EST, subject: subject('EST', { clearances: { ALLIED: 'UNCLASSIFIED' } }) })
    const question = seenQuestionSchema.parse({
      v: 'testudo/seen-question/1',
      epoch: epochOf(latvia.time.now, WEEK),
      points: Array.from({ length: 16 }, () => 'e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76'),
    })
    // The line gives the responder the asker as it joined; the new account stands in the list of peers.
    line.join({ ...EST, subject: subject('EST', { clearances: { ALLIED: 'UNCLASSIFIED' } }) })
    await expect(est.exchange.ask(LVA.id, 'seen/ask', question)).resolves.toMatchObject({
      v: 'testudo/seen-refused/1',
      code: 'epoch',
    })
    await expect(est.exchange.ask(LVA.id, 'seen/table', { nonce: before.nonce, part: 0 })).resolves.toMatchObject({
      code: 'renewed',
    })
    lva.known.splice(0, 1, EST)
    line.join(EST)
  })

  it('the quota holds over a restart and opens with the next day, and the previous epoch is served while tables change', async () => {
    await post(latvia, 'settings', people.lva, settings, 'PUT')
    await ready()
    const terms = async () => (await est.exchange.ask(LVA.id, 'seen/terms', {})) as { epoch: number }
    await expect.poll(terms, { timeout: 60_000 }).toMatchObject({ epoch: epochOf(latvia.time.now, WEEK) })
    for (let i = 0; i < 7; i++) await ask(people.est, ['example.com'])
    const over = await ask(people.est, ['example.com'])
    expect(over.results[0]?.trouble?.en).toContain('quota')
    const at = latvia.time.now
    await latvia.close()
    latvia = await startNode(lva.exchange, { log, dataDir })
    latvia.time.now = at
    expect((await ask(people.est, ['example.com'])).results[0]?.trouble?.en).toContain('quota')
    latvia.time.now += WEEK
    // Nobody has made the new epoch's table yet: the one before is still good, and a new day has begun.
    expect(await terms()).toMatchObject({ epoch: epochOf(latvia.time.now, WEEK) - 1 })
    expect((await ask(people.est, ['example.com'])).results[0]?.values).toMatchObject([{ seen: true }])
  }, 120_000)
})

function filesBelow(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    return statSync(path).isDirectory() ? filesBelow(path) : statSync(path).isFile() ? [path] : []
  })
}
