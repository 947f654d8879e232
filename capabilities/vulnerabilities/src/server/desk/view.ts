import type { Marks } from '@testudo/kernel/markBook'
import type { Label } from '@testudo/kernel/label'
import type { MissionIf } from '@testudo/kernel/situation'
import { tableOf, TABLES } from '../../core/decision/tables.ts'
import { type InputTaken, type Judgement, ofStatus, type Standing } from '../../core/decision/index.ts'
import type { DeskRow } from '../../core/index.ts'
import { tallyPublished } from '../../core/published/tally.ts'
import type { Decided } from './desk.ts'

export const labelsOf = ({ judgement }: Decided, missions = judgement.missions): readonly Label[] => [
  ...judgement.labels,
  ...missions.map(({ label }) => label),
]

export const viewMission = ({ id, code, name, state, stateIf, route }: MissionIf) => ({
  id,
  code,
  name,
  state,
  stateIf,
  route,
})

export function viewRow(decided: Decided, marks: Marks): DeskRow {
  const { judgement } = decided
  return {
    id: judgement.id,
    title: judgement.title,
    outcome: judgement.outcome,
    because: judgement.because,
    missions: judgement.missions.map(viewMission),
    assets: judgement.tally.counts.affected,
    undecidable: ofStatus(judgement.tally, 'undecidable', 'under-investigation'),
    ...(judgement.cvss !== undefined && { cvss: judgement.cvss }),
    ...(judgement.epss !== undefined && { epss: judgement.epss }),
    ...(judgement.exploited !== undefined && { exploited: judgement.exploited }),
    ...(decided.published.length > 0 && { published: tallyPublished(decided.published) }),
    mark: marks.of(...labelsOf(decided), ...decided.published.map(({ label }) => label)),
  }
}

/** Inputs with every value their decision point may have, in the table's order. */
export function viewInputs(inputs: readonly InputTaken[], table: string) {
  const points = tableOf(table).inputs
  return inputs.map(({ point, value, from }) => ({
    point,
    value,
    values: points.find(({ name }) => name === point)?.values.map(({ name }) => name) ?? [value],
    from,
  }))
}

/** The decision by the deployer table, which the desk ranks by. */
export const viewDecision = (judgement: Judgement, at: number) => ({
  outcome: judgement.outcome,
  table: judgement.table,
  version: judgement.version,
  ...(judgement.row !== undefined && { row: judgement.row }),
  rows: judgement.rows,
  inputs: viewInputs(judgement.inputs, TABLES.deployer),
  at,
})

/** How an affected piece is shown: `under-investigation` reads as not told yet. */
export const verdictOf = ({ status }: Standing) => (status === 'under-investigation' ? 'undecidable' : status)
