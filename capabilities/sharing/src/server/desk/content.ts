import { Fault } from '@testudo/kernel/fault'
import { join, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { ReleasableObject } from '@testudo/platform/objects'
import type { Tx } from '@testudo/platform/storage'
import {
  asksTwo,
  bindingOf,
  contentHash,
  contentsHash,
  labelsIn,
  type Releasable,
  type ReleaseMatter,
  type Taken,
  wholeOf,
  withoutParts,
} from '../../core/index.ts'
import type { Desk } from './desk.ts'

/** What was asked to be released. Objects and recipients once each. */
export interface AskedMatter {
  readonly objects: readonly string[]
  /** Peer accounts. */
  readonly recipients: readonly string[]
  readonly hops: number
  readonly notAfter?: number
  readonly without: readonly { readonly object: string; readonly selector: string }[]
}

/** An object of a release: as the author reads it, and less what the author keeps from everybody. */
export interface Held {
  readonly object: ReleasableObject
  readonly item: Releasable
}

/** What a release is about at one moment. */
export interface Content {
  readonly held: readonly Held[]
  readonly matter: ReleaseMatter
  readonly binding: string
  readonly twoPeople: boolean
  /** Of everything in it. */
  readonly label: Label
}

export function askedMatter(input: {
  readonly objects: readonly string[]
  readonly recipients: readonly string[]
  readonly hops: number
  readonly notAfter?: number | undefined
  readonly without: readonly { readonly object: string; readonly selector: string }[]
}): AskedMatter {
  const { objects, recipients, hops, notAfter, without } = input
  return {
    objects: [...new Set(objects)],
    recipients: [...new Set(recipients)].sort(),
    hops,
    ...(notAfter === undefined ? {} : { notAfter }),
    without: without.map(({ object, selector }) => ({ object, selector })),
  }
}

/**
 * Reads what a release is about as its author reads it: the newest versions, or with `versions` exactly those.
 *
 * @param how `within`: in that transaction, so that what is decided is what is there
 * @throws {Fault} `absent` naming the first object that is not there for the author, hidden and missing alike;
 * `invalid` naming a part that cannot be kept back
 */
export async function readContent(
  desk: Desk,
  author: Subject,
  asked: AskedMatter,
  how: { readonly within?: Tx; readonly versions?: ReadonlyMap<string, string> } = {},
): Promise<Content> {
  const { within, versions } = how
  const found = await desk.host.exchange.releasable(author, asked.objects, {
    ...(within ? { within } : {}),
    ...(versions ? { modified: asked.objects.map((id) => versions.get(id) ?? '') } : {}),
  })
  const byId = new Map(found.map((one) => [one.id, one]))
  const kept = Map.groupBy(asked.without.entries(), ([, { object }]) => object)
  for (const [i, { object }] of asked.without.entries())
    if (!asked.objects.includes(object)) throw noPart(i, 'it is not about an object of this release')
  const held = asked.objects.map((id, i): Held => {
    const stored = byId.get(id)
    if (!stored) throw noObject(i)
    const own = kept.get(id) ?? []
    const made = heldFrom(
      stored,
      own.map(([, { selector }]) => selector),
    )
    if ('held' in made) return made.held
    throw noPart(own.find(([, { selector }]) => selector === made.selector)?.[0] ?? 0, WHY[made.why])
  })
  return contentOf(desk, asked, held)
}

/** One object of a release, or the selector of a part that cannot be kept back from it. */
export function heldFrom(
  stored: ReleasableObject,
  without: readonly string[],
): { readonly held: Held } | Exclude<Taken, { readonly item: Releasable }> {
  // Places in lists as the author sees them: parts the author may not read are not counted.
  const { selectors } = wholeOf(stored)
  const portions = stored.portions.map(({ portion, label }, k) => ({
    portion: { ...portion, selector: selectors[k] ?? portion.selector },
    label,
  }))
  const object = { ...stored, portions }
  const taken = withoutParts({ body: object.body, label: object.label, portions }, without)
  return 'item' in taken ? { held: { object, item: taken.item } } : taken
}

function contentOf(desk: Desk, asked: AskedMatter, held: readonly Held[]): Content {
  const policies = desk.host.policiesNow()
  // Parts that stay are decided about as well: who signs has read them.
  const labels = held.flatMap(({ object }) => labelsIn(object))
  const matter: ReleaseMatter = {
    content: contentsHash([
      ...held.map(({ object }) => contentHash(object)),
      ...held.map(({ item }) => `less ${contentHash(item)}`),
    ]),
    labels,
    policies: policies.digest,
    recipients: asked.recipients,
    hops: asked.hops,
    ...(asked.notAfter === undefined ? {} : { notAfter: asked.notAfter }),
  }
  return {
    held,
    matter,
    binding: bindingOf(matter),
    twoPeople: asksTwo(matter, policies),
    label: join(labels, policies),
  }
}

const noObject = (i: number): Fault =>
  new Fault(
    'absent',
    'sharing.no_object',
    `Object ${i + 1} is not here. It may be mistyped, removed, or not for you.`,
    {
      place: { path: `/body/objects/${i}` },
    },
  )

const WHY: Readonly<Record<Extract<Taken, { readonly why: string }>['why'], string>> = {
  'no such part': 'the object has no such part',
  fixed: 'an object is known by it',
  needed: 'the object is no STIX without it; take the list it is in, or make a sanitised version',
}

const noPart = (i: number, why: string): Fault =>
  new Fault('invalid', 'sharing.no_part', `Part ${i + 1} cannot be kept back: ${why}.`, {
    place: { path: `/body/without/${i}/selector` },
  })
