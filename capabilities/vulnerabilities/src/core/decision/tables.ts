import { decide, type DecisionTable, decisionTables } from '@testudo/ssvc'
import type { Outcome } from '../contract/index.ts'
import type { InputTaken } from './types.ts'

/** Outcomes, the most urgent first; what cannot be told comes before what can wait. */
export const OUTCOMES: readonly Outcome[] = ['immediate', 'out-of-cycle', 'undecidable', 'scheduled', 'defer']

/** Tables a vulnerability can be asked by. Versions are pinned: another version is another table, and says so. */
export const TABLES = {
  deployer: 'ssvc:DT_DP:1.0.0',
  coordinator: 'cisa:DT_CO:2.0.3',
  'bod-26-04': 'cisa:DT_BOD2604:1.0.0',
} as const
const HUMAN_IMPACT = 'ssvc:DT_HI:1.0.0'

/** @throws {Error} when the package of tables does not ship it: a broken promise of this repository */
export function tableOf(id: string): DecisionTable {
  const table = decisionTables().get(id)
  if (table === undefined) throw new Error(`the table ${id} is not shipped`)
  return table
}

export const DEPLOYER = {
  get name() {
    return `SSVC ${tableOf(TABLES.deployer).name}`
  },
  get version() {
    return tableOf(TABLES.deployer).version
  },
  get rows() {
    return tableOf(TABLES.deployer).rows.length
  },
}

/** Asks a table with inputs by their names. @throws {Error} a value the table does not know: a mistake of ours, not of data */
export function decideWith(id: string, inputs: readonly Pick<InputTaken, 'point' | 'value'>[]) {
  const table = tableOf(id)
  const given = Object.fromEntries(inputs.map(({ point, value }) => [point, value]))
  const decided = decide(table, given)
  if ('problems' in decided) throw new Error(decided.problems.map(({ message }) => message).join(' '))
  return { ...decided.decision, rows: table.rows.length }
}

const BY_NAME: Readonly<Record<string, Outcome>> = {
  Defer: 'defer',
  Scheduled: 'scheduled',
  'Out-of-Cycle': 'out-of-cycle',
  Immediate: 'immediate',
}

export function decideDeployer(inputs: readonly InputTaken[]): { readonly outcome: Outcome; readonly row: number } {
  const { value, row } = decideWith(TABLES.deployer, inputs)
  const outcome = BY_NAME[value.name]
  if (outcome === undefined) throw new Error(`the deployer table answers ${value.name}`)
  return { outcome, row }
}

/** Human Impact 2.0.2 by the table 1.0.0, which decides where its text says otherwise (mission-science §3.1). */
export const humanImpact = (safety: string, mission: string): string =>
  decideWith(HUMAN_IMPACT, [
    { point: 'Safety Impact', value: safety },
    { point: 'Mission Impact', value: mission },
  ]).value.name
