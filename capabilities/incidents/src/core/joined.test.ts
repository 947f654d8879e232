import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testLabel } from '../../../../platform/src/host/testing.ts'
import { joinUp, scopeOf, type Statement } from './joined.ts'
import type { Incident } from './model.ts'
import { PORTION_EXTENSION } from './vocabulary.ts'

const incident = (id: string, lead = 'Centre') =>
  ({
    id,
    created_by_ref: `identity--${lead}`,
    extensions: {
      [PORTION_EXTENSION]: { participants: [{ part: 'lead', organisation: lead, nation: '' }] },
    },
  }) as unknown as Incident
const says = (kind: Statement['kind'], source: string, target: string, more: Partial<Statement> = {}): Statement => ({
  id: `relationship ${kind} ${source} ${target}`,
  kind,
  source,
  target,
  portions: [],
  because: 'one matter',
  author: 'Centre',
  by: 'identity--Centre',
  created: '2026-11-22T06:00:00.000Z',
  label: testLabel,
  ...more,
})
const three = ['a', 'b', 'c'].map((id) => incident(id))

describe('incidents that are one matter', () => {
  it('are so only by the word of the lead of the one that goes', () => {
    const foreign = says('duplicate-of', 'a', 'b', { author: 'Other', by: 'identity--Other' })
    expect(joinUp(three, [foreign]).rootOf('a')).toBe('a')
    const borrowed = says('duplicate-of', 'a', 'b', { by: 'identity--Other' })
    expect(joinUp(three, [borrowed]).rootOf('a')).toBe('a')
    // Nothing is said to a reader who may not read the other one.
    expect(joinUp(three.slice(0, 1), [says('duplicate-of', 'a', 'b')]).rootOf('a')).toBe('a')
    expect(joinUp(three, [says('duplicate-of', 'a', 'b')]).rootOf('a')).toBe('b')
  })

  it('are followed to the last of them, and a ring stands as its smallest', () => {
    const chain = joinUp(three, [says('duplicate-of', 'c', 'b'), says('duplicate-of', 'b', 'a')])
    expect(chain.membersOf('a')).toEqual(['a', 'b', 'c'])
    expect(chain.mergedBy('c')?.target).toBe('b')
    const ring = joinUp(three, [
      says('duplicate-of', 'a', 'b'),
      says('duplicate-of', 'b', 'c'),
      says('duplicate-of', 'c', 'a'),
    ])
    for (const { id } of three) expect(ring.rootOf(id)).toBe('a')
  })

  it('hand portions over by a split, and have them again when the part is merged back', () => {
    const split = says('derived-from', 'b', 'a', { portions: ['note--1'] })
    const apart = joinUp(three, [split])
    expect([...scopeOf(apart, 'b').taken]).toEqual(['note--1'])
    expect(scopeOf(apart, 'a').away.get('note--1')).toBe('b')
    const together = joinUp(three, [split, says('duplicate-of', 'b', 'a')])
    expect(scopeOf(together, 'a')).toEqual({ incidents: new Set(['a', 'b']), taken: new Set(), away: new Map() })
  })

  it('whatever is said, each is shown as exactly one that stands for itself', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    const all = ['a', 'b', 'c', 'd', 'e'].map((one) => incident(one))
    fc.assert(
      fc.property(fc.array(fc.tuple(id, id), { maxLength: 12 }), (pairs) => {
        const joined = joinUp(
          all,
          pairs.map(([source, target], n) => says('duplicate-of', source, target, { id: `${n}` })),
        )
        const roots = [...new Set(all.map((one) => joined.rootOf(one.id)))]
        for (const root of roots) expect(joined.rootOf(root)).toBe(root)
        expect(roots.flatMap((root) => joined.membersOf(root)).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
      }),
    )
  })
})
