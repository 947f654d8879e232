/** One JSON value of a file, or what stands in its place. `fatal`: nothing follows. */
export type JsonPiece =
  | { readonly kind: 'value'; readonly line: number; readonly value: unknown }
  /** The members before a list that is streamed. */
  | { readonly kind: 'before'; readonly line: number; readonly value: unknown }
  /** What stood around a streamed list: the other members of its object. */
  | { readonly kind: 'around'; readonly line: number; readonly value: unknown; readonly listed: number }
  | { readonly kind: 'broken'; readonly line: number; readonly message: string; readonly fatal: boolean }

export interface JsonPieceOptions {
  /** Bytes of one value. */
  readonly maxBytes?: number
  readonly maxDepth?: number
  /** Whether a list under this member, beginning with this element, is one item an element. Else its object stays whole. */
  readonly isList: (member: string, first: unknown) => boolean
}

/** Undefined: no JSON. */
export function safeParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
