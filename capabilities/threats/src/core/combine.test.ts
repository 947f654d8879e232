import { describe, expect, it } from 'vitest'
import { combineLayers, withMarking } from './combine.ts'
import { type Layer, parseLayer } from './layer.ts'

const layer = (name: string, scores: Readonly<Record<string, number>>, off: readonly string[] = []): Layer =>
  parseLayer({
    name,
    domain: 'ics-attack',
    versions: { layer: '4.5' },
    techniques: [
      ...Object.entries(scores).map(([techniqueID, score]) => ({ techniqueID, score })),
      ...off.map((techniqueID) => ({ techniqueID, score: 9, enabled: false })),
    ],
  })
const a = layer('HERON', { T0800: 3, T0801: 1 }, ['T0803'])
const b = layer('CRANE', { T0801: 4, T0802: 2 })
const scores = (one: Layer) => Object.fromEntries(one.techniques.map((cell) => [cell.techniqueID, cell.score]))

describe('two layers as one', () => {
  it.each([
    ['union', { T0800: 3, T0801: 4, T0802: 2 }],
    ['both', { T0801: 1 }],
    ['difference', { T0800: 3 }],
    ['change', { T0800: 3, T0801: -3, T0802: -2 }],
  ] as const)('%s', (how, expected) => {
    const made = combineLayers(a, b, how)
    expect(scores(made)).toEqual(expected)
    expect(parseLayer(JSON.parse(JSON.stringify(made)))).toEqual(made)
  })

  it('starts the colours of a change at its lowest score', () => {
    expect(combineLayers(a, b, 'change').gradient).toMatchObject({ minValue: -3, maxValue: 3 })
  })

  it('puts one marking among the metadata and nothing else', () => {
    const given = {
      name: 'x',
      metadata: [
        { name: 'author', value: 'LTU' },
        { name: 'marking', value: 'OLD' },
      ],
    }
    expect(withMarking(given, 'NEW')).toEqual({
      name: 'x',
      metadata: [
        { name: 'author', value: 'LTU' },
        { name: 'marking', value: 'NEW' },
      ],
    })
  })
})
