import { problem } from './identifiers.ts'
import type { Identifier, Limits, Place, Problem, Product, Statement, VexJustification, VexStatus } from './item.ts'

/** What a format reader found of one statement, before it was checked. */
export interface RawStatement extends Omit<Statement, 'kind' | 'place' | 'vulnerability' | 'status'> {
  readonly vulnerability: string | undefined
  /** The word the document uses. */
  readonly state: string | undefined
  readonly status: VexStatus | undefined
}

const STATUSES: ReadonlySet<string> = new Set<VexStatus>(['not_affected', 'affected', 'fixed', 'under_investigation'])
const JUSTIFICATIONS: ReadonlySet<string> = new Set<VexJustification>([
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
])

export const isVexStatus = (word: string): word is VexStatus => STATUSES.has(word)
export const isVexJustification = (word: string): word is VexJustification => JUSTIFICATIONS.has(word)

/** RFC 3339, section 5.6; one expression without repetition inside repetition. */
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/

export const isTimestamp = (text: string): boolean => DATE_TIME.test(text) && !Number.isNaN(Date.parse(text))

const allTexts = (raw: RawStatement): readonly (string | undefined)[] => [
  raw.id,
  raw.vulnerability,
  ...raw.aliases,
  ...raw.products
    .flatMap((product) => [...product.identifiers, ...product.parts.flatMap((part) => part.identifiers)])
    .map((one: Identifier) => one.value),
]

/**
 * One statement, checked by the minimum requirements of VEX (CISA, April 2023; OpenVEX 0.2.0 "Statement Fields").
 *
 * "Not affected" without a reason is not given: it would silence a warning for nothing. "Affected" without an action, and
 * times that are none, are told but given.
 */
export function checkStatement(
  raw: RawStatement,
  place: Place,
  limits: Limits,
  report: (problem: Problem) => void,
): Statement | undefined {
  const lose = (code: string, message: string) => {
    report(problem(code, message, place, true))
    return undefined
  }
  const { state, vulnerability, status, ...rest } = raw
  if (vulnerability === undefined)
    return lose('vex.no_vulnerability', 'a statement without the name of a vulnerability')
  const about = `the statement on ${vulnerability.slice(0, 80)}`
  if (allTexts(raw).some((text) => text !== undefined && text.length > limits.maxTextLength)) {
    return lose('sbom.text_too_long', `${about} has a text longer than ${limits.maxTextLength} characters`)
  }
  if (status === undefined) {
    return lose(
      'vex.status',
      state === undefined ? `${about} has no status` : `${about} has an unknown status "${state.slice(0, 80)}"`,
    )
  }
  if (raw.products.length === 0) return lose('vex.no_products', `${about} names no product`)
  if (
    status === 'not_affected' &&
    raw.ownJustification === undefined &&
    raw.justification === undefined &&
    raw.impact === undefined
  ) {
    return lose('vex.no_justification', `${about} says "not affected" without a justification or an impact statement`)
  }
  if (status === 'affected' && raw.action === undefined) {
    report(problem('vex.no_action', `${about} says "affected" without an action statement`, place, false))
  }
  const timestamp = raw.timestamp !== undefined && isTimestamp(raw.timestamp) ? raw.timestamp : undefined
  if (raw.timestamp !== undefined && timestamp === undefined) {
    report(problem('vex.timestamp', `${about} has a time that is none: "${raw.timestamp.slice(0, 80)}"`, place, false))
  }
  return { kind: 'statement', ...rest, vulnerability, status, timestamp, place }
}

/** A product by its identifiers; `undefined` when nothing names it. */
export const productBy = (
  identifiers: readonly Identifier[],
  hashes: Product['hashes'],
  parts: Product['parts'] = [],
): Product | undefined =>
  identifiers.length + hashes.length === 0 ? undefined : { identifiers, hashes, versions: [], parts }
