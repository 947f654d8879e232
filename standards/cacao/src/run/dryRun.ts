import { decide, readCondition } from '../conditions/condition.ts'
import { planCommands } from '../plan/planCommands.ts'
import type { JsonObject } from '@testudo/stix/json'
import { say, tell, type Told } from '../tell/told.ts'
import type { Playbook, Step } from '../types.ts'
import type { Held, Lookup } from '../variables/fill.ts'
import { soleReference } from '../variables/names.ts'
import { runRulesOf } from '../workflow/extension.ts'
import { edgesOf } from '../workflow/outline.ts'
import type { DryRun, DryRunOptions, DryStep } from './dryStep.ts'
import { needsGate } from './gate.ts'
import { variablesOf } from './machine.ts'
import { withInputs } from './start.ts'
import { RUN_LIMITS, type RunVariables } from './state.ts'
import { tellDeed } from './tell.ts'

/** As many steps are told. */
const MOST_STEPS = 5_000

/**
 * Goes through a playbook without doing anything: which steps, in which order, and what each would do with the values that are
 * known. Conditions that values decide lead one way only; others are told both ways. Each step is told once: where ways meet,
 * the second one says so.
 *
 * @returns the steps, or a sentence saying what is wrong with the inputs
 */
export function dryRun(
  playbook: Playbook,
  options: DryRunOptions = {},
): DryRun | { readonly refused: string; readonly told: Told } {
  const given = options.inputs ?? {}
  const declared = playbook.playbook_variables ?? {}
  const missing = Object.keys(declared).filter((name) => {
    const variable = declared[name]
    return variable?.external === true && (variable.value ?? null) === null && !Object.hasOwn(given, name)
  })
  const start = withInputs(playbook, given, missing)
  if ('told' in start) return { refused: say(start.told), told: start.told }
  const walk = new Walk(options)
  walk.playbook(playbook, start.variables, [], [])
  return { steps: walk.steps, missing }
}

interface Place {
  readonly playbook: Playbook
  readonly scopes: readonly RunVariables[]
  readonly when: readonly Told[]
  readonly callers: readonly string[]
  readonly isBranch: boolean
  /** Steps told already, by their order. */
  readonly told: Map<string, number>
  /** Variables that steps before may have changed: what they hold is not known any more. */
  readonly changed: Set<string>
}

class Walk {
  readonly steps: DryStep[] = []
  private readonly options: DryRunOptions

  constructor(options: DryRunOptions) {
    this.options = options
  }

  playbook(playbook: Playbook, variables: RunVariables, when: readonly Told[], callers: readonly string[]): void {
    const place: Place = {
      playbook,
      scopes: [variables],
      when,
      callers,
      isBranch: false,
      told: new Map(),
      changed: new Set(),
    }
    // Whatever a loop changes is not known at its condition, on whichever round.
    this.from(playbook.workflow_start, place)
    if (playbook.workflow_exception !== undefined && playbook.workflow[playbook.workflow_exception] !== undefined)
      this.from(playbook.workflow_exception, {
        ...place,
        when: [...when, tell('when.exception')],
      })
  }

  /** Along the steps that follow one another, branches inside; no recursion but into branches. */
  private from(first: string, place: Place): void {
    const failures: (readonly [string, string])[] = []
    let id: string | undefined = first
    while (id !== undefined && this.steps.length < MOST_STEPS) {
      const step: Step | undefined = Object.hasOwn(place.playbook.workflow, id)
        ? place.playbook.workflow[id]
        : undefined
      if (step === undefined) break
      const before = place.told.get(id)
      if (before !== undefined) {
        if (step.type !== 'end')
          this.tell(id, step, place, [tell('does.again', { order: String(before) })], { isAgain: true })
        break
      }
      place.told.set(id, this.steps.length + 1)
      this.step(id, step, place)
      if (step.on_failure !== undefined) failures.push([step.on_failure, step.name ?? id])
      id = step.on_completion ?? step.on_success
    }
    for (const [next, name] of failures)
      this.from(next, { ...place, when: [...place.when, tell('when.fails', { step: name })] })
  }

