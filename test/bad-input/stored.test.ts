import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Attacked, startAttacked } from './node.ts'

type Value = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string }

const ODD: readonly unknown[] = [
  null, -1, 2, 1e308, -1e308, true, '', 'x', 'a\u0000b', '__proto__', '9999-12-31T23:59:59.999Z', '0001-01-01T00:00:00Z', [], {}, [null],
  { lat: 1e9, lon: -1e9 }, [1e9, 1e9], 'x'.repeat(20_000),
] // biome-ignore format: a table

const uuid = (seed: string) => {
  const h = createHash('sha256').update(seed).digest('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`
}
const KEPT = new Set(['type', 'spec_version', 'id', 'created', 'modified', 'object_marking_refs'])

/** The object with one property, or one of an extension's, turned into each odd value: new things with new ids. */
function* oddOnes(object: Value): Generator<Value> {
  let n = 0
  const fresh = (changed: object): Value => {
    n += 1
    return { ...object, ...changed, id: `${object.type}--${uuid(`${object.id} ${n}`)}` }
  }
  for (const key of Object.keys(object)) if (!KEPT.has(key)) for (const odd of ODD) yield fresh({ [key]: odd })
  for (const [id, extension] of Object.entries((object['extensions'] ?? {}) as Record<string, object>))
    for (const key of Object.keys(extension))
      if (key !== 'extension_type')
        for (const odd of ODD) yield fresh({ extensions: { [id]: { ...extension, [key]: odd } } })
}

let node: Attacked
let cookie: string
let objects: readonly Value[]
let taken: readonly string[]

beforeAll(async () => {
  node = await startAttacked({ exercise: true })
  cookie = await node.enter({
    login: 'root',
    name: 'Root',
    nation: 'LTU',
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
    specialAccess: ['TIDAL'],
    roles: ['analyst', 'operator'],
  })
  const all = JSON.parse((await node.send({ path: '/api/threats/export', as: cookie })).body) as {
    objects: readonly Value[]
  }
  // One of each type, and one dependency and one other relationship: richest first, so that every property is tried.
  const kinds = new Map<string, Value>()
  for (const one of all.objects.toSorted((a, b) => Object.keys(b).length - Object.keys(a).length)) {
    const kind = `${one.type} ${one['relationship_type'] === 'depends-on'}`
    if (one.type !== 'marking-definition' && !kinds.has(kind)) kinds.set(kind, one)
  }
  objects = [...kinds.values()].flatMap((one) => [...oddOnes(one)])
  const answer = await node.send({
    method: 'POST',
    path: '/api/threats/import?source=stranger',
    as: cookie,
    headers: { 'content-type': 'application/x-ndjson' },
    body: objects.map((one) => JSON.stringify(one)).join('\n'),
  })
  const { job } = JSON.parse(answer.body) as { job: string }
  const state = async () =>
    (JSON.parse((await node.send({ path: `/api/jobs/${job}`, as: cookie })).body) as { state: string }).state
  while ((await state()) === 'running') await new Promise((later) => setTimeout(later, 200))
  expect(await state()).toBe('done')
  const kept = (await node.send({ path: '/api/threats/export', as: cookie })).body
  taken = objects.filter(({ id }) => kept.includes(id)).map(({ id }) => id)
})
afterAll(() => node?.close())

/** Status of an address, or what came instead of an answer. */
async function status(path: string): Promise<string> {
  const { status: code, body } = await node.send({ path, as: cookie })
  return code < 500 ? 'answered' : `${path} ${code} ${body.slice(0, 200)}`
}

describe('objects that are right by the standard and absurd in every property', () => {
  it('were partly taken and partly set aside, or nothing below says anything', () => {
    expect(objects.length).toBeGreaterThan(2_000)
    expect(taken.length).toBeGreaterThan(500)
    expect(taken.length).toBeLessThan(objects.length)
  })

  it('break no list, count, graph, matrix or search', async () => {
    const at = Date.now()
    for (const path of [
      '/api/picture/missions', `/api/picture/missions?at=${at}`, '/api/picture/nodes?limit=1000', `/api/picture/timeline?from=${at - 1e9}&to=${at}`,
      '/api/threats/counts', '/api/threats/objects?limit=100', '/api/threats/objects?order=name&limit=100', '/api/threats/indicators',
      '/api/threats/matrices', '/api/threats/search?text=x', '/api/threats/quarantine', '/api/threats/imports', '/api/jobs', '/api/health',
    ]) // biome-ignore format: a table
      expect(await status(path)).toBe('answered')
  })

  it('break no page of their own', async () => {
    // Every seventeenth, as the odd values are not a multiple of it: each kind and nearly every property is seen.
    const paths = taken
      .filter((_, i) => i % 17 === 0)
      .flatMap((id) => [
        `/api/threats/objects/${id}`,
        `/api/threats/graph?ids=${id}`,
        ...(id.startsWith('x-testudo-') ? [`/api/picture/nodes/${id}`, `/api/picture/history/${id}`] : []),
        ...(id.startsWith('x-testudo-mission') ? [`/api/picture/missions/${id}`] : []),
      ])
    const broken: string[] = []
    const askOn = async () => {
      for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
        const told = await status(path)
        if (told !== 'answered') broken.push(told)
      }
    }
    await Promise.all([askOn(), askOn(), askOn(), askOn()])
    expect(broken).toEqual([])
  })

  it('hide no mission of the exercise', async () => {
    const { missions } = JSON.parse((await node.send({ path: '/api/picture/missions', as: cookie })).body) as {
      missions: readonly { id: string }[]
    }
    expect(missions.length).toBeGreaterThanOrEqual(12)
    for (const { id } of missions.slice(0, 14)) expect(await status(`/api/picture/missions/${id}`)).toBe('answered')
  })
})
