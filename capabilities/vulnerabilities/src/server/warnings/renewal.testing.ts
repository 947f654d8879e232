import type { Reply } from '@testudo/kernel/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import type { portalWarning } from '../../core/contract/portal.ts'
import type { releaseWarnings, WarningRow } from '../../core/contract/warnings.ts'
import type { VexStatement } from '../../core/index.ts'
import {
  gateway,
  listed,
  PORT,
  PORT_NAME,
  record,
  restricted,
  secretLabel,
  testLabel,
  type World,
} from './warnings.testing.ts'

const CVE = 'CVE-2026-90101'
const OTHER = 'CVE-2026-90102'
const THIRD = 'CVE-2026-90103'
const HOUR = 3_600_000

/**
 * A warning after it was sent: what renews it, and what does not. In a world where PORT has the gateways 118 and 121 and can
 * be reached by mail, and others have warnings nobody answers.
 */
export function renewalCases(world: () => World): void {
  let w: World
  beforeAll(async () => {
    w = world()
    await w.runtime.items.keep(testLabel, [record(CVE)])
    await w.settled()
    await w.release(w.officer, CVE, PORT)
    await w.warnings.sendDue()
  })

  const of = ({ body }: { body: unknown }) =>
    (body as { rows: WarningRow[] }).rows.filter(({ operator }) => operator === PORT)
  const rows = async (as = w.officer) => of(await w.ask(as, 'GET', `/vulnerabilities/warnings?vulnerability=${CVE}`))
  const ready = async () => (await rows()).filter(({ state }) => state === 'ready')
  const sent = async () => (await rows()).filter(({ state }) => state !== 'ready')
  const release = async () => (await w.release(w.second, CVE, PORT)).body as Reply<typeof releaseWarnings>
  const own = async () => {
    const [one] = await sent()
    return (await w.ask(w.port, 'GET', `/operator/warnings/${one?.id ?? ''}`)).body as Reply<typeof portalWarning>
  }
  const csaf = async () => {
    const [one] = await sent()
    const { body } = await w.ask(w.port, 'GET', `/operator/warnings/${one?.id ?? ''}/csaf`)
    return body as {
      document: { tracking: { version: string; revision_history: { number: string; summary: string }[] } }
      vulnerabilities: { product_status: Record<string, string[]> }[]
    }
  }
  /** What the maker of the GW-4 says of versions, or of single pieces. */
  const vendorSays = (more: Partial<VexStatement>): VexStatement => ({
    kind: 'vex',
    key: JSON.stringify(more),
    id: CVE,
    source: { key: 'vendor', name: 'Signalbox' },
    author: 'supplier',
    at: w.node.time.now,
    status: 'not_affected',
    justification: 'vulnerable_code_not_present',
    products: [],
    equipment: [],
    family: false,
    ...more,
  })

  describe('a warning that was sent', () => {
    it('stays as it is while nothing the operator has to act on changes', async () => {
      expect(await ready()).toEqual([])
      // Other wording; what the operator may not read, and what the officer may read alone.
      await w.runtime.items.keep(testLabel, [record(CVE, { title: 'GW-4', text: 'Said in other words.' })])
      await w.runtime.items.keep(secretLabel, [listed(CVE)])
      await w.settled()
      expect(await ready()).toEqual([])
      expect(await release()).toMatchObject({ sent: [], refused: [{ operator: PORT }] })
    })

    it('stands ready in a new version when it is attacked and a patch is out; the first stays what it was until then', async () => {
      await w.runtime.items.keep(testLabel, [
        listed(CVE),
        record(CVE, {
          affected: [
            {
              product: { vendor: 'Signalbox', product: 'GW-4' },
              status: 'affected',
              ranges: [{ to: '4.2.9', toExcluded: true, order: 'generic' }],
            },
          ],
        }),
      ])
      await w.settled()
      const [next] = await ready()
      const [first] = await sent()
      expect(next).toMatchObject({ number: first?.number, version: 2, equipment: 2 })
      expect(next?.changes).toEqual([
        { en: 'Attacks are happening now.', fr: 'Des attaques ont lieu en ce moment.' },
        {
          en: 'The patch is version 4.2.9 now; before it was 4.2.3.',
          fr: 'Le correctif est désormais la version 4.2.9 ; c’était la version 4.2.3.',
        },
      ])
      expect((await own()).version).toBe(1)
      expect((await csaf()).document.tracking.version).toBe('1')

      const before = w.mail.got.length
      expect((await release()).sent).toEqual([{ operator: PORT, warning: first?.id, number: first?.number }])
      expect(await ready()).toEqual([])
      expect(await sent()).toMatchObject([{ id: first?.id, state: 'sent', version: 2 }])
      expect((await own()).changed?.words).toEqual(next?.changes)
      expect((await csaf()).document.tracking).toMatchObject({
        version: '2',
        revision_history: [
          { number: '1', summary: 'Première version' },
          { number: '2', summary: expect.stringContaining('attaques') as string },
        ],
      })
      await w.warnings.sendDue()
      // The words do not travel openly; that there are new ones does.
      expect(w.mail.got.slice(before)).toMatchObject([{ text: expect.stringContaining('a chang') as string }])
      expect((await release()).sent).toEqual([])
    })

    it('speaks of a new piece in its next version, and keeps the answers that were given', async () => {
      const { id } = await own()
      await w.ask(w.port, 'POST', `/operator/warnings/${id}/answers`, {
        answers: [{ equipment: '118', answer: 'fixed' }],
      })
      await w.settled()
      expect(await ready()).toEqual([])
      await w.runtime.inventory.keep(testLabel, [gateway('122', PORT, PORT_NAME, 'FRA')])
      await w.settled()
      expect(await ready()).toMatchObject([
        { version: 3, equipment: 3, changes: [{ en: 'One more of your devices is concerned: GW-4 no. 122.' }] },
      ])
      expect((await release()).sent).toHaveLength(1)
      expect(await sent()).toMatchObject([{ state: 'sent', equipment: 3 }])
      const { equipment } = await own()
      expect(equipment.map(({ id: piece, answer }) => [piece, answer])).toEqual([
        ['118', 'fixed'],
        ['121', undefined],
        ['122', undefined],
      ])
    })

    it('asks nothing more of a piece its maker rules out, in the words of the maker', async () => {
      await w.runtime.items.keep(testLabel, [vendorSays({ equipment: ['122'] })])
      await w.settled()
      expect((await ready())[0]?.changes).toEqual([
        {
          en: 'Nothing more to do for GW-4 no. 122. Signalbox: not affected, because the vulnerable code is not there',
          fr: 'Plus rien à faire pour GW-4 n° 122. Signalbox : non affecté, car le code vulnérable est absent',
        },
      ])
      await release()
      expect(await own()).toMatchObject({ version: 4, out: [{ id: '122' }], equipment: [{ id: '118' }, { id: '121' }] })
      expect(await sent()).toMatchObject([{ state: 'read', summary: { en: 'Fixed 1, no answer for 1, ruled out 1' } }])
      expect((await csaf()).vulnerabilities[0]?.product_status).toEqual({
        known_affected: ['118', '121'],
        known_not_affected: ['122'],
      })
    })

    it('is nobody to be phoned about when its maker rules out the rest, and is closed by its last version', async () => {
      // What only the officers may read stops nothing: others would learn from the silence that it is there.
      const [mine] = await sent()
      const state = async () => (await w.warnings.read(await w.subject(w.officer), { vulnerability: CVE }))[0]?.state
      const later = async (what: () => Promise<void>) => {
        w.node.time.now += 60 * 24 * HOUR
        await what()
        w.node.time.now -= 60 * 24 * HOUR
      }
      await w.runtime.items.keep(secretLabel, [vendorSays({ equipment: ['121'], status: 'fixed' })])
      await w.settled()
      expect(await ready()).toEqual([])
      await later(async () => expect(await state()).toBe('silent'))
      await w.runtime.items.keep(testLabel, [vendorSays({ equipment: ['121'] })])
      await w.settled()
      await later(async () => {
        await expect.poll(state).not.toBe('silent')
        const heard: string[] = []
        w.host.events.subscribe('test.quiet', ['warning.silent'], async ({ ids }) => void heard.push(...ids))
        // Somebody is to phone others, nobody this one.
        expect(await w.warnings.sweep()).toBeGreaterThan(0)
        await expect.poll(() => heard.length).toBeGreaterThan(0)
        expect(heard).not.toContain(mine?.id)
      })
      expect(await ready()).toMatchObject([{ version: 5, equipment: 1 }])
      await release()
      expect(await sent()).toMatchObject([{ state: 'closed', summary: { en: 'Fixed 1, ruled out 2' } }])
      expect(await ready()).toEqual([])
    })

    it('is told beside, not renewed, of what stands under another label; who may not read that sees no change', async () => {
      await w.runtime.items.keep(testLabel, [record(THIRD)])
      await w.settled()
      await w.release(w.officer, THIRD, PORT)
      await w.runtime.items.keep(restricted, [listed(THIRD)])
      await w.settled()
      const low = await w.node.enter({
        login: 'low',
        name: 'low',
        organisation: 'Centre',
        nation: 'FRA',
        roles: ['liaison'],
        clearances: { ALLIED: 'UNCLASSIFIED' },
      })
      const seen = async (as: World['officer']) =>
        of(await w.ask(as, 'GET', `/vulnerabilities/warnings?vulnerability=${THIRD}`)).map(
          ({ state, version, changes }) => [state, version, changes?.[0]?.en],
        )
      const before = await seen(low)
      expect(before).toEqual([['sent', 1, undefined]])
      expect(await seen(w.officer)).toEqual([
        ['ready', undefined, 'Attacks are happening now.'],
        ['sent', 1, undefined],
      ])
      // Two have to answer for it.
      for (const officer of [w.officer, w.second]) await w.release(officer, THIRD, PORT)
      expect(await seen(w.officer)).toEqual([
        ['sent', 1, undefined],
        ['sent', 1, undefined],
      ])
      expect(await seen(low)).toEqual(before)
      // Whoever answers one has answered the other.
      const [either] = of(await w.ask(w.officer, 'GET', `/vulnerabilities/warnings?vulnerability=${THIRD}`))
      const { equipment } = (await w.ask(w.port, 'GET', `/operator/warnings/${either?.id ?? ''}`)).body as Reply<
        typeof portalWarning
      >
      await w.ask(w.port, 'POST', `/operator/warnings/${either?.id ?? ''}/answers`, {
        answers: equipment.map(({ id }) => ({ equipment: id, answer: 'fixed' })),
      })
      expect((await seen(w.officer)).map(([state]) => state)).toEqual(['closed', 'closed'])
    })

    it('is withdrawn when its source withdraws the vulnerability, and the operator is told', async () => {
      await w.runtime.items.keep(testLabel, [record(OTHER, { ...record(CVE), id: OTHER })])
      await w.settled()
      await w.release(w.officer, OTHER, PORT)
      await w.warnings.sendDue()
      await w.runtime.items.keep(testLabel, [record(OTHER, { state: 'rejected' })])
      await w.settled()
      const before = w.mail.got.length
      expect(((await w.release(w.officer, OTHER, PORT)).body as Reply<typeof releaseWarnings>).sent).toHaveLength(1)
      await w.warnings.sendDue()
      expect(w.mail.got.slice(before)).toHaveLength(1)
      const all = of(await w.ask(w.officer, 'GET', `/vulnerabilities/warnings?vulnerability=${OTHER}`))
      expect(all).toMatchObject([{ state: 'closed', version: 2, summary: { en: 'Withdrawn' } }])
      const { body } = await w.ask(w.port, 'GET', `/operator/warnings/${all[0]?.id ?? ''}`)
      expect(body).toMatchObject({
        equipment: [],
        title: { fr: expect.stringMatching(/^Retiré : /) as string },
        out: [{ why: { en: 'Its source has withdrawn the vulnerability.' } }, {}, {}],
      })
    })
  })
}
