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
  placePortions,
  parseSelector,
  placesAmong,
  selectorAmong,
  selectPortion,
  splitPortions,
  withoutPortions,
  type Joined,
  type MarkedPortion,
  type Portion,
  type SplitPortions,
} from './portion.ts'
export { splitLines, type Line } from './lines.ts'
export { markingsOf, referencesOf, type MarkingReference, type Reference, type References } from './references.ts'
export { CONTRIBUTING, SCO_NAMESPACE, scoId, uuid5 } from './sco-id.ts'
export type {
  SplitEnvelope,
  SplitItem,
  SplitLimits,
  SplitObject,
  SplitPlace,
  SplitProblem,
  SplitProblemCode,
} from './split-item.ts'
export { splitObjects, Splitter } from './splitter.ts'
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
export type { Finding } from './finding.ts'
export { isStandardType, isObservableType } from './kinds.ts'
export { checkPattern, type PatternComparison, type PatternSyntax } from './pattern/check.ts'
export { COMMON_RELATIONSHIPS, RELATIONSHIPS } from './relations.ts'
export { PREDEFINED_EXTENSIONS, SCO } from './tables-sco.ts'
export { COMMON, COMMON_SCO, EMBEDDED, META, SDO, SRO, type Properties, type TypeTable } from './tables.ts'
export type {
  Bundle,
  ExtensionDefinition,
  ExternalReference,
  GranularMarking,
  Indicator,
  KillChainPhase,
  MarkingDefinition,
  PredefinedExtension,
  Relationship,
  Sighting,
  StixObject,
  StixType,
} from './types.ts'
export { isValid, RULE_GROUPS, validate, validator, type ValidateOptions } from './validate.ts'
export {
  compareVersions,
  versionOf,
  versionVerdict,
  type VersionBreach,
  type VersionJudgement,
  type VersionVerdict,
} from './versions.ts'
export { ENUMERATIONS, VOCABULARIES } from './vocabularies.ts'
