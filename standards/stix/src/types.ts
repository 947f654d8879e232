import type { JsonObject, JsonValue } from './json.ts'
import type { COMMON, COMMON_SCO, EMBEDDED, META, SDO, SRO } from './tables.ts'
import type { EMBEDDED_SCO, PREDEFINED_EXTENSIONS, SCO } from './tables-sco.ts'

/*
 * The TypeScript types of STIX objects, computed from the tables that also drive validation: one source, no drift.
 * Dangling detail such as formats and ranges is left to `validate`; timestamps and identifiers are strings.
 */

type Embedded = typeof EMBEDDED & typeof EMBEDDED_SCO

/** The value behind a notation without `!` and `[]`. */
type Value<K extends string> = K extends `integer${string}` | `number${string}`
  ? number
  : K extends 'boolean'
    ? boolean
    : K extends 'any'
      ? JsonValue
      : K extends 'extensions'
        ? { readonly [extension: string]: JsonObject }
        : K extends 'hashes'
          ? { readonly [algorithm: string]: string }
          : K extends 'header-lists' | 'http-headers'
            ? { readonly [name: string]: readonly string[] }
            : K extends 'dictionary' | 'ipfix' | 'pdf-info' | 'socket-options' | 'language-contents'
              ? JsonObject
              : K extends 'observable-container'
                ? { readonly [key: string]: JsonObject }
                : K extends 'bundle-objects'
                  ? readonly JsonObject[]
                  : K extends keyof Embedded
                    ? Shape<Embedded[K]['properties']>
                    : K extends `is(${infer Constant})`
                      ? Constant
                      : string

type Kind<N> = N extends `${infer K}[]` ? readonly Value<K>[] : N extends string ? Value<N> : never

/** The object behind a table of properties: `!` makes a property required. */
export type Shape<P> = {
  readonly [N in keyof P as P[N] extends `${string}!` ? N : never]: P[N] extends `${infer K}!` ? Kind<K> : never
} & {
  readonly [N in keyof P as P[N] extends `${string}!` ? never : N]?: Kind<P[N]>
}

type Domain = typeof SDO & typeof SRO
type Observables = typeof SCO
type Meta = typeof META

/** Any type name of the standard. */
export type StixType = keyof Domain | keyof Observables | keyof Meta

/** The object of one standard type: `StixObject<'indicator'>`. Custom properties are not in it. */
export type StixObject<T extends StixType = StixType> = T extends keyof Domain
  ? Typed<T, typeof COMMON & Domain[T]['properties']>
  : T extends keyof Observables
    ? Typed<T, typeof COMMON_SCO & Observables[T]['properties']>
    : T extends keyof Meta
      ? Typed<T, Meta[T]['properties']>
      : never

type Typed<T, P> = Shape<Omit<P, 'type'>> & { readonly type: T }

export type Bundle = StixObject<'bundle'>
export type Indicator = StixObject<'indicator'>
export type Relationship = StixObject<'relationship'>
export type Sighting = StixObject<'sighting'>
export type MarkingDefinition = StixObject<'marking-definition'>
export type ExtensionDefinition = StixObject<'extension-definition'>
export type ExternalReference = Shape<Embedded['external-reference']['properties']>
export type GranularMarking = Shape<Embedded['granular-marking']['properties']>
export type KillChainPhase = Shape<Embedded['kill-chain-phase']['properties']>

/** A predefined extension: `PredefinedExtension<'file', 'pdf-ext'>`. */
export type PredefinedExtension<
  T extends keyof typeof PREDEFINED_EXTENSIONS,
  E extends keyof (typeof PREDEFINED_EXTENSIONS)[T],
> = Shape<(typeof PREDEFINED_EXTENSIONS)[T][E]>
