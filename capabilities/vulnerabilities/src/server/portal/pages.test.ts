import type { Reply } from '@testudo/kernel/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PASSWORD } from '../../../../../platform/src/host/testing.ts'
import { readOpenVex } from '@testudo/sbom'
import type { portalIncidents, portalWarning } from '../../core/contract/portal.ts'
import type { releaseWarnings } from '../../core/contract/warnings.ts'
import { renewalCases } from '../warnings/renewal.testing.ts'
import {
  CVE,
  gateway,
  listed,
  openWorld,
  PORT,
  PORT_NAME,
  QUAY,
  QUAY_NAME,
  record,
  testLabel,
  type World,
} from '../warnings/warnings.testing.ts'

let w: World
let mine = ''
let theirs = ''

beforeAll(async () => {
  w = await openWorld()
  await w.runtime.inventory.keep(testLabel, [
    gateway('118', PORT, PORT_NAME, 'FRA', { nameFr: 'GW-4 <b>n° 118</b>' }),
    gateway('121', PORT, PORT_NAME, 'FRA'),
    gateway('300', QUAY, QUAY_NAME, 'FRA'),
  ])
  await w.runtime.items.keep(testLabel, [record(CVE), listed(CVE)])
  await w.settled()
  await w.contact(PORT, { mail: 'desk@port.example' })
  await w.contact(QUAY, {})
  const { sent } = (await w.release(w.officer, CVE, PORT, QUAY)).body as Reply<typeof releaseWarnings>
  ;[mine = '', theirs = ''] = sent.map(({ warning }) => warning)
}, 120_000)
afterAll(() => w.close())

const SAME = { origin: 'http://localhost', 'content-type': 'application/x-www-form-urlencoded' }
interface Got {
  readonly status: number
  readonly body: string
  readonly to: string
  readonly headers: Readonly<Record<string, unknown>>
}
const got = ({ status, body, headers }: Awaited<ReturnType<World['node']['http']['inject']>>): Got => ({
  status,
  body,
  to: String(headers['location'] ?? ''),
  headers,
})
const show = async (url: string, cookie = w.port.cookie, headers: Record<string, string> = {}) =>
  got(await w.node.http.inject({ url, headers: { cookie, 'accept-language': 'fr', ...headers } }))
const post = async (
  url: string,
  form: Record<string, string>,
  { cookie = w.port.cookie, headers = {} }: { cookie?: string; headers?: Record<string, string> } = {},
) =>
  got(
    await w.node.http.inject({
      method: 'POST',
      url,
      headers: { cookie, 'accept-language': 'fr', ...SAME, ...headers },
      body: new URLSearchParams(form).toString(),
    }),
  )
const titleOf = ({ body }: Got) => /<h1>(.*?)<\/h1>/s.exec(body)?.[1]
const warning = async () =>
  (await w.ask(w.port, 'GET', `/operator/warnings/${mine}`)).body as Reply<typeof portalWarning>

