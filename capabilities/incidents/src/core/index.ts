export {
  type Assembled,
  assemble,
  type Labelled,
  momentOf,
  portionNamed,
  readPortion,
  readIncident,
  type Task,
} from './assemble.ts'
export * from './contract/index.ts'
export { GRAPH_KINDS, type GraphInput, type GraphKind, type GraphThing, incidentGraph, leadsTo } from './graph.ts'
export { type AlertGroup, groupAlerts, type Grouped, type Tie } from './grouping.ts'
export {
  type Joined,
  joinUp,
  leadOf,
  readStatement,
  type Scope,
  scopeOf,
  type Statement,
  STATEMENTS,
} from './joined.ts'
export { type Facts, likelyIncidents, type Share, SHARED } from './likely.ts'
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
export { type Observable, observableOf, observablesIn, valueOf } from './observables.ts'
export {
  type Answer,
  ANSWER_EXTENSION,
  answerOf,
  ANSWERS,
  type AnswerKind,
  type Asked,
  askedOf,
  PRECEDENCES,
  readAnswer,
  readRequest,
  type Request,
  REQUEST_EXTENSION,
  REQUEST_TYPE,
  partiesOf,
  tookOf,
  urgencyAt,
  waitingFor,
} from './request.ts'
export { isParty, nationAndName, partiesIn, type Party } from './party.ts'
export { bySeverity, type Judged, judge, SEVERITIES, type Severity, STATE_OF } from './severity.ts'
export * from './vocabulary.ts'
export { type Words } from './words.ts'
export {
  type Anchor,
  type Broken,
  type CustodyEntry,
  type CustodyState,
  type Deed,
  type Link,
  mayFollow,
  readEntry,
  stateAfter,
  textOfEntry,
  TOLD_DEEDS,
  walkChain,
} from './evidence/custody.ts'
export { type Archive, readZip, TarNames } from './evidence/archive.ts'
export { glance, HEAD_BYTES, kindOf, runs } from './evidence/kind.ts'
export { type Evidence, EVIDENCE_EXTENSION, readEvidence } from './evidence/model.ts'
export { type Suspicion, suspicionsOf, visibleName } from './evidence/names.ts'
export { type Template, TEMPLATES } from './templates.ts'
