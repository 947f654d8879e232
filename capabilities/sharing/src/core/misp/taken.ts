import { isObject, type JsonObject, referencesOf, tlpOf, uuid5 } from '@testudo/stix'
import { MISP_EXTENSION, MISP_NAMESPACE, type Taxonomies, toStixInSteps, type WarningLists } from '@testudo/misp'
import type { Label } from '@testudo/kernel/label'
import type { Grading } from '@testudo/kernel/situation'
import { isForNobody, type Labeller } from './audiences.ts'
import { gradingOf, checkTags } from './tags.ts'
import { findWarned, warningNote } from './warned.ts'

/** One object ready to be stored. */
export interface TakenObject {
  readonly object: JsonObject
  readonly label: Label
  readonly grading: Grading | undefined
  /** Who asserts it: who sent the event, or this node's warning lists. */
  readonly by: 'sender' | 'lists'
}

/**
 * What should be known about one place of an event. `refused`, `lost`, `changed` and `custom` are those of the conversion;
 * `held`: for nobody until the table of audiences says more; `warned`: on a warning list; `tag`: no taxonomy knows it.
 */
export interface Finding {
  readonly kind: 'refused' | 'lost' | 'changed' | 'custom' | 'held' | 'warned' | 'tag'
  readonly path: string
  readonly message: string
  readonly id?: string
}

export interface TakenEvent {
  readonly objects: readonly TakenObject[]
  readonly findings: readonly Finding[]
  /** Objects that are for nobody. */
  readonly held: number
}

export interface TakeOptions {
  readonly labeller: Labeller
  readonly lists: WarningLists
  readonly taxonomies: Taxonomies
  /** Attributes on a warning list lose their `to_ids`. */
  readonly quiet: boolean
  /** `created` of objects that are here already; clusters among them are not taken again. */
  readonly createdOf: (id: string) => string | undefined
  readonly maxParts: number
}

/** Objects worked on between two steps. */
const STEP = 1_000

/** Ids one container names: 6 MB. */
const MOST_REFS = 100_000

const NOTHING_HELD = { id: '', path: '/', reason: '' }

/** Whoever made or saw it is named in the event itself, for all who read the event. */
const NAMED_ANYWAY = new Set(['created_by_ref', 'where_sighted_refs'])

/**
 * Takes one event apart: each object under the label its distribution, TLP and PAP mean here, or held with the place that
 * says why. Nothing names what its own readers may not read: containers of wider readers leave narrower parts to containers
 * of their own label, and a relation is never wider than its ends.
 *
 * Hands over every few milliseconds of work. Same input and tables, same output in the same order.
 */
export function* takeEvent(input: unknown, options: TakeOptions): Generator<undefined, TakenEvent, undefined> {
  const findings: Finding[] = []
  const { event, warned } = isObject(input)
    ? yield* findWarned(input, options.lists, options.quiet)
    : { event: input, warned: [] }
  const { objects, handling, standsFor, notes } = yield* toStixInSteps(event, {
    createdOf: options.createdOf,
    maxParts: options.maxParts,
  })
  for (const { level, path, message } of notes) findings.push({ kind: level, path, message })
  if (isObject(event))
    for (const finding of checkTags(event, options.taxonomies)) findings.push({ kind: 'tag', ...finding })

  const shelf = new Shelf(options.labeller)
  let done = 0
  for (const object of objects) {
    const rules = handling.get(String(object['id']))
    if (rules !== undefined) shelf.put(object, rules)
    done += 1
    if (done % STEP === 0) yield
  }
  const eventUuid = isObject(event) && typeof event['uuid'] === 'string' ? event['uuid'].toLowerCase() : ''
  const container = standsFor.get(eventUuid)
  yield* shelf.narrowRelations(container)
  const split = container === undefined ? [] : yield* shelf.splitContainer(container)

  for (const one of warned) {
    const id = standsFor.get(one.uuid)
    const about = id === undefined ? undefined : shelf.get(id)
    const names = one.warnings.map(({ list, version }) => `${JSON.stringify(list)} version ${version}`).join(', ')
    findings.push({
      kind: 'warned',
      path: `${one.path}/value`,
      message: `on ${names}${one.quieted ? '; kept without to_ids' : ''}`,
      ...(id === undefined ? {} : { id }),
    })
    if (about === undefined) continue
    for (const warning of one.warnings)
      split.push({
        object: warningNote(about.object, one, warning),
        label: about.label,
        grading: undefined,
        by: 'lists',
      })
  }
  // One place holds back many objects: it is told once.
  const held = Map.groupBy(shelf.heldOnes(), ({ path, reason }) => `${path} ${reason}`)
  for (const [{ id, path, reason } = NOTHING_HELD, ...more] of held.values()) {
    const others = more.length === 0 ? '' : ` (with ${more.length} more objects)`
    findings.push({ kind: 'held', path, message: `${reason}${others}`, id })
  }
  return { objects: [...shelf.all(container), ...split], findings, held: shelf.heldOnes().length }
}

