import type { BriefStatement } from '@testudo/kernel/brief'
import { dtgNear, formatDtg } from '@testudo/kernel/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matter, policies, reference, restricted, sentence } from '../testing/brief.ts'
import { assemble } from './assemble.ts'
import { canonicalDocument } from './canonical.ts'
import { carryOver, compareParts } from './compare.ts'
import { drawParts, titleOf } from './draw.ts'
import { applyEdit } from './editing.ts'
import type { Part } from './parts.ts'
import { SCALES, sayJudgement } from './scales.ts'

const page = (statements: readonly BriefStatement[]) => assemble(matter, drawParts('sitrep', statements), policies)

const NOON = Date.UTC(2026, 10, 30, 12)
const drawing = (parts: readonly Part[], asOf = NOON) => ({ parts, asOf })

const statements = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 0, max: 30 }).map((n) => `fact.${n}`),
    section: fc.constantFrom(
      'so-what' as const,
      'missions' as const,
      'since' as const,
      'next' as const,
      'who' as const,
      'other' as const,
    ),
    order: fc.integer({ min: 0, max: 3 }),
    text: fc.string({ maxLength: 20 }).map((t) => ({ en: `en ${t}`, fr: `fr ${t}` })),
    references: fc.array(
      fc.integer({ min: 0, max: 6 }).map((n) => reference(`ref-${n}`)),
      { maxLength: 3 },
    ),
    label: fc.constantFrom(restricted('EST', 'LTU'), restricted('EST', 'LTU', 'POL')),
  }),
  { selector: ({ id }) => id, maxLength: 14 },
)
const drawn = statements.map((list) => list.map((one) => sentence(one)))

describe('a page', () => {
  it('is the same whatever the order its sentences came in', () =>
    fc.assert(
      fc.property(drawn, fc.infiniteStream(fc.integer()), (list, order) => {
        const keys = new Map(list.map((one) => [one, order.next().value ?? 0]))
        const shuffled = list.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0))
        expect(canonicalDocument(page(shuffled))).toBe(canonicalDocument(page(list)))
      }),
      { numRuns: 100 },
    ))

  it('numbers its references from one in order of first mention, without a gap', () =>
    fc.assert(
      fc.property(drawn, (list) => {
        const { references, sections } = page(list)
        expect(references.map(({ n }) => n)).toEqual(references.map((_, i) => i + 1))
        const mentioned = new Set(sections.flatMap((s) => s.paragraphs.flatMap((p) => p.refs)))
        expect(mentioned.size).toBe(references.length)
        let highest = 0
        for (const { paragraphs } of sections)
          for (const { refs } of paragraphs) {
            const fresh = refs.filter((n) => n > highest)
            expect(fresh).toEqual(fresh.map((_, i) => highest + i + 1))
            highest += fresh.length
          }
      }),
      { numRuns: 100 },
    ))

  it('differs in one place when one fact does', () =>
    fc.assert(
      fc.property(drawn, fc.nat(), (list, at) => {
        fc.pre(list.length > 0)
        const i = at % list.length
        const other = list.map((one, n) =>
          n === i ? { ...one, text: { en: 'quite another', fr: 'tout autre' } } : one,
        )
        const [before, now] = [page(list), page(other)]
        const flat = (p: typeof before) => p.sections.flatMap((s) => s.paragraphs)
        const changed = flat(now).filter((p, n) => JSON.stringify(p) !== JSON.stringify(flat(before)[n]))
        expect(changed.map(({ id }) => id)).toEqual([list[i]?.id])
        expect({ ...now, sections: [] }).toEqual({ ...before, sections: [] })
        const told = compareParts(drawing(drawParts('sitrep', list)), drawing(drawParts('sitrep', other)), 'en')
        const visible = list[i]?.section === 'since' ? [] : [list[i]?.id]
        expect([told.added, told.gone, told.changed.map(({ now: one }) => one.id)]).toEqual([[], [], visible])
      }),
      { numRuns: 100 },
    ))

  it('leaves sections without a sentence out, and what the product does not have', () => {
    const list = [sentence({ id: 'a', section: 'where' }), sentence({ id: 'b', section: 'next' })]
    expect(
      assemble({ ...matter, kind: 'intsum' }, drawParts('intsum', list), policies).sections.map(({ id }) => id),
    ).toEqual(['next'])
  })

  it('takes its title from the sentence about the mission, or has none', () => {
    const about = sentence({
      id: 'a',
      shape: { title: { en: 'Rail', fr: 'Rail' }, code: 'M-04', state: 'severe', capacity: 0.5 },
      references: [{ ...reference('x-testudo-mission--1'), name: 'M-04' }],
    })
    expect(titleOf('sitrep', 'M-04', [about], 'fr')).toEqual({
      title: 'État du cyberespace : Rail (M-04)',
      mission: { id: 'x-testudo-mission--1', code: 'M-04' },
    })
    expect(titleOf('sitrep', 'M-05', [about], 'en')).toBeUndefined()
  })
})

