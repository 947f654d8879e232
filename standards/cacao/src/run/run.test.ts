import { describe, expect, it } from 'vitest'
import { actionOf, END, endOf, FIREWALL, idOf, playbook, sequence, START, step, texts } from '../../testing/playbook.ts'
import { readPlaybook } from '../check/validate.ts'
import type { Playbook, Step } from '../types.ts'
import { RUN_EXTENSION, RUN_EXTENSION_DEFINITION } from '../workflow/extension.ts'
import { nextOf } from './next.ts'
import { record, type RunRecord } from './record.ts'
import { startRun, type StartOptions } from './start.ts'
import type { RunState } from './state.ts'

const rules = (said: object) => ({ step_extensions: { [RUN_EXTENSION]: { ...said } } })
const extended = { extension_definitions: { [RUN_EXTENSION]: RUN_EXTENSION_DEFINITION } }

/** A run that is played by name of step: what is offered, and what came of it. */
function play(book: Playbook, options: Partial<StartOptions> = {}) {
  expect(readPlaybook(book).findings.filter(({ severity }) => severity === 'error')).toEqual([])
  const started = startRun(book, { at: 1_000, gates: 'declared', ...options })
  if ('refused' in started) throw new Error(started.refused.says)
  let { state } = started
  const take = (entry: RunRecord) => {
    const recorded = record(book, state, entry)
    if ('refused' in recorded) throw new Error(`${recorded.refused.code}: ${recorded.refused.says}`)
    // What is written down is all there is.
    state = JSON.parse(JSON.stringify(recorded.state)) as RunState
    return recorded.happened
  }
  const token = (name: string) => {
    const found = state.tokens.find(({ step: id }) => (book.workflow[id]?.name ?? id) === name)
    if (found === undefined) throw new Error(`nothing stands at ${name}`)
    return found.id
  }
  return {
    get state() {
      return state
    },
    offers: () => nextOf(book, state).offers.map(({ kind, name }) => `${kind} ${name}`),
    next: () => nextOf(book, state),
    take,
    token,
    begin: (name: string, at = state.clock) => take({ what: 'begin', token: token(name), at }),
    done(name: string, variables: Record<string, string> = {}, at = state.clock) {
      take({ what: 'begin', token: token(name), at })
      return take({ what: 'succeed', token: token(name), at, variables })
    },
    fail: (name: string, at = state.clock) => take({ what: 'fail', token: token(name), at, reason: 'no answer' }),
    refused(entry: RunRecord): string {
      const recorded = record(book, state, entry)
      return 'refused' in recorded ? recorded.refused.code : 'recorded'
    },
  }
}

const firewall = { agent: FIREWALL, commands: [{ type: 'http-api', command: 'POST /block/__host__:value HTTP/1.1' }] }

describe('a run is not started', () => {
  const book = sequence(
    { a: { type: 'action' } },
    {
      playbook_variables: {
        ...texts({ __host__: null, __own__: 'x' }),
        __ip__: { type: 'ipv4-addr', external: true, value: '1.2.3.4' },
      },
    },
  )
  const refused = (of: Playbook, options: Partial<StartOptions> = {}) => {
    const started = startRun(of, { at: 1_000, ...options })
    return 'refused' in started ? `${started.refused.code}: ${started.refused.says}` : 'started'
  }
  it.each<[string, () => string, RegExp]>([
    ['without a value it needs', () => refused(book), /must be given: __host__/],
    [
      'with a value that is not from outside',
      () => refused(book, { inputs: { __host__: 'h', __own__: 'y' } }),
      /no external variable/,
    ],
    ['with a value that does not fit', () => refused(book, { inputs: { __host__: 'h', __ip__: 'h' } }), /ipv4/i],
    ['when it attacks', () => refused({ ...book, playbook_types: ['attack'] }), /attacks/],
    [
      'with commands that attack',
      () => refused(sequence({ a: { type: 'action', commands: [{ type: 'caldera-cmd', command: 'x' }] } })),
      /attacks/,
    ],
    ['when revoked', () => refused({ ...book, revoked: true }), /revoked/],
    ['before its time', () => refused({ ...book, valid_from: '2026-01-01T00:00:00Z' }), /valid from/],
    ['after its time', () => refused({ ...book, valid_until: '1970-01-01T00:00:00Z' }), /valid until/],
    [
      'within itself',
      () => refused(book, { calledBy: play(sequence({ a: { type: 'action' } })).state }),
      /call itself/,
    ],
    ['at no time', () => refused(book, { at: Number.NaN }), /whole number/],
  ])('%s', (_, work, says) => {
    expect(work()).toMatch(says)
  })
})

