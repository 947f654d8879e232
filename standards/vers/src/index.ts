export type { Sign } from './order/digits.ts'
export type { Problem } from './problem.ts'
export {
  formatPurl,
  isSamePackage,
  packageKey,
  parsePurl,
  purlMatches,
  schemeOfPurl,
  versionOfPurl,
  type Purl,
  type PurlResult,
} from './purl.ts'
export { rangeOfCve, type CveOptions, type CveVersion, type CveVersions } from './range/cve.ts'
export { rangeOfOsv, type OsvAffected, type OsvEvent, type OsvRange } from './range/osv.ts'
export {
  describeRange,
  rangeContains,
  type Bound,
  type Containment,
  type Mark,
  type Range,
  type ReasonCode,
  type Span,
  type Status,
  type Verdict,
} from './range/range.ts'
export { rangeOfText } from './range/text.ts'
export {
  formatVers,
  parseVers,
  rangeOfVers,
  type Comparator,
  type Constraint,
  type Vers,
  type VersResult,
} from './range/vers.ts'
export {
  compare,
  compareVersions,
  isScheme,
  readVersion,
  SCHEMES,
  schemeOf,
  type Scheme,
  type Version,
} from './schemes.ts'
