import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SourceRow } from '../../core/contract/collections.ts'
import { ForeignServer } from './foreign.testing.ts'
import { idOf, indicator, secretLabel, startTaxiiNode, type TaxiiNode, testLabel } from './node.testing.ts'

const HELD = idOf('indicator', 900)

let node: TaxiiNode
let foreign: ForeignServer
beforeAll(async () => {
  node = await startTaxiiNode({}, new Set([HELD]))
})
afterAll(() => node.close())
beforeEach(async () => {
  foreign = await new ForeignServer().start()
})
afterEach(() => foreign.close())

const basic = { kind: 'basic', login: 'us', password: 'secret' }
const matter = (more: object = {}) => ({
  name: 'Ally',
  direction: 'pull',
  url: `${foreign.url}/root/`,
  collection: 'c1',
  access: basic,
  everySeconds: 60,
  paused: true,
  ...more,
})
async function add(more: object = {}): Promise<string> {
  const made = await node.api('POST', '/sharing/taxii/sources', matter(more))
  expect(made).toMatchObject({ status: 200 })
  return (made.body as { id: string }).id
}
const rows = async () =>
  ((await node.api('GET', '/sharing/taxii/sources')).body as { sources: readonly SourceRow[] }).sources
const rowOf = async (id: string) => (await rows()).find((row) => row.id === id)
async function run(id: string, again = false): Promise<SourceRow> {
  const answer = await node.api('POST', `/sharing/taxii/sources/${id}/now`, { again })
  expect(answer.status).toBe(200)
  return (answer.body as { source: SourceRow }).source
}

describe('a server that is looked at', () => {
  const discover = (more: object = {}) =>
    node.api('POST', '/sharing/taxii/discover', { url: `${foreign.url}/taxii2/`, access: basic, ...more })

  it('tells its roots and collections, and which root cannot be asked', async () => {
    const answer = await discover()
    expect(answer.body).toEqual({
      title: 'Foreign',
      roots: [
        {
          url: `${foreign.url}/root/`,
          title: 'R',
          collections: [{ id: 'c1', title: 'One', description: '', reads: true, writes: true }],
        },
        expect.objectContaining({ url: `${foreign.url}/gone/`, trouble: expect.anything(), collections: [] }),
      ],
    })
  })

  it.each([
    ['http://169.254.169.254/latest/'],
    ['http://10.0.0.1/taxii2/'],
    ['http://[::ffff:10.0.0.1]/taxii2/'],
    ['http://0x0a000001/'],
  ])('is not asked at %s', async (url) => {
    const answer = await discover({ url })
    expect(answer).toMatchObject({ status: 503, body: { code: 'sharing.not_discovered' } })
    expect(JSON.stringify(answer.body)).toContain('outbound.allow')
  })

  it.each([['file:///etc/passwd'], ['https://user:pass@example.org/'], ['nothing']])(
    '%s is no address',
    async (url) => {
      expect((await discover({ url })).status).toBe(400)
    },
  )

  it('that wants another credential is told so, in our words', async () => {
    const answer = await discover({ access: { ...basic, password: 'wrong' } })
    expect(answer.status).toBe(503)
    expect(JSON.stringify(answer.body)).toContain('credential')
    expect(JSON.stringify(answer.body)).not.toContain('who are you')
  })
})

