import { decide, readCondition } from '../conditions/condition.ts'
import { planCommands } from '../plan/planCommands.ts'
import type { CommandPlan, PlanProblem } from '../plan/plan.ts'
import type { JsonObject } from '@testudo/stix/json'
import type { Playbook, Step, VariableValue } from '../types.ts'
import type { Held, Lookup } from '../variables/fill.ts'
import { soleReference } from '../variables/names.ts'
import type { StepType } from '../vocabulary.ts'
import { runRulesOf } from '../workflow/extension.ts'
import { edgesOf } from '../workflow/outline.ts'
import { needsGate } from './gate.ts'
import { variablesOf } from './machine.ts'
import { withInputs } from './start.ts'
import { RUN_LIMITS, type RunState, type RunVariables } from './state.ts'
import { tellDeed } from './tell.ts'

/** A step as a run would come to it. */
export interface DryStep {
  /** From 1, over all playbooks. */
  readonly order: number
  readonly step: string
  readonly type: StepType
  readonly name: string
  /** Under which conditions it is come to, outermost first; empty when it always is. */
  readonly when: readonly string[]
  /** What the step would do, one sentence each. */
  readonly does: readonly string[]
  readonly plans: readonly CommandPlan[]
  /** What would keep it from being done. */
  readonly problems: readonly PlanProblem[]
  readonly gate: boolean
  readonly onceOnly: boolean
  readonly delayMilliseconds: number
  readonly timeoutMilliseconds: number | null
  /** The playbook it is of, where another one is called. */
  readonly playbook?: string
}

export interface DryRun {
  readonly steps: readonly DryStep[]
  /** External variables that were not given: they stay as they are written. */
  readonly missing: readonly string[]
}

export interface DryRunOptions {
  readonly inputs?: Readonly<Record<string, VariableValue>>
  readonly gates?: RunState['gates']
  /** Finds playbooks that are called; without it a call is told and not followed. */
  readonly library?: (id: string, version: string | undefined) => Playbook | undefined
}

/** As many steps are told. */
const MOST_STEPS = 5_000

/**
 * Goes through a playbook without doing anything: which steps, in which order, and what each would do with the values that are
 * known. Conditions that values decide lead one way only; others are told both ways. Each step is told once: where ways meet,
 * the second one says so.
 *
 * @returns the steps, or a sentence saying what is wrong with the inputs
 */
export function dryRun(playbook: Playbook, options: DryRunOptions = {}): DryRun | { readonly refused: string } {
  const given = options.inputs ?? {}
  const declared = playbook.playbook_variables ?? {}
  const missing = Object.keys(declared).filter((name) => {
    const variable = declared[name]
    return variable?.external === true && (variable.value ?? null) === null && !Object.hasOwn(given, name)
  })
  const variables = withInputs(playbook, given, missing)
  if (typeof variables === 'string') return { refused: variables }
  const walk = new Walk(options)
  walk.playbook(playbook, variables, [], [])
  return { steps: walk.steps, missing }
}

interface Place {
  readonly playbook: Playbook
  readonly scopes: readonly RunVariables[]
  readonly when: readonly string[]
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

