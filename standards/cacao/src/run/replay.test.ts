import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FIREWALL, idOf, playbook, START, step } from '../../testing/playbook.ts'
import { validate } from '../check/validate.ts'
import type { Playbook, Step } from '../types.ts'
import { RUN_EXTENSION, RUN_EXTENSION_DEFINITION } from '../workflow/extension.ts'
import { nextOf } from './next.ts'
import { record, type RunRecord } from './record.ts'
import { startRun } from './start.ts'
import type { RunState } from './state.ts'

type Block =
  | {
      readonly kind: 'action'
      readonly once: boolean
      readonly gate: boolean
      readonly stops: boolean
      readonly delay: boolean
      readonly fails: boolean
    }
  | { readonly kind: 'if' | 'while' | 'switch' | 'parallel'; readonly branches: readonly (readonly Block[])[] }

const { blocks } = fc.letrec<{ blocks: readonly Block[]; block: Block }>((tie) => ({
  blocks: fc.array(tie('block'), { maxLength: 3 }),
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({
      kind: fc.constant('action' as const),
      once: fc.boolean(),
      gate: fc.boolean(),
      stops: fc.nat(6).map((of) => of === 0),
      delay: fc.boolean(),
      fails: fc.boolean(),
    }),
    fc.record({
      kind: fc.constantFrom('if' as const, 'while' as const, 'switch' as const, 'parallel' as const),
      branches: fc.array(tie('blocks'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}))

/** A playbook of blocks within blocks, every branch with an end of its own. */
function built(of: readonly Block[]): Playbook {
  const workflow: Record<string, Step> = {}
  let count = 0
  const fresh = (type: string) => idOf(type, String((count += 1)))
  const chain = (list: readonly Block[]): string => {
    let next = fresh('end')
    workflow[next] = { type: 'end' }
    for (const block of list.toReversed()) next = one(block, next)
    return next
  }
  const one = (block: Block, next: string): string => {
    if (block.kind === 'action') {
      const id = fresh('action')
      const rules = {
        once_only: block.once,
        human_gate: block.gate,
        ...(block.stops ? { on_interruption: 'stop' } : {}),
      }
      const ways = block.fails ? { on_success: next, on_failure: chain([]) } : { on_completion: next }
      workflow[id] = step({
        type: 'action',
        agent: FIREWALL,
        commands: [{ type: 'http-api', command: 'POST /__x__:value HTTP/1.1' }],
        out_args: ['__x__'],
        step_extensions: { [RUN_EXTENSION]: rules },
        ...(block.delay ? { delay: 50, timeout: 200 } : {}),
        ...ways,
      })
      return id
    }
    const branches = block.branches.map(chain)
    const [first = '', second = ''] = branches
    const type = block.kind === 'parallel' ? 'parallel' : (`${block.kind}-condition` as const)
    const id = fresh(type)
    const condition = "__x__:value = 'a'"
    workflow[id] =
      type === 'parallel'
        ? { type, next_steps: branches, on_completion: next }
        : type === 'if-condition'
          ? { type, condition, on_true: first, on_false: second, on_completion: next }
          : type === 'while-condition'
            ? { type, condition, on_true: first, on_completion: next }
            : {
                type: 'switch-condition',
                switch: '__x__:value',
                cases: { a: first, default: second },
                on_completion: next,
              }
    return id
  }
  const first = chain(of)
  return playbook(
    { [START]: { type: 'start', on_completion: first }, ...workflow },
    {
      playbook_variables: { __x__: { type: 'string' } },
      extension_definitions: { [RUN_EXTENSION]: RUN_EXTENSION_DEFINITION },
    },
  )
}

/** What somebody does next, by a number drawn. */
function entryFor(book: Playbook, state: RunState, draw: number, at: number): RunRecord {
  const { offers, begun } = nextOf(book, state)
  if (draw % 11 === 0) return { what: 'interrupt', at }
  if (draw % 7 === 0) return { what: 'tick', at: at + 40 }
  const open = [...offers, ...begun.map((one) => ({ kind: 'begun' as const, ...one }))]
  const chosen = open[draw % Math.max(1, open.length)]
  if (chosen === undefined) return { what: 'tick', at: at + 60 }
  const { token } = chosen
  if (chosen.kind === 'approve')
    return draw % 13 === 0 ? { what: 'reject', token, by: 'b', at } : { what: 'approve', token, by: 'b', at }
  if (chosen.kind === 'do' || chosen.kind === 'call')
    return 'problems' in chosen && chosen.problems.length > 0 && draw % 2 === 0
      ? { what: 'fail', token, at, reason: 'not planned' }
      : { what: 'begin', token, at }
  if (chosen.kind === 'decide')
    return { what: 'decide', token, at, answer: chosen.answers[draw % chosen.answers.length] ?? '', by: 'b' }
  return draw % 5 === 0
    ? { what: 'fail', token, at, reason: 'no' }
    : { what: 'succeed', token, at, variables: { __x__: draw % 3 === 0 ? 'a' : 'b' } }
}

const limits = { rounds: 3, steps: 400 }

it('whatever happens and wherever it is cut: the same records give the same state, once-only steps begin once, and it ends', () => {
  fc.assert(
    fc.property(blocks, fc.array(fc.nat(10_000), { minLength: 40, maxLength: 40 }), (of, draws) => {
      const book = built(of)
      expect(validate(book).valid).toBe(true)
      const begin = () => {
        const started = startRun(book, { at: 0, gates: 'declared', limits })
        if ('refused' in started) throw new Error(started.refused.says)
        return started.state
      }
      let state = begin()
      const written: { readonly entry: RunRecord; readonly state: string }[] = []
      const onceBegun = new Map<string, number>()
      for (let i = 0; state.status === 'running' && i < 1_000; i++) {
        let entry = entryFor(book, state, draws[i % draws.length] ?? 1, i * 7)
        const before = state
        let recorded = record(book, JSON.parse(JSON.stringify(state)) as RunState, entry)
        if ('refused' in recorded && recorded.refused.code === 'cacao.too_late') {
          entry = { what: 'tick', at: entry.at }
          recorded = record(book, state, entry)
        }
        if ('refused' in recorded) throw new Error(`${JSON.stringify(entry)}: ${recorded.refused.says}`)
        state = recorded.state
        written.push({ entry, state: JSON.stringify(state) })
        if (entry.what !== 'begin') continue
        const id = before.tokens.find(({ id: token }) => token === entry.token)?.step ?? ''
        if (book.workflow[id]?.step_extensions?.[RUN_EXTENSION]?.['once_only'] === true)
          onceBegun.set(id, (onceBegun.get(id) ?? 0) + 1)
      }
      expect([...onceBegun.values()].filter((times) => times > 1)).toEqual([])
      expect(state.status).not.toBe('running')
      expect(state.entered).toBeLessThanOrEqual(limits.steps + 1)
      let again = begin()
      for (const { entry, state: text } of written) {
        const recorded = record(book, again, entry)
        if ('refused' in recorded) throw new Error(recorded.refused.says)
        again = recorded.state
        expect(JSON.stringify(again)).toBe(text)
      }
    }),
    { numRuns: 60, seed: 7 },
  )
})