describe('an edit', () => {
  const parts = drawParts('sitrep', [sentence({ id: 'a' }), sentence({ id: 'b' })])
  const context = { language: 'en' as const, policies }
  const start = { parts, removed: [] as readonly Part[] }

  it('is refused for a paragraph that is not there', () =>
    expect(() => applyEdit(start, { what: 'remove', paragraph: 'z' }, context)).toThrow('not on the page'))
  it('keeps the mark, and says when it is lowered', () => {
    const kept = applyEdit(start, { what: 'change', paragraph: 'a', text: 'Other words.' }, context)
    expect(kept.lowered).toBe(false)
    expect(kept.drawn.parts[0]).toMatchObject({ text: { en: 'Other words.' }, label: parts[0]?.label, by: 'edited' })
    const lower = { ...restricted('EST', 'LTU'), classification: 'UNCLASSIFIED' }
    expect(applyEdit(start, { what: 'change', paragraph: 'a', label: lower }, context).lowered).toBe(true)
    expect(
      applyEdit(start, { what: 'change', paragraph: 'a', label: restricted('EST', 'LTU', 'POL') }, context).lowered,
    ).toBe(true)
    const higher = { ...restricted('EST', 'LTU'), classification: 'SECRET' }
    expect(applyEdit(start, { what: 'change', paragraph: 'a', label: higher }, context).lowered).toBe(false)
    // In two steps it is lowered all the same: what counts is what the facts carried.
    const { drawn: raised } = applyEdit(start, { what: 'change', paragraph: 'a', label: higher, text: 'x' }, context)
    expect(applyEdit(raised, { what: 'change', paragraph: 'a', label: lower, text: 'x' }, context).lowered).toBe(true)
  })
  it('goes back to what the facts say', () => {
    const { drawn: changed } = applyEdit(start, { what: 'change', paragraph: 'a', text: 'Other words.' }, context)
    expect(applyEdit(changed, { what: 'change', paragraph: 'a' }, context).drawn).toEqual(start)
    const { drawn: without } = applyEdit(changed, { what: 'remove', paragraph: 'a' }, context)
    expect(without.parts.map(({ id }) => id)).toEqual(['b'])
    expect(applyEdit(without, { what: 'restore', paragraph: 'a' }, context).drawn.parts).toContainEqual(parts[0])
  })
  it('is taken over as long as the facts say the same', () => {
    const { drawn: changed } = applyEdit(start, { what: 'change', paragraph: 'a', text: 'Other words.' }, context)
    const { drawn: added } = applyEdit(
      changed,
      { what: 'add', section: 'next', text: 'Mine.', label: restricted('EST', 'LTU') },
      context,
    )
    const { drawn: before } = applyEdit(added, { what: 'remove', paragraph: 'b' }, context)
    expect(
      carryOver({ ...before, asOf: NOON }, drawing(parts), 'en').parts.map(({ text, by }) => [text.en, by]),
    ).toEqual([
      ['Other words.', 'edited'],
      ['Mine.', 'added'],
    ])
    const now = drawParts('sitrep', [
      sentence({ id: 'a', text: { en: 'New fact.', fr: '' } }),
      sentence({ id: 'b', text: { en: 'B is worse.', fr: '' } }),
    ])
    expect(carryOver({ ...before, asOf: NOON }, drawing(now), 'en').parts.map(({ text, by }) => [text.en, by])).toEqual(
      [
        ['New fact.', 'facts'],
        ['B is worse.', 'facts'],
        ['Mine.', 'added'],
      ],
    )
  })

  const month = 31 * 86_400_000
  const times = fc.integer({ min: NOON - month, max: NOON + month })
  const task = (moment: number, asOf: number, more: { readonly named?: number; readonly ref?: string } = {}) => {
    const { named = moment, ref = 'a' } = more
    const [due, end] = [dtgNear(moment, asOf), dtgNear(named, asOf)]
    return drawParts('sitrep', [
      sentence({
        id: 'a',
        text: { en: `Due ${due}; the fallback ends ${end}.`, fr: `Attendu pour ${due} ; fin du secours ${end}.` },
        figures: [{ name: 'due', value: moment, from: '/tasks#/due' }],
        references: [reference(ref)],
      }),
    ])
  }
  const kept = (before: ReturnType<typeof task>, asOf: number, now: ReturnType<typeof task>, later: number) =>
    (['change', 'remove'] as const).map((what) => {
      const edit = what === 'remove' ? { what } : { what, text: 'Bring it by then.' }
      const { drawn: by } = applyEdit({ parts: before, removed: [] }, { ...edit, paragraph: 'a' }, context)
      return carryOver({ ...by, asOf }, { parts: now, asOf: later }, 'en')
    })

  it('survives the turn of a month when the facts state the same, and goes back to what they say now', () =>
    fc.assert(
      fc.property(times, times, times, times, (moment, named, asOf, later) => {
        const now = task(moment, later, { named })
        const [changed, removed] = kept(task(moment, asOf, { named }), asOf, now, later)
        expect(changed?.parts).toMatchObject([{ by: 'edited', text: { en: 'Bring it by then.', fr: now[0]?.text.fr } }])
        expect(removed).toEqual({ parts: [], removed: now })
        const back = applyEdit(changed ?? start, { what: 'change', paragraph: 'a' }, context)
        expect(back.drawn.parts).toEqual(now)
        expect(
          compareParts(drawing(task(moment, asOf), asOf), drawing(task(moment, later), later), 'en').changed,
        ).toEqual([])
      }),
      { numRuns: 200 },
    ))

  it('is offered again when the facts state something else, though the words look the same', () =>
    fc.assert(
      fc.property(
        times,
        times,
        times,
        times,
        fc.constantFrom('due', 'named', 'ref'),
        (moment, other, asOf, later, what) => {
          fc.pre(formatDtg(moment) !== formatDtg(other))
          const now = task(what === 'due' ? other : moment, later, {
            named: what === 'due' ? moment : what === 'named' ? other : moment,
            ref: what === 'ref' ? 'b' : 'a',
          })
          for (const drawn of kept(task(moment, asOf), asOf, now, later))
            expect(drawn).toEqual({ parts: now, removed: [] })
        },
      ),
      { numRuns: 200, examples: [[NOON, NOON + 30 * 86_400_000, NOON, NOON + month, 'named']] },
    ))
})

it('likelihood and confidence are two fields in the words of the scale, numbers where it has none', () => {
  expect(sayJudgement({ likelihood: [0.6, 0.7], confidence: 'moderate' }, 'icd-203', 'en')).toEqual({
    likelihood: 'likely (55 to 80 %)',
    confidence: 'moderate',
  })
  expect(sayJudgement({ likelihood: [0.52, 0.54], confidence: 'low' }, 'phia', 'fr')).toEqual({
    likelihood: '52 à 54 %',
    confidence: 'faible',
  })
  expect(sayJudgement({ confidence: 'high' }, 'stix', 'en')).toEqual({ confidence: 'high' })
  for (const { bands } of Object.values(SCALES))
    for (const [i, band] of bands.entries()) expect(band.from).toBeGreaterThanOrEqual(bands[i - 1]?.to ?? 0)
})