describe('the pages of the portal', () => {
  it('take no form from another site, from nobody, or of anything that is none', async () => {
    const url = `/operator/warning/${mine}?q=all`
    const form = { answer: 'fixed', deed: 'on' }
    expect((await post(url, form, { headers: { origin: 'https://evil.example' } })).status).toBe(403)
    expect((await post(url, form, { headers: { origin: 'null' } })).status).toBe(403)
    expect((await post(url, form, { headers: { origin: '' } })).status).toBe(403)
    expect((await post(url, form, { cookie: '' })).to).toMatch(/^\/sign-in\/form\?to=.*&ended=1$/)
    expect((await post(url, form, { headers: { 'content-type': 'application/json' } })).status).toBe(415)
    expect((await post('/operator', form)).status).toBe(404)
    expect((await post(url, { answer: 'a'.repeat(600_000) })).status).toBe(413)
    expect((await warning()).equipment.map(({ answer }) => answer)).toEqual([undefined, undefined])
  })

  it('are the same for what is foreign and what is nowhere, and closed to who works at the centre', async () => {
    const [one, other] = [await show(`/operator/warning/${theirs}`), await show('/operator/warning/nobody-has-this')]
    const plain = ({ body }: Got) => body.replaceAll(/warning\/[\w-]+/g, '')
    expect([one.status, plain(one)]).toEqual([404, plain(other)])
    expect((await show('/operator', w.officer.cookie)).status).toBe(403)
    expect((await show('/operator', '')).to).toBe('/sign-in/form?to=%2Foperator')
    // A link in a mail comes without the cookie: it is asked again from here.
    expect((await show('/operator', '', { 'sec-fetch-site': 'cross-site' })).body).toContain('http-equiv="refresh"')
  })

  it('run nothing, load nothing from elsewhere, and write what others wrote as text', async () => {
    const page = await show(`/operator/warning/${mine}`)
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self'; img-src/)
    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.body).not.toContain('<script')
    expect(page.body).toContain('GW-4 &lt;b&gt;n° 118&lt;/b&gt;')
    expect(titleOf(page)).toContain('Qu’avez-vous fait pour ces deux équipements')
    for (const foreign of [QUAY_NAME, 'n° 300', theirs]) expect(page.body).not.toContain(foreign)
  })

  it('ask one thing after the other, keep each, and say what is missing', async () => {
    const path = `/operator/warning/${mine}`
    const empty = await post(`${path}?q=all`, { deed: 'on' })
    expect([empty.status, empty.body.includes('href="#answer"')]).toEqual([400, true])
    expect(empty.body).toContain('<title>Erreur')
    const each = await post(`${path}?q=all`, { answer: 'each', deed: 'on' })
    expect(each.to).toBe(`${path}?q=each-1&each=1`)
    const first = await post(each.to, { answer: 'fixed', deed: 'on' })
    expect(first.to).toContain('q=each-2')
    const second = await post(first.to, { answer: 'not-affected', deed: 'on' })
    expect(second.to).toContain('q=not-affected')
    expect((await post(second.to, { because: '', deed: 'on' })).status).toBe(400)
    const third = await post(second.to, { answer: 'component_not_present', because: 'Sans module', deed: 'on' })
    const check = await show(third.to)
    expect(titleOf(check)).toBe('Vérifiez votre réponse')
    expect(check.body).toContain('Sans module')
    // Nothing has been sent; what was chosen is there tomorrow.
    expect((await warning()).answeredAt).toBeUndefined()
    expect(titleOf(await show(path))).toContain('deux équipements')
    expect((await show('/operator')).body).toContain('Continuer')
    const sent = await post(third.to, { deed: 'on' })
    expect(titleOf(await show(sent.to))).toBe('Votre réponse est arrivée')
    expect((await warning()).answeredAt).toBeDefined()
  })

  it.each([
    `/operator/warning/MINE?q=__proto__&each=<b>&saved=1e99`,
    `/operator/warning/MINE?q=each-99&each=1&saved=-1`,
    '/operator?kept=NaN',
    '/operator/incidents/report?n=-7',
    '/operator/incidents/report?n=1e99',
    '/operator/incidents?lang=xx',
  ])('make the best of an address nobody gave: %s', async (address) => {
    const page = await show(address.replace('MINE', mine))
    expect(page.status).toBe(200)
    expect(page.body).not.toContain('<b>&')
  })

  it.each([
    ['/operator/incidents/report?draft=../../etc', 404],
    ['/operator/incidents/report?id=incident-of-others', 404],
    ['/operator/incidents/report?told=incident-of-others', 404],
    ['/operator/warning/%00', 400],
    [`/operator/warning/${'x'.repeat(300)}`, 404],
    ['/operator/elsewhere', 404],
  ])('lead nowhere from %s', async (address, status) => {
    expect((await show(address)).status).toBe(status)
  })

  it('give the answer back as OpenVEX that the node reads as the very same', async () => {
    const { body } = await w.ask(w.port, 'GET', `/operator/warnings/${mine}/openvex`)
    const { statements, problems } = readOpenVex(body)
    expect(problems).toEqual([])
    expect(
      statements.map(({ vulnerability, status, justification, products }) => [
        vulnerability,
        status,
        justification,
        products[0]?.identifiers[0]?.value,
      ]),
    ).toEqual([
      [CVE, 'fixed', undefined, 'urn:testudo:equipment:118'],
      [CVE, 'not_affected', 'component_not_present', 'urn:testudo:equipment:121'],
    ])
    expect((await w.ask(w.quay, 'GET', `/operator/warnings/${theirs}/openvex`)).status).toBe(404)
    expect((await w.ask(w.quay, 'GET', `/operator/warnings/${mine}/openvex`)).status).toBe(404)
  })

  it('begin a report, keep it for tomorrow, and tell each step without writing anything twice', async () => {
    const path = '/operator/incidents/report'
    const begin = await post(path, { title: 'Le triage\nest ouvert', deed: 'later' })
    expect(begin.to).toBe('/operator/incidents')
    const draft = /report\?draft=([\w-]+)/.exec((await show(begin.to)).body)?.[1] ?? ''
    // Nobody else goes on with it, or knows of it.
    expect((await show(`${path}?draft=${draft}`, w.quay.cookie)).status).toBe(404)
    expect((await show('/operator/incidents', w.quay.cookie)).body).not.toContain('triage')
    const at = async (n: number, form: Record<string, string>) =>
      post(`${path}?draft=${draft}&n=${n}`, { deed: 'on', ...form })
    expect((await at(2, { aware: '2026-11-23T23:00' })).status).toBe(400)
    await at(2, { aware: '2026-11-22T05:30' })
    await at(3, { unlawful: 'yes' })
    await at(4, { crossBorder: 'no' })
    await at(5, { equipment: '118' })
    const sent = await at(6, {})
    expect(titleOf(await show(sent.to))).toBe('Votre signalement est arrivé')
    const { rows } = (await w.ask(w.port, 'GET', '/operator/incidents')).body as Reply<typeof portalIncidents>
    // Half past five in Paris, in winter.
    expect(rows[0]?.record).toMatchObject({ title: 'Le triage est ouvert', aware: Date.UTC(2026, 10, 22, 4, 30) })
    expect((await show('/operator/incidents')).body).not.toContain('draft=')
    const next = await post(`${path}?id=${rows[0]?.id ?? ''}&n=1`, { severity: 'Un quai', deed: 'on' })
    expect(next.to).toContain('draft=')
    // Begun once: from the list, too, it is gone on with.
    expect((await show(`${path}?id=${rows[0]?.id ?? ''}&n=1`)).body).toContain('Un quai')
    await post(next.to, { impact: 'Aucun', deed: 'on' })
    await post(next.to.replace('n=2', 'n=3'), { deed: 'on' })
    await post(next.to.replace('n=2', 'n=4'), { deed: 'on' })
    const told = (await w.ask(w.port, 'GET', '/operator/incidents')).body as Reply<typeof portalIncidents>
    expect(told.rows[0]).toMatchObject({
      told: ['early-warning', 'notification'],
      record: { title: 'Le triage est ouvert', severity: 'Un quai', equipment: ['118'] },
    })
  })
})

