import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secretLabel } from '../../../../platform/src/host/testing.ts'
import { browse, contradiction, counts, graph, search, verdicts } from '../core/index.ts'
import { at, HERON, HIDDEN, relationship, sdo, secretMark, tellStory, type ToldNode, uuid } from './threats.testing.ts'

let told: ToldNode
let analyst: string
let low: string
let reader: string
const get: ToldNode['get'] = (path, as) => told.get(path, as)
const read: ToldNode['read'] = (contract, path, as) => told.read(contract, path, as)
const send: ToldNode['send'] = (path, as, body) => told.send(path, as, body)
const load: ToldNode['load'] = (objects, as, query) => told.load(objects, as, query)

beforeAll(async () => {
  told = await tellStory()
  ;({ analyst, low, reader } = told)
})
afterAll(() => told.node.close())

describe('refusals', () => {
  it('answers no stranger', async () => {
    for (const path of [
      '/objects',
      '/counts',
      '/search?text=x',
      `/objects/${HERON}`,
      `/graph?ids=${HERON}`,
      '/matrices',
      '/quarantine',
      '/imports',
    ]) {
      expect((await told.node.ask('GET', `/api/threats${path}`)).status).toBe(401)
    }
  })

  it('lets a reader read and nothing else', async () => {
    expect((await load([sdo('tool', 1)], reader)).status).toBe(403)
    expect((await send(`/objects/${HERON}/notes`, reader, { content: 'x' })).status).toBe(403)
    expect((await get('/export', reader)).status).toBe(403)
    expect((await get('/objects', reader)).status).toBe(200)
  })

  it('gives the same bytes for what is hidden and what is not there', async () => {
    const absent = `malware--${uuid(999)}`
    for (const path of [
      '/objects/ID',
      '/objects/ID/relations',
      '/objects/ID/text',
      '/objects/ID/diff?from=a&to=b',
      '/graph?ids=ID',
    ]) {
      const [hidden, missing] = await Promise.all([
        get(path.replace('ID', HIDDEN), low),
        get(path.replace('ID', absent), low),
      ])
      expect(hidden.status).toBe(404)
      expect(JSON.stringify(hidden.body).replaceAll(HIDDEN, absent)).toBe(JSON.stringify(missing.body))
    }
    const [hidden, missing] = await Promise.all(
      [HIDDEN, absent].map((id) => send(`/objects/${id}/notes`, low, { content: 'x' })),
    )
    expect([hidden?.status, missing?.status]).toEqual([404, 404])
  })

  it('names the place of a malformed layer and refuses a mistyped id', async () => {
    const answer = await send('/layers', analyst, { layer: { name: 'x', domain: 'cloud', versions: { layer: '4.5' } } })
    expect(answer).toMatchObject({ status: 400, body: { code: 'threats.layer_malformed' } })
    expect((await get('/objects/nonsense', analyst)).status).toBe(400)
  })

  it('says where a file breaks, and stays up', async () => {
    expect(await load(Buffer.from('{"type":"bundle","objects":[{"type":"malware",'), analyst)).toMatchObject({
      status: 400,
    })
    expect((await get('/counts', analyst)).status).toBe(200)
  })

  it('shows verdicts of an import to nobody else', async () => {
    const { rows } = (await get('/imports', analyst)).body as { rows: { job: string }[] }
    expect((await get(`/imports/${rows[0]?.job}/verdicts`, low)).status).toBe(404)
    expect((await get('/imports', low)).body).toEqual({ rows: [] })
  })
})

