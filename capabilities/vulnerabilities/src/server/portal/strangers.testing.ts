import { expect, it } from 'vitest'
import {
  CVE,
  gateway,
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

const NEW = 'CVE-2026-97002'

/** Everything an operator's account may ask, in its own words; a path that is missing here is a channel nobody looked at. */
const QUESTIONS = [
  '/operator',
  '/operator/equipment',
  '/operator/incidents',
  '/jobs',
  '/search?text=GW-4',
  '/audit/entries?verb=vulnerabilities',
  '/identity/session',
  '/policies',
]

/**
 * No answer to an operator differs because of others: whatever is done for, about and by operators of the same clearance, and
 * whatever is known under labels beyond it, the answers stay the same to the byte.
 */
export function strangerCases(world: () => World): void {
  it('hears nothing of others, whatever is done for, about and by them', async () => {
    const w = world()
    const { cookie } = await w.enter('port4', 'Port Services de l’Estuaire SA', 'FRA')
    const officer = await w.enter('officer4', 'Centre', 'FRA', 'liaison')
    const home = (await w.ask(cookie, 'GET', '/operator')).body as Record<'waiting' | 'answered', { id: string }[]>
    const own = [...home.waiting, ...home.answered].map(({ id }) => `/operator/warnings/${id}`)
    expect(own.length).toBeGreaterThan(0)
    const asked = [...QUESTIONS, ...own, ...own.map((path) => `${path}/csaf`)]
    const answers = async () => {
      const all: string[] = []
      for (const path of asked) {
        const { status, body } = await w.ask(cookie, 'GET', path)
        all.push(`${path} ${status} ${JSON.stringify(body)}`)
      }
      // A refusal names nothing either, and is the same for what is foreign and for what is nowhere.
      for (const equipment of ['300', '302', 'nowhere'])
        all.push(
          JSON.stringify(
            (await w.ask(cookie, 'POST', `${own[0] ?? ''}/answers`, { answers: [{ equipment, answer: 'fixed' }] }))
              .body,
          ),
        )
      return all
    }
    // Reading is a deed of its own that shows: it is done once before.
    await answers()
    const before = await answers()

    await w.runtime.items.keep(testLabel, [record(NEW)])
    await w.runtime.items.keep(secretLabel, [record(CVE, { title: 'Seen elsewhere' })])
    await w.runtime.inventory.keep(testLabel, [gateway('302', QUAY, QUAY_NAME, 'FRA')])
    await w.runtime.inventory.keep(restricted, [gateway('502', RAIL, RAIL_NAME, 'LVA')])
    await w.runtime.inventory.keep(secretLabel, [
      gateway('778', 'identity--x', 'Port Services de l’Estuaire SA', 'FRA'),
    ])
    // A contact the operator may not know of would make another's equipment its own.
    const rights = { organisation: 'Centre', nation: 'FRA', roles: ['administrator'], clearances: { ALLIED: 'SECRET' } }
    const chief = await w.node.enter({ login: 'chief4', name: 'chief4', ...rights })
    await w.warnings.keepContact(await w.subject(chief), {
      operator: 'identity--00000000-0000-4000-8000-000000000009',
      operatorName: 'Port Services de l’Estuaire SA',
      nation: 'FRA',
      language: 'fr',
      clearances: { ALLIED: 'UNCLASSIFIED' },
      communities: [],
      openly: false,
      label: secretLabel,
    })
    await w.settled()
    const released = (await w.release(officer, NEW, QUAY, RAIL)).body as {
      sent: { operator: string; warning: string }[]
    }
    expect(released.sent.map(({ operator }) => operator)).toContain(QUAY)
    const quay = await w.enter('quay5', QUAY_NAME, 'FRA')
    const theirs = released.sent.find(({ operator }) => operator === QUAY)?.warning ?? ''
    const answered = await w.ask(quay, 'POST', `/operator/warnings/${theirs}/answers`, {
      answers: [{ equipment: '302', answer: 'not-yet', because: 'Port Services did not tell us how.' }],
    })
    expect(answered.status).toBe(200)
    const incident = { step: 'early-warning', title: 'GW-4', aware: w.node.time.now, unlawful: true, crossBorder: true }
    expect((await w.ask(quay, 'POST', '/operator/incidents', incident)).status).toBe(200)
    await w.warnings.sendDue()
    await w.warnings.sweep()
    await w.settled()

    expect(await answers()).toEqual(before)
  })
}
