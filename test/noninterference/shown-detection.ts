import type { DetectionAct, DetectionProgram, DetectionStep } from './program-detection.ts'

const low = (act: DetectionAct): DetectionStep => ({ who: 'low', side: 'both', up: false, act })
const hidden = (act: DetectionAct): DetectionStep => ({ who: 'hidden', side: 'right', up: true, act })

/** Hidden indicators over open events, hidden events, rules, hunts, owners, and a judgement of what both come to know. */
const meeting: DetectionProgram = [
  low({ do: 'source', label: 0 }),
  low({ do: 'push', nth: 0, event: 0 }),
  low({ do: 'own', host: 0, label: 0 }),
  hidden({ do: 'source', label: 0 }),
  hidden({ do: 'push', nth: 0, event: 1 }),
  hidden({ do: 'know', value: 0, version: 0, label: 0 }),
  hidden({ do: 'judge', state: 'benign' }),
  hidden({ do: 'record' }),
  hidden({ do: 'know', value: 1, version: 0, label: 0 }),
  low({ do: 'know', value: 0, version: 1, label: 0 }),
  low({ do: 'push', nth: 0, event: 1 }),
  hidden({ do: 'hunt', value: 0, take: true }),
  hidden({ do: 'rule', value: 0, language: 'sigma', label: 0 }),
  hidden({ do: 'own', host: 1, label: 0 }),
  low({ do: 'push', nth: 0, event: 1 }),
]

/** By name of a leak of detection: a program that shows it, where random ones do so only after many runs. */
export const shownTo = (leaks: readonly { readonly name: string }[]): Readonly<Record<string, DetectionProgram>> =>
  Object.fromEntries(leaks.map(({ name }) => [name, meeting]))
