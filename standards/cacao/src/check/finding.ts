import { MOST_FINDINGS } from '../limits.ts'

/**
 * `error`: the published schemas refuse it, or the playbook cannot be trusted to run as written. `warning`: the standard is
 * broken beyond its schemas, or a reader would be surprised, and a run is defined all the same. `note`: worth knowing.
 */
export type Severity = 'error' | 'warning' | 'note'

export interface Finding {
  readonly severity: Severity
  /** Stable, such as `step.dangling`; listed in the README. */
  readonly rule: string
  /** JSON pointer (RFC 6901) to the place; '' is the whole document. */
  readonly path: string
  readonly says: string
}

/** Collects what is found. In a strict validation every broken MUST of the standard is an error. */
export class Findings {
  private readonly list: Finding[] = []
  private more = 0
  private failed = false
  private readonly strict: boolean

  constructor(strict: boolean) {
    this.strict = strict
  }

  error(rule: string, path: string, says: string): void {
    this.add('error', rule, path, says)
  }

  /** A broken MUST that leaves a run defined. */
  must(rule: string, path: string, says: string): void {
    this.add(this.strict ? 'error' : 'warning', rule, path, says)
  }

  warn(rule: string, path: string, says: string): void {
    this.add('warning', rule, path, says)
  }

  note(rule: string, path: string, says: string): void {
    this.add('note', rule, path, says)
  }

  get hasErrors(): boolean {
    return this.failed
  }

  /** Errors first, otherwise in the order they were found. */
  all(): Finding[] {
    const order: readonly Severity[] = ['error', 'warning', 'note']
    const told = order.flatMap((severity) => this.list.filter((finding) => finding.severity === severity))
    if (this.more > 0)
      told.push({ severity: 'note', rule: 'findings.more', path: '', says: `${this.more} more findings are left out.` })
    return told
  }

  private add(severity: Severity, rule: string, path: string, says: string): void {
    if (severity === 'error') this.failed = true
    if (this.list.length < MOST_FINDINGS)
      this.list.push({ severity, rule, path: cut(path, MOST_PATH), says: cut(says, MOST_SAYS) })
    else this.more += 1
  }
}

/** Keys may be as long as a document: what is told stays readable. */
const MOST_PATH = 600
const MOST_SAYS = 2_000

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text)

/** A text of the document as it may stand in a sentence: short, in quotes, without control characters. */
export const quoted = (text: string): string => JSON.stringify(cut(text, 80))
