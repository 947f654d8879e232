import {
  canonicalize,
  isObject,
  type JsonObject,
  type MarkedPortion,
  parseSelector,
  placePortions,
  placesAmong,
  pointerToken,
  type Portion,
  selectorAmong,
  selectPortion,
  type SplitPortions,
  splitPortions,
} from '@testudo/stix'
import { check } from './check.ts'
import { sha256 } from './sha256.ts'

/** One selector of `granular_markings`: which entry it stood in, where in that entry, and what else the entry says. */
interface Grain extends Pick<Portion, 'steps'> {
  readonly entry: number
  readonly at: number
  readonly rest: JsonObject
  readonly places: readonly number[]
}

/** A marked part as its row keeps it: nothing in it tells of other parts to who reads what it composes. */
export interface KeptPart extends Portion {
  readonly markings: readonly string[]
  /** Selectors that point at it or into it. */
  readonly grains?: readonly Grain[]
  /** Selectors of the open part (of languages), in their place among the others. */
  readonly open?: readonly Grain[]
}

/** An object and its marked parts. */
export interface Apart {
  /** What everybody reads who reads the object at all. */
  readonly body: JsonObject
  readonly parts: readonly KeptPart[]
  /** Parts that cannot be kept apart: the whole object takes their marks. */
  readonly bound: readonly MarkedPortion[]
  readonly dangling: readonly string[]
}

/** What names a version, ends it, or marks it, cannot be hidden alone. */
const INSEPARABLE = new Set<string | number | undefined>([
  'id',
  'type',
  'spec_version',
  'created',
  'modified',
  'revoked',
  'x_mitre_deprecated',
  'object_marking_refs',
  'granular_markings',
])

/**
 * Takes an object apart along its granular markings, so that the rest is an object in its own right, with nothing in it
 * that tells of a missing part: a list of which every element is marked goes whole; where the rest would not be valid STIX
 * (a required property is marked), nothing is taken off and the whole takes the marks.
 */
export function takeApart(object: JsonObject): Apart {
  return apartAlong(object, splitPortions(object))
}

/**
 * Takes an object apart along the selectors given: its own granular markings do not decide, yet those that point at a part
 * or into it go with the part.
 */
export function takeApartAt(object: JsonObject, selectors: readonly string[]): Apart {
  const own = new Map(splitPortions(object).portions.map((p) => [p.path, p.markings]))
  const split = splitPortions({
    ...object,
    granular_markings: [{ marking_ref: 'marking-definition--given', selectors: [...selectors] }],
  })
  return apartAlong(object, {
    ...split,
    portions: split.portions.map((p) => ({ ...p, markings: own.get(p.path) ?? [] })),
  })
}

function apartAlong(object: JsonObject, { body: cut, portions, dangling }: SplitPortions): Apart {
  if (portions.length === 0) return { body: object, parts: [], bound: [], dangling }
  const owned = grainsOf(object, portions)
  const open = owned.get(undefined) ?? []
  const body = withMarks(withoutHollows(cut, portions), open, [])
  const parts = portions.map(
    (portion): KeptPart => ({
      ...portion,
      grains: owned.get(portion.path) ?? [],
      ...(open.length === 0 ? {} : { open }),
    }),
  )
  const separable =
    portions.every(({ steps }) => !INSEPARABLE.has(steps[0])) &&
    check(body).broken === undefined &&
    canonicalize(compose(body, parts)) === canonicalize(object)
  return separable ? { body, parts, bound: [], dangling } : { body: object, parts: [], bound: portions, dangling }
}

/** Puts some parts back: the object its writer would have sent, had it had these parts only. */
export function compose(body: JsonObject, parts: readonly KeptPart[]): JsonObject {
  if (parts.length === 0) return body
  const grains = [...(parts[0]?.open ?? []), ...parts.flatMap((part) => part.grains ?? grainsWithout(part))]
  return withMarks(placePortions(body, parts).object, grains, parts)
}

/** Some of the parts as they stand when there are no others: no position in them counts a part that is not there. */
export function amongThemselves(parts: readonly KeptPart[]): readonly MarkedPortion[] {
  return parts.map((part) => {
    const selector = selectorAmong(part, parts)
    const steps = parseSelector(selector) ?? part.steps
    const path = steps.map((step) => `/${pointerToken(String(step))}`).join('')
    const { value, markings, places } = part
    return { selector, steps, path, value, markings, ...(places === undefined ? {} : { places }) }
  })
}

