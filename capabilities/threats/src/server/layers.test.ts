import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secretLabel } from '../../../../platform/src/host/testing.ts'
import { combineStored, storedLayer, storedLayers } from '../core/index.ts'
import { restricted, tellStory, type ToldNode, uuid } from './threats.testing.ts'

let told: ToldNode
beforeAll(async () => {
  told = await tellStory()
})
afterAll(() => told.node.close())

/** Every property of layers/spec/v4.5/layerformat.md, in the order Navigator 5 writes them. */
const full = {
  name: 'HERON coverage',
  versions: { attack: '18', navigator: '5.1.0', layer: '4.5' },
  domain: 'ics-attack',
  customDataURL: '',
  description: 'What we saw in November.',
  filters: { platforms: ['Field Controller/RTU/PLC/IED', 'None'] },
  sorting: 3,
  layout: {
    layout: 'side',
    aggregateFunction: 'average',
    showID: true,
    showName: true,
    showAggregateScores: false,
    countUnscored: false,
    expandedSubtechniques: 'annotated',
  },
  hideDisabled: false,
  techniques: [
    {
      techniqueID: 'T0857',
      tactic: 'persistence',
      score: 2,
      color: '#ff6666',
      comment: 'two gateways',
      enabled: true,
      metadata: [{ name: 'seen', value: 'LVA' }, { divider: true }],
      links: [{ label: 'report', url: 'https://example.test/r' }, { divider: true }],
      showSubtechniques: false,
    },
    { techniqueID: 'T0822', tactic: 'initial-access', score: null, color: '', comment: '', enabled: false },
  ],
  gradient: { colors: ['#ff6666ff', '#ffe766ff', '#8ec843ff'], minValue: 0, maxValue: 100 },
  legendItems: [{ label: 'seen', color: '#ff6666' }],
  metadata: [{ name: 'author', value: 'LTU' }],
  links: [],
  showTacticRowBackground: false,
  tacticRowBackground: '#dddddd',
  selectTechniquesAcrossTactics: true,
  selectSubtechniquesWithParent: false,
  selectVisibleTechniques: false,
}
const other = {
  name: 'Ours',
  domain: 'ics-attack',
  versions: { layer: '4.5' },
  techniques: [{ techniqueID: 'T0857', tactic: 'persistence', score: 1 }],
}

const keep = async (layer: unknown, as = told.analyst, more: object = {}) =>
  told.send('/layers/kept', as, { layer, ...more })
const idOf = async (...args: Parameters<typeof keep>) => ((await keep(...args)).body as { id: string }).id

