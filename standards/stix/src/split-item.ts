import type { JsonFlawCode, JsonObject } from './json.ts'

/** Bounds on what is read. Memory follows `maxObjectBytes`, never the size of the file. */
export interface SplitLimits {
  /** Open brackets inside one object; 64 unless told. */
  readonly maxDepth?: number
  /** Bytes of one object (or of the bundle around the objects); 16 MiB unless told. */
  readonly maxObjectBytes?: number
  /** Properties inside one object, at all levels; 100,000 unless told. */
  readonly maxKeys?: number
  /** Objects in the whole text; no bound unless told. */
  readonly maxObjects?: number
}

/** Where in the received bytes: offset from 0, line from 1, number of the object from 0, JSON pointer inside it. */
export interface SplitPlace {
  readonly byte: number
  readonly line: number
  readonly index?: number
  readonly path?: string
}

/** One object as received. `text` is the exact slice; `value` its parse. */
export interface SplitObject {
  readonly kind: 'object'
  readonly index: number
  readonly byte: number
  readonly line: number
  readonly text: string
  readonly value: JsonObject
}

export type SplitProblemCode =
  | JsonFlawCode
  | 'stix.not_an_object'
  | 'stix.nested_bundle'
  | 'stix.object_too_big'
  | 'stix.too_many_keys'
  | 'stix.too_many_objects'
  | 'stix.encoding'
  | 'stix.byte_order_mark'
  | 'stix.empty'

/** What could not be read. `fatal`: the text is broken here and nothing follows; else the next object follows. */
export interface SplitProblem {
  readonly kind: 'problem'
  readonly code: SplitProblemCode
  readonly message: string
  readonly place: SplitPlace
  readonly fatal: boolean
}

/** What stood around the objects: a bundle or a TAXII envelope, without the `objects` already given. Comes after them. */
export interface SplitEnvelope {
  readonly kind: 'envelope'
  readonly byte: number
  readonly line: number
  readonly objects: number
  readonly value: JsonObject
}

export type SplitItem = SplitObject | SplitProblem | SplitEnvelope
