import { tell } from '../tell/told.ts'
import type { Step } from '../types.ts'
import type { Lookup } from '../variables/fill.ts'
import type { Why } from './state.ts'

/** What there is to say of a step as it is come to. */
export function waysIn(step: Step, delay: number): readonly Why[] {
  return [
    ...(delay > 0 ? [tell('run.delay', { seconds: String(delay / 1_000) })] : []),
    ...(step.type === 'parallel' ? [tell('does.parallel', { n: String(step.next_steps.length) })] : []),
  ]
}

const MOST_SHOWN = 300
export const short = (text: string): string => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)} …` : text)

/** What a variable held when it was asked. */
export function valueOf(name: string, lookup: Lookup): Why {
  const value = lookup(name)?.value ?? null
  if (value === null) return tell('run.value.none', { name })
  return tell('run.value', { name, value: short(typeof value === 'string' ? value : JSON.stringify(value)) })
}

export function noCase({ cases }: Extract<Step, { type: 'switch-condition' }>, value: string): readonly Why[] {
  if (Object.hasOwn(cases, value)) return []
  return [tell(Object.hasOwn(cases, 'default') ? 'run.default' : 'run.no_case')]
}
