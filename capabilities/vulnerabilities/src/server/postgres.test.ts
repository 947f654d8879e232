import type { Subject } from '@testudo/kernel/subject'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { available } from '../../../../test/support/engines.ts'
import { startPostgres, type TestServer } from '../../../../test/support/postgres.ts'
import type { EpssEntry, VexStatement } from '../core/index.ts'
import {
  CVE,
  gateway,
  listed,
  openWorld,
  PORT,
  PORT_NAME,
  RAIL,
  RAIL_NAME,
  record,
  secretLabel,
  testLabel,
  type World,
} from './warnings/warnings.testing.ts'

/** What other tests of this capability ask of the embedded database, once on PostgreSQL. */
describe.runIf(available('postgres'))('on PostgreSQL', () => {
  let server: TestServer | undefined
  let w: World
  let low: Subject
  let high: Subject
  const epss = (day: string, value: number): EpssEntry => ({
    kind: 'epss',
    id: CVE,
    source: { key: 'epss', name: 'FIRST EPSS' },
    day,
    epss: value,
  })
  const vex: VexStatement = {
    kind: 'vex',
    key: 'no',
    id: CVE,
    source: { key: 'signalbox', name: 'Signalbox' },
    author: 'supplier',
    at: 0,
    status: 'not_affected',
    justification: 'component_not_present',
    products: [],
    equipment: [gateway('118', PORT, PORT_NAME, 'FRA').id],
    family: false,
  }
  const found = async (subject: Subject, at?: number) =>
    (await w.runtime.matches.read(subject, { vulnerabilities: [CVE], ...(at === undefined ? {} : { at }) })).map(
      ({ match }) => match.equipment,
    )
  const counts = async (subject: Subject) => {
    const sight = await w.runtime.matches.sight(subject)
    return sight.tally(CVE, [])?.counts.affected
  }

  beforeAll(async () => {
    server = await startPostgres()
    w = await openWorld(await server?.database('vulnerabilities'))
    low = await w.subject(await w.enter('low', 'Elsewhere', 'FRA', 'watch'))
    low = { ...low, clearances: { ALLIED: 'UNCLASSIFIED' } }
    high = await w.subject(w.officer)
  }, 120_000)
  afterAll(async () => {
    await w.close()
    await server?.stop()
  })

  it('items are kept by versions and read by labels, EPSS by days', async () => {
    const { items } = w.runtime
    expect(await items.keep(testLabel, [record(CVE), listed(CVE)])).toEqual({ new: 2, changed: 0, same: 0 })
    expect(await items.keep(testLabel, [record(CVE)])).toEqual({ new: 0, changed: 0, same: 1 })
    expect(await items.keep(secretLabel, [record(CVE, { text: 'A sensor saw it.' })])).toMatchObject({ new: 1 })
    await items.keep(testLabel, [epss('2026-11-20', 0.1), epss('2026-11-21', 0.2)])
    await items.keep(secretLabel, [epss('2026-11-22', 0.9)])
    const kinds = async (subject: Subject) =>
      (await items.read(subject, { ids: [CVE] })).map(({ item }) => item.kind).toSorted()
    expect(await kinds(low)).toEqual(['epss', 'kev', 'record'])
    expect(await kinds(high)).toEqual(['epss', 'epss', 'kev', 'record', 'record'])
    expect((await items.epss(low, CVE)).map(({ epss: value }) => value)).toEqual([0.1, 0.2])
  })

  it('equipment is matched as it comes, changes and is mended; the past can be asked for', async () => {
    const { inventory, matches } = w.runtime
    const [one, two] = [gateway('118', PORT, PORT_NAME, 'FRA'), gateway('500', RAIL, RAIL_NAME, 'LVA')]
    const hidden = gateway('777', PORT, PORT_NAME, 'FRA')
    await inventory.keep(testLabel, [one, two])
    await inventory.keep(secretLabel, [hidden])
    await matches.settled()
    expect(await found(low)).toEqual([one.id, two.id])
    // Both records speak of each piece: to the reader of both, once.
    expect(new Set(await found(high))).toEqual(new Set([one.id, two.id, hidden.id]))
    expect([await counts(low), await counts(high)]).toEqual([2, 3])
    const before = w.node.time.now
    w.node.time.now += 60_000
    await inventory.keep(testLabel, [
      { ...two, components: [{ name: 'GW-4', vendor: 'Signalbox', product: 'GW-4', version: '9' }] },
    ])
    await matches.settled()
    expect(await found(low)).toEqual([one.id])
    expect(await found(low, before)).toEqual([one.id, two.id])
    expect(await counts(low)).toBe(1)
  })

  it('a warning stands ready for what is open, goes out, and what VEX rules out is no part of it', async () => {
    expect((await w.contact(PORT, {})).status).toBe(200)
    expect((await w.release(w.port, CVE, PORT)).status).toBe(403)
    expect((await w.release(w.officer, CVE, PORT)).body).toMatchObject({ refused: [] })
    await w.settled()
    expect(await w.warnings.read(high, { vulnerability: CVE })).toMatchObject([
      { operator: PORT, equipment: [{ id: '118' }] },
    ])
    // What a vendor rules out under a label nobody else reads: the reader of it asks for one piece less.
    await w.runtime.items.keep(secretLabel, [vex])
    await w.settled()
    const sight = await w.runtime.matches.sight(high)
    const said = await w.runtime.items.read(high, { ids: [CVE], kinds: ['vex'] })
    const statements = said.flatMap(({ item, ...heard }) => (item.kind === 'vex' ? [{ item, ...heard }] : []))
    expect(sight.tally(CVE, statements)?.counts).toMatchObject({ affected: 1, 'ruled-out': 1 })
  })
})