  playbook(playbook: Playbook, variables: RunVariables, when: readonly string[], callers: readonly string[]): void {
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
        when: [...when, 'if a step fails that does not say what follows'],
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
        if (step.type !== 'end') this.tell(id, step, place, [`goes on as at ${before}`], { isAgain: true })
        break
      }
      place.told.set(id, this.steps.length + 1)
      this.step(id, step, place)
      if (step.on_failure !== undefined) failures.push([step.on_failure, step.name ?? id])
      id = step.on_completion ?? step.on_success
    }
    for (const [next, name] of failures) this.from(next, { ...place, when: [...place.when, `if "${name}" fails`] })
  }

  private step(id: string, step: Step, outer: Place): void {
    const place = { ...outer, scopes: [variablesOf(step.step_variables), ...outer.scopes] }
    const lookup = this.lookup(place)
    switch (step.type) {
      case 'start':
        return this.tell(id, step, place, ['starts'])
      case 'end':
        return this.tell(id, step, place, [place.isBranch ? 'ends this branch' : 'ends'])
      case 'action':
        return this.action(id, step, place, lookup)
      case 'playbook-action':
        return this.call(id, step, place, lookup)
      case 'parallel': {
        this.tell(id, step, place, [`starts ${step.next_steps.length} branches at once and waits for all`])
        for (const [i, next] of step.next_steps.entries())
          this.branch(next, place, `in branch ${i + 1} of ${step.next_steps.length} of "${step.name ?? id}"`)
        return
      }
      case 'if-condition': {
        const holds = this.decision(step.condition, lookup)
        this.tell(id, step, place, [`asks whether ${step.condition}${told(holds)}`])
        if (holds !== false) this.branch(step.on_true, place, holds === true ? undefined : `if ${step.condition}`)
        if (holds !== true && step.on_false !== undefined)
          this.branch(step.on_false, place, holds === false ? undefined : `if not (${step.condition})`)
        return
      }
      case 'while-condition': {
        for (const name of this.changedBelow(step.on_true, place.playbook)) place.changed.add(name)
        const holds = this.decision(step.condition, lookup)
        const most = Math.min(runRulesOf(step).mostRounds ?? Infinity, RUN_LIMITS.rounds)
        this.tell(id, step, place, [`repeats while ${step.condition}, at most ${most} times${told(holds)}`])
        if (holds !== false) this.branch(step.on_true, place, `while ${step.condition}`)
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
    this.tell(id, step, place, [`looks at ${step.switch}${known ? `: it is ${JSON.stringify(value)}` : ''}`])
    const chosen = known ? (Object.hasOwn(step.cases, value) ? value : 'default') : undefined
    for (const [label, next] of Object.entries(step.cases))
      if (chosen === undefined || chosen === label)
        this.branch(
          next,
          place,
          known
            ? undefined
            : label === 'default'
              ? `if ${name} is none of the others`
              : `if ${name} is ${JSON.stringify(label)}`,
        )
  }

  private action(id: string, step: Extract<Step, { type: 'action' }>, place: Place, lookup: Lookup): void {
    const planned = planCommands(place.playbook, id, step, { lookup, keepUnknown: true })
    const plans = 'plans' in planned ? planned.plans : []
    const problems = 'problems' in planned ? planned.problems : []
    const does = [
      ...plans.map(tellDeed),
      ...problems.map(({ path, says }) => `cannot be done: ${says} (${path})`),
      ...(step.out_args ?? []).map((name) => `gives ${name.replace(/:value$/, '')} a value`),
    ]
    const gate = needsGate(place.playbook, step, this.options.gates ?? 'system')
    this.tell(id, step, place, does, { plans, problems, gate })
    for (const name of step.out_args ?? []) place.changed.add(name.replace(/:value$/, ''))
  }

  private call(id: string, step: Extract<Step, { type: 'playbook-action' }>, place: Place, lookup: Lookup): void {
    const callers = [...place.callers, place.playbook.id]
    const called = callers.includes(step.playbook_id)
      ? undefined
      : this.options.library?.(step.playbook_id, step.playbook_version)
    const why = callers.includes(step.playbook_id) ? ', which would call itself: a run refuses it' : ''
    const gate = needsGate(place.playbook, step, this.options.gates ?? 'system')
    this.tell(id, step, place, [`runs the playbook ${called?.name ?? step.playbook_id}${why}`], { gate })
    for (const name of step.out_args ?? []) place.changed.add(name.replace(/:value$/, ''))
    if (called === undefined || callers.length > RUN_LIMITS.depth) return
    const names = (step.in_args ?? []).map((name) => name.replace(/:value$/, ''))
    const inputs = names.flatMap((name) => {
      const value = lookup(name)?.value ?? null
      return value === null ? [] : [[name, value] as const]
    })
    const missing = Object.keys(called.playbook_variables ?? {})
    const variables = withInputs(called, Object.fromEntries(inputs), missing)
    if (typeof variables === 'string') this.tell(id, step, place, [`cannot be done: ${variables}`], { isAgain: true })
    else this.playbook(called, variables, place.when, callers)
  }

  private branch(first: string, place: Place, when: string | undefined): void {
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
    does: readonly string[],
    more: Partial<Pick<DryStep, 'plans' | 'problems' | 'gate'>> & { readonly isAgain?: boolean } = {},
  ): void {
    const { isAgain, ...rest } = more
    this.steps.push({
      order: this.steps.length + 1,
      step: id,
      type: step.type,
      name: step.name ?? '',
      when: place.when,
      does: [
        ...((step.delay ?? 0) > 0 && isAgain !== true ? [`waits ${step.delay} ms`] : []),
        ...(rest.gate === true ? ['asks a person to agree'] : []),
        ...(runRulesOf(step).onceOnly && isAgain !== true ? ['is done once at most'] : []),
        ...does,
      ],
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

const told = (holds: boolean | undefined): string =>
  holds === undefined ? '' : holds ? ': it holds' : ': it does not hold'
