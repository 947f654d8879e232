import type { Label } from '@testudo/kernel/label'
import type { Reply } from '@testudo/kernel/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secretLabel, testLabel } from '../../../../platform/src/host/testing.ts'
import { objectPage, type previewLabel, readers, versionDiff } from '../core/index.ts'
import { at, HERON, HIDDEN, INDICATOR, restricted, tellStory, type ToldNode, uuid } from './threats.testing.ts'

let told: ToldNode
let analyst: string
let low: string
let reader: string
const get: ToldNode['get'] = (path, as) => told.get(path, as)
const read: ToldNode['read'] = (contract, path, as) => told.read(contract, path, as)
const send: ToldNode['send'] = (path, as, body) => told.send(path, as, body)

beforeAll(async () => {
  told = await tellStory()
  ;({ analyst, low, reader } = told)
})
afterAll(() => told.node.close())

describe('one object', () => {
  const page = async (as: string, id = HERON) => await read(objectPage, `/objects/${id}`, as)

  it('comes with relations, sources, statements and a marking that is the join of what is in it', async () => {
    const seen = await page(analyst)
    expect(seen.object).toMatchObject({ name: 'ORANGE HERON', mark: { portion: '(AU)' } })
    expect(seen.aliases).toEqual([{ text: 'GREY STILT', mark: { portion: '(AU)', chips: [] } }])
    expect(
      seen.relations
        .filter((row) => row.kind === 'uses')
        .map((row) => row.far.name)
        .sort(),
    ).toEqual(['DEEP IMPLANT', 'SLATE ROOF'])
    expect(seen.sources).toMatchObject([
      // Itself, two it uses, the indicator, the opinion and the note that point at it.
      { source: 'LTU', statements: 6, grading: { reliability: 'B', credibility: '2' } },
    ])
    expect(seen.opinions.bands).toMatchObject([{ band: 'high', total: 1 }])
    expect(seen.judgements.cells).toMatchObject([{ by: 'LTU', aspect: 'cause', likelihood: 'almost certain' }])
    expect(seen.indicators).toMatchObject([{ id: INDICATOR, state: 'active' }])
    expect(seen.marking.label.classification).toBe('SECRET')
  })

  it('is smaller for one who may read less, with nothing that hints at the rest', async () => {
    const seen = await page(low)
    expect(seen.marking.label.classification).toBe('UNCLASSIFIED')
    expect(JSON.stringify(seen)).not.toMatch(/DEEP IMPLANT|SECRET|000000000003|000000000011/)
    expect(seen.relations.filter((row) => row.kind === 'uses')).toHaveLength(1)
  })

  it('scores an indicator and shows how: ten of twenty days gone, 80 × (1 − 10/20) = 40', async () => {
    const { lifecycle } = await page(analyst, INDICATOR)
    expect(lifecycle).toMatchObject({
      score: 40,
      base: 80,
      baseFrom: 'confidence',
      endsBy: 'valid_until',
      elapsedDays: 10,
      lifetimeDays: 20,
      confirmedBy: 'valid_from',
    })
  })
})

describe('writing', () => {
  it('adds a note and a judgement, shown with their author, under the label asked for', async () => {
    const made = await send(`/objects/${HERON}/notes`, analyst, { content: 'Quiet since Friday.', label: secretLabel })
    expect(made.status).toBe(200)
    await send(`/objects/${HERON}/notes`, analyst, {
      content: 'Actor.',
      judgement: { by: 'POL', aspect: 'actor', statement: 'ORANGE', likelihood: 'likely' },
    })
    const high = await read(objectPage, `/objects/${HERON}`, analyst)
    expect(high.notes).toMatchObject([
      { content: 'Quiet since Friday.', authors: ['A. Jonaitis, LTU CERT'], mark: { portion: '(AS)' } },
    ])
    expect(high.judgements.judges.map((one) => one.by)).toEqual(['POL', 'LTU'])
    expect((await read(objectPage, `/objects/${HERON}`, low)).notes).toEqual([])
  })
})

