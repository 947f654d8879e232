/** The two parts of a STIX identifier, `type--uuid` (STIX 2.1 §2.9). */
export interface StixId {
  readonly type: string
  readonly uuid: string
}

const TYPE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const ID = /^[a-z][a-z0-9-]*--[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
/** An id as any producer may have written it: the type may start with a digit, the UUID may be of any version. */
const LOOSE_ID = /^[a-z0-9][a-z0-9-]*--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A lower-case RFC 4122 UUID of version 1 to 5. */
export const isUuid = (text: string): boolean => UUID.test(text)

/** A well-formed identifier: lower case, RFC 4122 variant, version 1 to 8 (6 to 8 are of RFC 9562). */
export const isId = (text: string): boolean => ID.test(text)

/** Shaped like an identifier, whatever the version and variant of its UUID. What references are recognised by. */
export const looksLikeId = (text: string): boolean => LOOSE_ID.test(text)

/** A well-formed type name: lower case, digits, single hyphens, 3 to 250 characters (STIX 2.1 §3.2). */
export const isTypeName = (text: string): boolean => text.length >= 3 && text.length <= 250 && TYPE.test(text)

/** Splits an identifier; `undefined` when it is none. Cost: one scan. */
export function parseId(id: string): StixId | undefined {
  if (!looksLikeId(id)) return undefined
  return { type: id.slice(0, -38), uuid: id.slice(-36) }
}

/** The type before the last `--`, without checking the rest; `''` when there is none. */
export function typeOfId(id: string): string {
  const at = id.lastIndexOf('--')
  return at < 0 ? '' : id.slice(0, at)
}

/** The version digit of the UUID: `'4'` random, `'5'` from a name; `''` when the id is malformed. */
export const uuidVersion = (id: string): string => (looksLikeId(id) ? id.charAt(id.length - 22) : '')