/** What tells one part from another for its readers. Positions do not count other parts: a reader may not have them all. */
export function partMark({ steps, places = [], value, markings }: KeptPart): string {
  let list = 0
  const way = steps.map((step) => (typeof step === 'number' ? (places[list++] ?? step) : step))
  return Buffer.from(sha256(canonicalize([way, value, [...markings].sort()]))).toString('hex')
}

/**
 * The contents a reader has of one version, from the variants it came in, each less what the reader may not read: those
 * that no other contains. One, the open body, where no part is readable.
 */
export function contentsAmong(body: JsonObject, variants: readonly (readonly KeptPart[])[]): readonly JsonObject[] {
  const most = richestAmong(variants)
  return most.length === 0 ? [body] : most.map((parts) => compose(body, parts))
}

/** The sets of parts that no other set contains; none where nobody has a part. */
export function richestAmong<P extends KeptPart>(variants: readonly (readonly P[])[]): readonly (readonly P[])[] {
  const marked = variants.map((parts) => ({ parts, marks: parts.map(partMark) }))
  const isWithin = (a: readonly string[], b: readonly string[]) => a.every((mark) => b.includes(mark))
  return marked
    .filter(
      ({ marks }, i) =>
        marks.length > 0 &&
        !marked.some((other, j) => i !== j && isWithin(marks, other.marks) && (j < i || !isWithin(other.marks, marks))),
    )
    .map(({ parts }) => parts)
}

/** Selectors by the innermost part they point at or into; those of the open part under `undefined`. */
function grainsOf(
  object: JsonObject,
  portions: readonly MarkedPortion[],
): ReadonlyMap<string | undefined, readonly Grain[]> {
  const entries: readonly unknown[] = Array.isArray(object['granular_markings']) ? object['granular_markings'] : []
  const grains = entries.flatMap((entry, index) => {
    if (!isObject(entry) || !Array.isArray(entry['selectors'])) return []
    const { selectors, ...rest } = entry
    return (selectors as readonly unknown[]).flatMap((selector, at) => {
      const steps = typeof selector === 'string' ? parseSelector(selector) : undefined
      if (steps === undefined) return []
      const path = selectPortion(object, String(selector))?.path
      const owner = portions
        .filter((p) => path === p.path || path?.startsWith(`${p.path}/`))
        .toSorted((a, b) => b.path.length - a.path.length)[0]?.path
      return [{ owner, grain: { entry: index, at, rest, steps, places: placesAmong(steps, portions) } }]
    })
  })
  const owned = new Map<string | undefined, Grain[]>()
  for (const { owner, grain } of grains) owned.set(owner, [...(owned.get(owner) ?? []), grain])
  return owned
}

/** Rows written before selectors were kept with their parts. */
const grainsWithout = ({ steps, places = [], markings }: KeptPart): Grain[] =>
  markings.map((marking_ref, entry) => ({ entry, at: 0, rest: { marking_ref }, steps, places }))

/** The object with exactly these granular markings. */
function withMarks(object: JsonObject, grains: readonly Grain[], present: readonly KeptPart[]): JsonObject {
  const { granular_markings: _, ...rest } = object
  if (grains.length === 0) return rest
  const entries = new Map<number, { rest: JsonObject; selectors: string[] }>()
  for (const grain of grains.toSorted((a, b) => a.entry - b.entry || a.at - b.at)) {
    const entry = entries.get(grain.entry) ?? { rest: grain.rest, selectors: [] }
    entries.set(grain.entry, entry)
    entry.selectors.push(selectorAmong(grain, present))
  }
  return {
    ...rest,
    granular_markings: [...entries.values()].map((entry) => ({ ...entry.rest, selectors: entry.selectors })),
  }
}

/** Lists and dictionaries that marked parts left empty go too: STIX has no empty ones, so they would tell. */
function withoutHollows(body: JsonObject, portions: readonly MarkedPortion[]): JsonObject {
  let out = body
  for (const { steps } of portions)
    for (let depth = steps.length - 1; depth > 0 && typeof steps[depth - 1] === 'string'; depth--) {
      const way = steps.slice(0, depth)
      const held = way.reduce<unknown>((node, step) => (isObject(node) ? node[String(step)] : undefined), out)
      const hollow = Array.isArray(held) ? held.length === 0 : isObject(held) && Object.keys(held).length === 0
      if (!hollow || way.some((step) => typeof step === 'number')) break
      out = withoutKey(out, way.map(String))
    }
  return out
}

function withoutKey(object: JsonObject, [key = '', ...deeper]: readonly string[]): JsonObject {
  const { [key]: held, ...rest } = object
  return deeper.length === 0 || !isObject(held) ? rest : { ...rest, [key]: withoutKey(held, deeper) }
}
