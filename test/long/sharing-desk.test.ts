import { setTimeout as wait } from 'node:timers/promises'
import { canonicalize, type JsonObject, selectPortion, withoutPortions } from '@testudo/stix'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Preview, ReleaseRow } from '../../capabilities/sharing/src/core/contract/desk.ts'
import { chanceFrom, type Chance } from '../../capabilities/sharing/src/core/simulator/chance.ts'
import {
  label,
  report,
  type Signed,
  startDeskHost,
  type TestDesk,
} from '../../capabilities/sharing/src/server/desk/desk.testing.ts'
import { available } from '../support/engines.ts'
import { startPostgres } from '../support/postgres.ts'

// SIM_SEED=n runs the one seed n; SIM_RUNS=n another number of races (a third of it on PostgreSQL).
const only = process.env['SIM_SEED']
const runs = Number(process.env['SIM_RUNS'] ?? 300)
const seedsUpTo = (most: number) =>
  only === undefined ? Array.from({ length: most }, (_, i) => i + 1) : [Number(only)]

interface Detail {
  readonly row: ReleaseRow
  readonly preview: Preview
}
interface Step {
  readonly step: string
  readonly by: { readonly account: string; readonly session: string; readonly madeBy?: readonly string[] }
  readonly binding: string
}

/** Rows of the database itself: what was given, and how the release came to it. */
async function truth(desk: TestDesk, release: string) {
  return desk.storage.asOwner(async (tx) => ({
    given: await tx.query<{ object: string; modified: string; peer: string; body: string; statement: string }>(
      `select g.object, g.modified, g.peer, g.statement, s.body from sharing_given g join sharing_statement s on s.id = g.statement
       where g.decision = $1`,
      [release],
    ),
    lined: await tx.query<{ peer: string }>(
      `select peer from sharing_outgoing where decision = $1 and kind = 'object'`,
      [release],
    ),
    port: await tx.query('select id from release_decision where reference = $1', [release]),
    decided: await tx.query<{ object: string; modified: string }>(
      'select object, modified from sharing_release_object where release = $1',
      [release],
    ),
    row: (
      await tx.query<{ state: string; decision: string; matter: string }>(
        'select state, decision, matter from sharing_release where id = $1',
        [release],
      )
    )[0],
  }))
}

const apart = (one: Step['by'], other: Step['by']) =>
  one.account !== other.account &&
  one.session !== other.session &&
  !(one.madeBy ?? []).includes(other.account) &&
  !(other.madeBy ?? []).includes(one.account)