describe('a run', () => {
  it('offers one step after the other, and asks before it reaches a system', () => {
    const run = play(
      sequence(
        { look: { type: 'action' }, block: { type: 'action', ...firewall } },
        { playbook_variables: texts({ __host__: 'h/1' }) },
      ),
      { gates: 'system' },
    )
    expect(run.offers()).toEqual(['do look'])
    run.done('look')
    expect(run.offers()).toEqual(['approve block'])
    expect(run.refused({ what: 'begin', token: run.token('block'), at: 0 })).toBe('cacao.phase')
    run.take({ what: 'approve', token: run.token('block'), by: 'officer', at: 2_000 })
    const [offer] = run.next().offers
    expect(offer).toMatchObject({
      kind: 'do',
      approvedBy: 'officer',
      plans: [
        {
          deed: { kind: 'http', target: '/block/h%2F1' },
          touchesSystem: true,
          agent: { addresses: { dname: ['fw.example.mil'] } },
        },
      ],
    })
    run.done('block')
    expect(run.state).toMatchObject({ status: 'completed', tokens: [], clock: 2_000 })
    expect(run.refused({ what: 'tick', at: 3_000 })).toBe('cacao.run_over')
  })

  it('that is rejected fails', () => {
    const run = play(sequence({ a: { type: 'action', ...rules({ human_gate: true }) } }, extended))
    expect(run.offers()).toEqual(['approve a'])
    run.take({ what: 'reject', token: run.token('a'), by: 'officer', at: 2_000, why: 'not now' })
    expect(run.state).toMatchObject({
      status: 'failed',
      reason: [{ code: 'run.rejected.why', values: { by: 'officer', why: 'not now' } }],
    })
  })

  it('waits for delays and fails by timeouts', () => {
    const run = play(sequence({ a: { type: 'action', delay: 500, timeout: 100 } }))
    expect([run.offers(), run.next().wakeAt]).toEqual([[], 1_500])
    run.take({ what: 'tick', at: 1_499 })
    expect(run.offers()).toEqual([])
    run.take({ what: 'tick', at: 1_500 })
    expect(run.offers()).toEqual(['do a'])
    run.take({ what: 'tick', at: 9_000 })
    run.begin('a')
    expect(run.next()).toMatchObject({ begun: [{ name: 'a', deadline: 9_100 }], wakeAt: 9_100 })
    expect(run.refused({ what: 'succeed', token: run.token('a'), at: 9_100 })).toBe('cacao.too_late')
    expect(run.take({ what: 'tick', at: 9_100 })).toContainEqual(expect.objectContaining({ what: 'failed' }))
    expect(run.state).toMatchObject({ status: 'failed', reason: [{ code: 'run.timeout' }] })
  })

  it('goes on_failure, and to the exception step where nothing is said', () => {
    const mend = actionOf('mend')
    const book = (first: Partial<Step>) => {
      const of = sequence({ a: { type: 'action', ...first } as never, b: { type: 'action' } })
      return {
        ...of,
        workflow_exception: mend,
        workflow: { ...of.workflow, [mend]: step({ type: 'action', name: 'mend', on_completion: END }) },
      }
    }
    const said = play(book({ on_success: END, on_failure: actionOf('b') }))
    said.begin('a')
    said.fail('a')
    expect(said.offers()).toEqual(['do b'])
    said.done('b')
    expect(said.state.status).toBe('completed')
    const not = play(book({}))
    not.fail('a')
    expect(not.offers()).toEqual(['do mend'])
    not.done('mend')
    expect(not.state).toMatchObject({ status: 'failed', reason: 'no answer', failure: { step: actionOf('a') } })
    const twice = play(book({}))
    twice.fail('a')
    twice.fail('mend')
    expect(twice.state.status).toBe('failed')
  })

  it('waits for all branches, whichever ends first, and for those that end at once', () => {
    const [p, a, b] = [idOf('parallel', 'p'), actionOf('a'), actionOf('b')]
    const empty = idOf('switch-condition', 'empty')
    const run = play(
      playbook(
        {
          [START]: { type: 'start', on_completion: p },
          [p]: { type: 'parallel', next_steps: [endOf('1'), empty, a, b], on_completion: actionOf('after') },
          [empty]: { type: 'switch-condition', switch: '__x__:value', cases: { y: a }, on_completion: endOf('2') },
          [a]: step({ type: 'action', name: 'a', on_completion: endOf('3') }),
          [b]: step({ type: 'action', name: 'b', on_completion: endOf('4') }),
          [actionOf('after')]: step({ type: 'action', name: 'after', on_completion: END }),
          ...Object.fromEntries(['1', '2', '3', '4'].map((name) => [endOf(name), { type: 'end' as const }])),
          [END]: { type: 'end' },
        },
        { playbook_variables: texts({ __x__: 'z' }) },
      ),
    )
    expect(run.offers()).toEqual(['do a', 'do b'])
    run.done('b')
    expect(run.offers()).toEqual(['do a'])
    run.done('a')
    expect(run.offers()).toEqual(['do after'])
    run.done('after')
    expect(run.state.status).toBe('completed')
  })

  it('does not take a branch for ended that is only between two steps', () => {
    const [p, empty] = [idOf('parallel', 'p'), idOf('switch-condition', 'empty')]
    const run = play(
      playbook(
        {
          [START]: { type: 'start', on_completion: p },
          [p]: { type: 'parallel', next_steps: [endOf('1'), empty], on_completion: END },
          [empty]: { type: 'switch-condition', switch: '__x__:value', cases: {}, on_completion: actionOf('late') },
          [actionOf('late')]: step({ type: 'action', name: 'late', on_completion: endOf('2') }),
          ...Object.fromEntries([endOf('1'), endOf('2'), END].map((id) => [id, { type: 'end' as const }])),
        },
        { playbook_variables: texts({ __x__: 'z' }) },
      ),
    )
    expect(run.offers()).toEqual(['do late'])
    run.done('late')
    expect(run.state.status).toBe('completed')
  })

  it('decides by values, and asks where they do not', () => {
    const [i, yes] = [idOf('if-condition', 'i'), actionOf('yes')]
    const book = sequence(
      {
        ask: { type: 'action', out_args: ['__found__'] },
        i: { type: 'if-condition', condition: "__found__:value = 'yes'", on_true: yes },
      },
      { playbook_variables: { __found__: { type: 'string' } } },
    )
    const whole: Playbook = {
      ...book,
      workflow: {
        ...book.workflow,
        [yes]: step({ type: 'action', name: 'yes', on_completion: endOf('y') }),
        [endOf('y')]: { type: 'end' },
      },
    }
    expect(i in whole.workflow).toBe(true)
    const run = play(whole)
    run.done('ask', { __found__: 'yes' })
    expect(run.offers()).toEqual(['do yes'])
    const open = play(whole)
    open.done('ask')
    expect(open.offers()).toEqual(['decide i'])
    expect(open.refused({ what: 'decide', token: open.token('i'), at: 0, answer: 'maybe', by: 'x' })).toBe(
      'cacao.answer',
    )
    open.take({ what: 'decide', token: open.token('i'), at: 0, answer: 'false', by: 'officer' })
    expect(open.state.status).toBe('completed')
  })

  it('repeats while it should, and no more often than it may', () => {
    const w = idOf('while-condition', 'w')
    const book = (said: object) =>
      playbook(
        {
          [START]: { type: 'start', on_completion: w },
          [w]: step({
            type: 'while-condition',
            name: 'w',
            condition: "__go__:value = 'on'",
            on_true: actionOf('a'),
            on_completion: END,
            step_variables: { __go__: { type: 'string', value: 'on' } },
            ...said,
          }),
          [actionOf('a')]: step({ type: 'action', name: 'a', out_args: ['__go__'], on_completion: endOf('a') }),
          [endOf('a')]: { type: 'end' },
          [END]: { type: 'end' },
        },
        extended,
      )
    const run = play(book({}))
    for (let round = 0; round < 3; round++) run.done('a')
    run.done('a', { __go__: 'off' })
    expect(run.state.status).toBe('completed')
    const bound = play(book(rules({ most_rounds: 2 })))
    bound.done('a')
    bound.done('a')
    expect(bound.state).toMatchObject({ status: 'failed', reason: [{ code: 'run.rounds', values: { most: '2' } }] })
    const once = play({
      ...book({}),
      workflow: {
        ...book({}).workflow,
        [actionOf('a')]: step({ type: 'action', name: 'a', on_completion: w, ...rules({ once_only: true }) }),
      },
    })
    once.done('a')
    expect(once.state).toMatchObject({ status: 'failed', onceBegun: [actionOf('a')] })
  })

  it('takes values only where they may come from, all or none', () => {
    const run = play(
      sequence(
        { a: { type: 'action', out_args: ['__ip__', '__c__', '__proto__'] } },
        {
          playbook_variables: {
            ...texts({ __other__: 'x' }),
            __ip__: { type: 'ipv4-addr' },
            __c__: { type: 'string' },
            ['__proto__']: { type: 'string' },
          },
        },
      ),
    )
    run.begin('a')
    const give = (variables: Record<string, string>) =>
      run.refused({ what: 'succeed', token: run.token('a'), at: 0, variables })
    expect(give({ __ip__: 'h' })).toBe('cacao.value')
    expect(give({ __other__: 'y' })).toBe('cacao.out_args')
    expect(give({ __c__: 'y', __ip__: 'h' })).toBe('cacao.value')
    run.take({
      what: 'succeed',
      token: run.token('a'),
      at: 0,
      variables: JSON.parse('{"__c__":"y","__proto__":"z"}') as Record<string, string>,
    })
    expect(Object.entries(run.state.variables).map(([name, { value }]) => [name, value])).toEqual([
      ['__other__', 'x'],
      ['__ip__', null],
      ['__c__', 'y'],
      ['__proto__', 'z'],
    ])
  })

  it('that was interrupted goes on as its steps declare', () => {
    const after = (said: object) => {
      const run = play(sequence({ a: { type: 'action', ...rules(said) } }, extended))
      run.begin('a')
      run.take({ what: 'interrupt', at: 2_000 })
      return run
    }
    expect(after({}).offers()).toEqual(['do a'])
    expect(after({ on_interruption: 'stop' }).state.status).toBe('stopped')
    expect(after({ once_only: true, on_interruption: 'resume' }).offers()).toEqual(['ask a'])
    const asked = after({ once_only: true })
    expect(asked.refused({ what: 'begin', token: asked.token('a'), at: 0 })).toBe('cacao.phase')
    asked.take({ what: 'succeed', token: asked.token('a'), at: 3_000 })
    expect(asked.state.status).toBe('completed')
  })

  it('of which one step lost its outcome goes on there, and waits for the others', () => {
    const run = play(sequence({ a: { type: 'action' } }, extended))
    run.begin('a')
    const token = run.token('a')
    run.take({ what: 'interrupt', at: 2_000, token: token + 1 })
    expect(run.next().begun).toMatchObject([{ name: 'a' }])
    run.take({ what: 'interrupt', at: 2_000, token })
    expect(run.offers()).toEqual(['do a'])
  })

  it('that cannot be planned says why, and can only fail', () => {
    const run = play(
      sequence(
        {
          a: {
            type: 'action',
            ...firewall,
            commands: [{ type: 'http-api', command: 'GET http://__host__:value/a HTTP/1.1' }],
          },
        },
        { playbook_variables: texts({ __host__: 'a b' }) },
      ),
    )
    expect(run.next().offers).toMatchObject([
      {
        kind: 'do',
        plans: [],
        problems: [
          { path: expect.stringMatching(/commands\/0$/) as unknown, says: 'the value of __host__ is no host.' },
        ],
      },
    ])
    run.fail('a')
    expect(run.state.status).toBe('failed')
  })

  it('quotes for a shell, and never for a device that has none', () => {
    const host = idOf('ssh', 'host')
    const on = (category: string) =>
      play(
        sequence(
          { a: { type: 'action', agent: host, commands: [{ type: 'ssh', command: 'show log __user__:value' }] } },
          {
            playbook_variables: texts({ __user__: 'a | delete' }),
            agent_definitions: {
              [host]: { type: 'ssh', name: 'h', address: { dname: ['h.example'] }, category: [category] },
            },
          },
        ),
      ).next().offers
    expect(on('server')).toMatchObject([{ plans: [{ deed: { script: "show log 'a | delete'" } }] }])
    expect(on('router')).toMatchObject([
      { plans: [], problems: [{ says: expect.stringContaining('signs') as unknown }] },
    ])
  })

  it('calls another playbook with its arguments, and stops by a word', () => {
    const run = play(
      sequence(
        {
          call: {
            type: 'playbook-action',
            playbook_id: idOf('playbook', 'other'),
            in_args: ['__host__'],
            out_args: ['__done__'],
          },
        },
        { playbook_variables: { ...texts({ __host__: 'h' }), __done__: { type: 'bool' } } },
      ),
    )
    expect(run.next().offers).toMatchObject([
      { kind: 'call', playbook: idOf('playbook', 'other'), inputs: { __host__: 'h' }, outArgs: ['__done__'] },
    ])
    run.begin('call')
    run.take({ what: 'interrupt', at: 0 })
    expect(run.next()).toMatchObject({ offers: [], begun: [{ name: 'call' }] })
    run.take({ what: 'stop', at: 0, by: 'officer', reason: 'enough' })
    expect(run.state).toMatchObject({
      status: 'stopped',
      reason: [{ code: 'run.stopped', values: { by: 'officer', why: 'enough' } }],
      tokens: [],
    })
  })
})
