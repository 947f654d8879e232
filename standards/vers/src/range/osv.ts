import { compareVersions, readVersion, schemeOf, type Scheme } from '../schemes.ts'
import { bound, exactly, type Range, type Span } from './range.ts'

/** `affected[].ranges[].events[]` of an OSV record: exactly one of the four (OSV schema, "affected[].ranges[].events"). */
export interface OsvEvent {
  readonly introduced?: string
  readonly fixed?: string
  readonly last_affected?: string
  readonly limit?: string
}

export interface OsvRange {
  readonly type: string
  readonly events: readonly OsvEvent[]
}

export interface OsvAffected {
  readonly package?: { readonly ecosystem?: string; readonly purl?: string }
  readonly ranges?: readonly OsvRange[]
  readonly versions?: readonly string[]
}

interface Step {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit'
  readonly text: string
}

function stepOf(event: OsvEvent): Step | undefined {
  for (const kind of ['introduced', 'fixed', 'last_affected', 'limit'] as const) {
    const text = event[kind]
    if (text !== undefined) return { kind, text: text.trim() }
  }
  return undefined
}

/** In the order of versions; `undefined` when the scheme does not order them all. `0` comes before everything. */
function sorted(scheme: Scheme, steps: readonly Step[]): Step[] | undefined {
  let isDecided = true
  const read = new Map(steps.map((step) => [step, readVersion(scheme, step.text)] as const))
  const place = (step: Step) =>
    step.kind === 'introduced' && step.text === '0' ? 0 : step.kind === 'limit' && step.text === '*' ? 2 : 1
  const order = [...steps].sort((a, b) => {
    if (place(a) !== 1 || place(b) !== 1) return place(a) - place(b)
    const left = read.get(a)
    const right = read.get(b)
    const sign = left === undefined || right === undefined ? undefined : compareVersions(left, right)
    if (sign === undefined) isDecided = false
    // At the same version: closing before opening, so that "fixed 2, introduced 2" is one stretch after another.
    return sign || Number(a.kind === 'introduced') - Number(b.kind === 'introduced')
  })
  return isDecided ? order : undefined
}

function spansOf(scheme: Scheme, steps: readonly Step[]): Span[] {
  const spans: Span[] = []
  let from: Step | undefined
  const close = (to?: Span['to']) => {
    if (from === undefined) return
    const start = from.text === '0' ? {} : { from: bound(scheme, from.text, true) }
    spans.push({ status: 'in', ...start, ...(to === undefined ? {} : { to }) })
    from = undefined
  }
  for (const step of steps) {
    if (step.kind === 'introduced') from ??= step
    else close(step.text === '*' ? undefined : bound(scheme, step.text, step.kind === 'last_affected'))
  }
  close()
  return spans
}

/**
 * The range of one `affected` entry of an OSV record (OSV schema 1.6, "Evaluation"): versions listed by name, and
 * stretches from `introduced` to `fixed` (not included), `last_affected` (included) or `limit` (not included).
 *
 * Commits are not ordered by their names: a GIT range decides nothing, but the versions listed beside it do.
 */
export function rangeOfOsv(affected: OsvAffected): Range {
  const ecosystem = schemeOf(affected.package?.ecosystem)
  const ranges = affected.ranges ?? []
  const isSemver = ranges.length > 0 && ranges.every((range) => range.type === 'SEMVER')
  const scheme = isSemver && ecosystem === 'generic' ? 'semver' : ecosystem
  const versions = affected.versions ?? []
  const spans = versions.map((version) => exactly(scheme, version))
  const unreadable: string[] = []
  for (const range of ranges) {
    // The names of commits beside a list of versions only say the same once more.
    if (range.type === 'GIT' && versions.length > 0) continue
    const steps = range.events.map(stepOf).filter((step) => step !== undefined)
    const order = range.type === 'GIT' ? undefined : sorted(scheme, steps)
    if (order === undefined || steps.length < range.events.length) {
      unreadable.push(steps.map((step) => `${step.kind} ${step.text}`).join(', '))
    } else spans.push(...spansOf(scheme, order))
  }
  return { scheme, spans, otherwise: 'out', isSilent: false, unreadable }
}
