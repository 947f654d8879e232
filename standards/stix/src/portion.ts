import { isObject, pointerToken, type JsonObject, type JsonValue } from './json.ts'
import { markingsOf } from './references.ts'

/** A part of an object that a granular marking selects. `steps` leads to it; numbers are list positions. */
export interface Portion {
  readonly selector: string
  readonly steps: readonly (string | number)[]
  readonly path: string
  readonly value: JsonValue
  /**
   * For each step into a list: how many elements stand before it that are no parts themselves. Unlike the position
   * received, it does not count parts a reader may not have.
   */
  readonly places?: readonly number[]
}

/** A selected part with every marking that applies to it. */
export interface MarkedPortion extends Portion {
  readonly markings: readonly string[]
}

const INDEX = /^\[(\d{1,9})\]$/

/** Splits `external_references.[0].url` into steps; `undefined` when it is not a selector (STIX 2.1 §7.2.3.1). */
export function parseSelector(selector: string): (string | number)[] | undefined {
  if (selector === '') return undefined
  const steps: (string | number)[] = []
  for (const part of selector.split('.')) {
    const index = INDEX.exec(part)
    if (index) steps.push(Number(index[1]))
    else if (part === '' || part.startsWith('[')) return undefined
    else steps.push(part)
  }
  return typeof steps[0] === 'string' ? steps : undefined
}

/** The part a selector names, or `undefined` when there is no such part. Only own properties count. */
export function selectPortion(object: JsonObject, selector: string): Portion | undefined {
  const steps = parseSelector(selector)
  if (!steps) return undefined
  let node: JsonValue = object
  for (const step of steps) {
    if (typeof step === 'number') {
      if (!Array.isArray(node) || step >= node.length) return undefined
      node = node[step] as JsonValue
    } else {
      if (!isObject(node) || !Object.hasOwn(node, step)) return undefined
      node = node[step] as JsonValue
    }
  }
  return { selector, steps, path: steps.map((step) => `/${pointerToken(String(step))}`).join(''), value: node }
}

/** Plain assignment would call the `__proto__` setter; this makes an own property whatever the name. */
const put = (target: Record<string, JsonValue>, key: string, value: JsonValue): void => {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })
}

/** A tree of what to take out: `true` takes the whole node. */
type Cut = Map<string | number, Cut | true>

function without(node: JsonValue, cut: Cut): JsonValue {
  if (Array.isArray(node)) {
    const out: JsonValue[] = []
    for (const [i, item] of (node as JsonValue[]).entries()) {
      const inner = cut.get(i)
      if (inner !== true) out.push(inner ? without(item, inner) : item)
    }
    return out
  }
  if (!isObject(node)) return node
  const out: Record<string, JsonValue> = {}
  for (const [key, value] of Object.entries(node)) {
    const inner = cut.get(key)
    if (inner !== true) put(out, key, inner ? without(value, inner) : value)
  }
  return out
}

/** A copy of an object without the given parts. List elements close ranks; the input is not touched. */
export function withoutPortions(object: JsonObject, portions: readonly Pick<Portion, 'steps'>[]): JsonObject {
  const root: Cut = new Map()
  for (const { steps } of portions) {
    let cut = root
    for (const [i, step] of steps.entries()) {
      const next = cut.get(step)
      if (next === true) break
      if (i === steps.length - 1) cut.set(step, true)
      else {
        const inner: Cut = next ?? new Map()
        cut.set(step, inner)
        cut = inner
      }
    }
  }
  return without(object, root) as JsonObject
}

/** An object taken apart along its granular markings. */
export interface SplitPortions {
  /** The object without the marked parts, and without the markings that would tell of them. */
  readonly body: JsonObject
  /** The marked parts, each with all markings that apply, those of an enclosing part included. */
  readonly portions: readonly MarkedPortion[]
  /** Selectors that name nothing in this object: the marking cannot be honoured, so do not release the object. */
  readonly dangling: readonly string[]
}

/**
 * Splits granularly marked parts off an object, so that each can be stored under its own label. Language markings stay.
 *
 * A part inside another marked part is split off on its own; the outer value no longer holds it.
 */
export function splitPortions(object: JsonObject): SplitPortions {
  const found = new Map<string, { portion: Portion; markings: Set<string> }>()
  const dangling: string[] = []
  for (const { id, selectors } of markingsOf(object)) {
    for (const selector of selectors ?? []) {
      const portion = selectPortion(object, selector)
      if (!portion) dangling.push(selector)
      else {
        const known = found.get(portion.path)
        if (known) known.markings.add(id)
        else found.set(portion.path, { portion, markings: new Set([id]) })
      }
    }
  }
  const marked = [...found.values()]
  const elements = elementsAmong(marked.map((m) => m.portion))
  const portions = marked.map(({ portion, markings }): MarkedPortion => {
    const all = new Set(markings)
    for (const outer of marked) {
      if (portion.path.startsWith(`${outer.portion.path}/`)) for (const id of outer.markings) all.add(id)
    }
    const inner = marked
      .filter((other) => other.portion.path.startsWith(`${portion.path}/`))
      .map((other) => ({ steps: other.portion.steps.slice(portion.steps.length) }))
    const value = inner.length > 0 ? withoutPortions({ v: portion.value }, underV(inner))['v'] : portion.value
    const places = placesOf(portion, elements)
    return { ...portion, value: value as JsonValue, markings: [...all], ...(places.length === 0 ? {} : { places }) }
  })
  const body = withoutPortions(object, portions)
  const marks = (object['granular_markings'] ?? []) as readonly JsonValue[]
  if (!Array.isArray(marks) || !marks.some((mark) => isObject(mark) && 'marking_ref' in mark)) {
    return { body, portions, dangling }
  }
  const kept = marks.filter((mark) => isObject(mark) && !('marking_ref' in mark))
  const rest = withoutPortions(body, [{ steps: ['granular_markings'] }]) as Record<string, JsonValue>
  if (kept.length > 0) put(rest, 'granular_markings', kept)
  return { body: rest, portions, dangling }
}

