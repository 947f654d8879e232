export {
  audienceOf,
  type Audience,
  type Distribution,
  type DistributionTable,
  type Handling,
  type Level,
} from './distribution.ts'
export type {
  Annotated,
  MispAttribute,
  MispCluster,
  MispEvent,
  MispGalaxy,
  MispNote,
  MispObject,
  MispOpinion,
  MispOrganisation,
  MispReference,
  MispReport,
  MispSighting,
  MispTag,
} from './event.ts'
export { fromStix, type FromStixOptions, type FromStixResult } from './from-stix.ts'
export { Galaxies, tagOf, type Cluster } from './galaxy.ts'
export { CLUSTER_TYPES } from './galaxy-rules.ts'
export { MISP_EXTENSION, MISP_NAMESPACE } from './ids.ts'
export type { Note, NoteLevel } from './notes.ts'
export { formatTag, parseTag, readTags, tlpMarking, type MachineTag, type PapLevel, type TagSet } from './tags.ts'
export { Taxonomies, type TagMeaning, type Taxonomy } from './taxonomy.ts'
export { toStix, toStixInSteps, type ToStixOptions, type ToStixResult } from './to-stix.ts'
export { WarningLists, type Warning, type WarningList } from './warning-lists.ts'
