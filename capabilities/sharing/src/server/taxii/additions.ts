import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { ImportReport, Verdict } from '@testudo/platform/objects'
import type { SplitObject } from '@testudo/stix'
import { type Outcome, TaxiiFault } from '@testudo/taxii'
import type { Parts } from '../parts.ts'
import { type Caller, type Collection, sourceOf, viewOf } from './collections.ts'
import { stampText } from './stamps.ts'

type Refusal = { readonly code: string; readonly message: string }

/** What is asked of an object besides being in order. */
interface Admission {
  readonly collection: Collection
  /** Identities whose objects the client makes versions of; empty: the rule of creators decides alone. */
  readonly identities: readonly string[]
  readonly reads: (label: Label) => boolean
  readonly sameLabel: (a: Label, b: Label) => boolean
}

/** Why an object is not taken into this collection from this client. Tells nothing of what is here already. */
function refusalOf(
  { collection, identities, reads, sameLabel }: Admission,
  object: { readonly value: Readonly<Record<string, unknown>>; readonly label: Label; readonly whole: Label },
): Refusal | undefined {
  const { type, created_by_ref: creator } = object.value
  if (!reads(object.label) || !reads(object.whole))
    return refusal('taxii.marking_out_of_reach', 'It stands under a marking that this account may not use.')
  // Markings travel with what they mark, whatever the collection is for.
  if (type === 'marking-definition') return undefined
  if (collection.types.length > 0 && !collection.types.includes(String(type)))
    return refusal('taxii.type_not_here', `This collection takes ${collection.types.join(', ')} only.`)
  if (collection.labels.length > 0 && !collection.labels.some((label) => sameLabel(label, object.label)))
    return refusal('taxii.label_not_here', 'This collection does not hold objects under that marking.')
  if (identities.length > 0 && typeof creator === 'string' && !identities.includes(creator))
    return refusal('taxii.not_the_creator', 'This account does not write for the identity in created_by_ref.')
  return undefined
}

const refusal = (code: string, message: string): Refusal => ({ code, message })

const GOOD: readonly Verdict[] = ['new', 'newer', 'same', 'older']

/**
 * Takes objects into the store as an import does, under the labels their markings say, and tells of each what became of it.
 *
 * @throws {TaxiiFault} 503 when the store cannot write now; nothing half is told
 */
export async function addObjects(
  { host }: Parts,
  caller: Caller,
  collection: Collection,
  identities: readonly string[],
  objects: readonly SplitObject[],
): Promise<readonly Outcome[]> {
  const { subject } = caller
  const admission: Admission = {
    collection,
    identities,
    reads: (label) => host.tables.mayRead(subject, label),
    sameLabel: sameLabel(),
  }
  const verdicts = new Map<number, { readonly verdict: Verdict; readonly code?: string }>()
  let report: ImportReport
  try {
    report = await host.objects.import(subject, oneArray(objects), {
      source: sourceOf(subject),
      ...(collection.defaultLabel === undefined ? {} : { defaultLabel: collection.defaultLabel }),
      admit: (object) => refusalOf(admission, object),
      onVerdict: (told) => verdicts.set(told.index, told),
    })
  } catch (cause) {
    if (!(cause instanceof Fault) || cause.kind !== 'unavailable') throw cause
    throw new TaxiiFault(503, 'taxii.unavailable', 'Nothing can be added now', {
      cause,
      headers: { 'retry-after': '10' },
    })
  }
  const messages = new Map(report.problems.map(({ index, message }) => [index, message]))
  const versions = await versionsOf(host, caller, collection, objects)
  return objects.map((object, index): Outcome => {
    const id = typeof object.value['id'] === 'string' ? object.value['id'] : `objects[${object.index}]`
    const version = versions[index] ?? ''
    const told = verdicts.get(index)
    if (told !== undefined && GOOD.includes(told.verdict)) return { result: 'success', id, version }
    const message = [told?.code, messages.get(index)].filter((part) => part !== undefined && part !== '').join(': ')
    return { result: 'failure', id, version, message: message === '' ? 'It was not taken.' : message }
  })
}

/** One array of texts that are JSON already, in pieces. */
async function* oneArray(objects: readonly SplitObject[]): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode('[')
  for (const [i, { text }] of objects.entries()) yield encoder.encode(i === 0 ? text : `,${text}`)
  yield encoder.encode(']')
}

/** `modified`, else `created`, else the date added: what carries no time is looked up in the collection. */
async function versionsOf(
  host: Parts['host'],
  { subject }: Caller,
  collection: Collection,
  objects: readonly SplitObject[],
): Promise<readonly string[]> {
  const stated = objects.map(({ value }) =>
    [value['modified'], value['created']].find((one): one is string => typeof one === 'string'),
  )
  const ids = objects.flatMap(({ value }, i) => {
    const id = value['id']
    return stated[i] === undefined && typeof id === 'string' ? [id] : []
  })
  if (ids.length === 0) return stated.map((one) => one ?? '')
  const rows = await host.exchange.feed(subject, viewOf(collection), {
    ids: [...new Set(ids)],
    limit: 2 * ids.length,
    texts: false,
  })
  const added = new Map(rows.map(({ id, stamp }) => [id, stampText(stamp)]))
  const now = stampText(BigInt(host.clock.now()) * 1_000n)
  return objects.map(({ value }, i) => stated[i] ?? added.get(String(value['id'])) ?? now)
}

/** Labels are few and repeat: their texts are made once. */
function sameLabel(): (a: Label, b: Label) => boolean {
  const texts = new Map<Label, string>()
  const textOf = (label: Label) => {
    const known = texts.get(label) ?? canonicalLabel(label)
    texts.set(label, known)
    return known
  }
  return (a, b) => textOf(a) === textOf(b)
}
