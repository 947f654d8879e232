/** The label elements of ADatP-4774 Ed. A: what the originator said, an equivalent in another policy, the label of the metadata itself. */
export type LabelKind = 'originator' | 'alternative' | 'metadata'

export type CategoryType = 'RESTRICTIVE' | 'PERMISSIVE' | 'INFORMATIVE'

/** How an originator is named (ADatP-4774 Appendix 1, Table 9). */
export type OriginatorIdType =
  | 'rfc822Name'
  | 'dNSName'
  | 'directoryName'
  | 'uniformResourceIdentifier'
  | 'iPAddress'
  | 'x400Address'
  | 'userPrincipalName'
  | 'jID'

export interface Category {
  readonly type: CategoryType
  readonly tagName: string
  /** `urn:oid:` of the tag set. */
  readonly uri?: string
  /** GenericValue elements in document order: names of the policy, never numbers. May be empty. */
  readonly values: readonly string[]
}

export interface ConfidentialityInformation {
  readonly policyIdentifier: { readonly name: string; readonly uri?: string }
  readonly classification: string
  readonly privacyMark?: string
  readonly categories: readonly Category[]
}

/** What every label has, a successor included. Date-times are `xs:dateTime` texts as written. */
export interface LabelBody {
  readonly information: ConfidentialityInformation
  readonly originatorId?: { readonly idType: OriginatorIdType; readonly value: string }
  readonly creationDateTime: string
  /** The label that takes over at a given time. */
  readonly succession?: { readonly dateTime: string; readonly successor: LabelBody }
}

export interface ConfidentialityLabel extends LabelBody {
  readonly kind: LabelKind
  readonly id?: string
  /** Present whenever there is no succession. A past date does not invalidate the label. */
  readonly reviewDateTime?: string
}

export const NAMESPACE = 'urn:nato:stanag:4774:confidentialitymetadatalabel:1:0'

export const CATEGORY_TYPES: readonly CategoryType[] = ['RESTRICTIVE', 'PERMISSIVE', 'INFORMATIVE']
export const LABEL_KINDS: readonly LabelKind[] = ['originator', 'alternative', 'metadata']
export const ORIGINATOR_ID_TYPES: readonly OriginatorIdType[] = [
  'rfc822Name',
  'dNSName',
  'directoryName',
  'uniformResourceIdentifier',
  'iPAddress',
  'x400Address',
  'userPrincipalName',
  'jID',
]

const DATE_TIME = /^-?(\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?$/

/** A text of `xs:dateTime` (XML Schema part 2 §3.2.7) that names a day which exists. */
export function isDateTime(text: string): boolean {
  const found = DATE_TIME.exec(text)
  if (!found) return false
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number)
  if (year === undefined || month === undefined || day === undefined || hour === undefined) return false
  if (
    year === 0 ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
  )
    return false
  return (
    (hour < 24 && (minute ?? 60) < 60 && (second ?? 60) < 60) ||
    (hour === 24 && minute === 0 && second === 0 && /^\.?0*$/.test(found[7] ?? ''))
  )
}
