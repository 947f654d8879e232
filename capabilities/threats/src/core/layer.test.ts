import { describe, expect, it } from 'vitest'
import { LayerMalformed, makeLayer, parseLayer, unknownTechniques } from './layer.ts'

/** The smallest layer Navigator 5 writes. */
const layer = (more: object = {}) => ({
  name: 'APT29',
  versions: { attack: '18', navigator: '5.1.0', layer: '4.5' },
  domain: 'enterprise-attack',
  techniques: [{ techniqueID: 'T1059.001', tactic: 'execution', score: 3, color: '', comment: 'seen', enabled: true }],
  ...more,
})

describe('parseLayer', () => {
  it.each([
    ['several layers in one file', [layer()], ''],
    ['text', 'layer', ''],
    ['no name', layer({ name: undefined }), '/name'],
    ['a format before 4', layer({ versions: { layer: '3.0' } }), '/versions/layer'],
    ['a domain nobody has', layer({ domain: 'cloud' }), '/domain'],
    ['a technique id in lower case', layer({ techniques: [{ techniqueID: 't1059' }] }), '/techniques/0/techniqueID'],
    ['a score in words', layer({ techniques: [{ techniqueID: 'T1059', score: 'high' }] }), '/techniques/0/score'],
    [
      'a colour that is script',
      layer({ techniques: [{ techniqueID: 'T1059', color: 'url(x)' }] }),
      '/techniques/0/color',
    ],
    [
      'a gradient of one colour',
      layer({ gradient: { colors: ['#fff'], minValue: 0, maxValue: 1 } }),
      '/gradient/colors',
    ],
  ])('refuses %s and names the place', (_, value, path) => {
    expect(() => parseLayer(value)).toThrow(LayerMalformed)
    try {
      parseLayer(value)
    } catch (fault) {
      expect((fault as LayerMalformed).place).toEqual({ path })
    }
  })

  it('keeps what it does not draw', () => {
    const whole = layer({ sorting: 3, layout: { layout: 'side' }, selectSubtechniquesWithParent: false })
    expect(parseLayer(whole)).toEqual(whole)
  })

  it('names techniques the reader does not have, each once', () => {
    const read = parseLayer(layer({ techniques: ['T1059', 'T9999', 'T9999'].map((techniqueID) => ({ techniqueID })) }))
    expect(unknownTechniques(read, new Set(['T1059']))).toEqual(['T9999'])
  })
})

describe('makeLayer', () => {
  const made = makeLayer({
    name: 'Used by readable groups',
    description: '',
    domain: 'ics-attack',
    cells: [
      { techniqueID: 'T0859', tactic: 'persistence', score: 2 },
      { techniqueID: 'T0822', score: 9 },
    ],
    colours: ['#FFFFFF', '#1F55C4'],
    marking: 'ALLIED RESTRICTED',
  })

  it('writes what it reads', () => {
    expect(parseLayer(JSON.parse(JSON.stringify(made)))).toEqual(made)
  })

  it('is format 4.5, sorted, with the scale and the marking inside', () => {
    expect(made.versions.layer).toBe('4.5')
    expect(made.techniques.map((one) => one.techniqueID)).toEqual(['T0822', 'T0859'])
    expect(made.gradient).toMatchObject({ minValue: 0, maxValue: 9 })
    expect(made.metadata).toEqual([{ name: 'marking', value: 'ALLIED RESTRICTED' }])
  })
})