describe('signing in without scripts', () => {
  it('is by the same rules, leads back to this node alone, and out again', async () => {
    const enter = (password: string, to: string, headers: Record<string, string> = {}) =>
      post('/sign-in/form', { login: 'port', password, to }, { cookie: '', headers })
    const wrong = await enter('no', '/operator')
    expect([wrong.status, wrong.headers['set-cookie'], wrong.body.includes('value="port"')]).toEqual([
      401,
      undefined,
      true,
    ])
    expect((await enter(PASSWORD, '/operator', { origin: 'https://evil.example' })).status).toBe(403)
    for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', ''])
      expect((await enter(PASSWORD, to)).to).toBe('/operator')
    const entered = await enter(PASSWORD, '/operator/equipment')
    expect(entered.to).toBe('/operator/equipment')
    const cookies = [entered.headers['set-cookie']].flat().map(String)
    const session = cookies.find((one) => one.startsWith('testudo_session='))
    expect(session).toMatch(/HttpOnly.*SameSite=Strict/i)
    const cookie = session?.split(';')[0] ?? ''
    expect((await show(entered.to, cookie)).status).toBe(200)
    expect((await post('/sign-out', {}, { cookie })).to).toBe('/sign-out')
    expect((await show(entered.to, cookie)).to).toContain('/sign-in/form')
  })

  it('speaks the language that was chosen', async () => {
    const chosen = await show('/sign-in/form?to=/operator&lang=en', '')
    expect(chosen.to).toBe('/sign-in/form?to=%2Foperator')
    expect(titleOf(await show(chosen.to, 'testudo_language=en'))).toBe('Sign in')
    expect(titleOf(await show(chosen.to, ''))).toBe('Se connecter')
  })
})

renewalCases(() => w)
