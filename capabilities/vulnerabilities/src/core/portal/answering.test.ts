import { describe, expect, it } from 'vitest'
import { answerFor, answersOf, lackOf, nameOf, questionsOf, reasonFor, startFrom } from './answering.ts'

const two = [
  { id: 'gw-118', name: { en: 'GW-4 no. 118', fr: 'GW-4 n° 118' }, seen: 0 },
  { id: 'gw-121', name: { en: 'GW-4 no. 121', fr: 'GW-4 n° 121' }, seen: 0 },
]
const ids = two.map(({ id }) => id)
const names = (state: ReturnType<typeof startFrom>) => questionsOf(state, two).map((one) => nameOf(one, two))

describe('answering a warning', () => {
  it('goes no further without a choice, or without words where they are needed', () => {
    const empty = startFrom(two)
    expect(lackOf(empty, { kind: 'all' }, ids)).toBe('choice')
    expect(lackOf(empty, { kind: 'each', equipment: 'gw-118' }, ids)).toBe('choice')
    const late = answerFor(empty, ids, 'not-yet')
    expect(lackOf(late, { kind: 'reason', answer: 'not-yet' }, ids)).toBe('words')
    expect(lackOf(reasonFor(late, 'not-yet', { because: ' ' }), { kind: 'reason', answer: 'not-yet' }, ids)).toBe(
      'words',
    )
    const free = answerFor(empty, ids, 'not-affected')
    expect(lackOf(free, { kind: 'reason', answer: 'not-affected' }, ids)).toBe('choice')
    expect(lackOf(answerFor(empty, ids, 'unknown'), { kind: 'reason', answer: 'unknown' }, ids)).toBeUndefined()
  })
  it('asks why only where something is to be asked, once for each kind of answer', () => {
    expect(names(answerFor(startFrom(two), ids, 'fixed'))).toEqual(['all', 'check'])
    expect(names(answerFor(startFrom(two), ids, 'mitigated'))).toEqual(['all', 'mitigated', 'check'])
    const mixed = answerFor(
      answerFor({ ...startFrom(two), each: true }, ['gw-118'], 'not-affected'),
      ['gw-121'],
      'not-yet',
    )
    expect(names(mixed)).toEqual(['all', 'each-1', 'each-2', 'not-yet', 'not-affected', 'check'])
  })
  it('goes on where it was left, and drops the reason of another answer', () => {
    const kept = startFrom([
      { ...two[0], id: 'gw-118', name: { en: '', fr: '' }, seen: 0, answer: 'not-yet', because: 'a part is missing' },
      { id: 'gw-121', name: { en: '', fr: '' }, seen: 0, answer: 'fixed' },
    ])
    expect(kept.each).toBe(true)
    expect(answersOf(answerFor(kept, ['gw-118'], 'fixed'), two)).toEqual([
      { equipment: 'gw-118', answer: 'fixed', because: '' },
      { equipment: 'gw-121', answer: 'fixed', because: '' },
    ])
    expect(answersOf(answerFor(kept, ['gw-118'], 'not-yet'), two)[0]?.because).toBe('a part is missing')
  })
  it('sends a justification only of what is not affected, and only what was answered', () => {
    const one = reasonFor(answerFor(startFrom(two), ['gw-118'], 'not-affected'), 'not-affected', {
      because: ' remote maintenance was never bought ',
      justification: 'component_not_present',
    })
    expect(answersOf(one, two)).toEqual([
      {
        equipment: 'gw-118',
        answer: 'not-affected',
        because: 'remote maintenance was never bought',
        justification: 'component_not_present',
      },
    ])
  })
})
