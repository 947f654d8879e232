import { describe, expect, it } from 'vitest'
import {
  actionOf,
  END,
  endOf,
  FIREWALL,
  GATEWAY,
  idOf,
  OFFICER,
  playbook,
  sequence,
  START,
  step,
  texts,
} from '../../testing/playbook.ts'
import type { Playbook } from '../types.ts'
import { dryRun } from './dryRun.ts'
import type { DryRunOptions } from './dryStep.ts'

const told = (book: Playbook, options: DryRunOptions = {}) => {
  const run = dryRun(book, options)
  if ('refused' in run) return run.refused
  return run.steps.map(({ name, when, does }) =>
    [name, ...when, does.join(' · ')].filter((one) => one !== '').join(' | '),
  )
}

const i = idOf('if-condition', 'i')
const branching = (value: string | null) =>
  playbook(
    {
      [START]: { type: 'start', name: 'start', on_completion: i },
      [i]: step({
        type: 'if-condition',
        name: 'hit?',
        condition: "__hit__:value = 'yes'",
        on_true: actionOf('block'),
        on_false: endOf('no'),
        on_completion: actionOf('tell'),
      }),
      [actionOf('block')]: step({
        type: 'action',
        name: 'block',
        agent: FIREWALL,
        targets: [GATEWAY],
        commands: [{ type: 'http-api', command: 'POST /block/__host__:value HTTP/1.1' }],
        on_completion: endOf('yes'),
      }),
      [actionOf('tell')]: step({
        type: 'action',
        name: 'tell',
        agent: OFFICER,
        commands: [{ type: 'manual', command: 'Tell the owner of __host__:value' }],
        on_success: END,
        on_failure: actionOf('wake'),
      }),
      [actionOf('wake')]: step({ type: 'action', name: 'wake', on_completion: END }),
      ...Object.fromEntries([endOf('yes'), endOf('no'), END].map((id) => [id, { type: 'end' as const, name: 'end' }])),
    },
    { playbook_variables: texts({ __hit__: value, __host__: null }) },
  )

describe('a dry run tells', () => {
  it('which way values lead, and what each step would do to what', () => {
    expect(told(branching('yes'), { inputs: { __host__: 'h1' } })).toEqual([
      'start | starts',
      "hit? | asks whether __hit__:value = 'yes': it holds",
      'block | asks a person to agree · HTTP POST /block/h1 on Gateway (net-address), by Firewall (http-api)',
      'end | ends this branch',
      'tell | Watch officer (individual) is asked to do: Tell the owner of h1',
      'end | ends',
      'wake | if "tell" fails | Watch officer (individual) is asked to do: Look at the host',
    ])
  })
  it('both ways where they do not, and what a run would ask for', () => {
    const run = dryRun(branching(null))
    expect('missing' in run && run.missing).toEqual(['__hit__', '__host__'])
    expect(told(branching(null))).toContain(
      "block | if __hit__:value = 'yes' | asks a person to agree · HTTP POST /block/__host__:value on Gateway (net-address), by Firewall (http-api)",
    )
    expect(told(branching(null))).toContain("end | if not (__hit__:value = 'yes') | ends this branch")
  })
  it('what is wrong with the inputs', () => {
    expect(told(branching('yes'), { inputs: { __hit__: 'no' } })).toMatch(/no external variable/)
  })
  it('a body once, by a condition that it may change', () => {
    const w = idOf('while-condition', 'w')
    const loop = sequence({}, { playbook_variables: texts({ __go__: 'off' }) })
    const whole: Playbook = {
      ...loop,
      workflow: {
        [START]: { type: 'start', on_completion: w },
        [w]: step({
          type: 'while-condition',
          name: 'w',
          condition: "__go__:value = 'on'",
          on_true: actionOf('a'),
          on_completion: END,
        }),
        [actionOf('a')]: step({ type: 'action', name: 'a', out_args: ['__go__'], on_completion: endOf('a') }),
        [endOf('a')]: { type: 'end' },
        [END]: { type: 'end' },
      },
    }
    expect(told(whole)).toContain("w | repeats while __go__:value = 'on', at most 1000 times")
    expect(told(whole)).toContain(
      "a | while __go__:value = 'on' | Watch officer (individual) is asked to do: Look at the host · gives __go__ a value",
    )
  })
  it('what a called playbook does, and that none calls itself', () => {
    const inner: Playbook = { ...sequence({ deep: { type: 'action' } }), id: idOf('playbook', 'inner'), name: 'Inner' }
    const call = (id: string): Playbook => sequence({ call: { type: 'playbook-action', playbook_id: id } })
    const run = dryRun(call(inner.id), { library: (id) => (id === inner.id ? inner : undefined) })
    expect('steps' in run && run.steps.map(({ name, playbook: of }) => [name, of])).toContainEqual(['deep', inner.id])
    expect(told(call('playbook--300270f9-0e64-42c8-93cc-0927edbe3ae7'))).toContainEqual(
      expect.stringMatching(/would call itself/),
    )
  })
})