describe('kept layers', () => {
  it('are refused when malformed, to who may not write, and under a label beyond the own reach', async () => {
    expect(await keep({ name: 'x', domain: 'cloud', versions: { layer: '4.5' } })).toMatchObject({
      status: 400,
      body: { code: 'threats.layer_malformed' },
    })
    expect((await keep(full, told.reader)).status).toBe(403)
    expect(await keep(full, told.low, { label: secretLabel })).toMatchObject({
      status: 400,
      body: { code: 'threats.label_out_of_reach' },
    })
    expect((await told.node.ask('GET', '/api/threats/layers/kept')).status).toBe(401)
  })

  it('answer alike for what is hidden and what is not there', async () => {
    const hidden = await idOf(full, told.analyst, { label: secretLabel })
    const absent = `x-testudo-layer--${uuid(999)}`
    for (const path of ['/layers/kept/ID', '/layers/kept/ID/file', `/layers/combined?a=ID&b=${absent}&how=both`]) {
      const answers = await Promise.all([hidden, absent].map((id) => told.get(path.replace('ID', id), told.low)))
      expect(answers.map((one) => one.status)).toEqual([404, 404])
      expect(JSON.stringify(answers[0]?.body).replaceAll(hidden, absent)).toBe(JSON.stringify(answers[1]?.body))
    }
    expect((await told.read(storedLayers, '/layers/kept', told.low)).rows.map((row) => row.id)).not.toContain(hidden)
  })

  it('come back as Navigator wrote them: every property, in its place, with the marking beside', async () => {
    const id = await idOf(full, told.analyst, { label: restricted })
    const { body } = await told.get(`/layers/kept/${id}/file`, told.analyst)
    const file = (typeof body === 'string' ? JSON.parse(body) : body) as typeof full
    const marking = { name: 'marking', value: 'ALLIED RESTRICTED' }
    expect(file.metadata.at(-1)?.name).toBe('marking')
    expect(JSON.stringify(file)).toBe(
      JSON.stringify({ ...full, metadata: [...full.metadata, { ...marking, value: file.metadata.at(-1)?.value }] }),
    )
    expect(file.metadata.at(-1)?.value).toContain(marking.value)
    const again = await idOf(file, told.analyst, { label: restricted })
    const second = (await told.get(`/layers/kept/${again}/file`, told.analyst)).body
    expect(typeof second === 'string' ? JSON.parse(second) : second).toEqual(file)
    expect((await told.get(`/layers/kept/${id}/file`, told.reader)).status).toBe(403)
  })

  it('are listed with name and author, laid over the matrix, and removed by who kept them', async () => {
    const id = await idOf(full, told.analyst, { name: 'November' })
    const { rows } = await told.read(storedLayers, '/layers/kept', told.low)
    expect(rows.find((row) => row.id === id)).toMatchObject({ name: 'November', author: 'A. Jonaitis', techniques: 2 })
    expect(await told.read(storedLayer, `/layers/kept/${id}`, told.low)).toMatchObject({ name: 'November', most: 2 })
    const drop = (as: string) => told.node.ask('DELETE', `/api/threats/layers/kept/${id}`, { as })
    expect((await drop(told.low)).status).toBe(403)
    expect((await drop(told.analyst)).status).toBe(200)
    expect((await told.get(`/layers/kept/${id}`, told.analyst)).status).toBe(404)
  })

  it('are compared: what is in one, in both, and by how much', async () => {
    const [a, b] = [await idOf(full), await idOf(other)]
    const combined = async (how: string) =>
      (await told.read(combineStored, `/layers/combined?a=${a}&b=${b}&how=${how}`, told.analyst)).cells.map((cell) => [
        cell.attackId,
        cell.score,
      ])
    expect(await combined('union')).toEqual([['T0857', 2]])
    expect(await combined('both')).toEqual([['T0857', 1]])
    expect(await combined('difference')).toEqual([])
    expect(await combined('change')).toEqual([['T0857', 1]])
    const mobile = await idOf({ ...other, domain: 'mobile-attack' })
    expect(await told.get(`/layers/combined?a=${a}&b=${mobile}&how=both`, told.analyst)).toMatchObject({
      status: 400,
      body: { code: 'threats.layer_domains' },
    })
  })

  it('that came from elsewhere malformed stop no other: the list goes on, and the id says what is wrong', async () => {
    const id = await idOf(other)
    const at = '2026-11-20T05:00:00.000Z'
    const broken = { type: 'x-testudo-layer', spec_version: '2.1', created: at, modified: at, name: 'Broken' }
    const extensions = { [`extension-definition--${uuid(901)}`]: { extension_type: 'new-sdo' } }
    const ids = ['not JSON', '{"name":1}'].map((_, n) => `x-testudo-layer--${uuid(910 + n)}`)
    const loaded = await told.load(
      ['not JSON', '{"name":1}'].map((layer_text, n) => ({ ...broken, id: ids[n], layer_text, extensions })),
      told.analyst,
    )
    expect(loaded).toMatchObject({ status: 200, body: { report: { new: 2 } } })
    const { rows } = await told.read(storedLayers, '/layers/kept', told.analyst)
    expect(rows.map((row) => row.id)).toContain(id)
    for (const one of ids)
      expect(await told.get(`/layers/kept/${one}`, told.analyst)).toMatchObject({
        status: 400,
        body: { code: 'threats.layer_malformed' },
      })
  })
})