describe.each(['embedded', 'postgres'] as const)('the desk on %s', (engine) => {
  const here = available(engine)
  let desk: TestDesk
  let people: readonly Signed[]
  let stop: () => Promise<void> = async () => undefined
  let chance: Chance = chanceFrom(0)
  let yields = false
  beforeAll(async () => {
    if (!here) return
    const server = engine === 'postgres' ? await startPostgres() : undefined
    const url = await server?.database('desk')
    const yieldPoint = async () => {
      if (yields && chance.oneIn(2)) await wait(chance.below(4))
    }
    desk = await startDeskHost({ yieldPoint, ...(url === undefined ? {} : { url }) })
    stop = async () => {
      await desk.close()
      await server?.stop()
    }
    const again = await desk.ask('POST', '/api/identity/sign-in', {
      body: { login: 'ada', password: 'correct horse battery staple' },
    })
    const maker = await desk.person('maker', { roles: ['liaison', 'analyst', 'administrator'] })
    const invited = await desk.ask('POST', '/api/identity/people', {
      as: maker.cookie,
      body: {
        login: 'puppet',
        name: 'Puppet',
        organisation: 'EST CERT',
        nation: 'EST',
        communities: [],
        clearances: { ALLIED: 'SECRET' },
        specialAccess: [],
        roles: ['liaison'],
      },
    })
    const made = invited.body as { id: string; link: string }
    const entered = await desk.ask('POST', '/api/identity/links/accept', {
      body: { token: made.link.split('#')[1], password: 'correct horse battery staple' },
    })
    const puppet = { cookie: entered.cookie ?? '', id: made.id }
    people = [desk.ada, desk.bea, { cookie: again.cookie ?? '', id: desk.ada.id }, maker, puppet]
    if (people.some(({ cookie }) => cookie === '')) throw new Error('somebody has no session')
  }, 120_000)
  afterAll(() => stop())

  const detail = (id: string) => desk.ok<Detail>(desk.ada, 'GET', `/releases/${id}`)

  it.skipIf(!here)(
    `never sends what was not approved as it is, in races of edit, approve, revoke, recall and send`,
    async () => {
      const seeds = seedsUpTo(engine === 'embedded' ? runs : Math.ceil(runs / 3))
      const tally = { sent: 0, refused: 0, answered: 0 }
      for (const seed of seeds) {
        chance = chanceFrom(seed)
        yields = false
        const made = report(`Race ${seed}`)
        await desk.put(made, label('RESTRICTED'))
        const matter = { objects: [made.id], recipients: [desk.peer.fra] }
        const { id } = await desk.ok<{ id: string }>(
          chance.pick([desk.ada, desk.bea] as const),
          'POST',
          '/releases',
          matter,
        )
        const seen = await detail(id)
        const { binding } = seen.preview
        const steps = ['propose', 'approve'].slice(0, chance.pick([0, 1, 2, 2] as const))
        let revision = 1
        for (const step of steps) {
          const by = step === 'propose' ? desk.ada : seen.row.author.id === desk.bea.id ? people[3] : desk.bea
          const { status } = await desk.call(by ?? desk.bea, 'POST', `/releases/${id}/${step}`, { revision, binding })
          if (status === 200) revision += 1
        }
        yields = true
        const order: {
          readonly what: string
          readonly began: number
          readonly ended: number
          readonly status: number
        }[] = []
        let clock = 0
        let version = 0
        const act = async () => {
          await wait(chance.below(6))
          const what = chance.pick([
            'send',
            'send',
            'send',
            'approve',
            'approve',
            'propose',
            'edit',
            'revoke',
            'change',
            'relabel',
          ] as const)
          const by = chance.pick(people as readonly [Signed, ...Signed[]])
          const began = ++clock
          const at = chance.oneIn(3) ? (await detail(id)).row.revision : revision
          if (what === 'change' || what === 'relabel') {
            version += 1
            const modified = `2026-11-22T04:${String(version).padStart(2, '0')}:00.000Z`
            const under = what === 'relabel' ? label('SECRET') : label('RESTRICTED')
            await desk.put({ ...made, modified, name: `Changed ${version}` }, under)
            order.push({ what, began, ended: ++clock, status: 200 })
            return
          }
          const answer =
            what === 'edit'
              ? await desk.call(by, 'PUT', `/releases/${id}`, {
                  revision: at,
                  objects: [made.id],
                  recipients: chance.pick([[desk.peer.fra], [desk.peer.fra, desk.peer.dnk]] as const),
                  without: chance.oneIn(2) ? [{ object: made.id, selector: 'description' }] : [],
                })
              : await desk.call(by, 'POST', `/releases/${id}/${what}`, { revision: at, binding, reason: 'race' })
          order.push({ what, began, ended: ++clock, status: answer.status })
        }
        await Promise.all(Array.from({ length: 5 }, act))
        yields = false
        const { given, lined, port, decided, row } = await truth(desk, id)
        const history = (JSON.parse(row?.decision ?? '{}') as { history: readonly Step[] }).history
        const sends = history.filter(({ step }) => step === 'send')
        const where = `seed ${seed}: ${order.map((one) => `${one.what} ${one.status}`).join(', ')}`
        expect(
          order.every(({ status }) => [200, 403, 409].includes(status)),
          where,
        ).toBe(true)
        expect([given.length > 0, lined.length > 0, port.length > 0], where).toEqual(Array(3).fill(sends.length === 1))
        expect(order.filter(({ what, status }) => what === 'send' && status === 200).length, where).toBe(sends.length)
        tally.answered += order.length
        tally.refused += order.filter(({ status }) => status !== 200).length
        if (sends.length === 0) continue
        tally.sent += 1
        const until = history.findIndex(({ step }) => step === 'send')
        const edit = history.slice(0, until).findLastIndex(({ step }) => step === 'edit')
        const [author, proposed, approved] = [
          history[edit],
          history.find(({ step }, i) => i > edit && i < until && step === 'propose'),
          history.find(({ step }, i) => i > edit && i < until && step === 'approve'),
        ]
        if (!author || !proposed || !approved) throw new Error(`${where}: sent without two signatures`)
        expect([apart(proposed.by, approved.by), apart(author.by, approved.by)], where).toEqual([true, true])
        expect(new Set([author, proposed, approved].map((one) => one.binding)).size, where).toBe(1)
        const asked = JSON.parse(row?.matter ?? '{}') as { recipients: string[]; without: { selector: string }[] }
        expect(given.map(({ peer }) => peer).sort(), where).toEqual(asked.recipients.toSorted())
        // The very version that was decided about, less what was kept back.
        for (const one of given) {
          const body = JSON.parse(one.body) as JsonObject
          expect(body['modified'], where).toBe(one.modified)
          expect(decided, where).toContainEqual({ object: one.object, modified: one.modified })
          expect('description' in body, where).toBe(asked.without.length === 0)
          expect(
            order.some(({ what }) => what === 'change' || what === 'relabel') || body['name'] === made.name,
            where,
          ).toBe(true)
        }
        // What was acknowledged before the request began was seen by it.
        const sent = order.find(({ what, status }) => what === 'send' && status === 200)
        const before = order
          .filter(({ ended, status }) => sent && status === 200 && ended < sent.began)
          .map(({ what }) => what)
        expect(
          before.filter((what) => what === 'revoke'),
          where,
        ).toEqual([])
        if (history.filter(({ step }) => step === 'edit').length === 1)
          expect(
            before.filter((what) => what === 'change' || what === 'relabel'),
            where,
          ).toEqual([])
      }
      console.log(
        `${engine}, seeds ${seeds[0]}–${seeds.at(-1)}: ${tally.answered} racing requests, ${tally.refused} refused, ${tally.sent} sent as approved`,
      )
      if (seeds.length > 50) expect(tally.sent).toBeGreaterThan(5)
    },
  )

  it.skipIf(!here)('sends on random paths only what two people have signed', async () => {
    const seeds = seedsUpTo(engine === 'embedded' ? Math.ceil(runs / 4) : Math.ceil(runs / 20))
    let sent = 0
    for (const seed of seeds) {
      chance = chanceFrom(100_000 + seed)
      const id = await desk.put(report(`Path ${seed}`), label(chance.pick(['RESTRICTED', 'SECRET'] as const)))
      const body = { objects: [id], recipients: [desk.peer.fra] }
      const release = (
        await desk.ok<{ id: string }>(chance.pick(people as readonly [Signed, ...Signed[]]), 'POST', '/releases', body)
      ).id
      for (let i = 0; i < 8; i++) {
        const { row, preview } = await detail(release)
        const what = chance.pick(['propose', 'approve', 'approve', 'send', 'send', 'refuse'] as const)
        if (what === 'refuse' && !chance.oneIn(4)) continue
        const by = chance.pick(people as readonly [Signed, ...Signed[]])
        await desk.call(by, 'POST', `/releases/${release}/${what}`, {
          revision: row.revision,
          binding: preview.binding,
        })
      }
      const { given, row } = await truth(desk, release)
      const history = (JSON.parse(row?.decision ?? '{}') as { history: readonly Step[] }).history
      const find = (what: string) => history.find(({ step }) => step === what)?.by
      const [author, proposed, approved] = [find('edit'), find('propose'), find('approve')]
      const two = author && proposed && approved && apart(proposed, approved) && apart(author, approved)
      if (given.length > 0) {
        sent += 1
        expect(two, `seed ${seed}`).toBe(true)
      }
    }
    console.log(`${engine}: ${seeds.length} paths, ${sent} sent`)
    expect(seeds.length < 50 || sent > 5).toBe(true)
  })

  it.skipIf(!here)('shows in a preview what is then signed for every node', async () => {
    const cases = engine === 'embedded' ? 300 : 40
    let parts = 0
    for (let seed = 1; seed <= cases; seed++) {
      chance = chanceFrom(200_000 + seed)
      const some = <T>(list: readonly T[]): T[] => list.filter(() => chance.oneIn(2))
      const readers = () =>
        label(chance.pick(['UNCLASSIFIED', 'RESTRICTED'] as const), ['EST', ...some(['FRA', 'DNK', 'NOR'])])
      const object = report(`Case ${seed}`, {
        labels: ['one', 'two', 'three'],
        external_references: [{ source_name: 'x', url: 'https://example.org', description: 'source' }],
      })
      const portions = some(['description', 'labels.[0]', 'labels.[1]', 'external_references.[0].description']).map(
        (selector) => ({ selector, label: readers() }),
      )
      const ada = await desk.host.accounts.find(desk.ada.id)
      if (!ada) throw new Error('no ada')
      const whole = chance.oneIn(2) ? label('UNCLASSIFIED', ['PUBLIC']) : readers()
      const [outcome] = await desk.host.exchange.accept(
        ada,
        [{ text: JSON.stringify(object), label: whole, portions }],
        { source: 'EST CERT' },
      )
      expect(outcome?.verdict).toBe('new')
      const removed = chance.oneIn(3) ? ['labels'] : []
      const without = removed.map((selector) => ({ object: object.id, selector }))
      const all = Object.values(desk.peer)
      const { recipients } = await desk.ok<Preview>(desk.ada, 'POST', '/preview', {
        objects: [object.id],
        recipients: all,
        without,
      })
      const chosen = recipients.filter(({ peer, sees }) => peer !== '' && sees > 0).map(({ peer }) => peer)
      if (chosen.length === 0) continue
      const matter = { objects: [object.id], recipients: chosen, without }
      const { id } = await desk.ok<{ id: string }>(desk.ada, 'POST', '/releases', matter)
      for (const [by, step] of [
        [desk.ada, 'propose'],
        [desk.bea, 'approve'],
        [desk.ada, 'send'],
      ] as const) {
        const { row, preview } = await detail(id)
        if (step === 'approve' && !preview.twoPeople) continue
        await desk.ok(by, 'POST', `/releases/${id}/${step}`, { revision: row.revision, binding: preview.binding })
      }
      const { given } = await truth(desk, id)
      expect(given.map(({ peer }) => peer).sort()).toEqual(chosen.toSorted())
      for (const { peer, body } of given) {
        const shown = recipients.find((one) => one.peer === peer)
        const gone = [...(shown?.lacks ?? []).map(({ selector }) => selector), ...removed]
        parts += gone.length
        const cut = gone.map((selector) => selectPortion(object, selector)).filter((one) => one !== undefined)
        expect(cut.length, `seed ${seed}`).toBe(gone.length)
        const { granular_markings: _marks, ...arrived } = JSON.parse(body) as JsonObject
        expect(canonicalize(arrived), `seed ${seed}`).toBe(canonicalize(withoutPortions(object, cut)))
      }
    }
    console.log(`${engine}: ${cases} cases, ${parts} parts left out as shown`)
  })

  it.skipIf(!here)('prints what a preview to 40 nodes costs', async () => {
    if (engine !== 'embedded') return
    const id = await desk.put(report('Cost', { description: 'y\n\n'.repeat(2_000) }), label('RESTRICTED'))
    const peers = await desk.exchange.peers()
    const [first] = peers
    if (!first) throw new Error('no peer')
    for (let i = peers.length; i < 40; i++)
      await desk.addPeer(`Node ${i}`, 'FRA', i % 2 === 0 ? 'SECRET' : 'UNCLASSIFIED')
    const recipients = (await desk.exchange.peers()).map((peer) => peer.id)
    const times: number[] = []
    for (let i = 0; i < 10; i++) {
      const began = performance.now()
      await desk.ok(desk.ada, 'POST', '/preview', { objects: [id], recipients })
      times.push(performance.now() - began)
    }
    console.log(`preview to ${recipients.length} nodes: ${times.map((ms) => ms.toFixed(0)).join(' ')} ms`)
    expect(recipients).toHaveLength(40)
  })
})
