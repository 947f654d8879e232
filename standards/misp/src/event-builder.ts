import { isObservableType, type JsonObject } from '@testudo/stix'
import {
  attributeOf,
  foreignAttribute,
  foreignValues,
  mispValue,
  observablesOf,
  observableValues,
  observedBy,
  uuidOf,
  valuesOfPattern,
} from './attribute-from-stix.ts'
import { RULE_LANGUAGES } from './attribute-rules.ts'
import type { MispAttribute, MispObject } from './event.ts'
import { markingTags } from './names-from-stix.ts'
import { type Built, type Content, Hanging } from './hanging.ts'
import { galaxyOf, isCluster } from './galaxy-from-stix.ts'
import type { Notes } from './notes.ts'
import { objectOf } from './object-from-stix.ts'
import { mispLabel, modifiedOf, type StixInput, textOf, textsOf } from './stix-input.ts'
import { mispSeconds } from './time.ts'

/** Puts the members of one report or grouping together as the content of an event. */
export class EventBuilder implements Built {
  readonly input: StixInput
  private readonly members: ReadonlySet<string>
  readonly container: string | undefined
  readonly notes: Notes
  readonly content: Content = { Attribute: [], Object: [], Galaxy: [] }
  /** STIX id to what came out of it. */
  readonly attributes = new Map<string, MispAttribute>()
  readonly objects = new Map<string, MispObject>()
  readonly clusters = new Map<string, JsonObject>()
  readonly linked = new Set<string>()

  constructor(input: StixInput, members: ReadonlySet<string>, container: string | undefined, notes: Notes) {
    this.input = input
    this.members = members
    this.container = container
    this.notes = notes
  }

  build(): Content {
    const objects: JsonObject[] = []
    for (const id of this.members) {
      const object = this.input.byId.get(id)
      if (object) objects.push(object)
    }
    const observed = new Set<string>()
    const basis = new Map<string, string>()
    for (const object of objects) {
      if (object['type'] === 'observed-data') for (const id of textsOf(object, 'object_refs')) observed.add(id)
      if (object['type'] === 'relationship' && object['relationship_type'] === 'based-on')
        basis.set(textOf(object, 'target_ref') ?? '', textOf(object, 'source_ref') ?? '')
    }
    for (const object of objects) {
      const id = String(object['id'])
      const source = basis.get(id)
      if (source !== undefined && this.members.has(source) && source.startsWith('indicator--')) this.standIn(id, source)
      else if (!observed.has(id)) this.take(object, id)
    }
    for (const [id, source] of this.standIns) {
      const attribute = this.attributes.get(source)
      const whole = this.objects.get(source)
      if (attribute) this.attributes.set(id, attribute)
      if (whole) this.objects.set(id, whole)
    }
    const hanging = new Hanging(this)
    for (const object of objects) hanging.hang(object)
    for (const [id, cluster] of this.clusters) if (!this.linked.has(id)) this.content.Galaxy.push(galaxyOf(cluster))
    return this.content
  }

  readonly standIns = new Map<string, string>()

  /** Observed data an indicator is based on is the same attribute: the indicator stands for both. */
  private standIn(id: string, indicator: string): void {
    this.standIns.set(id, indicator)
  }

  private take(object: JsonObject, id: string): void {
    const type = textOf(object, 'type') ?? ''
    const mispType = mispLabel(object, 'type') ?? textOf(object, 'x_misp_type')
    const template = mispLabel(object, 'name') ?? (type === 'x-misp-object' ? textOf(object, 'x_misp_name') : undefined)
    if (template !== undefined) this.addObject(id, objectOf(this.input, object, template, this.notes))
    else if (mispType !== undefined && this.takeOwn(object, id, type, mispType)) return
    else if (isCluster(object) || type === 'x-misp-galaxy-cluster') this.clusters.set(id, object)
    else if (type === 'indicator') this.foreignPattern(object, id)
    else if (type === 'observed-data') this.foreignObserved(object)
    else if (type === 'vulnerability' || type === 'campaign') this.clusters.set(id, object)
    else if (
      /^(?:note|opinion|relationship|sighting|identity|marking-definition|extension-definition|report|grouping)$/.test(
        type,
      )
    )
      return
    else this.foreignObservable(object, undefined)
  }