  private step(id: string, step: Step, outer: Place): void {
    const place = { ...outer, scopes: [variablesOf(step.step_variables), ...outer.scopes] }
    const lookup = this.lookup(place)
    switch (step.type) {
      case 'start':
        return this.tell(id, step, place, [tell('does.starts')])
      case 'end':
        return this.tell(id, step, place, [tell(place.isBranch ? 'does.ends_branch' : 'does.ends')])
      case 'action':
        return this.action(id, step, place, lookup)
      case 'playbook-action':
        return this.call(id, step, place, lookup)
      case 'parallel': {
        this.tell(id, step, place, [tell('does.parallel', { n: String(step.next_steps.length) })])
        for (const [i, next] of step.next_steps.entries())
          this.branch(
            next,
            place,
            tell('when.branch', { i: String(i + 1), n: String(step.next_steps.length), step: step.name ?? id }),
          )
        return
      }
      case 'if-condition': {
        const holds = this.decision(step.condition, lookup)
        this.tell(id, step, place, [tell(`does.asks${holding(holds)}`, { condition: step.condition })])
        if (holds !== false)
          this.branch(step.on_true, place, holds === true ? undefined : tell('when.if', { condition: step.condition }))
        if (holds !== true && step.on_false !== undefined)
          this.branch(
            step.on_false,
            place,
            holds === false ? undefined : tell('when.not', { condition: step.condition }),
          )
        return
      }
      case 'while-condition': {
        for (const name of this.changedBelow(step.on_true, place.playbook)) place.changed.add(name)
        const holds = this.decision(step.condition, lookup)
        const most = Math.min(runRulesOf(step).mostRounds ?? Infinity, RUN_LIMITS.rounds)
        this.tell(id, step, place, [
          tell(`does.repeats${holding(holds)}`, { condition: step.condition, most: String(most) }),
        ])
        if (holds !== false) this.branch(step.on_true, place, tell('when.while', { condition: step.condition }))
        return
      }
      case 'switch-condition':
        return this.choose(id, step, place, lookup)
    }
  }

  private choose(id: string, step: Extract<Step, { type: 'switch-condition' }>, place: Place, lookup: Lookup): void {
    const name = soleReference(step.switch) ?? step.switch
    const value = lookup(name)?.value
    const known = typeof value === 'string'
    this.tell(id, step, place, [
      known
        ? tell('does.looks.known', { text: step.switch, value: inner(value) })
        : tell('does.looks', { text: step.switch }),
    ])
    const chosen = known ? (Object.hasOwn(step.cases, value) ? value : 'default') : undefined
    for (const [label, next] of Object.entries(step.cases))
      if (chosen === undefined || chosen === label)
        this.branch(
          next,
          place,
          known
            ? undefined
            : label === 'default'
              ? tell('when.default', { name })
              : tell('when.is', { name, value: inner(label) }),
        )
  }

  private action(id: string, step: Extract<Step, { type: 'action' }>, place: Place, lookup: Lookup): void {
    const planned = planCommands(place.playbook, id, step, { lookup, keepUnknown: true })
    const plans = 'plans' in planned ? planned.plans : []
    const problems = 'problems' in planned ? planned.problems : []
    const does: Told[] = [
      ...plans.map(tellDeed),
      ...problems.map(({ path, told }) => tell('does.problem', { why: told, path })),
      ...(step.out_args ?? []).map((name) => tell('does.gives', { name: name.replace(/:value$/, '') })),
    ]
    const gate = needsGate(place.playbook, step, this.options.gates ?? 'system')
    this.tell(id, step, place, does, { plans, problems, gate })
    for (const name of step.out_args ?? []) place.changed.add(name.replace(/:value$/, ''))
  }

