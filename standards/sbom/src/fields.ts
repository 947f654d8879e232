import { isObject, type JsonObject, type JsonValue } from '@testudo/stix/json'

/** A text without white space around it; `undefined` when it is none, or empty. */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : undefined
  const text = value.trim()
  return text === '' ? undefined : text
}

export const objectOf = (value: JsonValue | undefined): JsonObject => (isObject(value) ? value : {})

export const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : [])

/** The objects of a list; anything else in it is passed over. */
export const objectsOf = (value: JsonValue | undefined): readonly JsonObject[] => listOf(value).filter(isObject)

export const textsOf = (value: JsonValue | undefined): readonly string[] =>
  listOf(value)
    .map(textOf)
    .filter((text) => text !== undefined)