describe('a pull', () => {
  it.each([true, false])('takes everything once, then what is new, told next: %s', async (tellsNext) => {
    const from = tellsNext ? 100 : 200
    foreign.tellsNext = tellsNext
    foreign.keep(Array.from({ length: 45 }, (_, n) => indicator(from + n)))
    const id = await add({ name: `Ally ${from}` })
    expect(await run(id)).toMatchObject({ state: 'paused', failures: 0, last: { new: 45 }, total: { new: 45 } })
    const found = await node.host.objects.get(node.keeper, idOf('indicator', from + 44))
    expect(found?.label).toEqual(testLabel)
    expect(await node.host.objects.assertions(node.keeper, idOf('indicator', from))).toMatchObject([
      { source: `Ally ${from}` },
    ])
    foreign.keep([indicator(from + 45)])
    foreign.asked.length = 0
    expect((await run(id)).last).toEqual({ new: 1 })
    expect(foreign.asked).toHaveLength(1)
    expect(foreign.asked[0]?.url).toContain('added_after=2026-11-20T00')
    expect((await run(id, true)).last).toEqual({ same: 46 })
  })

  it('gives what it takes the label and grading the source was given', async () => {
    const restricted = { ...testLabel, classification: 'RESTRICTED' }
    foreign.keep([indicator(300)])
    const id = await add({ name: 'Graded', defaultLabel: restricted, reliability: 'B', credibility: '2' })
    await run(id)
    expect((await node.host.objects.get(node.keeper, idOf('indicator', 300)))?.label).toEqual(restricted)
    expect(await node.host.objects.assertions(node.keeper, idOf('indicator', 300))).toMatchObject([
      { source: 'Graded', grading: { reliability: 'B', credibility: '2' } },
    ])
  })

  it('goes over objects that cannot be read or kept', async () => {
    foreign.keep([
      indicator(310),
      { id: 'x', raw: '{"type":"indicator","id":"a","id":"b"}' },
      { ...indicator(311), id: 'indicator--x' },
      indicator(312),
    ])
    expect((await run(await add())).last).toEqual({ new: 2, unreadable: 1, quarantined: 1 })
  })

  it('goes on where it stopped: every page is kept before the next is asked for', async () => {
    foreign.keep(Array.from({ length: 60 }, (_, n) => indicator(400 + n)))
    // The first page comes; then the server breaks.
    const broken = () => ({ status: 500, body: 'oops' })
    foreign.planted.push(() => undefined, broken)
    const id = await add()
    expect(await run(id)).toMatchObject({
      failures: 1,
      last: { new: 20 },
      trouble: { en: expect.stringContaining('500') },
    })
    foreign.asked.length = 0
    expect(await run(id)).toMatchObject({ failures: 0, last: { new: 40 }, total: { new: 60 } })
    expect(foreign.asked[0]?.url).toContain('next=20')
  })

  it('starts at the last date when its place is forgotten there', async () => {
    foreign.keep(Array.from({ length: 60 }, (_, n) => indicator(500 + n)))
    foreign.planted.push(
      () => undefined,
      () => ({ status: 500 }),
    )
    const id = await add()
    await run(id)
    foreign.planted.push(() => ({ status: 400 }))
    expect(await run(id)).toMatchObject({ failures: 0, last: { new: 40 } })
    expect((await run(id)).last).toEqual({})
  })

  it('waits as long as it is asked to, and longer after each failure', async () => {
    const id = await add({ paused: false })
    const busy = (seconds: string) => () => ({ status: 429, headers: { 'retry-after': seconds } })
    const at = node.time.now
    for (let i = 0; i < 3; i++) foreign.planted.push(busy(i === 2 ? '7200' : '0'))
    expect(await run(id)).toMatchObject({ state: 'failing', failures: 1, nextRun: at + 7_200_000 })
    foreign.planted.push(() => ({ status: 500 }))
    expect(await run(id)).toMatchObject({ failures: 2, nextRun: at + 120_000 })
    expect(await run(id)).toMatchObject({ state: 'healthy', failures: 0, nextRun: at + 60_000 })
    await node.api('DELETE', `/sharing/taxii/sources/${id}`)
  })

  it('ends when a server goes round in circles or lies about dates', async () => {
    foreign.keep([indicator(600), indicator(601)])
    const page = (n: number) => ({
      status: 200,
      headers: { 'x-taxii-date-added-last': '2999-01-01T00:00:00.000000Z' },
      body: JSON.stringify({ more: true, next: 'n', objects: [indicator(n)] }),
    })
    foreign.planted.push(
      () => page(602),
      () => page(602),
    )
    const id = await add()
    expect(await run(id)).toMatchObject({ failures: 1, trouble: { en: expect.stringContaining('how to go on') } })
    foreign.asked.length = 0
    await run(id, true)
    expect(foreign.asked[0]?.url).not.toContain('2999')
  })

  it('takes nothing under a marking that its keeper may not use', async () => {
    const { labelToMarking } = await import('@testudo/kernel/marking')
    const cosmic = labelToMarking({ ...secretLabel, classification: 'TOP SECRET' }, 0)
    foreign.keep([cosmic as { id: string }, indicator(610, { object_marking_refs: [cosmic.id] }), indicator(611)])
    expect((await run(await add())).last).toEqual({ new: 1, quarantined: 2 })
  })
})