  private call(id: string, step: Extract<Step, { type: 'playbook-action' }>, place: Place, lookup: Lookup): void {
    const callers = [...place.callers, place.playbook.id]
    const itself = callers.includes(step.playbook_id)
    const called = itself ? undefined : this.options.library?.(step.playbook_id, step.playbook_version)
    const gate = needsGate(place.playbook, step, this.options.gates ?? 'system')
    this.tell(
      id,
      step,
      place,
      [tell(itself ? 'does.calls.itself' : 'does.calls', { name: called?.name ?? step.playbook_id })],
      { gate },
    )
    for (const name of step.out_args ?? []) place.changed.add(name.replace(/:value$/, ''))
    if (called === undefined || callers.length > RUN_LIMITS.depth) return
    const names = (step.in_args ?? []).map((name) => name.replace(/:value$/, ''))
    const inputs = names.flatMap((name) => {
      const value = lookup(name)?.value ?? null
      return value === null ? [] : [[name, value] as const]
    })
    const missing = Object.keys(called.playbook_variables ?? {})
    const start = withInputs(called, Object.fromEntries(inputs), missing)
    if ('variables' in start) this.playbook(called, start.variables, place.when, callers)
    else this.tell(id, step, place, [tell('does.no_call', { why: start.told })], { isAgain: true })
  }

  private branch(first: string, place: Place, when: Told | undefined): void {
    this.from(first, { ...place, isBranch: true, when: when === undefined ? place.when : [...place.when, when] })
  }

  /** Names that the steps of a body give values to. */
  private changedBelow(first: string, playbook: Playbook): Set<string> {
    const names = new Set<string>()
    const seen = new Set<string>()
    const waiting = [first]
    for (const id of waiting) {
      const step = Object.hasOwn(playbook.workflow, id) ? playbook.workflow[id] : undefined
      if (step === undefined || seen.has(id)) continue
      seen.add(id)
      if ('out_args' in step) for (const name of step.out_args ?? []) names.add(name.replace(/:value$/, ''))
      for (const { to } of edgesOf(step as unknown as JsonObject, '')) waiting.push(to)
    }
    return names
  }

  private lookup(place: Place): Lookup {
    return (name): Held | undefined => {
      const scope = place.scopes.find((variables) => Object.hasOwn(variables, name))
      const held = scope?.[name]
      return held !== undefined && place.changed.has(name) ? { type: held.type, value: null } : held
    }
  }

  private decision(condition: string, lookup: Lookup): boolean | undefined {
    const read = readCondition(condition)
    if ('flaw' in read) return undefined
    const decided = decide(read.condition, lookup)
    return 'holds' in decided ? decided.holds : undefined
  }

  private tell(
    id: string,
    step: Step,
    place: Place,
    doing: readonly Told[],
    more: Partial<Pick<DryStep, 'plans' | 'problems' | 'gate'>> & { readonly isAgain?: boolean } = {},
  ): void {
    const { isAgain, ...rest } = more
    const does = [
      ...((step.delay ?? 0) > 0 && isAgain !== true ? [tell('does.waits', { ms: String(step.delay) })] : []),
      ...(rest.gate === true ? [tell('does.gate')] : []),
      ...(runRulesOf(step).onceOnly && isAgain !== true ? [tell('does.once')] : []),
      ...doing,
    ]
    this.steps.push({
      order: this.steps.length + 1,
      step: id,
      type: step.type,
      name: step.name ?? '',
      when: place.when.map(say),
      does: does.map(say),
      told: { when: place.when, does },
      plans: [],
      problems: [],
      gate: false,
      onceOnly: runRulesOf(step).onceOnly,
      delayMilliseconds: step.delay ?? 0,
      timeoutMilliseconds: step.timeout ?? null,
      ...rest,
      ...(place.callers.length === 0 ? {} : { playbook: place.playbook.id }),
    })
  }
}

const holding = (holds: boolean | undefined): '' | '.holds' | '.not' =>
  holds === undefined ? '' : holds ? '.holds' : '.not'

/** A text as it stands between quotes. */
const inner = (text: string): string => JSON.stringify(text).slice(1, -1)