  /** An attribute that says which type it was; false when its value cannot be put together. */
  private takeOwn(object: JsonObject, id: string, type: string, mispType: string): boolean {
    const toIds = type === 'indicator' || mispLabel(object, 'to_ids') === 'True'
    const plain =
      textOf(object, 'x_misp_value') ??
      (type === 'vulnerability' || type === 'campaign' ? textOf(object, 'name') : undefined)
    if (plain !== undefined)
      return this.addAttribute(id, object, attributeOf(object, mispType, plain, new Map(), toIds))
    const pattern = textOf(object, 'pattern')
    if (pattern !== undefined && RULE_LANGUAGES.has(textOf(object, 'pattern_type') ?? '')) {
      // MISP's converter puts rules of other languages in brackets.
      const bare = pattern.startsWith('[') && pattern.endsWith(']') ? pattern.slice(1, -1) : pattern
      return this.addAttribute(id, object, attributeOf(object, mispType, bare, new Map(), toIds))
    }
    const { root } = observablesOf(this.input, object)
    const values = pattern === undefined ? root && observableValues(this.input, root) : valuesOfPattern(pattern)
    const value = values && mispValue(mispType, values)
    if (values === undefined || value === undefined) {
      this.note('changed', id, `${mispType} cannot be read back from this pattern or observable: taken as foreign STIX`)
      return false
    }
    return this.addAttribute(id, object, attributeOf(object, mispType, value, values, toIds))
  }

  private foreignPattern(object: JsonObject, id: string): void {
    const pattern = textOf(object, 'pattern') ?? ''
    const language = textOf(object, 'pattern_type') ?? 'stix'
    if (RULE_LANGUAGES.has(language)) {
      this.addAttribute(id, object, foreignAttribute(object, language, pattern, 0, true))
      return
    }
    const values = language === 'stix' ? valuesOfPattern(pattern) : undefined
    const { found, left } = values === undefined ? { found: [], left: ['pattern'] } : foreignValues(values, false)
    const [only] = found
    if (only !== undefined && found.length === 1 && left.length === 0) {
      this.addAttribute(id, object, foreignAttribute(object, only[0], only[1], 0, true))
      return
    }
    this.note('custom', id, 'the pattern says more than one attribute can: kept as a stix2-pattern object')
    const whole = foreignAttribute(object, 'stix2-pattern', pattern, 1, true)
    this.addObject(id, {
      uuid: uuidOf(id),
      name: 'stix2-pattern',
      'meta-category': 'misc',
      timestamp: mispSeconds(modifiedOf(object)),
      distribution: '5',
      ...(textOf(object, 'description') === undefined ? {} : { comment: textOf(object, 'description') ?? '' }),
      Attribute: [
        { ...whole, object_relation: 'stix2-pattern' },
        ...found.map(([type, value], i) => ({
          ...foreignAttribute(object, type, value, i + 2, true),
          object_relation: type,
        })),
      ],
    })
  }

  private foreignObserved(observed: JsonObject): void {
    const { all } = observablesOf(this.input, observed)
    if (all.length === 0) this.note('lost', String(observed['id']), 'observed data without an observable that is here')
    for (const object of all) this.foreignObservable(object, observed)
  }

  private foreignObservable(object: JsonObject, observed: JsonObject | undefined): void {
    const id = String(object['id'])
    if (!isObservableType(textOf(object, 'type') ?? '')) {
      this.note('lost', id, `${textOf(object, 'type') ?? ''} has no place in MISP`)
      return
    }
    const own = new Map([...observableValues(this.input, object)].filter(([key]) => !key.includes('ref')))
    const { found, left } = foreignValues(own, true)
    for (const key of left) this.note('lost', id, `${key} has no attribute type`)
    if (found.length === 0) {
      this.note('lost', id, `${textOf(object, 'type') ?? ''} has no place in MISP`)
      return
    }
    for (const [i, [type, value]] of found.entries()) {
      const attribute = foreignAttribute(object, type, value, i, false)
      this.addAttribute(i === 0 ? id : `${id} ${i}`, object, observed ? observedBy(attribute, observed) : attribute)
    }
  }

  private addAttribute(id: string, object: JsonObject, attribute: MispAttribute): boolean {
    if (this.attributes.has(id)) return true
    const held = new Set(attribute.Tag?.map(({ name }) => name))
    const container = this.container === undefined ? undefined : this.input.byId.get(this.container)
    const around = new Set(container === undefined ? [] : textsOf(container, 'object_marking_refs'))
    const marked = {
      ...object,
      object_marking_refs: textsOf(object, 'object_marking_refs').filter((ref) => !around.has(ref)),
    }
    const marks = markingTags(this.input, marked, this.notes).filter((name) => !held.has(name))
    if (marks.length > 0) attribute.Tag = [...(attribute.Tag ?? []), ...marks.map((name) => ({ name }))]
    this.attributes.set(id, attribute)
    this.content.Attribute.push(attribute)
    return true
  }

  private addObject(id: string, object: MispObject): void {
    if (this.objects.has(id)) return
    this.objects.set(id, object)
    this.content.Object.push(object)
  }

  private note(level: 'lost' | 'changed' | 'custom', id: string, message: string): void {
    this.notes.add(level, this.input.pathOf.get(id) ?? '/', message)
  }
}