describe('a push', () => {
  const remote = async (login: string, clearance = 'RESTRICTED') => {
    const made = await node.client({
      login,
      nation: 'EST',
      organisation: 'EST CERT',
      clearances: { ALLIED: clearance },
    })
    return made.id
  }
  const pushing = (account: string, more: object = {}) =>
    add({ name: 'Push', direction: 'push', account, types: ['malware'], ...more })
  const malware = (n: number) => ({
    type: 'malware',
    spec_version: '2.1',
    id: idOf('malware', n),
    created: '2026-11-20T08:00:00.000Z',
    modified: '2026-11-20T08:00:00.000Z',
    name: `Malware ${n}`,
    is_family: true,
  })
  const brought = () => foreign.kept.map(({ object }) => object.id)

  it('brings what the account of the server may read, once, and records the release', async () => {
    await node.put([malware(1), malware(2)])
    await node.put([malware(3)], secretLabel)
    const id = await pushing(await remote('est-1'))
    expect((await run(id)).last).toEqual({ accepted: 2 })
    expect(brought().toSorted()).toEqual([idOf('malware', 1), idOf('malware', 2)])
    expect((await run(id)).last).toEqual({})
    await node.put([malware(4)])
    expect((await run(id)).last).toEqual({ accepted: 1 })
  })

  it('keeps back what another node gave without leave to pass it on', async () => {
    await node.put([indicator(900), indicator(901)])
    const id = await pushing(await remote('est-2'), { types: ['indicator'] })
    await run(id)
    expect(brought()).toContain(idOf('indicator', 901))
    expect(brought()).not.toContain(HELD)
  })

  it('one object the server will not have stops no other', async () => {
    foreign.refuses.add(idOf('malware', 2))
    const id = await pushing(await remote('est-3'))
    const { last } = await run(id)
    expect(last).toMatchObject({ refused: 1 })
    expect(brought()).not.toContain(idOf('malware', 2))
    expect(brought()).toContain(idOf('malware', 1))
  })

  it('keeps to the length the server takes', async () => {
    foreign.maxContentLength = 300
    const id = await pushing(await remote('est-4'))
    expect((await run(id)).last).toMatchObject({ accepted: 3 })
    const posts = foreign.asked.filter(({ method }) => method === 'POST')
    expect(posts.every(({ body }) => Buffer.byteLength(body) <= 300)).toBe(true)
  })

  it('needs an account of a service', async () => {
    for (const account of [undefined, 'nobody', node.keeper.id])
      expect(await node.api('POST', '/sharing/taxii/sources', matter({ direction: 'push', account }))).toMatchObject({
        status: 400,
        body: { code: 'sharing.no_account' },
      })
  })
})

describe('a credential', () => {
  it('is never told, kept sealed, kept over a change, and never sent to another server', async () => {
    foreign.keep([indicator(700)])
    const id = await add({ access: { ...basic, password: 'secret' } })
    expect(JSON.stringify(await rows())).not.toContain('secret')
    const [stored] = await node.host.tables.asOwner((tx) =>
      tx.query<{ secret: string; settings: string }>(
        'select secret, settings from sharing_taxii_source where id = $1',
        [id],
      ),
    )
    expect(`${stored?.secret} ${stored?.settings}`).not.toContain('secret')
    const same = matter({ name: 'Renamed', access: { kind: 'same' } })
    expect((await node.api('PUT', `/sharing/taxii/sources/${id}`, same)).status).toBe(200)
    expect((await run(id)).failures).toBe(0)
    const elsewhere = await node.api('PUT', `/sharing/taxii/sources/${id}`, {
      ...same,
      url: 'http://127.0.0.1:9/root/',
    })
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'sharing.secret_elsewhere' } })
    expect(await rowOf(id)).toMatchObject({ name: 'Renamed', access: 'basic' })
  })

  it('as a token goes as Bearer or Token', async () => {
    foreign.credential = 'Token abc'
    const id = await add({ access: { kind: 'token', token: 'abc', scheme: 'Token' } })
    expect((await run(id)).failures).toBe(0)
  })
})