const underV = (inner: readonly Pick<Portion, 'steps'>[]): Pick<Portion, 'steps'>[] =>
  inner.map(({ steps }) => ({ steps: ['v', ...steps] }))

const pathOf = (steps: readonly (string | number)[]): string =>
  steps.map((step) => `/${pointerToken(String(step))}`).join('')

/** For each list, by its path, the positions of its elements that are parts themselves. */
type Elements = ReadonlyMap<string, readonly number[]>

function elementsAmong(portions: readonly Pick<Portion, 'steps'>[]): Elements {
  const elements = new Map<string, number[]>()
  for (const { steps } of portions) {
    const last = steps.at(-1)
    if (typeof last !== 'number') continue
    const list = pathOf(steps.slice(0, -1))
    elements.set(list, [...(elements.get(list) ?? []), last])
  }
  return elements
}

/** How many elements of the list before this step are parts. */
const partsBefore = (elements: Elements, steps: Portion['steps'], i: number): number =>
  (elements.get(pathOf(steps.slice(0, i))) ?? []).filter((position) => position < Number(steps[i])).length

const placesOf = ({ steps }: Pick<Portion, 'steps'>, elements: Elements): number[] =>
  steps.flatMap((step, i) => (typeof step === 'number' ? [step - partsBefore(elements, steps, i)] : []))

/** {@link Portion.places} of any way into an object: its list positions, not counting elements that are parts. */
export const placesAmong = (steps: Portion['steps'], parts: readonly Pick<Portion, 'steps'>[]): readonly number[] =>
  placesOf({ steps }, elementsAmong(parts))

/** The selector of any way into an object of which only these parts are there. */
export const selectorAmong = (
  way: Pick<Portion, 'steps' | 'places'>,
  present: readonly Pick<Portion, 'steps'>[],
): string => selectorOf(stepsAmong(way, elementsAmong(present)))

const selectorOf = (steps: Portion['steps']): string =>
  steps.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join('.')

function insert(node: JsonValue | undefined, steps: readonly (string | number)[], value: JsonValue): JsonValue {
  const [step, ...rest] = steps
  if (step === undefined) return value
  if (typeof step === 'number') {
    const list = Array.isArray(node) ? [...(node as JsonValue[])] : []
    if (rest.length === 0) list.splice(step, 0, value)
    else if (step < list.length) list[step] = insert(list[step], rest, value)
    return list
  }
  const copy: Record<string, JsonValue> = {}
  if (isObject(node)) for (const [key, member] of Object.entries(node)) put(copy, key, member)
  put(copy, step, insert(Object.hasOwn(copy, step) ? copy[step] : undefined, rest, value))
  return copy
}

/** An object with some of its parts put back, and where each of them stands in it now. */
export interface Joined {
  readonly object: JsonObject
  /** In the order of the portions given; positions count what is there, not what is missing. */
  readonly selectors: readonly string[]
}

/**
 * Puts parts back where they came from. With all parts of {@link splitPortions} the properties are those of the original
 * again; with some of them, those of the original without the missing ones, which nothing in the result tells of.
 */
export function placePortions(body: JsonObject, portions: readonly Portion[]): Joined {
  const ordered = [...portions].sort((a, b) => a.steps.length - b.steps.length || bySteps(a.steps, b.steps))
  const elements = elementsAmong(portions)
  const selectors = new Map<Portion, string>()
  let out: JsonValue = body
  for (const portion of ordered) {
    const steps = stepsAmong(portion, elements)
    selectors.set(portion, selectorOf(steps))
    out = insert(out, steps, portion.value)
  }
  return { object: out as JsonObject, selectors: portions.map((p) => selectors.get(p) ?? p.selector) }
}

/** The way to a part when only these parts are there. */
function stepsAmong(
  { steps, places = [] }: Pick<Portion, 'steps' | 'places'>,
  elements: Elements,
): (string | number)[] {
  let list = 0
  return steps.map((step, i) =>
    typeof step === 'number' ? (places[list++] ?? step) + partsBefore(elements, steps, i) : step,
  )
}

/** {@link placePortions}, the object alone. */
export function joinPortions(body: JsonObject, portions: readonly Portion[]): JsonObject {
  return placePortions(body, portions).object
}

function bySteps(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (let i = 0; i < a.length; i++) {
    const left = a[i]
    const right = b[i]
    if (left === right) continue
    if (typeof left === 'number' && typeof right === 'number') return left - right
    return String(left) < String(right) ? -1 : 1
  }
  return 0
}
