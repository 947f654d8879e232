import { join, type Label, type PolicySet } from '@testudo/kernel/label'
import { isObject, type JsonObject, NotCanonical, parseStrict } from '@testudo/stix'
import type { Marked, Rejected } from './batch-types.ts'
import { check, MOST_DEPTH } from './check.ts'
import type { SignedObject } from './exchange-types.ts'
import { IntakeCount, type IntakeLimits } from './intake-limits.ts'
import { type Prepared, prepare } from './prepare.ts'
import { danglingSelector, fromTheFuture, HELD, latestMoment, TOO_MANY_KINDS, TOO_MANY_LABELS } from './refusals.ts'

const MOST_UNITS = 16 * 1024 * 1024

interface Refusal {
  readonly id: string | undefined
  readonly code: string
  readonly message: string
}

/**
 * Checks signed objects as an import would, and gives each the labels it was signed with: what its own markings say does
 * not matter here. A part is never wider than its object, for nobody gets a part of what he may not see.
 *
 * @param given `labelsInUse`: texts of the labels of what the submitter can read; asked only near the limit
 */
export async function takeSigned(
  items: readonly SignedObject[],
  given: {
    readonly policies: PolicySet
    readonly limits: IntakeLimits
    readonly now: number
    labelsInUse(): Promise<ReadonlySet<string>>
  },
): Promise<{ readonly objects: readonly Marked[]; readonly rejected: readonly Rejected[] }> {
  const { policies, limits } = given
  const count = new IntakeCount(limits, () => given.labelsInUse())
  const latest = latestMoment(given.now, limits)
  const objects: Marked[] = []
  const rejected: Rejected[] = []
  for (const [index, item] of items.entries()) {
    const refuse = ({ id, code, message }: Refusal, label: Label) =>
      rejected.push({ index, byte: undefined, id, code, message, text: item.text, label })
    const taken = prepareSigned(index, item, latest, count)
    if ('code' in taken) {
      const label = joined([item.label, ...item.portions.map((p) => p.label)], policies)
      refuse(taken, (await count.takesLabels([label])) ? label : HELD)
      continue
    }
    const marked = withSignedLabels(taken, item, policies)
    if (await count.takesLabels([marked.label, ...marked.portionLabels, marked.wholeLabel])) objects.push(marked)
    else refuse({ id: taken.id, code: 'objects.too_many_labels', message: TOO_MANY_LABELS }, HELD)
  }
  return { objects, rejected }
}

function prepareSigned(index: number, item: SignedObject, latest: string, count: IntakeCount): Prepared | Refusal {
  const { text } = item
  if (text.length > MOST_UNITS)
    return { id: undefined, code: 'stix.too_big', message: `One object may have ${MOST_UNITS} characters.` }
  const parsed = parseStrict(text, MOST_DEPTH)
  if ('flaw' in parsed)
    return { id: undefined, code: parsed.flaw.code, message: `${parsed.flaw.path}: ${parsed.flaw.message}` }
  const { value } = parsed
  if (!isObject(value)) return { id: undefined, code: 'stix.no_object', message: 'One STIX object is expected.' }
  const id = typeof value['id'] === 'string' ? value['id'] : undefined
  const { broken } = check(value)
  if (broken !== undefined) return { id, ...broken }
  const prepared = prepareParts({ index, byte: 0, text, value }, item)
  if ('code' in prepared) return { id, ...prepared }
  const [dangling] = prepared.dangling
  if (dangling !== undefined) return { id, code: 'objects.dangling_selector', message: danglingSelector(dangling) }
  if (prepared.moment > latest) return { id, code: 'objects.future', message: fromTheFuture(prepared.modified) }
  if (!count.takesKinds(prepared)) return { id, code: 'objects.too_many_kinds', message: TOO_MANY_KINDS }
  return prepared
}

function prepareParts(
  received: { readonly index: number; readonly byte: number; readonly text: string; readonly value: JsonObject },
  { portions }: SignedObject,
): Prepared | Omit<Refusal, 'id'> {
  try {
    return prepare(received, portions.length === 0 ? 'none' : portions.map((p) => p.selector))
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error
    return { code: error.code, message: error.message }
  }
}

/** Gives an object and each of its parts the labels that were signed with them; a part within a part has those of both. */
function withSignedLabels(prepared: Prepared, { label, portions }: SignedObject, policies: PolicySet): Marked {
  if (portions.length === 0) return { prepared, label, portionLabels: [], wholeLabel: label }
  const given = Map.groupBy(portions, (p) => p.selector)
  const ways = [...prepared.portions, ...prepared.bound]
  const labelled = ways.map(({ path, selector }) => ({
    path,
    labels: (given.get(selector) ?? []).map((p) => p.label),
  }))
  const labelAt = (path: string) =>
    joined(
      [label, ...labelled.filter((w) => path === w.path || path.startsWith(`${w.path}/`)).flatMap((w) => w.labels)],
      policies,
    )
  const wholeLabel = joined([label, ...portions.map((p) => p.label)], policies)
  return prepared.portions.length === 0
    ? { prepared, label: wholeLabel, portionLabels: [], wholeLabel, signedLabel: label }
    : { prepared, label, portionLabels: prepared.portions.map((p) => labelAt(p.path)), wholeLabel }
}

const joined = (labels: readonly Label[], policies: PolicySet): Label => {
  const [only, ...more] = [...new Set(labels)]
  return only !== undefined && more.length === 0 ? only : join(labels, policies)
}
