import { decide, readCondition } from '../conditions/condition.ts'
import { tell, type Told } from '../tell/told.ts'
import type { Playbook, Step } from '../types.ts'
import type { Held, Lookup } from '../variables/fill.ts'
import { soleReference } from '../variables/names.ts'
import { runRulesOf } from '../workflow/extension.ts'
import { needsGate } from './gate.ts'
import { scopesOf } from './scope.ts'
import type { Happening, Reason, RunState, RunStatus, RunVariables, Token, Why } from './state.ts'
import { noCase, short, valueOf, waysIn } from './why.ts'

type Changing = { -readonly [K in keyof RunState]: RunState[K] }

/**
 * Moves a run as far as it goes without anybody: start, end, parallel, decisions, delays that are over. One way of doing it: the
 * same state and the same record give the same state again. Work stands in a queue, so that no chain of steps fills the stack.
 */
export class Machine {
  readonly happened: Happening[] = []
  private readonly playbook: Playbook
  private readonly state: Changing
  private queue: (() => void)[] = []
  /** Of each step with branches: how many steps are queued to be entered in them. */
  private coming = new Map<number | null, number>()

  constructor(playbook: Playbook, state: RunState) {
    this.playbook = playbook
    this.state = { ...state }
  }

  /** The state as it has become. */
  get result(): RunState {
    return this.state
  }

  step(id: string): Step | undefined {
    return Object.hasOwn(this.playbook.workflow, id) ? this.playbook.workflow[id] : undefined
  }

  token(id: number | null): Token | undefined {
    return this.state.tokens.find((token) => token.id === id)
  }

  /** Does what is queued, and what that leads to. */
  settle(): void {
    for (let work = this.queue.shift(); work !== undefined; work = this.queue.shift())
      if (this.state.status === 'running') work()
  }

  /** Time goes on: delays end, timeouts strike. */
  advance(at: number): void {
    this.state.clock = Math.max(this.state.clock, at)
    for (;;) {
      const now = this.state.clock
      const late = this.state.tokens.find(({ deadline }) => deadline !== null && deadline <= now)
      const due = this.state.tokens.find(({ phase, notBefore }) => phase === 'waiting' && (notBefore ?? 0) <= now)
      if (this.state.status !== 'running' || (late === undefined && due === undefined)) return
      if (late !== undefined) this.fail(late, [tell('run.timeout', { step: this.step(late.step)?.name ?? late.step })])
      else if (due !== undefined) this.activate(this.change(due, { phase: 'ready', notBefore: null }))
      this.settle()
    }
  }

  change(token: Token, change: Partial<Token>): Token {
    const changed = { ...token, ...change }
    this.state.tokens = this.state.tokens.map((one) => (one.id === token.id ? changed : one))
    return changed
  }

  set(change: Partial<RunState>): void {
    Object.assign(this.state, change)
  }

  enter(id: string, parent: number | null): void {
    this.coming.set(parent, (this.coming.get(parent) ?? 0) + 1)
    this.queue.push(() => {
      this.coming.set(parent, (this.coming.get(parent) ?? 1) - 1)
      if (parent === null || this.token(parent) !== undefined) this.enterNow(id, parent)
    })
  }

  private enterNow(id: string, parent: number | null): void {
    const step = this.step(id)
    if (step === undefined) return this.crash(id, [tell('run.no_step', { step: id })])
    this.state.entered += 1
    if (this.state.entered > this.state.limits.steps)
      return this.crash(id, [tell('run.too_many_steps', { most: String(this.state.limits.steps) })])
    if (this.state.tokens.length >= this.state.limits.tokens)
      return this.crash(id, [tell('run.too_many_places', { most: String(this.state.limits.tokens) })])
    const delay = step.delay ?? 0
    const token: Token = {
      id: this.state.nextToken,
      step: id,
      parent,
      phase: delay > 0 ? 'waiting' : 'ready',
      notBefore: delay > 0 ? this.state.clock + delay : null,
      deadline: null,
      begun: 0,
      rounds: 0,
      variables: variablesOf(step.step_variables),
      approvedBy: null,
      why: null,
    }
    this.state.nextToken += 1
    this.state.tokens = [...this.state.tokens, token]
    const why = waysIn(step, delay)
    this.happened.push({ what: 'entered', step: id, token: token.id, ...(why.length === 0 ? {} : { why }) })
    if (delay === 0) this.activate(token)
  }

