import { describe, expect, it } from 'vitest'
import { diffBodies } from './diff.ts'
import { JUDGEMENT_EXTENSION, type Judgement, layJudgements, readJudgement } from './judgement.ts'
import { bandOf, countOpinions } from './opinions.ts'

describe('countOpinions', () => {
  it('keeps the sure and the unsure apart and never averages', () => {
    const counted = countOpinions([
      { opinion: 'agree', confidence: 10 },
      { opinion: 'agree', confidence: 20 },
      { opinion: 'strongly-disagree', confidence: 90 },
      { opinion: 'agree' },
      { opinion: 'maybe', confidence: 90 },
    ])
    expect(counted.map(({ band, total }) => [band, total])).toEqual([
      ['high', 1],
      ['low', 2],
      ['unstated', 1],
    ])
    expect(counted[0]?.counts).toEqual({
      'strongly-disagree': 1,
      disagree: 0,
      neutral: 0,
      agree: 0,
      'strongly-agree': 0,
    })
  })

  it.each([
    [0, 'none'],
    [1, 'low'],
    [29, 'low'],
    [30, 'medium'],
    [69, 'medium'],
    [70, 'high'],
    [100, 'high'],
  ])('calls confidence %d %s (STIX 2.1 Appendix A)', (confidence, band) => expect(bandOf(confidence)).toBe(band))
})

describe('judgements', () => {
  const note = (judgement: object) => ({
    id: 'note--1',
    modified: '2026-11-21T19:00:00Z',
    extensions: { [JUDGEMENT_EXTENSION]: judgement },
  })

  it('reads nothing out of a note that only looks like one', () => {
    expect(readJudgement({ id: 'note--1' })).toBeUndefined()
    expect(
      readJudgement(note({ extension_type: 'property-extension', by: 'LTU', aspect: 'blame', statement: 'x' })),
    ).toBeUndefined()
  })

  it('reads one', () => {
    const one = {
      extension_type: 'property-extension',
      by: 'LTU',
      aspect: 'cause',
      statement: 'Deliberate',
      likelihood: 'almost certain',
    }
    expect(readJudgement(note(one))).toMatchObject({
      by: 'LTU',
      aspect: 'cause',
      note: 'note--1',
      likelihood: 'almost certain',
    })
  })

  it('reads one that another extension carries', () => {
    const carried = {
      judgement: {
        nation: 'POL',
        question: 'legal-finding',
        value: 'Investigation open',
        likelihood: 'sure',
        confidence: 'low',
      },
    }
    const read = readJudgement({ id: 'note--2', modified: '1', extensions: { 'extension-definition--x': carried } })
    expect(read).toMatchObject({ by: 'POL', aspect: 'legal', likelihood: 'none', confidence: 'low' })
  })

  it('lays nations side by side, the newest first, and replaces only the same aspect of the same judge', () => {
    const judgement = (by: string, aspect: Judgement['aspect'], at: string, statement: string): Judgement => ({
      extension_type: 'property-extension',
      by,
      aspect,
      at,
      statement,
      likelihood: 'likely',
      note: `note--${at}${aspect}`,
    })
    const all = [
      judgement('LTU', 'cause', '1', 'Deliberate'),
      judgement('POL', 'cause', '2', 'Deliberate'),
      judgement('LTU', 'actor', '1', 'ORANGE service 5'),
      judgement('LTU', 'actor', '3', 'ORANGE, unit open'),
    ]
    const table = layJudgements(all)
    expect(table.judges.map(({ by }) => by)).toEqual(['LTU', 'POL'])
    expect(table.cells.map((c) => [c.by, c.aspect, c.statement])).toEqual([
      ['LTU', 'cause', 'Deliberate'],
      ['LTU', 'actor', 'ORANGE, unit open'],
      ['POL', 'cause', 'Deliberate'],
    ])
    expect(layJudgements(all.toReversed())).toEqual(table)
  })
})

describe('diffBodies', () => {
  it('is silent about the time of the version', () => {
    expect(diffBodies({ name: 'a', modified: '1' }, { name: 'a', modified: '2' })).toEqual([])
  })

  it('names what was added, removed and changed by its place', () => {
    const before = { aliases: ['A', 'B'], confidence: 50, labels: ['x'], nested: { a: 1, b: [{ c: 1 }] } }
    const after = { aliases: ['B', 'C'], confidence: 70, goals: ['delay'], nested: { a: 1, b: [{ c: 2 }, { c: 3 }] } }
    expect(diffBodies(before, after)).toEqual([
      { path: '/aliases', change: 'added', after: 'C' },
      { path: '/aliases', change: 'removed', before: 'A' },
      { path: '/confidence', change: 'changed', before: 50, after: 70 },
      { path: '/goals', change: 'added', after: ['delay'] },
      { path: '/labels', change: 'removed', before: ['x'] },
      { path: '/nested/b/0/c', change: 'changed', before: 1, after: 2 },
      { path: '/nested/b/1', change: 'added', after: { c: 3 } },
    ])
  })

  it('does not call another order of aliases a change', () => {
    expect(diffBodies({ aliases: ['A', 'B'] }, { aliases: ['B', 'A'] })).toEqual([])
  })

  it('escapes keys and is not misled by __proto__', () => {
    const after: unknown = JSON.parse('{"a/b~c": 1, "__proto__": {"x": 1}}')
    expect(diffBodies({}, after as Record<string, unknown>).map((row) => row.path)).toEqual(['/__proto__', '/a~1b~0c'])
  })
})
