import type { Reply } from '@testudo/kernel/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import type { portalIncident, portalVex } from '../../core/contract/portal.ts'
import type { incidents } from '../../core/contract/warnings.ts'
import { CVE, PORT_NAME, QUAY_NAME, RAIL_NAME, vexSigner, type World } from '../warnings/warnings.testing.ts'

/** Key of the operator whose documents are sent. */
export const signer = vexSigner()
const HOUR = 3_600_000

/** Cases in the world of the portal's tests, after them: starting another node takes longer than all of them. */
export function signedCases(world: () => World): void {
  let w: World
  let port: { cookie: string }
  beforeAll(async () => {
    w = world()
    // Sessions have ended with the days that passed.
    port = await w.enter('port2', PORT_NAME, 'FRA')
  })

  const statements = async (equipment: string) =>
    (await w.runtime.items.read(await w.subject(w.officer), { ids: [CVE], kinds: ['vex'] })).flatMap(({ item }) =>
      item.kind === 'vex' && item.equipment.includes(equipment) ? [item] : [],
    )

  describe('a signed document', () => {
    const upload = async (text: string, as = port.cookie) => {
      const got = await w.node.http.inject({
        method: 'POST',
        url: '/api/operator/vex',
        headers: { 'content-type': 'application/octet-stream', origin: 'http://localhost', cookie: as },
        body: text,
      })
      return {
        status: got.status,
        body: JSON.parse(got.body) as Reply<typeof portalVex> & { code?: string; place?: { path: string } },
      }
    }
    const openVex = (products: readonly string[], more: object = {}) => ({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://port.example/vex/1',
      author: PORT_NAME,
      timestamp: new Date(w.node.time.now).toISOString(),
      version: 1,
      statements: [
        { vulnerability: { name: CVE }, products: products.map((id) => ({ '@id': id })), status: 'fixed', ...more },
      ],
    })

    it('is refused unsigned, by another key, with another algorithm, altered, or without a key known', async () => {
      const good = signer.jws(openVex(['118']))
      const [head = '', , tail = ''] = good.split('.')
      const altered = [head, Buffer.from(JSON.stringify(openVex(['121']))).toString('base64url'), tail].join('.')
      for (const [text, code, path] of [
        [JSON.stringify(openVex(['118'])), 'jws_form', ''],
        [vexSigner().jws(openVex(['118'])), 'jws_signature', '/signature'],
        [signer.jws(openVex(['118']), { alg: 'none' }), 'jws_header', '/header/alg'],
        [signer.jws(openVex(['118']), { alg: 'EdDSA', crit: ['b64'], b64: false }), 'jws_header', '/header/crit'],
        [altered, 'jws_signature', '/signature'],
        ['..', 'jws_form', ''],
      ] as const) {
        const { status, body } = await upload(text)
        expect([status, body.code, body.place?.path ?? '']).toEqual([400, `vulnerabilities.${code}`, path])
      }
      const quay = await w.enter('quay3', QUAY_NAME, 'FRA')
      expect((await upload(good, quay.cookie)).body.code).toBe('vulnerabilities.no_vex_key')
    })

    it('that speaks of foreign equipment, of the future or of nothing is named by place, and nothing of it kept', async () => {
      const before = await statements('118')
      const problems = async (document: unknown) => {
        const { body } = await upload(signer.jws(document))
        expect([body.statements, body.answered]).toEqual([0, 0])
        return body.problems.map(({ at }) => at)
      }
      w.node.time.now += HOUR
      expect(await problems(openVex(['118', '300']))).toEqual(['/statements/0/products/1'])
      expect(await problems(openVex(['118', '777']))).toEqual(['/statements/0/products/1'])
      expect(await problems(openVex(['118'], { status: 'mended' }))).toEqual(['/statements/0/status'])
      expect(await problems(openVex(['118'], { status: 'not_affected' }))).toEqual(['/statements/0'])
      expect(await problems(openVex(['118'], { timestamp: '2030-01-01T00:00:00Z' }))).toEqual([
        '/statements/0/products/0',
      ])
      expect(await problems({ ...openVex([]), statements: [] })).toEqual(['/statements'])
      expect(await problems([])).toEqual([''])
      expect(await problems({ document: { category: 'csaf_base' } })).toEqual(['/document/category'])
      expect(await statements('118')).toEqual(before)
    })

    it('answers like a click; the same one again is the same; an old one undoes nothing', async () => {
      const affected = openVex(['118', 'urn:testudo:equipment:121'], {
        status: 'affected',
        action_statement: 'In a week.',
      })
      const text = signer.jws(affected)
      expect((await upload(text)).body).toEqual({ statements: 2, answered: 2, problems: [] })
      expect(await statements('118')).toMatchObject([{ status: 'affected', author: 'operator' }])
      expect((await upload(text)).body).toEqual({ statements: 2, answered: 0, problems: [] })
      w.node.time.now += HOUR
      expect((await upload(signer.jws(openVex(['118'])))).body).toMatchObject({ answered: 1 })
      expect((await upload(text)).body.problems).toEqual([
        { at: '/statements/0/products/0', message: expect.stringContaining('since') as string },
      ])
      expect(await statements('118')).toMatchObject([{ status: 'fixed' }])
    })

    it('may be a csaf_vex over the ids of the warning', async () => {
      w.node.time.now += HOUR
      const document = {
        document: { category: 'csaf_vex', tracking: { current_release_date: new Date(w.node.time.now).toISOString() } },
        vulnerabilities: [
          {
            cve: CVE,
            product_status: { known_affected: ['121'], known_not_affected: ['118'] },
            flags: [{ label: 'component_not_present', product_ids: ['118'] }],
            remediations: [{ category: 'mitigation', details: 'Isolated.', product_ids: ['121'] }],
          },
        ],
      }
      expect((await upload(signer.jws(document))).body).toEqual({ statements: 2, answered: 2, problems: [] })
      expect(await statements('121')).toMatchObject([{ status: 'affected', mitigated: true }])
      expect(await statements('118')).toMatchObject([
        { status: 'not_affected', justification: 'component_not_present' },
      ])
    })
  })

  describe('an incident', () => {
    let rail: { cookie: string }
    let officer: { cookie: string }
    beforeAll(async () => {
      rail = await w.enter('rail2', RAIL_NAME, 'LVA')
      officer = await w.enter('officer2', 'Centre', 'FRA', 'liaison')
    })
    const tell = (body: object, as = rail.cookie) =>
      w.ask(as, 'POST', '/operator/incidents', { title: 'Points do not answer', aware: w.node.time.now, ...body })
    const early = { step: 'early-warning', unlawful: true, crossBorder: false }

    it('needs what its step asks for, and only pieces of one’s own', async () => {
      const path = async (body: object) => {
        const got = await tell(body)
        return [got.status, (got.body as { place?: { path: string } }).place?.path]
      }
      expect(await path({ step: 'early-warning' })).toEqual([400, '/body/unlawful'])
      expect(await path({ ...early, step: 'notification' })).toEqual([400, '/body/severity'])
      expect(await path({ ...early, equipment: ['500', '118'] })).toEqual([400, '/body/equipment/1'])
      expect(await path({ ...early, aware: w.node.time.now + HOUR })).toEqual([400, '/body/aware'])
      expect((await tell({ ...early, id: 'incident-none' })).status).toBe(404)
    })

    it('is told in three steps from one record, and what is late says so', async () => {
      const aware = w.node.time.now
      const first = (await tell({ ...early, equipment: ['500'] })).body as Reply<typeof portalIncident>
      expect(first).toMatchObject({ late: false, next: { step: 'notification', due: aware + 72 * HOUR } })
      expect((await tell({ ...early, id: first.id })).body).toMatchObject({ code: 'vulnerabilities.step_told' })
      // Another operator finds nothing under this id.
      const foreigner = { ...early, id: first.id, step: 'notification', severity: 'High', impact: 'None' }
      const stranger = await w.enter('port3', PORT_NAME, 'FRA')
      expect((await tell(foreigner, stranger.cookie)).status).toBe(404)
      expect(await w.ask(stranger.cookie, 'GET', '/operator/incidents')).toMatchObject({ body: { rows: [] } })

      w.node.time.now = aware + 73 * HOUR
      rail = await w.enter('rail3', RAIL_NAME, 'LVA')
      officer = await w.enter('officer3', 'Centre', 'FRA', 'liaison')
      const second = (await tell({ ...foreigner, aware })).body as Reply<typeof portalIncident>
      expect(second).toMatchObject({ late: true, next: { step: 'final-report' } })
      const due = new Date(second.next?.due ?? 0)
      expect([due.getUTCMonth(), due.getUTCDate()]).toEqual([
        (new Date(w.node.time.now).getUTCMonth() + 1) % 12,
        new Date(w.node.time.now).getUTCDate(),
      ])
      const seen = (await w.ask(officer.cookie, 'GET', '/vulnerabilities/incidents')).body as Reply<typeof incidents>
      expect(seen.rows).toMatchObject([
        {
          operatorName: RAIL_NAME,
          steps: [{ late: false }, { late: true }],
          next: { step: 'final-report', late: false },
        },
      ])
      expect(seen.rows[0]?.steps[1]?.text.fr).toContain('Gravité : High')
    })
  })
}