interface Placed {
  object: JsonObject
  label: Label
  readonly grading: Grading | undefined
}

/** The objects of one event under their labels, while they are sorted out. */
class Shelf {
  readonly #labeller: Labeller
  readonly #placed = new Map<string, Placed>()
  readonly #held = new Map<string, { readonly path: string; readonly reason: string }>()
  /** Definitions everybody has the same: they stand under the label of the event. */
  readonly #shared: JsonObject[] = []

  constructor(labeller: Labeller) {
    this.#labeller = labeller
  }

  put(object: JsonObject, handling: Parameters<Labeller['place']>[0]): void {
    const id = String(object['id'])
    // Markings of TLP are known by their id alone.
    if (object['type'] === 'marking-definition' && tlpOf(id) !== undefined) return
    if (handling.rules.length === 0) {
      this.#shared.push(object)
      return
    }
    const placed = this.#labeller.place(handling)
    if ('label' in placed) this.#placed.set(id, { object, label: placed.label, grading: gradingOf(handling.tags) })
    else this.#held.set(id, placed)
  }

  get(id: string): Placed | undefined {
    return this.#placed.get(id)
  }

  heldOnes(): { readonly id: string; readonly path: string; readonly reason: string }[] {
    return [...this.#held].map(([id, why]) => ({ id, ...why }))
  }

  /** Every object that names another of this event stands under both labels; beside what is held it is held. */
  *narrowRelations(container: string | undefined): Generator<undefined, void, undefined> {
    const naming: [id: string, refs: readonly string[]][] = []
    let done = 0
    for (const [id, { object }] of this.#placed) {
      done += 1
      if (done % STEP === 0) yield
      if (id === container || object['type'] === 'identity') continue
      if (isReport(object)) this.#openReport(id, object)
      const refs = referencesOf(object)
        .references.filter(({ property, id: ref }) => !NAMED_ANYWAY.has(property) && this.#isOurs(ref))
        .map((reference) => reference.id)
      if (refs.length > 0) naming.push([id, refs])
    }
    // Labels only grow stricter and things only go from placed to held: this ends.
    for (let changed = true; changed; ) {
      changed = false
      for (const [id, refs] of naming) {
        if (this.#narrow(id, refs)) changed = true
        done += 1
        if (done % STEP === 0) yield
      }
    }
  }

  #isOurs(id: string): boolean {
    return this.#placed.has(id) || this.#held.has(id)
  }

  /** @returns whether anything became stricter */
  #narrow(id: string, refs: readonly string[]): boolean {
    const one = this.#placed.get(id)
    if (one === undefined) return false
    let { label } = one
    for (const ref of refs) {
      const why = this.#held.get(ref)
      const far = this.#placed.get(ref)
      if (far !== undefined && !this.#labeller.isWithin(label, far.label)) label = this.#labeller.both(label, far.label)
      if (why === undefined && !isForNobody(label)) continue
      this.#placed.delete(id)
      this.#held.set(id, why ?? { path: '/', reason: `it names ${ref}, which has no common reader with it` })
      return true
    }
    if (label === one.label) return false
    one.label = label
    return true
  }

  /** A report names what its text mentions: what its readers may not read it does not name. */
  #openReport(id: string, object: JsonObject): void {
    const one = this.#placed.get(id)
    const refs = object['object_refs']
    if (one === undefined || !Array.isArray(refs)) return
    const open = (refs as readonly unknown[]).filter((ref, i) => {
      const far = typeof ref === 'string' ? this.#placed.get(ref) : undefined
      // The first one is the event itself, which every part of it stands within.
      return i === 0 || (far !== undefined && this.#labeller.isWithin(one.label, far.label))
    })
    one.object = { ...object, object_refs: open as string[] }
  }

  /**
   * Takes out of the container what not all its readers may read, into one grouping more for each label of such parts. The
   * container then reads as if they did not exist.
   */
  *splitContainer(id: string): Generator<undefined, TakenObject[], undefined> {
    const whole = this.#placed.get(id)
    const refs = whole?.object['object_refs']
    if (whole === undefined || !Array.isArray(refs)) return []
    const open: string[] = []
    const closed = new Map<string, { readonly label: Label; readonly refs: string[] }>()
    for (const [i, ref] of (refs as readonly string[]).entries()) {
      if (i % STEP === 0) yield
      const far = this.#placed.get(ref)
      if (far === undefined && this.#held.has(ref)) continue
      if (far === undefined || this.#labeller.isWithin(whole.label, far.label)) {
        open.push(ref)
        continue
      }
      const label = this.#labeller.both(whole.label, far.label)
      const text = this.#labeller.textOf(label)
      const group = closed.get(text) ?? { label, refs: [] }
      closed.set(text, group)
      group.refs.push(ref)
    }
    // What one object may not hold for its size goes the same way, under the same label.
    for (let at = MOST_REFS; at < open.length; at += MOST_REFS)
      closed.set(`${at}`, { label: whole.label, refs: open.slice(at, at + MOST_REFS) })
    open.length = Math.min(open.length, MOST_REFS)
    const made: TakenObject[] = []
    for (const [text, { label, refs: parts }] of closed)
      for (let at = 0; at < parts.length; at += MOST_REFS)
        made.push({
          object: partGrouping(whole.object, at === 0 ? text : `${text} - ${at}`, parts.slice(at, at + MOST_REFS)),
          label,
          grading: whole.grading,
          by: 'sender',
        })
    if (open.length === 0) {
      const note = emptyNote(whole.object)
      open.push(String(note['id']))
      made.push({ object: note, label: whole.label, grading: whole.grading, by: 'sender' })
    }
    whole.object = { ...whole.object, object_refs: open }
    return made
  }

  *all(container: string | undefined): Generator<TakenObject, void, undefined> {
    const label = (container === undefined ? undefined : this.#placed.get(container)?.label) ?? this.#first()
    if (label !== undefined)
      for (const object of this.#shared) yield { object, label, grading: undefined, by: 'sender' }
    for (const { object, label: own, grading } of this.#placed.values())
      yield { object, label: own, grading, by: 'sender' }
  }

  #first(): Label | undefined {
    for (const { label } of this.#placed.values()) return label
    return undefined
  }
}

const isReport = ({ type, labels }: JsonObject): boolean =>
  type === 'note' && Array.isArray(labels) && labels.includes('misp:data-layer="Event Report"')

/** More of an event, for those who may read it: the extension says of which container. */
function partGrouping(container: JsonObject, name: string, refs: readonly string[]): JsonObject {
  const { created_by_ref, created, modified, name: title } = container
  return {
    type: 'grouping',
    spec_version: '2.1',
    id: `grouping--${uuid5(MISP_NAMESPACE, `part - ${String(container['id'])} - ${name}`)}`,
    ...(created_by_ref === undefined ? {} : { created_by_ref }),
    ...(created === undefined ? {} : { created }),
    ...(modified === undefined ? {} : { modified }),
    ...(title === undefined ? {} : { name: title }),
    context: 'suspicious-activity',
    object_refs: [String(container['id']), ...refs],
    extensions: {
      [MISP_EXTENSION]: { extension_type: 'property-extension', part_of_ref: String(container['id']) },
    },
  }
}

/** What the conversion writes for an event without content (STIX wants one reference): whoever reads no part sees just that. */
function emptyNote(container: JsonObject): JsonObject {
  const { id, created_by_ref, created, modified } = container
  return {
    type: 'note',
    spec_version: '2.1',
    id: `note--${String(id).slice(-36)}`,
    ...(created_by_ref === undefined ? {} : { created_by_ref }),
    ...(created === undefined ? {} : { created }),
    ...(modified === undefined ? {} : { modified }),
    content: 'This MISP Event is empty and contains no attribute, object, galaxy or tag.',
    labels: ['misp:data-layer="Empty Event"'],
    object_refs: [String(id)],
  }
}

/** The object with the `created` it has here already: MISP knows only the last change, and versions keep it (STIX 2.1 §3.6). */
export function withCreated(object: JsonObject, created: string | undefined): JsonObject {
  const { modified } = object
  if (created === undefined || typeof modified !== 'string' || object['created'] === created) return object
  return created < modified ? { ...object, created } : object
}
