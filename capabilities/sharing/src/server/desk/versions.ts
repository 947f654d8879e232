import { randomUUID } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { bannerText, canonicalLabel, join, type Label } from '@testudo/kernel/label'
import { labelToMarking } from '@testudo/kernel/marking'
import type { Subject } from '@testudo/kernel/subject'
import type { ReleasableObject } from '@testudo/platform/objects'
import { isValid, type JsonObject, splitPortions, uuid5, validate } from '@testudo/stix'
import { labelsIn, readableParts, sanitised, wholeOf } from '../../core/index.ts'
import type { Desk } from './desk.ts'
import { nodeIdentity } from './identity.ts'

/** What was asked to be made of an object. */
export interface AskedVersion {
  readonly object: string
  readonly remove: readonly string[]
  readonly replace: Readonly<Record<string, string>>
  readonly label: Label
}

/** A sanitised version that is not stored yet. */
export interface Version {
  readonly object: JsonObject
  readonly label: Label
  /** Of all that it was made of. */
  readonly before: Label
  readonly title: string
  readonly from: ReleasableObject
}

/**
 * Makes the version, without storing it.
 *
 * @throws {Fault} `absent`, or `invalid` naming what cannot be done: a part that is not there, a label out of reach, an
 * originator left out, an object that belongs to another node
 */
export async function makeVersion(desk: Desk, subject: Subject, asked: AskedVersion): Promise<Version> {
  const { host } = desk
  const [from] = await host.exchange.releasable(subject, [asked.object])
  if (!from)
    throw refused(
      'absent',
      'no_object',
      '/body/object',
      'This object is not here. It may be mistyped, removed, or not for you.',
    )
  const heldOnly = await host.tables.asOwner((tx) => desk.exchange.onlyHeld(tx, subject, [from.id]))
  if (heldOnly.size > 0)
    throw refused(
      'denied',
      'not_ours',
      '/body/object',
      'Held only because another node gave it: ask its originator for a version.',
    )
  if (!host.tables.mayRead(subject, asked.label))
    throw refused(
      'invalid',
      'label_out_of_reach',
      '/body/label',
      'You could not read this under that label yourself; choose one you may read.',
    )
  const labels = labelsIn(from)
  const others = labels.flatMap(({ originators }) => originators).filter((one) => one !== subject.organisation)
  if (others.some((one) => !asked.label.originators.includes(one)))
    throw refused(
      'denied',
      'originator',
      '/body/label/originators',
      'The new label leaves out an originator who must agree first.',
    )
  const before = join(labels, host.policiesNow())
  if (!host.tables.mayRead(subject, before))
    throw refused(
      'invalid',
      'labels_apart',
      '/body/object',
      'Its parts have no label in common that you may read: nobody could sign this. Write a new object.',
    )
  const whole = wholeOf(from).object
  if (typeof whole['created'] !== 'string')
    throw refused(
      'invalid',
      'no_versions',
      '/body/object',
      'Observables are what they are: leave it out, or write a new object.',
    )
  const at = new Date(host.clock.now()).toISOString()
  const made = sanitised(whole, asked, {
    id: `${from.type}--${randomUUID()}`,
    createdBy: (await nodeIdentity(host)).id,
    at,
    marking: labelToMarking(asked.label, 0).id,
  })
  if ('why' in made) throw partRefused(asked, made.selector, made.why)
  const broken = validate(made.object).find(({ level }) => level === 'must')
  if (broken && isValid(validate(whole)))
    throw refused('invalid', 'no_stix', '/body/remove', `What is left is no STIX: ${broken.path}: ${broken.message}.`)
  return {
    object: made.object,
    label: asked.label,
    before,
    title: typeof made.object['name'] === 'string' ? made.object['name'] : from.type,
    from,
  }
}

/** What stands above the tear-line: the marking, what is said, and the marking again. */
export function tearLine(
  { host }: Desk,
  { object, label }: Pick<Version, 'object' | 'label'>,
  language: 'en' | 'fr',
): string {
  const banner = bannerText(label, host.policiesNow(), language).text
  const { body } = splitPortions(object)
  const said = readableParts({ body, label, portions: [] })
    .filter(({ kind }) => kind === 'title' || kind === 'heading' || kind === 'text')
    .map(({ text }) => text)
  return [banner, ...said, banner].join('\n\n')
}

/** Stores a version with what others need to read it: its marking, the node's identity, and where it comes from. */
export async function storeVersion(
  desk: Desk,
  subject: Subject,
  version: Pick<Version, 'object' | 'label'>,
  how: { readonly source: string; readonly derivedFrom?: string },
): Promise<string> {
  const { host } = desk
  const identity = await nodeIdentity(host)
  const marking = labelToMarking(version.label, 0)
  const id = String(version.object['id'])
  const at = version.object['created']
  const derived = how.derivedFrom
  if ((await host.objects.get(subject, identity.id)) === undefined)
    await host.objects.put(subject, [identity.object as JsonObject], { label: host.defaultLabel, source: how.source })
  const known = await host.objects.get(subject, marking.id)
  await host.objects.put(subject, [...(known ? [] : [marking]), version.object], {
    label: version.label,
    source: how.source,
  })
  if (derived !== undefined) {
    const [origin] = await host.objects.getMany(subject, [derived])
    const relation = {
      type: 'relationship',
      spec_version: '2.1',
      // The same however often it is stored.
      id: `relationship--${uuid5(identity.id.slice('identity--'.length), `${id} ${derived}`)}`,
      created: at,
      modified: at,
      created_by_ref: identity.id,
      relationship_type: 'derived-from',
      source_ref: id,
      target_ref: derived,
    }
    // That the first exists is known to who may read the first.
    const label = origin ? join([origin.label, version.label], host.policiesNow()) : version.label
    if (host.tables.mayRead(subject, label)) await host.objects.put(subject, [relation], { label, source: how.source })
  }
  return id
}

/** Whether making it lets more people read than could: then a second person is asked as for a release of the first. */
export const isSame = (one: Label, other: Label): boolean => canonicalLabel(one) === canonicalLabel(other)

function partRefused(asked: AskedVersion, selector: string, why: string): Fault {
  const i = asked.remove.indexOf(selector)
  const path = i < 0 ? `/body/replace/${selector}` : `/body/remove/${i}`
  const words: Readonly<Record<string, string>> = {
    'no such part': 'The object has no such part.',
    fixed: 'An object is known by this; it is made anew by itself.',
    'no text': 'Only a text can be replaced by another.',
  }
  return refused('invalid', 'no_part', path, words[why] ?? why)
}

const refused = (kind: 'absent' | 'denied' | 'invalid', code: string, path: string, message: string): Fault =>
  new Fault(kind, `sharing.${code}`, message, { place: { path } })
