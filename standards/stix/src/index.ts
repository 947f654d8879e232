export { canonicalize, NotCanonical } from './canonical.ts'
export { isId, isTypeName, isUuid, looksLikeId, parseId, typeOfId, uuidVersion, type StixId } from './id.ts'
export {
  DEFAULT_MAX_DEPTH,
  findJsonFlaw,
  isObject,
  parseStrict,
  pointerToken,
  type JsonFlaw,
  type JsonFlawCode,
  type JsonObject,
  type JsonValue,
} from './json.ts'
export {
  joinPortions,
  parseSelector,
  selectPortion,
  splitPortions,
  withoutPortions,
  type MarkedPortion,
  type Portion,
  type SplitPortions,
} from './portion.ts'
export { markingsOf, referencesOf, type MarkingReference, type Reference, type References } from './references.ts'
export { CONTRIBUTING, SCO_NAMESPACE, scoId, uuid5 } from './sco-id.ts'
export {
  splitObjects,
  Splitter,
  type SplitEnvelope,
  type SplitItem,
  type SplitLimits,
  type SplitObject,
  type SplitPlace,
  type SplitProblem,
  type SplitProblemCode,
} from './splitter.ts'
export { compareTimestamps, fractionDigits, isTimestamp, timestampSortKey } from './timestamp.ts'
export {
  TLP1_MARKINGS,
  TLP2_EXTENSION,
  TLP2_MARKINGS,
  tlpMarkingDefinition,
  tlpOf,
  type Tlp,
  type TlpLevel,
} from './tlp.ts'
