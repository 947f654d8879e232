import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Label } from '@testudo/kernel/label'
import {
  readyDataDir,
  secretLabel,
  startTestHost,
  type TestHost,
  testLabel,
} from '../../../../../platform/src/host/testing.ts'
import type { Equipment, FeedItem, VexStatement } from '../../core/index.ts'
import { capability, vulnerabilitiesOf } from '../index.ts'

const HOUR = 3_600_000
const CVE = 'CVE-2026-90001'
const SECRET_CVE = 'CVE-2026-90002'
/** Of November 2026: the 2nd, 9th and 16th are Mondays. */
const day = (n: number) => Date.UTC(2026, 10, n)

const known = (id: string): readonly FeedItem[] => [
  {
    kind: 'record',
    id,
    aliases: [],
    source: { key: 'coe', name: 'CoE' },
    format: 'cve',
    state: 'published',
    title: 'Remote maintenance',
    text: '',
    scores: [],
    cwes: [],
    ssvc: [],
    affected: [
      {
        product: { vendor: 'Signalbox', product: 'GW-4' },
        status: 'affected',
        ranges: [{ to: '4.2.1', order: 'generic' }],
      },
    ],
    configurations: [],
    references: [],
    remedies: [],
    flags: [],
  },
  {
    kind: 'kev',
    id,
    source: { key: 'kev', name: 'List' },
    vendor: 'Signalbox',
    product: 'GW-4',
    name: 'GW-4',
    addedDay: '2026-11-02',
    ransomware: false,
    action: '',
  },
]
const gateway = (operator: string, nation: string, sector: string): Equipment => ({
  id: `gw-${operator}`,
  name: `GW-4 of ${operator}`,
  operator: `identity--${operator}`,
  operatorName: operator,
  nation,
  sector,
  exposure: 'open',
  safety: 'negligible',
  seen: day(1),
  components: [{ name: 'GW-4', vendor: 'Signalbox', product: 'GW-4', version: '4.2.1' }],
})
const fixed = (operator: string, at: number, id = CVE): VexStatement => ({
  kind: 'vex',
  key: `${id} of ${operator}`,
  id,
  source: { key: `identity--${operator}`, name: operator },
  author: 'operator',
  at,
  status: 'fixed',
  products: [],
  equipment: [`gw-${operator}`],
  family: false,
})

interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}
interface PastBody {
  readonly periods: readonly { readonly from: number; readonly to: number }[]
  readonly lines: readonly {
    readonly of: string
    readonly name: string
    readonly own: boolean
    readonly points: readonly object[]
  }[]
  readonly medians: readonly object[]
  readonly withheld: boolean
}
interface NowBody {
  readonly cells: readonly object[]
  readonly nations: readonly object[]
  readonly sectors: readonly object[]
  readonly withheld: boolean
}

let dataDir: string
let node: TestHost
const keep = async (label: Label, at: number, items: readonly FeedItem[], equipment: readonly Equipment[] = []) => {
  const found = vulnerabilitiesOf(node.host)
  if (found === undefined) throw new Error('the capability does not run')
  node.time.now = at
  await found.inventory.keep(label, equipment)
  await found.items.keep(label, items)
  await found.matches.settled()
}
const as = async (login: string, nation: string, classification: string) => {
  const clearances = { ALLIED: classification }
  const person = { login, name: login, nation, organisation: 'Centre', clearances, roles: ['watch'] }
  const { cookie } = await node.enter(person)
  return (path: string): Promise<Told> => node.ask('GET', `/api/vulnerabilities/collective${path}`, { as: cookie })
}

