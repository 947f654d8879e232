export { aliasesOf, attackIdOf, type Body, isWithdrawn, readBody, referenceOf } from './body.ts'
export {
  addNote,
  addOpinion,
  browse,
  changeLabel,
  counts,
  exportBundle,
  graph,
  indicators,
  type Lifecycle,
  objectPage,
  objectText,
  type RelationRow,
  relations,
  search,
  versionDiff,
} from './contract.ts'
export { cancelImport, importFile, importReport, imports, quarantine, VERDICTS, verdicts } from './contract-import.ts'
export { layerIn, layerOut, type MatrixCell, matrices, matrix } from './contract-matrix.ts'
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
export { bandOf, countOpinions, OPINIONS } from './opinions.ts'
export { listProperties, portionLabels, type Property } from './properties.ts'
export type { ChangeRow, Mark, Marking, ObjectRow, PropertyRow } from './reply.ts'
