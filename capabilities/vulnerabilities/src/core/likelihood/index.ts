export { type Accumulated, beginWith, carryThrough, type Exploited, exploitedBy, takeIn } from './accumulate.ts'
export { dayNumber, dayText } from './day.ts'
export {
  type DayScore,
  type EpssHistory,
  type Likelihood,
  type LikelihoodNote,
  likelihoodOf,
  packHistory,
  scoresOf,
} from './history.ts'
export { compositeOf, type ListMeasures, measuresOf } from './measures.ts'