beforeAll(async () => {
  dataDir = await readyDataDir()
  node = await startTestHost({ dataDir, capabilities: [capability] })
  const estonia = ['A', 'B', 'C'].map((one) => gateway(one, 'EST', 'rail'))
  await keep(testLabel, day(3), known(CVE), [...estonia, gateway('D', 'LVA', 'port')])
  await keep(secretLabel, day(4), known(SECRET_CVE), [gateway('E', 'EST', 'rail')])
  // All of it is mended in the second week, what is secret, too.
  await keep(testLabel, day(9) + HOUR, [fixed('A', day(9))])
  await keep(testLabel, day(11), [fixed('B', day(11)), fixed('C', day(11)), fixed('D', day(11))])
  await keep(secretLabel, day(12), [fixed('E', day(12))])
  node.time.now = day(18)
})
afterAll(async () => {
  await node.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('nations and sectors over time', () => {
  it('tells what three operators have in a week that is over, and nothing of one', async () => {
    const ask = await as('polish', 'POL', 'UNCLASSIFIED')
    const { periods, lines, medians, withheld } = (await ask('/past')).body as PastBody
    expect(periods.slice(-2)).toEqual([
      { from: day(2), to: day(9) },
      { from: day(9), to: day(16) },
    ])
    expect(lines.map(({ of, name }) => `${of} ${name}`)).toEqual(['nation EST', 'sector rail'])
    // Known on the third, listed on the second: mended on the ninth and the eleventh.
    expect(lines[0]?.points.slice(-2)).toEqual([{ open: 1 }, { medianHours: 8 * 24 }])
    expect(medians).toEqual([{ nation: 'EST', sector: 'rail', hours: 8 * 24 }])
    expect(withheld).toBe(true)
    expect(JSON.stringify((await ask('')).body)).not.toContain('LVA')
  })

  it('shows a nation all of itself, to its own people alone', async () => {
    const ask = await as('latvian', 'LVA', 'UNCLASSIFIED')
    const { lines } = (await ask('/past')).body as PastBody
    expect(lines.find(({ name }) => name === 'LVA')).toMatchObject({ own: true })
    expect(lines.find(({ name }) => name === 'LVA')?.points.slice(-2)).toEqual([
      { open: 1 },
      { open: 0, medianHours: 8 * 24 },
    ])
    expect(lines.some(({ name }) => name === 'port')).toBe(false)
  })

  it('is the same whatever is known under labels beyond the reader', async () => {
    const [low, high] = [await as('low', 'POL', 'UNCLASSIFIED'), await as('high', 'POL', 'SECRET')]
    const told = async (ask: typeof low) => ((await ask('/past')).body as PastBody).lines[0]?.points.slice(-2)
    expect(await told(low)).toEqual([{ open: 1 }, { medianHours: 8 * 24 }])
    expect(await told(high)).toEqual([{ open: 2 }, { open: 1, medianHours: 8 * 24 }])
  })

  it('leaves as a file without what only the own nation sees, with its marking and a record of the release', async () => {
    const ask = await as('carrier', 'LVA', 'UNCLASSIFIED')
    const { status, headers, body } = await ask('/export')
    expect(status).toBe(200)
    expect(String(headers['content-disposition'])).toMatch(/vulnerabilities-collective-2026-11-18T000000Z\.csv/)
    const lines = String(body).split('\r\n')
    expect(lines[0]).toContain('UNCLASSIFIED')
    expect(lines[0]).toContain('4 figures')
    expect(String(body)).not.toContain('LVA')
    expect(lines).toContain('nation,EST,2026-11-09,2026-11-16,,192')
    const rows = await node.storage.asOwner((tx) =>
      tx.query<{ channel: string }>(
        `select channel from release_decision where channel = 'vulnerabilities-collective.csv'`,
      ),
    )
    expect(rows).toHaveLength(1)
  })

  it('never changes what it told, and asks for nothing but weeks and four weeks', async () => {
    const ask = await as('later', 'POL', 'UNCLASSIFIED')
    const before = (await ask('/past')).body as PastBody
    await keep(testLabel, day(18) + HOUR, known('CVE-2026-90003'), [gateway('F', 'EST', 'rail')])
    expect((await ask('/past')).body).toEqual(before)
    expect(((await ask('')).body as NowBody).withheld).toBe(true)
    expect((await ask('/past?length=day')).status).toBe(400)
    expect(((await ask('/past?length=four-weeks')).body as PastBody).periods).toHaveLength(12)
  })
})
