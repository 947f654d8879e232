export {
  type Assembled,
  assemble,
  incidentNamed,
  type Labelled,
  momentOf,
  portionNamed,
  readIncident,
  type Task,
} from './assemble.ts'
export * from './contract/index.ts'
export { type AlertGroup, groupAlerts, type Grouped, type Tie } from './grouping.ts'
export {
  coreOf,
  type Incident,
  numberFrom,
  ownOf,
  type Participant,
  type Portion,
  PORTION_TYPES,
  saysOf,
} from './model.ts'
export {
  type Answer,
  ANSWER_EXTENSION,
  answerOf,
  ANSWERS,
  type AnswerKind,
  askedOf,
  PRECEDENCES,
  readAnswer,
  readRequest,
  type Request,
  REQUEST_EXTENSION,
  REQUEST_TYPE,
  tookOf,
} from './request.ts'
export { bySeverity, type Judged, judge, SEVERITIES, type Severity } from './severity.ts'
export * from './vocabulary.ts'
export { type Words } from './words.ts'
