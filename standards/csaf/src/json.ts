/** A JSON object as `JSON.parse` gives it; nothing is known of its members. */
export type JsonObject = Readonly<Record<string, unknown>>

const NOTHING: JsonObject = Object.freeze({})
const NONE: readonly never[] = Object.freeze([])

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value as an object; an empty one for anything else, so that tests read broken documents without breaking. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : NOTHING)

/** The value as a list; an empty one for anything else. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : NONE)

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** One member of a JSON pointer (RFC 6901 §3). */
const pointerPart = (key: string): string =>
  key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key

/** A value on a walk through a document, with the way to it: pointers are built only where something is told. */
export interface Step {
  readonly value: object
  readonly key: string | number
  readonly above: Step | undefined
}

/** The JSON pointer (RFC 6901) to a member of a value on a walk. */
export function pointerTo(step: Step, key: string): string {
  const parts = [pointerPart(key)]
  for (let at: Step | undefined = step; at?.above !== undefined; at = at.above) parts.push(pointerPart(String(at.key)))
  return `/${parts.toReversed().join('/')}`
}

/** An object found in a document, and the JSON pointer (RFC 6901) to it. */
export interface Placed {
  readonly node: JsonObject
  readonly path: string
}

/** The objects of a list, each with its place. Members that are no objects are the schema's business and passed over. */
export function placedObjects(list: unknown, path: string): Placed[] {
  const found: Placed[] = []
  for (const [i, node] of listOf(list).entries()) if (isObject(node)) found.push({ node, path: `${path}/${i}` })
  return found
}

/** A text found in a document, and the JSON pointer to it. */
export interface PlacedText {
  readonly text: string
  readonly path: string
}

/** The texts of a list, each with its place. */
export function placedTexts(list: unknown, path: string): PlacedText[] {
  const found: PlacedText[] = []
  for (const [i, text] of listOf(list).entries())
    if (typeof text === 'string') found.push({ text, path: `${path}/${i}` })
  return found
}
