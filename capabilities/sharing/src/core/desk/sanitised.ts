import { isObject, type JsonObject, type JsonValue, selectPortion, withoutPortions } from '@testudo/stix'
import { FIXED } from './withoutParts.ts'

/** A text that stands instead of another, above the tear-line. */
export interface SanitisedAs {
  readonly remove: readonly string[]
  /** Selector to text. */
  readonly replace: Readonly<Record<string, string>>
}

/** Who makes the new object, when, and under which marking-definition. Timestamps as STIX writes them. */
export interface MadeBy {
  readonly id: string
  readonly createdBy: string
  readonly at: string
  readonly marking: string
}

export type Sanitised =
  | { readonly object: JsonObject }
  | { readonly selector: string; readonly why: 'no such part' | 'fixed' | 'no text' }

/**
 * An object of its own that says less: parts taken out or replaced, new id, new creator, nothing of the old marks. Only
 * the creator of an object makes versions of it (STIX 2.1 §3.6), and it is not who sanitises.
 *
 * @param whole the object with all its parts as the author reads it
 */
export function sanitised(whole: JsonObject, { remove, replace }: SanitisedAs, made: MadeBy): Sanitised {
  for (const selector of [...remove, ...Object.keys(replace)]) {
    const found = selectPortion(whole, selector)
    if (!found) return { selector, why: 'no such part' }
    if (FIXED.has(String(found.steps[0]))) return { selector, why: 'fixed' }
    if (Object.hasOwn(replace, selector) && typeof found.value !== 'string') return { selector, why: 'no text' }
  }
  const steps = (selector: string) => selectPortion(whole, selector)?.steps ?? []
  // Texts first: taking parts out moves those behind them.
  const said = Object.entries(replace).reduce<JsonValue>((value, [at, text]) => withText(value, steps(at), text), whole)
  const cut = withoutPortions(said as JsonObject, [
    ...remove.map((selector) => ({ steps: steps(selector) })),
    ...['granular_markings', 'object_marking_refs', 'revoked'].map((name) => ({ steps: [name] })),
  ])
  return {
    object: {
      ...cut,
      id: made.id,
      created: made.at,
      modified: made.at,
      created_by_ref: made.createdBy,
      object_marking_refs: [made.marking],
    },
  }
}

function withText(node: JsonValue, [step, ...rest]: readonly (string | number)[], text: string): JsonValue {
  if (step === undefined) return text
  if (Array.isArray(node)) return (node as JsonValue[]).map((one, i) => (i === step ? withText(one, rest, text) : one))
  if (!isObject(node)) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, one]) => [key, key === step ? withText(one, rest, text) : one]),
  )
}

/** Where a text names one of these: a reporter who wants to stay unnamed would be. */
export function namesAny(object: JsonObject, names: readonly string[]): string | undefined {
  const wanted = names.map((name) => name.trim().toLowerCase()).filter((name) => name.length > 2)
  const look = (value: JsonValue, path: string): string | undefined => {
    if (typeof value === 'string') return wanted.some((name) => value.toLowerCase().includes(name)) ? path : undefined
    if (typeof value !== 'object' || value === null) return undefined
    for (const [key, one] of Object.entries(value)) {
      const found = look(one, `${path}/${key}`)
      if (found !== undefined) return found
    }
    return undefined
  }
  return look(object, '')
}
