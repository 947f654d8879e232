import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { releaseStatement, recallStatement } from '../desk/releaseStatement.ts'
import { releaseView } from '../desk/releaseView.ts'
import type { Sound } from '../envelope/judge.ts'
import { type Statement, statementIdOf, statementText } from '../envelope/statement.ts'
import { chanceFrom } from '../simulator/chance.ts'
import { NOON, simLabel, simNodeOf, simObject, simPinned, simPolicies, simSubject } from '../simulator/scene.ts'
import { contradicts } from './contradicts.ts'
import { answerTo, newShelf, putOn, shelve, type ShelfRules, standingsOn } from './shelf.ts'

const texts = new Map<string, string>()
const rules: ShelfRules = {
  nodeOf: simNodeOf(simPinned(['A', 'B', 'E'])),
  contradict: (a, b) => contradicts(JSON.parse(texts.get(a) ?? '{}'), JSON.parse(texts.get(b) ?? '{}')),
  now: NOON,
  aheadMs: 300_000,
}
const chance = chanceFrom(2)

/** A parcel that has passed the judge, without the cost of signatures. */
function sound(statement: Statement, text?: string): Sound {
  const id = statementIdOf(statementText(statement))
  const parcel = { statement: statementText(statement), index: 0, proof: [], carriage: { seal: '', signature: '' } }
  if (statement.kind === 'tombstone') return { id, statement, parcel, hopsLeft: 0 }
  texts.set(id, text ?? '{}')
  return { id, statement, parcel, object: JSON.parse(text ?? '{}'), hopsLeft: 0 }
}
function released(by: string, object: Readonly<Record<string, string | boolean>>, releasedAt = NOON): Sound {
  const label = simLabel(['PUBLIC'], by)
  const view = releaseView({ body: object, label, portions: [] }, simSubject('C'), simPolicies, NOON)
  const made = releaseStatement(view, label, simPolicies, { originator: by, releasedAt }, chance.bytes)
  if (!made) throw new Error('readable')
  return sound(made.statement, made.text)
}
const recalled = (by: string, of: Sound, releasedAt = NOON) =>
  sound(recallStatement(of.id, 'error', { originator: by, releasedAt }, chance.bytes))

function shelveAll(sounds: readonly Sound[]) {
  const shelf = newShelf()
  const verdicts = sounds.map((one) => {
    const change = shelve(shelf, one, rules)
    putOn(shelf, change)
    return change.verdict
  })
  const state = [...shelf.byObject.keys()].flatMap((object) => [...standingsOn(shelf, object, rules)])
  return { verdicts, standing: Object.fromEntries(state.filter(([, one]) => one !== 'recalled')) }
}

describe('a recall', () => {
  const first = released('A', simObject('A', 'report', NOON - 60_000), NOON - 50_000)
  const recall = recalled('A', first, NOON - 40_000)
  const again = released('A', simObject('A', 'report', NOON - 60_000), NOON - 30_000)

  it('counts for its own originator alone, before or after the statement comes', () => {
    expect(shelveAll([first, recalled('E', first)]).verdicts).toEqual(['accepted', 'refused.tombstone-foreign'])
    expect(shelveAll([recalled('E', first), first]).verdicts).toEqual(['accepted', 'accepted'])
  })

  it('keeps a statement out that comes after it', () => {
    expect(shelveAll([recall, first]).verdicts).toEqual(['accepted', 'refused.recalled'])
  })

  it('takes nothing back from a later release, replayed as often as one likes', () => {
    const { verdicts, standing } = shelveAll([first, recall, again, recall, recall])
    expect(verdicts).toEqual([
      'accepted',
      'accepted',
      'accepted',
      'refused.tombstone-replayed',
      'refused.tombstone-replayed',
    ])
    expect(standing).toEqual({ [again.id]: 'current' })
  })

  it('says what became of the statement', () => {
    const shelf = newShelf()
    expect(shelve(shelf, recall, rules).recall?.outcome).toBe('not-held')
    putOn(shelf, shelve(shelf, first, rules))
    expect(shelve(shelf, recall, rules).recall?.outcome).toBe('recalled')
  })
})

describe('what a sender is told', () => {
  const older = released('A', simObject('A', 'report', NOON - 60_000))
  const newer = released('A', simObject('A', 'report', NOON - 30_000))
  const shelf = newShelf()
  putOn(shelf, shelve(shelf, newer, rules))
  const nothing = () => false
  const everything = () => true

  it('says nothing of what others gave us', () => {
    expect(shelve(shelf, older, rules).verdict).toBe('older')
    expect(answerTo(shelf, older, rules, nothing).verdict).toBe('accepted')
    expect(shelve(shelf, newer, rules).verdict).toBe('same')
    expect(answerTo(shelf, newer, rules, nothing).verdict).toBe('accepted')
    expect(shelve(shelf, recalled('E', newer), rules).verdict).toBe('refused.tombstone-foreign')
    expect(answerTo(shelf, recalled('E', newer), rules, nothing).verdict).toBe('accepted')
    expect(answerTo(shelf, recalled('A', newer), rules, nothing).recall?.outcome).toBe('not-held')
  })

  it('says all of what the sender itself gave us, and that a thing was recalled to anybody who brings it', () => {
    expect(answerTo(shelf, older, rules, everything).verdict).toBe('older')
    expect(answerTo(shelf, newer, rules, everything).verdict).toBe('same')
    expect(answerTo(shelf, recalled('A', newer), rules, everything).recall?.outcome).toBe('recalled')
    const after = newShelf()
    putOn(after, shelve(after, recalled('A', newer), rules))
    expect(answerTo(after, newer, rules, nothing).verdict).toBe('refused.recalled')
  })
})

it('leads to one state, whatever the order and the copies; no relation is lost', () => {
  const version = (by: string, name: string, minutes: number, more = {}) =>
    released(by, simObject('A', name, NOON + minutes * 60_000, more), NOON + minutes)
  const relation = {
    relationship_type: 'related-to',
    source_ref: simObject('A', 'x', NOON).id,
    target_ref: simObject('A', 'y', NOON).id,
  }
  const x1 = version('A', 'x', -9)
  const x2 = version('A', 'x', -8)
  const link = version('A', 'link', -7, relation)
  const all = [
    x1,
    x2,
    link,
    version('A', 'y', -5, { revoked: true }),
    version('A', 'y', -4),
    version('A', 'y', -6),
    version('E', 'x', -1),
    version('A', 'z', 30),
    released('A', { ...simObject('A', 'x', NOON - 540_000), name: 'otherwise' }),
    recalled('A', x2),
    recalled('E', x1),
    recalled('E', link),
  ]
  const expected = shelveAll(all).standing
  expect(expected[link.id]).toBe('current')
  expect(Object.keys(expected)).toHaveLength(8)
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 }),
      (order) => {
        expect(shelveAll(order).standing).toEqual(expected)
      },
    ),
    { numRuns: 200 },
  )
})
