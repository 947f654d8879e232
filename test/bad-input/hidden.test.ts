import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressOf, operationsOf, sampleOf, type Operation } from './api.ts'
import { type Answer, type Attacked, startAttacked } from './node.ts'

let node: Attacked
let low: string
let high: string
let operations: readonly Operation[]
/** One id of every type that low may not read and that nothing low may read names. */
let hidden: ReadonlyMap<string, string>

beforeAll(async () => {
  node = await startAttacked({ exercise: true })
  const roles = ['analyst']
  low = await node.enter({
    login: 'narrow',
    name: 'Low',
    nation: 'ESP',
    clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'CLEAR' },
    roles,
  })
  high = await node.enter({
    login: 'broad',
    name: 'High',
    nation: 'LTU',
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
    specialAccess: ['TIDAL'],
    roles: [...roles, 'administrator', 'auditor', 'operator'],
  })
  operations = operationsOf((await node.send({ path: '/api/openapi.json' })).body)
  const seen = await node.send({ path: '/api/threats/export?versions=true', as: low })
  const all = await node.send({ path: '/api/threats/export', as: high })
  const { objects } = JSON.parse(all.body) as { objects: readonly { id: string; type: string }[] }
  hidden = new Map(objects.filter(({ id }) => !seen.body.includes(id)).map(({ id, type }) => [type, id]))
})
afterAll(() => node?.close())

/** One of each that a route treats in its own way. */
const TYPES = ['x-testudo-asset', 'x-testudo-mission', 'relationship', 'indicator', 'report']

const json = { 'content-type': 'application/json' }

/** Everything an answer says, without the id asked for, the clock, and the random id of what was just made. */
const said = ({ status, headers, body }: Answer, id: string) => {
  const { date: _clock, ...rest } = headers
  const made = /^\{"id":"([^"]+)"/.exec(body)?.[1] ?? id
  return JSON.stringify([status, rest, body])
    .replaceAll(id, 'ID')
    .replaceAll(made, 'ID')
    .replaceAll(/"asOf\\":\d+|\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
}

/** Operations with an id in the path or at the top of the body or query, and how to ask them for one. */
function askersOf(operation: Operation): readonly ((id: string) => Parameters<Attacked['send']>[0])[] {
  const inPath = operation.params.filter((p) => p.in === 'path')
  const inQuery = operation.params.filter((p) => p.in === 'query' && /^(id|ids|mission|text)$/.test(p.name))
  const ask = (values: Readonly<Record<string, string>>, body: unknown) => ({
    method: operation.method,
    path: addressOf(operation, values),
    ...(body === undefined ? {} : { headers: json, body: JSON.stringify(body) }),
  })
  const sample = operation.body === undefined ? undefined : sampleOf(operation.body)
  const inBody = Object.entries(operation.body?.properties ?? {}).filter(([name]) =>
    /^(id|node|needs|asset|mission|operation|cause|owner|fail|restore)$/.test(name),
  )
  return [
    ...inPath.map((p) => (id: string) => ask({ [p.name]: id }, sample)),
    ...inQuery.map((p) => (id: string) => ask({ [p.name]: id }, sample)),
    ...inBody.map(([name, schema]) => (id: string) => {
      const list = JSON.stringify(schema).includes('"array"')
      return ask({}, { ...(sample as object), [name]: list ? [id] : id })
    }),
  ]
}

describe('what a label hides', () => {
  it('is there for the test to find', () => {
    expect(hidden.size).toBeGreaterThan(8)
    expect([...hidden.keys()]).toEqual(expect.arrayContaining(TYPES))
  })

  it('answers every route byte for byte as what is not there', async () => {
    let asked = 0
    const different: string[] = []
    for (const operation of operations.filter(
      (o) => o.path.startsWith('/api/picture') || o.path.startsWith('/api/threats'),
    )) {
      for (const ask of askersOf(operation)) {
        for (const type of TYPES) {
          const id = hidden.get(type) ?? ''
          const random = `${type}--${randomUUID()}`
          const [there, absent] = [
            await node.send({ ...ask(id), as: low }),
            await node.send({ ...ask(random), as: low }),
          ]
          asked += 1
          if (there.status >= 500 || said(there, id) !== said(absent, random))
            different.push(
              `${operation.method} ${ask(id).path} ${there.status} ${there.body.slice(0, 300)} | ${absent.status} ${absent.body.slice(0, 300)}`,
            )
        }
      }
    }
    expect(different).toEqual([])
    expect(asked).toBeGreaterThan(150)
  })

  it('and the same routes do answer who may read it', async () => {
    for (const id of hidden.values()) {
      const answer = await node.send({ path: `/api/threats/objects/${id}`, as: high })
      expect(`${id} ${answer.status}`).toBe(`${id} 200`)
    }
  })
})