  private activate(token: Token): void {
    const step = this.step(token.step)
    if (step === undefined) return
    if (step.type === 'start') return this.complete(token)
    if (step.type === 'end') return this.leave(token)
    if (step.type === 'action' || step.type === 'playbook-action') {
      if (runRulesOf(step).onceOnly && this.state.onceBegun.includes(token.step)) {
        this.happened.push({ what: 'skipped', step: token.step, token: token.id, why: [tell('run.skipped')] })
        return this.complete(token)
      }
      this.change(token, { phase: needsGate(this.playbook, step, this.state.gates) ? 'gate' : 'ready' })
      return
    }
    const deadline = step.timeout === undefined ? null : this.state.clock + step.timeout
    this.evaluate(this.change(token, { phase: 'open', deadline }))
  }

  /** Decides which branches of a step are run, as far as it can be decided. */
  private evaluate(token: Token): void {
    const step = this.step(token.step)
    if (step?.type === 'parallel') {
      for (const next of step.next_steps) this.enter(next, token.id)
      return
    }
    if (step?.type === 'if-condition' || step?.type === 'while-condition') {
      const read = readCondition(step.condition)
      if ('flaw' in read) return this.ask(token, read.flaw.told)
      const lookup = this.lookup(token)
      const decision = decide(read.condition, lookup)
      if ('undecided' in decision) return this.ask(token, decision.undecided)
      const values = read.condition.names.map((name) => valueOf(name, lookup))
      this.take(token, String(decision.holds), {
        by: null,
        why: [tell('run.asked', { condition: short(step.condition) }), ...values],
      })
    } else if (step?.type === 'switch-condition') {
      const name = soleReference(step.switch) ?? ''
      const held = this.lookup(token)(name)
      if (typeof held?.value !== 'string') return this.ask(token, tell('undecided.unknown', { name }))
      this.take(token, held.value, { by: null, why: [valueOf(name, this.lookup(token)), ...noCase(step, held.value)] })
    }
  }

  /** Values do not decide it: a person does. */
  private ask(token: Token, told: Told<string>): void {
    this.happened.push({ what: 'undecided', step: token.step, token: token.id, why: [told] })
    this.change(token, { phase: 'deciding', why: [told] })
  }

  /** Goes the way a decision says: `true`, `false`, or the value of a switch. */
  take(token: Token, answer: string, { by, why }: { readonly by: string | null; readonly why: readonly Why[] }): void {
    const step = this.step(token.step)
    const round =
      step?.type === 'while-condition' && answer === 'true' ? [tell('run.round', { n: String(token.rounds + 1) })] : []
    this.happened.push({ what: 'decided', step: token.step, token: token.id, answer, by, why: [...why, ...round] })
    const open = this.change(token, { phase: 'open', why: null })
    let next: string | undefined
    if (step?.type === 'if-condition') next = answer === 'true' ? step.on_true : step.on_false
    else if (step?.type === 'while-condition') {
      if (answer === 'true') {
        const most = Math.min(runRulesOf(step).mostRounds ?? Infinity, this.state.limits.rounds)
        if (open.rounds >= most) return this.fail(open, [tell('run.rounds', { most: String(most) })])
        this.change(open, { rounds: open.rounds + 1 })
        next = step.on_true
      }
    } else if (step?.type === 'switch-condition')
      next = Object.hasOwn(step.cases, answer)
        ? step.cases[answer]
        : Object.hasOwn(step.cases, 'default')
          ? step.cases['default']
          : undefined
    if (next === undefined) this.complete(open)
    else this.enter(next, open.id)
  }

