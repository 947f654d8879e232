export { LabelXmlError } from './error.ts'
export {
  type Category,
  type CategoryType,
  type ConfidentialityInformation,
  type ConfidentialityLabel,
  isDateTime,
  type LabelBody,
  type LabelKind,
  NAMESPACE,
  type OriginatorIdType,
} from './label.ts'
export { parse } from './parse.ts'
export { serialize } from './serialize.ts'
export type { Limits } from './tree.ts'