describe('lists', () => {
  const names = async (query: string, as: string) =>
    (await read(browse, `/objects?${query}`, as)).rows.map((row) => row.name)

  it('pages, sorts and filters by type, label and source', async () => {
    expect(await names('types=malware&order=name', analyst)).toEqual(['DEEP IMPLANT', 'SLATE ROOF'])
    expect(await names('types=malware&order=name', low)).toEqual(['SLATE ROOF'])
    expect(await names(`types=malware&label=${encodeURIComponent(JSON.stringify(secretLabel))}`, analyst)).toEqual([
      'DEEP IMPLANT',
    ])
    expect(await names('types=malware&source=nobody', analyst)).toEqual([])
    expect(await names('types=malware&source=LTU', low)).toEqual(['SLATE ROOF'])
    const first = await read(browse, '/objects?limit=1&types=malware&order=name', analyst)
    expect(
      await names(`limit=1&types=malware&order=name&cursor=${encodeURIComponent(first.next ?? '')}`, analyst),
    ).toEqual(['SLATE ROOF'])
  })

  it('counts per reader', async () => {
    const malware = async (as: string) =>
      (await read(counts, '/counts', as)).types.find((row) => row.type === 'malware')?.count
    expect([await malware(analyst), await malware(low)]).toEqual([2, 1])
  })

  it('finds words, and names that resemble them', async () => {
    const found = async (text: string, as: string) =>
      (await read(search, `/search?text=${text}`, as)).rows.map((row) => row.name)
    expect(await found('implant', analyst)).toEqual(['DEEP IMPLANT'])
    expect(await found('implant', low)).toEqual([])
    expect(await found('HERRON', low)).toContain('ORANGE HERON')
  })

  it('says what a relationship says, by the names of both ends; a hidden end looks as an absent one', async () => {
    const lines = async (as: string) =>
      (await read(browse, '/objects?types=relationship', as)).rows.map(({ says }) =>
        [says?.source?.name ?? '?', says?.verb, says?.target?.name ?? '?'].join(' '),
      )
    expect((await lines(analyst)).sort()).toEqual([
      'Controller indicates ORANGE HERON',
      'ORANGE HERON uses DEEP IMPLANT',
      'ORANGE HERON uses SLATE ROOF',
    ])
    expect((await lines(low)).sort()).toEqual(['Controller indicates ORANGE HERON', 'ORANGE HERON uses SLATE ROOF'])
    const dangling = (n: number, target: string) => relationship(n, 'uses', HERON, target)
    await load([dangling(60, HIDDEN), dangling(61, `malware--${uuid(998)}`)], low, 'source=Balta Rail')
    const open = (await read(browse, '/objects?types=relationship&source=Balta%20Rail', low)).rows
    const [hidden, absent] = [HIDDEN, `malware--${uuid(998)}`].map((id) =>
      open.find((row) => row.says?.target?.id === id),
    )
    expect(JSON.stringify({ ...hidden, id: '', addedAt: 0 }).replaceAll(HIDDEN, 'ID')).toBe(
      JSON.stringify({ ...absent, id: '', addedAt: 0 }).replaceAll(`malware--${uuid(998)}`, 'ID'),
    )
  })

  it('narrows a search by id, type and label, and counts by type only what is readable', async () => {
    const found = async (text: string, as: string) => {
      const { rows, facets } = await read(search, `/search?text=${encodeURIComponent(text)}`, as)
      return { names: rows.map((row) => row.name).sort(), facets }
    }
    expect(await found(`id:${HIDDEN}`, low)).toEqual({ names: [], facets: [] })
    expect(await found(`id:${HIDDEN}`, analyst)).toMatchObject({ names: ['DEEP IMPLANT'] })
    expect((await found('type:malware', analyst)).names).toEqual(['DEEP IMPLANT', 'SLATE ROOF'])
    expect(await found('type:malware', low)).toEqual({ names: ['SLATE ROOF'], facets: [{ type: 'malware', count: 1 }] })
    expect((await found('type:malware label:AS', analyst)).names).toEqual(['DEEP IMPLANT'])
    const { rows } = await read(search, '/search?text=signalling', analyst)
    expect(rows[0]).toMatchObject({ name: 'ORANGE HERON', excerpt: 'Wipes signalling.' })
  })

  it('takes chosen objects out as a table or a bundle, with the marking inside; what is hidden is not in it', async () => {
    const ids = [HERON, HIDDEN]
    const csv = (await send('/export/selection', low, { ids, format: 'csv' })).body as string
    expect(csv).toMatch(/^ALLIED UNCLASSIFIED[^\n]*,1,/)
    expect(csv).toContain('ORANGE HERON')
    expect(csv).not.toContain('IMPLANT')
    const bundle = JSON.parse(String((await send('/export/selection', analyst, { ids })).body))
    expect(bundle.objects).toHaveLength(2)
    expect((await send('/export/selection', reader, { ids })).status).toBe(403)
  })

  it('walks the graph: only what is readable is drawn', async () => {
    const far = async (as: string) =>
      (await read(graph, `/graph?ids=${HERON}&kinds=uses`, as)).nodes.map((one) => one.name).sort()
    expect(await far(analyst)).toEqual(['DEEP IMPLANT', 'ORANGE HERON', 'SLATE ROOF'])
    expect(await far(low)).toEqual(['ORANGE HERON', 'SLATE ROOF'])
  })
})