  lookup(token: Token): Lookup {
    const scopes = scopesOf(this.state, token)
    return (name): Held | undefined => {
      const scope = scopes.find(({ variables }) => Object.hasOwn(variables, name))
      return scope?.variables[name]
    }
  }

  /** The step is done: on to the next, or the end of its branch. */
  complete(token: Token): void {
    this.happened.push({ what: 'completed', step: token.step, token: token.id })
    const step = this.step(token.step)
    const next = step?.on_completion ?? step?.on_success
    const owner = this.token(token.parent)
    const isBackInWhile = owner !== undefined && next === owner.step && this.step(next)?.type === 'while-condition'
    if (next === undefined || isBackInWhile) return this.leave(token, false)
    this.remove(token)
    this.enter(next, token.parent)
  }

  /** A branch has come to its end. */
  private leave(token: Token, tell = true): void {
    if (tell) this.happened.push({ what: 'completed', step: token.step, token: token.id })
    this.remove(token)
    if (token.parent === null)
      return this.end(this.state.failure === null ? 'completed' : 'failed', this.state.failure?.reason ?? null)
    const owner = token.parent
    this.queue.push(() => {
      const open = this.token(owner)
      if (open === undefined || this.isBusy(open.id)) return
      if (this.step(open.step)?.type === 'while-condition') this.evaluate(open)
      else this.complete(open)
    })
  }

  private isBusy(owner: number): boolean {
    return (this.coming.get(owner) ?? 0) > 0 || this.state.tokens.some(({ parent }) => parent === owner)
  }

  /** The step has failed: on_failure, or the exception of the playbook (§4.1). */
  fail(token: Token, reason: Reason): void {
    this.happened.push({ what: 'failed', step: token.step, token: token.id, reason })
    const next = this.step(token.step)?.on_failure
    if (next === undefined) return this.crash(token.step, reason)
    this.removeBelow(token)
    this.remove(token)
    this.enter(next, token.parent)
  }

  private crash(step: string, reason: Reason): void {
    this.drop()
    this.cancelAll()
    const handler = this.playbook.workflow_exception
    const handles = this.state.failure === null && handler !== undefined && this.step(handler) !== undefined
    if (this.state.failure === null) this.state.failure = { step, reason }
    // The limit is reached whatever comes: no handler could be entered any more.
    if (handles && this.state.entered < this.state.limits.steps) this.enter(handler, null)
    else this.end('failed', this.state.failure.reason)
  }

  end(status: RunStatus, reason: Reason | null): void {
    this.drop()
    this.cancelAll()
    this.set({ status, reason })
    this.happened.push({ what: 'ended', status, reason })
  }

  private drop(): void {
    this.queue = []
    this.coming = new Map()
  }

  private cancelAll(): void {
    for (const { step, id } of this.state.tokens) this.happened.push({ what: 'cancelled', step, token: id })
    this.state.tokens = []
  }

  private remove(token: Token): void {
    this.state.tokens = this.state.tokens.filter(({ id }) => id !== token.id)
  }

  private removeBelow(token: Token): void {
    for (const below of this.state.tokens.filter(({ parent }) => parent === token.id)) {
      this.removeBelow(below)
      this.happened.push({ what: 'cancelled', step: below.step, token: below.id })
      this.remove(below)
    }
  }
}

/** Variables as a step or a playbook declares them. Without a value they are not known. */
export const variablesOf = (declared: Playbook['playbook_variables']): RunVariables =>
  Object.fromEntries(
    Object.entries(declared ?? {}).map(([name, { type, value, constant }]) => [
      name,
      { type, value: value ?? null, constant: constant === true },
    ]),
  )
