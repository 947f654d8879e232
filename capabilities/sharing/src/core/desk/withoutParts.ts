import { isValid, type JsonObject, placePortions, selectPortion, splitPortions, validate } from '@testudo/stix'
import type { LabelledPortion, Releasable } from './releaseView.ts'

/** What an object is known by, and what says who may read it: nobody takes these out. */
export const FIXED: ReadonlySet<string> = new Set([
  'type',
  'id',
  'spec_version',
  'created',
  'modified',
  'created_by_ref',
  'revoked',
  'object_marking_refs',
  'granular_markings',
])

/** An object less what its author keeps from everybody, or the selector that cannot be kept back, and why. */
export type Taken =
  | { readonly item: Releasable }
  | { readonly selector: string; readonly why: 'no such part' | 'fixed' | 'needed' }

/**
 * Takes parts out of an object for everybody: what is left is what a reader without their label would get, so that
 * nothing tells of them. A part that encloses marked parts takes them along.
 *
 * @param selectors STIX selectors of the object with all its parts
 */
export function withoutParts(item: Releasable, selectors: readonly string[]): Taken {
  if (selectors.length === 0) return { item }
  const { object, selectors: places } = wholeOf(item)
  for (const selector of selectors) {
    const found = selectPortion(object, selector)
    if (!found) return { selector, why: 'no such part' }
    if (FIXED.has(String(found.steps[0]))) return { selector, why: 'fixed' }
  }
  const before = new Map(item.portions.map((one, i) => [places[i] ?? '', one]))
  const marks = [
    ...Array.from(before.keys(), (selector) => ({ marking_ref: 'kept', selectors: [selector] })),
    { marking_ref: 'taken', selectors: [...new Set(selectors)] },
  ]
  const own = Array.isArray(object['granular_markings']) ? (object['granular_markings'] as readonly JsonObject[]) : []
  const split = splitPortions({ ...object, granular_markings: [...own, ...marks] })
  const portions = split.portions.flatMap((portion): LabelledPortion[] => {
    const known = before.get(portion.selector)
    if (!known || portion.markings.includes('taken')) return []
    return [{ portion: { ...portion, markings: known.portion.markings }, label: known.label }]
  })
  const left: Releasable = { body: split.body, label: item.label, portions }
  const [first = ''] = selectors
  // A receiver keeps an object without what its type requires apart, as broken.
  return isValid(validate(object)) && !isValid(validate(wholeOf(left).object))
    ? { selector: selectors.find((one) => breaks(object, one)) ?? first, why: 'needed' }
    : { item: left }
}

/** An object with all the parts it is kept with. */
export const wholeOf = ({ body, portions }: Releasable) =>
  placePortions(
    body,
    portions.map(({ portion }) => portion),
  )

const breaks = (object: JsonObject, selector: string): boolean =>
  !isValid(
    validate(splitPortions({ ...object, granular_markings: [{ marking_ref: 'taken', selectors: [selector] }] }).body),
  )
