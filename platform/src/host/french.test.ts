import { randomUUID } from 'node:crypto'
import { contract } from '@testudo/kernel/contract'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { Host, ServerCapability } from './index.ts'
import { secretLabel, startTestHost, type TestHost, testLabel } from './testing.ts'

const id = z.string().max(100)
const look = contract({
  path: '/tests/:id',
  may: 'tests:read',
  summary: 'Look',
  params: z.object({ id }),
  reply: z.object({}),
})
const take = contract({
  method: 'POST',
  path: '/tests',
  may: 'tests:read',
  summary: 'Take',
  body: z.object({ name: z.string().min(1) }),
  reply: z.object({}),
})

const malware = () => `malware--${randomUUID()}`

let host: Host
const capability: ServerCapability = {
  name: 'tests',
  verbs: { 'tests:read': 'Read.' },
  refusals: { 'tests.taken': [['{name} is taken. Choose another.', '{name} est déjà pris. Choisissez-en un autre.']] },
  async start(given) {
    host = given
    host.jobs.define('tests.fail', 'tests:read', async () => {
      throw new Error('row (SECRET) violates')
    })
    host.http.answer(look, async (asked, { subject }) => {
      if ((await host.objects.get(subject, asked.id)) === undefined) throw nothingHere()
      return {}
    })
    host.http.answer(take, async ({ name }) => {
      throw new Fault('conflict', 'tests.taken', `${name} is taken. Choose another.`)
    })
    return {}
  },
}

let node: TestHost
let reader: { cookie: string; id: string }
let lecteur: { cookie: string; id: string }
beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability] })
  const rights = { nation: 'FRA', clearances: { ALLIED: 'UNCLASSIFIED' }, roles: ['analyst'] }
  reader = await node.enter({ login: 'reader', name: 'Reader', ...rights, language: 'en' })
  lecteur = await node.enter({ login: 'lecteur', name: 'Lecteur', ...rights, language: 'fr' })
})
afterAll(async () => node.close())

it('tells who reads English in English and who reads French in French', async () => {
  const ask = async (as: string) => (await node.ask('POST', '/api/tests', { as, body: { name: 'Ada' } })).body
  const said = { type: 'about:blank', status: 409, code: 'tests.taken' }
  expect(await ask(reader.cookie)).toEqual({ ...said, title: 'Conflict', detail: 'Ada is taken. Choose another.' })
  expect(await ask(lecteur.cookie)).toEqual({
    ...said,
    title: 'Conflit',
    detail: 'Ada est déjà pris. Choisissez-en un autre.',
  })
})

it('tells a stranger in the language of the browser, and says what is wrong with what was sent', async () => {
  const stranger = await node.ask('GET', '/api/tests/x', { headers: { 'accept-language': 'fr-BE, en;q=0.5' } })
  expect(stranger.body).toMatchObject({
    title: 'Connexion requise',
    detail: 'Connectez-vous d’abord, ou envoyez un jeton d’API comme jeton bearer.',
  })
  const wrong = async (body: unknown) => (await node.ask('POST', '/api/tests', { as: lecteur.cookie, body })).body
  expect(await wrong({})).toMatchObject({
    title: 'Demande incorrecte',
    detail: 'Il manque une valeur (un texte). Corrigez /body/name, puis renvoyez la demande.',
    place: { path: '/body/name' },
  })
  expect(await wrong({ name: '' })).toMatchObject({
    detail: 'Ce texte ne peut pas rester vide. Corrigez /body/name, puis renvoyez la demande.',
  })
  expect(await wrong({ name: 'a', more: 1 })).toMatchObject({
    detail: 'Clé inconnue "more". Corrigez /body/more, puis renvoyez la demande.',
  })
})

it('answers for a hidden object and a missing one with the same bytes in French too', async () => {
  const hidden = {
    type: 'malware',
    spec_version: '2.1',
    id: malware(),
    created: '2026-11-22T04:00:00.000Z',
    modified: '2026-11-22T04:00:00.000Z',
    name: 'Hidden',
    is_family: false,
  }
  await host.objects.put(node.identity.operator.subject, [hidden], { label: secretLabel, source: 'desk' })
  const bytes = async (one: string) => {
    const { status, body, headers } = await node.http.inject({
      method: 'GET',
      url: `/api/tests/${one}`,
      headers: { cookie: lecteur.cookie },
    })
    return { status, body, headers: Object.entries(headers).filter(([name]) => name !== 'date') }
  }
  const answer = await bytes(hidden.id)
  expect(answer).toEqual(await bytes(malware()))
  expect(JSON.parse(answer.body)).toMatchObject({
    title: 'Rien ici',
    detail: 'Rien ici à cette adresse. Elle est peut-être mal saisie, supprimée, ou ne vous est pas destinée.',
  })
})

it('says why a job failed in the language of who looks', async () => {
  const caller = await node.identity.callerOf(lecteur.id)
  if (caller === undefined) throw new Error('nobody')
  async function* nothing(): AsyncGenerator<Uint8Array> {}
  const job = await host.jobs.start(
    caller.subject,
    { kind: 'tests.fail', title: 'a file', label: testLabel, input: {} },
    nothing(),
  )
  const faultFor = async (headers: Record<string, string>) =>
    ((await node.ask('GET', `/api/jobs/${job}`, { as: lecteur.cookie, headers })).body as { fault?: unknown }).fault
  await expect
    .poll(() => faultFor({}))
    .toEqual({
      code: 'jobs.failed',
      message: 'Le travail a échoué. Ce qui était terminé est conservé\u00a0; relancez-le.',
    })
  await node.ask('POST', '/api/identity/language', { as: lecteur.cookie, body: { language: 'en' } })
  expect(await faultFor({})).toEqual({
    code: 'jobs.failed',
    message: 'The job failed. What it finished is kept; start it again.',
  })
})
