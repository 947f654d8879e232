import { say, tell, type Told } from '../tell/told.ts'
import type { Playbook, Step } from '../types.ts'

/** Where a new step comes in: behind a step, on one of its ways. */
export interface Place {
  readonly after: string
  /** Default: `on_completion`, or `on_success` where the step has that. */
  readonly way?: 'on_completion' | 'on_success' | 'on_failure' | 'on_true' | 'on_false'
}

/** The playbook as it has become; or why it cannot. */
export type Edited =
  | { readonly playbook: Playbook }
  /** In English, and before it is said in a language. */
  | { readonly refused: string; readonly told: Told }

const refused = (told: Told): Edited => ({ refused: say(told), told })

/**
 * A change makes another version: `modified` is given by the caller, and signatures go, for they are of the version before.
 * The playbook that was given stays as it is.
 */
function changed(
  playbook: Playbook,
  workflow: Readonly<Record<string, Step>>,
  at: string,
  more: Partial<Playbook> = {},
): Edited {
  const { signatures: _, ...rest } = playbook
  return { playbook: { ...rest, ...more, workflow, modified: at } }
}

const has = (playbook: Playbook, id: string): boolean => Object.hasOwn(playbook.workflow, id)
const nextOf = (step: Step): string | undefined => step.on_completion ?? step.on_success

/** Adds a step, and lets it stand between a step and what followed it there. */
export function addStep(playbook: Playbook, id: string, step: Step, place: Place | undefined, at: string): Edited {
  if (has(playbook, id)) return refused(tell('edit.there', { id }))
  if (place === undefined) return changed(playbook, { ...playbook.workflow, [id]: step }, at)
  const before = has(playbook, place.after) ? playbook.workflow[place.after] : undefined
  if (before === undefined) return refused(tell('edit.none', { id: place.after }))
  if (before.type === 'end') return refused(tell('edit.after_end', { id: place.after }))
  const way = place.way ?? (before.on_success === undefined ? 'on_completion' : 'on_success')
  const followed = new Map<string, unknown>(Object.entries(before)).get(way)
  const goesOn = step.type !== 'end' && nextOf(step) === undefined && typeof followed === 'string'
  // Beside on_failure the way on is called on_success.
  const next = step.on_failure === undefined ? 'on_completion' : 'on_success'
  const added: Step = goesOn ? { ...step, [next]: followed } : step
  return changed(playbook, { ...playbook.workflow, [place.after]: { ...before, [way]: id }, [id]: added }, at)
}

/** Puts another step in the place of one; what leads to it stays. */
export function replaceStep(playbook: Playbook, id: string, step: Step, at: string): Edited {
  if (!has(playbook, id)) return refused(tell('edit.none', { id }))
  return changed(playbook, { ...playbook.workflow, [id]: step }, at)
}

/** Takes a step away: what led to it leads to what followed it, or nowhere. */
export function removeStep(playbook: Playbook, id: string, at: string): Edited {
  const step = has(playbook, id) ? playbook.workflow[id] : undefined
  if (step === undefined) return refused(tell('edit.none', { id }))
  const follower = nextOf(step)
  const next = follower === id ? undefined : follower
  if (playbook.workflow_start === id && next === undefined) return refused(tell('edit.first'))
  for (const [other, { type, ...rest }] of Object.entries(playbook.workflow))
    if (other !== id && next === undefined && needs(type, rest, id)) return refused(tell('edit.needs', { other, id }))
  const workflow = Object.fromEntries(
    Object.entries(playbook.workflow)
      .filter(([other]) => other !== id)
      .map(([other, one]) => [other, pointed(one, (to) => (to === id ? next : to))] as const),
  )
  return changed(
    playbook,
    workflow,
    at,
    refitted(playbook, (to) => (to === id ? next : to)),
  )
}

/** Takes a step out of where it stands and lets it in behind another one; branches it opens go along. */
export function moveStep(playbook: Playbook, id: string, place: Place, at: string): Edited {
  const step = has(playbook, id) ? playbook.workflow[id] : undefined
  if (step === undefined) return refused(tell('edit.none', { id }))
  if (place.after === id) return refused(tell('edit.itself'))
  if (step.type === 'start' || step.type === 'end') return refused(tell('edit.ends'))
  const out = removeStep(playbook, id, at)
  if ('refused' in out) return out
  const { on_completion: _, on_success: __, ...rest } = step
  return addStep(out.playbook, id, rest, place, at)
}

/** Whether a step cannot do without leading to another one. */
function needs(type: Step['type'], step: object, id: string): boolean {
  const ways = step as { readonly on_true?: string; readonly next_steps?: readonly string[] }
  if (type === 'if-condition' || type === 'while-condition') return ways.on_true === id
  return type === 'parallel' && (ways.next_steps ?? []).includes(id) && (ways.next_steps ?? []).length <= 2
}

/** Gives a step another id, everywhere. */
export function renameStep(playbook: Playbook, from: string, to: string, at: string): Edited {
  if (!has(playbook, from)) return refused(tell('edit.none', { id: from }))
  if (has(playbook, to)) return refused(tell('edit.there', { id: to }))
  const renamed = (id: string) => (id === from ? to : id)
  const workflow = Object.fromEntries(
    Object.entries(playbook.workflow).map(([id, step]) => [renamed(id), pointed(step, renamed)] as const),
  )
  return changed(refitted(playbook, renamed), workflow, at)
}

type Redirect = (id: string) => string | undefined

/** The playbook with its first step and its exception step named otherwise. */
function refitted(playbook: Playbook, redirect: Redirect): Playbook {
  const { workflow_exception: exception, ...rest } = playbook
  const handler = exception === undefined ? undefined : redirect(exception)
  return {
    ...rest,
    workflow_start: redirect(playbook.workflow_start) ?? playbook.workflow_start,
    ...(handler === undefined ? {} : { workflow_exception: handler }),
  }
}

const WAYS: ReadonlySet<string> = new Set(['on_completion', 'on_success', 'on_failure', 'on_true', 'on_false'])

/** A step with every step it names named otherwise, or not any more. */
function pointed(step: Step, redirect: Redirect): Step {
  const entries = Object.entries(step).flatMap(([name, value]): (readonly [string, unknown])[] => {
    if (WAYS.has(name) && typeof value === 'string') {
      const to = redirect(value)
      return to === undefined ? [] : [[name, to]]
    }
    if (name === 'next_steps' && Array.isArray(value))
      return [[name, [...new Set(value.flatMap((id: string) => redirect(id) ?? []))]]]
    if (name === 'cases' && typeof value === 'object' && value !== null)
      return [
        [
          name,
          Object.fromEntries(
            Object.entries(value).flatMap(([label, id]) => {
              const to = redirect(String(id))
              return to === undefined ? [] : [[label, to] as const]
            }),
          ),
        ],
      ]
    return [[name, value]]
  })
  return Object.fromEntries(entries) as unknown as Step
}