it('imports dry, stores nothing, and tells the verdict on each object', async () => {
  const dry = [sdo('tool', 40, { name: 'RACK' }), { type: 'tool', id: 'tool--x' }]
  const { body } = await load(dry, analyst, 'source=LTU&dryRun=true')
  expect(body.report).toMatchObject({ new: 1, quarantined: 1, dryRun: true })
  const english = await read(verdicts, `/imports/${body.job}/verdicts`, analyst)
  expect(english.rows.map((row) => row.verdict)).toEqual(['new', 'quarantined'])
  expect(english.rows[1]?.message).toBe('/id: "tool--x" is not an identifier, type--uuid (STIX 2.1 §2.9)')
  const speak = (language: string) =>
    told.node.ask('POST', '/api/identity/language', { as: analyst, body: { language } })
  await speak('fr')
  const french = await read(verdicts, `/imports/${body.job}/verdicts`, analyst)
  expect(french.rows[1]?.message).toBe('/id : "tool--x" n’est pas un identifiant, type--uuid (STIX 2.1 §2.9)')
  await speak('en')
  expect((await get(`/objects/tool--${uuid(40)}`, analyst)).status).toBe(404)
})

it('shows both contents that came under one id and one time, and which one is shown; nothing of it to who reads neither', async () => {
  const twin = (name: string, n = 70) => sdo('tool', n, { name, object_marking_refs: [secretMark.id] })
  await load([secretMark, twin('RACK')], analyst)
  const { body } = await load([twin('RACK AND PINION')], analyst, 'source=POL')
  expect(body.report).toMatchObject({ quarantined: 1 })
  const path = `/quarantine/tool--${uuid(70)}`
  expect((await get(path, low)).status).toBe(404)
  expect((await get(path, reader)).status).toBe(403)
  const { times } = await read(contradiction, path, analyst)
  expect(times[0]?.contents.map((one) => one.shown)).toEqual([true, false])
  expect(times[0]?.contents[1]?.changes).toMatchObject([{ path: '/name', change: 'changed' }])
  const high = told.node.identity.operator.subject
  const waiting = async (subject: typeof high) =>
    (await told.node.host.gather.waiting(subject)).map(({ kind, title }) => `${kind} ${title.en}`)
  expect(await waiting(high)).toContain('quarantine Quarantine: 1 object from POL')
  expect(await waiting({ ...high, clearances: { ALLIED: 'RESTRICTED' } })).not.toContain(
    'quarantine Quarantine: 1 object from POL',
  )
})

it('exports what its reader may read, as one bundle', async () => {
  const bundle = async (as: string) => {
    const { body } = await get('/export?types=malware', as)
    return (typeof body === 'string' ? JSON.parse(body) : body) as { objects: { name: string }[] }
  }
  const names = async (as: string) => (await bundle(as)).objects.map((one) => one.name).sort()
  expect(await names(analyst)).toEqual(['DEEP IMPLANT', 'SLATE ROOF'])
  expect(await names(low)).toEqual(['SLATE ROOF'])
})

it('offers its objects to the palette and its week to the picture, to each reader his own', async () => {
  const high = told.node.identity.operator.subject
  const lower = { ...high, id: 'lower', clearances: { ALLIED: 'RESTRICTED' } }
  const titles = async (who: typeof high, text: string) =>
    (await told.node.host.gather.search(who, text)).map((hit) => hit.title)
  expect(await titles(high, 'implant')).toEqual(['DEEP IMPLANT'])
  expect(await titles(lower, 'implant')).toEqual([])
  expect((await told.node.host.gather.search(high, 'HERON'))[0]).toMatchObject({
    route: `/threats/object/${HERON}`,
    kind: 'intrusion-set',
  })
  expect(await told.node.host.gather.situation(high)).toMatchObject([
    { title: 'INC-0212', kind: 'incident', at: Date.parse(at) },
  ])
  expect(await told.node.host.gather.situation(lower)).toEqual([])
})
