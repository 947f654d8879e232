export { aliasesOf, attackIdOf, type Body, isWithdrawn, readBody, referenceOf } from './body.ts'
export {
  type EventRow,
  type Lifecycle,
  objectPage,
  objectText,
  type RelationRow,
  relations,
  versionDiff,
} from './contract.ts'
export {
  browse,
  counts,
  exportBundle,
  exportSelection,
  graph,
  indicators,
  matters,
  type MissionRef,
  search,
} from './contract-list.ts'
export { addNote, addOpinion, changeLabel, previewLabel, readers } from './contract-write.ts'
export {
  cancelImport,
  contradiction,
  importFile,
  importReport,
  imports,
  quarantine,
  VERDICTS,
  verdicts,
} from './contract-import.ts'
export { layerIn, layerOut, type MatrixCell, matrices, matrix } from './contract-matrix.ts'
export { COMBINATIONS, combineLayers, withMarking } from './combine.ts'
export { combineStored, dropLayer, layerFile, saveLayer, storedLayer, storedLayers } from './contract-layer.ts'
export { csvLine } from './csv.ts'
export {
  type Decay,
  DECAY_MODELS,
  decayOf,
  type DecayModel,
  type IndicatorFacts,
  type LifecycleState,
  modelOf,
} from './decay.ts'
export { diffBodies } from './diff.ts'
export {
  ASPECTS,
  CONFIDENCES,
  JUDGEMENT_EXTENSION,
  type Judgement,
  type JudgementExtension,
  judgementSchema,
  layJudgements,
  LIKELIHOODS,
  readJudgement,
} from './judgement.ts'
export {
  type Layer,
  LAYER_DOMAINS,
  type LayerCell,
  type LayerDomain,
  LayerMalformed,
  layerSchema,
  makeLayer,
  parseLayer,
  unknownTechniques,
} from './layer.ts'
export {
  countUses,
  layMatrix,
  liveMatrices,
  type Matrix,
  type MatrixInput,
  techniquesOf,
  type Technique,
  type Usage,
} from './matrix.ts'
export { PASTED_KINDS, type Pasted, type PastedKind, readPasted } from './pasted.ts'
export { paste } from './contract-paste.ts'
export { bandOf, countOpinions, OPINIONS } from './opinions.ts'
export { TOUCH_KINDS, type TouchEdge, TouchMap } from './touch.ts'
export { listProperties, portionLabels, type Property } from './properties.ts'
export { excerptOf, highlightWords, parseQuery, type Query } from './query.ts'
export type { ChangeRow, Mark, Marking, ObjectRow, PropertyRow, SaidRow } from './reply.ts'
export { withPhaseMatrices } from './phaseMatrix.ts'