describe('what belongs to another person', () => {
  it('answers as what is not there, and stays', async () => {
    const made = await node.send({
      method: 'POST',
      path: '/api/identity/tokens',
      as: high,
      headers: json,
      body: JSON.stringify({ name: 'mine', verbs: ['threats:read'] }),
    })
    expect(made.status).toBe(200)
    const imported = await node.send({
      method: 'POST',
      path: '/api/threats/import?source=high',
      as: high,
      headers: json,
      body: '{"type":"bundle","id":"bundle--9c9b6a9e-5b0e-4f0c-9a3e-0d9d0a1b2c3d","objects":[]}',
    })
    const { job } = JSON.parse(imported.body) as { job: string }
    const first = async (path: string, name: string) => {
      const body = JSON.parse((await node.send({ path, as: high })).body) as unknown
      const rows = (Array.isArray(body) ? body : Object.values(body as object).find(Array.isArray)) as { id: string }[]
      expect(rows?.[0]?.id, `${name} of ${path}`).toBeTypeOf('string')
      return rows[0]?.id ?? ''
    }
    const others = {
      token: await first('/api/identity/tokens', 'a token'),
      session: await first('/api/identity/sessions', 'a session'),
      job,
    }
    let asked = 0
    for (const operation of operations) {
      for (const [name, id] of Object.entries(others)) {
        if (!operation.path.includes(`{${name}}`)) continue
        const random = id.slice(0, -8) + 'a'.repeat(8)
        const ask = (value: string) => ({
          method: operation.method,
          path: addressOf(operation, { [name]: value }),
          as: low,
        })
        const [there, absent] = [await node.send(ask(id)), await node.send(ask(random))]
        expect(`${operation.method} ${operation.path} ${said(there, id)}`).toBe(
          `${operation.method} ${operation.path} ${said(absent, random)}`,
        )
        // Tokens of clients are for who keeps collections: the verb is asked for before anything is looked up.
        expect(there.status).toBe(operation.path.includes('/clients/') ? 403 : 404)
        asked += 1
      }
    }
    expect(asked).toBeGreaterThanOrEqual(6)
    expect((await node.send({ path: '/api/identity/session', as: high })).body).toContain('"signedIn":true')
    expect((await node.send({ path: '/api/identity/tokens', as: high })).body).toContain(others.token)
  })

  it('and what was imported, even from an administrator who may see the jobs of others', async () => {
    const secret = [...hidden.values()][0] ?? ''
    const answer = await node.send({
      method: 'POST',
      path: '/api/threats/import?source=night-watch',
      as: high,
      headers: json,
      body: `{"type":"bundle","objects":[{"type":"malware","id":"${secret}"}]}`,
    })
    const { job } = JSON.parse(answer.body) as { job: string }
    const administrator = await node.enter({
      login: 'adm',
      name: 'Adm',
      nation: 'ESP',
      clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'CLEAR' },
      roles: ['administrator', 'operator'],
    })
    for (const path of ['/api/jobs', `/api/jobs/${job}`, '/api/audit/entries?limit=100']) {
      const { body } = await node.send({ path, as: administrator })
      expect(body).not.toContain(secret)
      expect(body).not.toContain('night-watch')
    }
    const cancelled = await node.send({ method: 'POST', path: `/api/jobs/${job}/cancel`, as: administrator })
    expect(cancelled.status).toBe(404)
    expect((await node.send({ path: `/api/jobs/${job}`, as: high })).status).toBe(200)
  })

  it('is not pushed out of its list by what others import', async () => {
    const send = (who: string, source: string) =>
      node.send({
        method: 'POST',
        path: `/api/threats/import?source=${source}`,
        as: who,
        headers: json,
        body: '{"type":"bundle","objects":[]}',
      })
    const { job } = JSON.parse((await send(low, 'mine')).body) as { job: string }
    for (let i = 0; i < 21; i += 1) await send(high, `other-${i}`)
    expect((await node.send({ path: `/api/threats/imports/${job}/verdicts`, as: low })).status).toBe(200)
    expect((await node.send({ path: '/api/threats/imports', as: low })).body).toContain(job)
  })
})