describe('the label of an object', () => {
  const page = async (id: string) => await read(objectPage, `/objects/${id}`, analyst)
  const own = async () => {
    const made = await send(`/objects/${INDICATOR}/notes`, analyst, { content: 'Mine.' })
    told.node.time.now += 1_000
    return made.body as { id: string; modified: string }
  }
  const preview = async (id: string, as: string, label: Label) =>
    (await send(`/objects/${id}/label/preview`, as, { label })).body as Reply<typeof previewLabel>

  it('is not changed by others, nor beyond the own reach, nor without a reason; the preview says the same', async () => {
    const change = { label: restricted, modified: at, reason: 'A test of who may.' }
    expect(await send(`/objects/${HERON}/label`, low, change)).toMatchObject({
      status: 403,
      body: { code: 'threats.not_yours' },
    })
    expect((await send(`/objects/${HERON}/label`, low, { ...change, label: secretLabel })).status).toBe(400)
    expect((await send(`/objects/${HERON}/label`, reader, change)).status).toBe(403)
    const { id, modified } = await own()
    expect((await send(`/objects/${id}/label`, analyst, { label: restricted, modified })).status).toBe(400)
    expect((await preview(HERON, low, restricted)).refusal?.code).toBe('threats.not_yours')
    expect((await preview(HERON, low, secretLabel)).refusal?.code).toBe('threats.label_out_of_reach')
  })

  it('answers alike for what is hidden and what is not there', async () => {
    const absent = `malware--${uuid(999)}`
    for (const path of ['label/preview', 'label']) {
      const answers = await Promise.all(
        [HIDDEN, absent].map((id) =>
          send(`/objects/${id}/${path}`, low, {
            label: restricted,
            ...(path === 'label' ? { modified: at, reason: 'Why not.' } : {}),
          }),
        ),
      )
      expect(answers.map((one) => one.status)).toEqual([404, 404])
    }
    expect((await get(`/objects/${HIDDEN}/readers`, low)).status).toBe(404)
  })

  it('tells by count who would lose sight and who would gain it, and counts nobody cleared above the asker', async () => {
    const { id } = await own()
    expect(await preview(id, analyst, secretLabel)).toMatchObject({
      direction: 'narrower',
      lose: [{ nation: 'LTU', people: 1 }],
      gain: [],
      before: { portion: '(AU)' },
      after: { portion: '(AS)' },
    })
    const seen = async (as: string) => (await read(readers, `/objects/${HERON}/readers`, as)).people
    const [high] = await seen(analyst)
    const [lower] = await seen(low)
    expect([high?.nation, lower?.people]).toEqual(['LTU', 1])
    expect(high?.people).toBeGreaterThan(1)
  })

  it('changes as a new version with its reason in the log; the second decision on the old one conflicts; it can be taken back', async () => {
    const { id, modified } = await own()
    const change = (label: Label, on: string) =>
      send(`/objects/${id}/label`, analyst, { label, modified: on, reason: 'Names a source.' })
    const narrowed = await change(restricted, modified)
    expect(narrowed.status).toBe(200)
    expect(await change(testLabel, modified)).toMatchObject({ status: 409, body: { code: 'threats.newer_version' } })
    const seen = await page(id)
    expect(seen.object.label.classification).toBe('RESTRICTED')
    expect(seen.versions).toHaveLength(2)
    const [to, from] = seen.versions
    const diff = await read(versionDiff, `/objects/${id}/diff?from=${from?.modified}&to=${to?.modified}`, analyst)
    expect(diff.changes.map((row) => row.path)).toEqual(['/object_marking_refs'])
    expect((await change(testLabel, (narrowed.body as { modified: string }).modified)).status).toBe(200)
    expect((await page(id)).object.label.classification).toBe('UNCLASSIFIED')
    const { body } = await told.node.ask('GET', '/api/audit/entries?verb=threats', { as: analyst })
    expect(JSON.stringify(body)).toContain('Names a source.')
  })
})

it('tells its history in one line each, newest first, and counts a source once', async () => {
  const seen = await read(objectPage, `/objects/${HERON}`, analyst)
  const kinds = seen.events.map((one) => one.kind)
  for (const kind of ['version', 'judgement', 'relation', 'opinion']) expect(kinds).toContain(kind)
  expect(seen.events.map((one) => one.at)).toEqual(seen.events.map((one) => one.at).toSorted((a, b) => b - a))
  expect(seen.sources.filter((one) => one.source === 'LTU')).toHaveLength(1)
  expect(JSON.stringify((await read(objectPage, `/objects/${HERON}`, low)).events)).not.toMatch(/DEEP IMPLANT/)
})
