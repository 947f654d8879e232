import { describe, expect, it } from 'vitest'
import { actionOf, END, endOf, idOf, playbook, sequence, START, step } from '../../testing/playbook.ts'
import { validate } from '../check/validate.ts'
import type { Playbook } from '../types.ts'
import { canonicalBytes } from './canonical.ts'
import { addStep, type Edited, moveStep, removeStep, renameStep, replaceStep } from './steps.ts'

const AT = '2026-11-23T01:00:00.000Z'
const two = sequence({ a: { type: 'action' }, b: { type: 'action' } })
const p = idOf('parallel', 'p')
const forked = playbook({
  [START]: { type: 'start', on_completion: p },
  [p]: { type: 'parallel', next_steps: [actionOf('a'), actionOf('b')], on_completion: END },
  [actionOf('a')]: step({ type: 'action', on_completion: endOf('a') }),
  [actionOf('b')]: step({ type: 'action', on_completion: endOf('b') }),
  ...Object.fromEntries([endOf('a'), endOf('b'), END].map((id) => [id, { type: 'end' as const }])),
})
const done = (edited: Edited): Playbook => {
  if ('refused' in edited) throw new Error(edited.refused)
  expect(validate(edited.playbook).findings.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(edited.playbook.modified).toBe(AT)
  return edited.playbook
}
const nexts = (of: Playbook) => Object.values(of.workflow).map(({ on_completion }) => on_completion)
const c = actionOf('c')

describe('a step is not', () => {
  it.each<[string, Edited, RegExp]>([
    ['added twice', addStep(two, actionOf('a'), step({ type: 'action' }), undefined, AT), /already/],
    ['added after nothing', addStep(two, c, step({ type: 'action' }), { after: c }, AT), /no step/],
    ['added after an end', addStep(two, c, step({ type: 'action' }), { after: END }, AT), /Nothing follows/],
    ['taken away where there is none', removeStep(two, c, AT), /no step/],
    [
      'taken from two branches',
      removeStep({ ...forked, workflow: { ...forked.workflow, [actionOf('a')]: { type: 'end' } } }, actionOf('a'), AT),
      /needs a step/,
    ],
    ['moved behind itself', moveStep(two, actionOf('a'), { after: actionOf('a') }, AT), /itself/],
    ['moved behind the end', moveStep(two, actionOf('a'), { after: END }, AT), /Nothing follows/],
    ['moved when it is the start', moveStep(two, START, { after: actionOf('a') }, AT), /stay where/],
    ['given the id of another', renameStep(two, actionOf('a'), actionOf('b'), AT), /already/],
    ['replaced where there is none', replaceStep(two, c, step({ type: 'action' }), AT), /no step/],
  ])('%s', (_, edited, says) => {
    expect('refused' in edited && edited.refused).toMatch(says)
  })
})

describe('a step is', () => {
  it('added between a step and what followed it', () => {
    const added = done(addStep(two, c, step({ type: 'action' }), { after: actionOf('a') }, AT))
    expect(nexts(added)).toEqual([actionOf('a'), c, END, undefined, actionOf('b')])
    expect(two.workflow[c]).toBeUndefined()
  })
  it('taken away, what led to it leads on', () => {
    expect(nexts(done(removeStep(two, actionOf('a'), AT)))).toEqual([actionOf('b'), END, undefined])
    const less = done(removeStep(forked, actionOf('a'), AT))
    expect(less.workflow[p]).toMatchObject({ next_steps: [endOf('a'), actionOf('b')] })
  })
  it('moved behind another one, or into a branch', () => {
    const turned = done(moveStep(two, actionOf('a'), { after: actionOf('b') }, AT))
    expect(turned.workflow[START]?.on_completion).toBe(actionOf('b'))
    expect(turned.workflow[actionOf('b')]?.on_completion).toBe(actionOf('a'))
    expect(turned.workflow[actionOf('a')]?.on_completion).toBe(END)
    const more = done(addStep(forked, c, step({ type: 'action', on_failure: endOf('a') }), { after: START }, AT))
    const branched = done(moveStep(more, c, { after: actionOf('b') }, AT))
    expect(branched.workflow[actionOf('b')]?.on_completion).toBe(c)
    expect(branched.workflow[c]).toMatchObject({ on_success: endOf('b'), on_failure: endOf('a') })
  })
  it('given another id everywhere; signatures of the version before go', () => {
    const signed: Playbook = { ...forked, workflow_exception: actionOf('a'), signatures: [] }
    const renamed = done(renameStep(signed, actionOf('a'), c, AT))
    expect(JSON.stringify(renamed)).not.toContain(actionOf('a'))
    expect(renamed.workflow_exception).toBe(c)
    expect(renamed.signatures).toBeUndefined()
    expect(Object.keys(renamed.workflow).indexOf(c)).toBe(Object.keys(forked.workflow).indexOf(actionOf('a')))
  })
  it('replaced in its place', () => {
    expect(
      done(replaceStep(two, actionOf('a'), step({ type: 'action', name: 'x', on_completion: END }), AT)).workflow[
        actionOf('a')
      ],
    ).toMatchObject({ name: 'x' })
  })
})

it('equal playbooks have equal bytes, whatever the order they were written in', () => {
  const turned = Object.fromEntries(Object.entries(two).toReversed()) as unknown as Playbook
  expect(canonicalBytes(turned)).toEqual(canonicalBytes(two))
})
