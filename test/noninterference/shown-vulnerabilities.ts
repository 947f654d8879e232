import type { VulnerabilityAct, VulnerabilityProgram, VulnerabilityStep } from './program-vulnerabilities.ts'

const low = (act: VulnerabilityAct): VulnerabilityStep => ({ who: 'low', side: 'both', up: false, act })
const hidden = (act: VulnerabilityAct): VulnerabilityStep => ({ who: 'hidden', side: 'right', up: true, act })

/** Hidden, and one officer is enough to release it: UNCLASSIFIED, TLP:RED. */
const RED = 3

/** Hidden words on an open vulnerability, hidden equipment of open operators, a hidden operator, its contact and its warning. */
export const meeting: VulnerabilityProgram = [
  low({ do: 'own', label: 0 }),
  low({ do: 'know', feed: 'record', n: 0, version: 0, label: 0 }),
  low({ do: 'equip', n: 0, operator: 0, version: 1, label: 0 }),
  low({ do: 'equip', n: 0, operator: 1, version: 1, label: 0 }),
  hidden({ do: 'know', feed: 'kev', n: 0, version: 1, label: 0 }),
  hidden({ do: 'know', feed: 'record', n: 1, version: 0, label: 0 }),
  hidden({ do: 'know', feed: 'record', n: 0, version: 2, label: 0 }),
  hidden({ do: 'know', feed: 'vex', n: 0, version: 0, label: 0 }),
  hidden({ do: 'know', feed: 'epss', n: 0, version: 0, label: 0 }),
  hidden({ do: 'equip', n: 1, operator: 0, version: 1, label: RED }),
  hidden({ do: 'equip', n: 1, operator: 1, version: 1, label: 0 }),
  hidden({ do: 'equip', n: 0, operator: 2, version: 1, label: RED }),
  hidden({ do: 'contact', operator: 2, label: RED }),
  hidden({ do: 'release', n: 0, operator: 2 }),
  hidden({ do: 'answer' }),
  hidden({ do: 'incident' }),
  low({ do: 'contact', operator: 0, label: 0 }),
  // The same pieces of the operator everybody knows, and one more: warned about under a label of its own.
  hidden({ do: 'contact', operator: 0, label: RED }),
  hidden({ do: 'release', n: 0, operator: 0 }),
  hidden({ do: 'status', n: 0, label: 0 }),
  hidden({ do: 'feed', label: 0 }),
  low({ do: 'release', n: 0, operator: 0 }),
  low({ do: 'answer' }),
  low({ do: 'incident' }),
  low({ do: 'know', feed: 'kev', n: 0, version: 1, label: 0 }),
]

/** By name of a leak of vulnerabilities: a program that shows it, where random ones do so only after many runs. */
export const shownTo = (leaks: readonly { readonly name: string }[]): Readonly<Record<string, VulnerabilityProgram>> =>
  Object.fromEntries(leaks.map(({ name }) => [name, meeting]))
