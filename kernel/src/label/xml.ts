import { type ConfidentialityLabel, type LabelKind, LabelXmlError, parse, serialize } from '@testudo/adatp4774'
import { Fault } from '../fault.ts'
import type { Category, Label, Pap, Tlp } from './model.ts'
import { canonicalLabel, distinct } from './normal.ts'
import type { PolicySet } from './policies.ts'

/**
 * What ADatP-4774 has no place for travels as categories of these names. TLP is RESTRICTIVE, so that a reader who does
 * not know it denies; the others are INFORMATIVE. No policy may define tags of these names.
 */
export const CARRIED_TAGS = { tlp: 'TLP', pap: 'PAP', originators: 'Originators' } as const

const TLP_WORDS: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']
const PAP_WORDS: readonly Pap[] = ['CLEAR', 'GREEN', 'AMBER', 'RED']

export interface XmlDates {
  /** Unix ms. */
  readonly createdAt: number
  /** Unix ms; the standard wants a review date wherever no successor is named. */
  readonly reviewAt: number
}

/** Writes a label as an ADatP-4774 document. @throws {Fault} `invalid` for a character XML cannot carry */
export function labelToXml(label: Label, policies: PolicySet, dates: XmlDates, kind: LabelKind = 'originator'): string {
  const plain = JSON.parse(canonicalLabel(label)) as Label
  const uri = policies.get(plain.policy)?.uri
  const taken = plain.categories.find((c) => Object.values<string>(CARRIED_TAGS).includes(c.tag))
  if (taken)
    throw new Fault(
      'invalid',
      'label.not_writable',
      `This label cannot become XML: rename the tag "${taken.tag}", it is reserved.`,
    )
  const carried: Category[] = [
    ...(plain.tlp === undefined ? [] : [{ type: 'RESTRICTIVE' as const, tag: CARRIED_TAGS.tlp, values: [plain.tlp] }]),
    ...(plain.pap === undefined ? [] : [{ type: 'INFORMATIVE' as const, tag: CARRIED_TAGS.pap, values: [plain.pap] }]),
    ...(plain.originators.length === 0
      ? []
      : [{ type: 'INFORMATIVE' as const, tag: CARRIED_TAGS.originators, values: plain.originators }]),
  ]
  try {
    return serialize({
      kind,
      information: {
        // Table 5: a URI here must be an object identifier; ours that are not stay in the policy file.
        policyIdentifier: { name: plain.policy, ...(uri?.startsWith('urn:oid:') === true ? { uri } : {}) },
        classification: plain.classification,
        categories: [...plain.categories, ...carried].map(({ type, tag, values }) => ({ type, tagName: tag, values })),
      },
      creationDateTime: new Date(dates.createdAt).toISOString(),
      reviewDateTime: new Date(dates.reviewAt).toISOString(),
    })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'it cannot be written'
    throw new Fault('invalid', 'label.not_writable', `This label cannot become XML: ${why}.`, { cause })
  }
}

/**
 * Reads an ADatP-4774 document. A policy whose identifier contradicts the policy file of that name is another policy: the
 * label then names it by its URI, which nobody holds a clearance for. `document` has what the label model leaves out.
 *
 * @throws {Fault} `invalid` with line and column
 */
export function labelFromXml(
  xml: string,
  policies: PolicySet,
): { readonly label: Label; readonly document: ConfidentialityLabel } {
  let document: ConfidentialityLabel
  try {
    document = parse(xml)
  } catch (cause) {
    if (!(cause instanceof LabelXmlError)) throw cause
    throw new Fault('invalid', 'label.xml', `This is not an ADatP-4774 label: ${cause.why}.`, {
      cause,
      place: { line: cause.line, column: cause.column },
    })
  }
  const { policyIdentifier, classification, categories } = document.information
  const own: Category[] = []
  const limits: { tlp?: Tlp; pap?: Pap } = {}
  const originators: string[] = document.originatorId ? [document.originatorId.value] : []
  for (const { type, tagName: tag, values } of categories) {
    const [first] = values
    const tlp = TLP_WORDS.find((word) => word === first)
    const pap = PAP_WORDS.find((word) => word === first)
    if (tag === CARRIED_TAGS.originators && type === 'INFORMATIVE') originators.push(...values)
    else if (
      tag === CARRIED_TAGS.tlp &&
      type === 'RESTRICTIVE' &&
      tlp !== undefined &&
      values.length === 1 &&
      limits.tlp === undefined
    )
      limits.tlp = tlp
    else if (
      tag === CARRIED_TAGS.pap &&
      type === 'INFORMATIVE' &&
      pap !== undefined &&
      values.length === 1 &&
      limits.pap === undefined
    )
      limits.pap = pap
    // Carried names in any other form stay categories the policy does not know: the label is then read by nobody.
    else own.push({ type, tag, values })
  }
  const label = {
    policy: policyId(policyIdentifier, policies),
    classification,
    categories: own,
    originators: distinct(originators),
    ...limits,
  }
  return { label, document }
}

function policyId({ name, uri }: { readonly name: string; readonly uri?: string }, policies: PolicySet): string {
  if (uri === undefined) return name
  const byUri = policies.all().find((policy) => policy.uri === uri)
  if (byUri) return byUri.id
  const named = policies.get(name)
  return named === undefined || named.uri === undefined || !named.uri.startsWith('urn:oid:') ? name : uri
}
