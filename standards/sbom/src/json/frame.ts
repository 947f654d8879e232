import type { JsonObject } from '@testudo/stix/json'
import type { Tally } from '@testudo/stix/value-scanner'
import type { Place } from '../item.ts'
import type { Kept } from './kept.ts'

/**
 * Which members are taken out of their object and given on their own: `each` element of a list, or one object. A member
 * that is not named stays inside its object.
 */
export type Rules<Kind extends string> = Readonly<
  Record<Kind, Readonly<Record<string, { readonly kind: Kind; readonly each?: true }>>>
>

/** One object, without the members that were given before it on their own: in their place stands `[]` or `{}`. */
export interface JsonItem<Kind extends string> {
  readonly is: 'object'
  readonly kind: Kind
  readonly value: JsonObject
  readonly place: Place
}

export interface JsonProblem {
  readonly is: 'problem'
  readonly code: string
  readonly message: string
  readonly place: Place
  readonly fatal: boolean
}

type Mode =
  | 'first-member'
  | 'member'
  | 'key'
  | 'colon'
  | 'value'
  | 'in-value'
  | 'after-value'
  | 'first-element'
  | 'element'
  | 'in-element'
  | 'after-element'

/** One open object, or one open list whose elements are given on their own. */
export interface Frame<Kind extends string> {
  readonly isList: boolean
  /** Of the object, or of each element. */
  readonly kind: Kind
  mode: Mode
  readonly kept: Kept
  tally: Tally
  readonly byte: number
  readonly line: number
  readonly path: string
  key: string
  escaped: boolean
  index: number
}
