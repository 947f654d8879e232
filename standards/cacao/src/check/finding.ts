import { MOST_FINDINGS } from '../limits.ts'
import { type FindingCode, type PlacesOf, say, type Told, type ToldValue } from '../tell/told.ts'

/**
 * `error`: the published schemas refuse it, or the playbook cannot be trusted to run as written. `warning`: the standard is
 * broken beyond its schemas, or a reader would be surprised, and a run is defined all the same. `note`: worth knowing.
 */
export type Severity = 'error' | 'warning' | 'note'

export interface Finding extends Told {
  readonly code: FindingCode
  readonly severity: Severity
  /** Stable, such as `step.dangling`; listed in the README. A code is a rule, and which of its sentences. */
  readonly rule: string
  /** JSON pointer (RFC 6901) to the place; '' is the whole document. */
  readonly path: string
  /** The sentence in English; `code` and `values` say it in other languages. */
  readonly says: string
}

/** What stands in the places of a sentence. */
type Values = Readonly<Record<string, ToldValue | number>>
type ValuesFor<C extends FindingCode> = [PlacesOf<C>] extends [never]
  ? []
  : [values: Readonly<Record<PlacesOf<C>, ToldValue | number>>]

/** Collects what is found. In a strict validation every broken MUST of the standard is an error. */
export class Findings {
  private readonly list: Finding[] = []
  private more = 0
  private failed = false
  private readonly strict: boolean

  constructor(strict: boolean) {
    this.strict = strict
  }

  error<C extends FindingCode>(code: C, path: string, ...[values]: ValuesFor<C>): void {
    this.add('error', code, path, values)
  }

  /** A broken MUST that leaves a run defined. */
  must<C extends FindingCode>(code: C, path: string, ...[values]: ValuesFor<C>): void {
    this.add(this.strict ? 'error' : 'warning', code, path, values)
  }

  warn<C extends FindingCode>(code: C, path: string, ...[values]: ValuesFor<C>): void {
    this.add('warning', code, path, values)
  }

  note<C extends FindingCode>(code: C, path: string, ...[values]: ValuesFor<C>): void {
    this.add('note', code, path, values)
  }

  get hasErrors(): boolean {
    return this.failed
  }

  /** Errors first, otherwise in the order they were found. */
  all(): Finding[] {
    const order: readonly Severity[] = ['error', 'warning', 'note']
    const told = order.flatMap((severity) => this.list.filter((finding) => finding.severity === severity))
    if (this.more > 0) told.push(findingOf('note', 'findings.more', '', { n: this.more }))
    return told
  }

  private add(severity: Severity, code: FindingCode, path: string, values: Values | undefined): void {
    if (severity === 'error') this.failed = true
    if (this.list.length < MOST_FINDINGS) this.list.push(findingOf(severity, code, path, values))
    else this.more += 1
  }
}

/** Says what was found. A rule is the first two words of a code. */
export function findingOf(severity: Severity, code: FindingCode, path: string, given: Values = {}): Finding {
  const values = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'object' ? value : cut(String(value), MOST_SAYS),
    ]),
  )
  const rule = code.split('.', 2).join('.')
  return { severity, rule, path: cut(path, MOST_PATH), says: cut(say({ code, values }), MOST_SAYS), code, values }
}

/** Keys may be as long as a document: what is told stays readable. */
const MOST_PATH = 600
const MOST_SAYS = 2_000

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text)

/** A text of the document as it may stand between the quotes of a sentence: short, without control characters. */
export const shown = (text: string): string => JSON.stringify(cut(text, 80)).slice(1, -1)
