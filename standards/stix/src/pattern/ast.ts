/** A place in a pattern's text. `offset` counts UTF-16 units from 0; `line` and `column` count from 1, as editors do. */
export interface Position {
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** A constant of a pattern (STIX 2.1 §9.3). Binary values (`h'…'`, `b'…'`) are held one character a byte, U+0000 to U+00FF. */
export type Literal =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'binary'; readonly value: string }
  | { readonly kind: 'timestamp'; readonly value: string }

/** One step of an object path: a property, a list index (a negative one selects nothing), or `[*]`. */
export type Step =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'every' }

export interface ObjectPath {
  readonly type: string
  readonly steps: readonly Step[]
}

export type OrderOperator = '<' | '<=' | '>' | '>='
export type TextOperator = 'LIKE' | 'MATCHES' | 'ISSUBSET' | 'ISSUPERSET'

interface OfPath {
  readonly path: ObjectPath
  readonly negated: boolean
  readonly at: number
}

export interface Exists extends OfPath {
  readonly kind: 'exists'
}

/** A comparison of what a path selects with a constant. */
export type ValueComparison =
  | (OfPath & { readonly kind: 'equal'; readonly literal: Literal })
  | (OfPath & { readonly kind: 'order'; readonly operator: OrderOperator; readonly literal: Literal })
  | (OfPath & { readonly kind: 'in'; readonly literals: readonly Literal[] })
  | (OfPath & { readonly kind: 'text'; readonly operator: TextOperator; readonly text: string })

/** One test inside `[…]`. `at` is the offset where its object path starts. `!=` is `=` negated (§9.6). */
export type Comparison = Exists | ValueComparison

/** What stands inside one `[…]`. */
export type ComparisonExpression = Comparison | Junction

export interface Junction {
  readonly kind: 'and' | 'or'
  readonly parts: readonly ComparisonExpression[]
}

/**
 * Observation expressions. `and`, `or` hold two parts or more; FOLLOWEDBY associates to the left. A qualifier holds what it
 * qualifies; several stack, the first written innermost. `test` numbers the `[…]` of a pattern from 0 as they are written.
 */
export type ObservationExpression =
  | { readonly kind: 'test'; readonly test: number; readonly at: number }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly ObservationExpression[] }
  | { readonly kind: 'followed-by'; readonly first: ObservationExpression; readonly second: ObservationExpression }
  | { readonly kind: 'within'; readonly of: ObservationExpression; readonly seconds: number }
  | { readonly kind: 'repeats'; readonly of: ObservationExpression; readonly times: number }
  | {
      readonly kind: 'start-stop'
      readonly of: ObservationExpression
      readonly start: string
      readonly stop: string
      readonly at: number
    }

/** A pattern that is grammatical. `breaches` are rules beyond the grammar, each with its offset: see `parsePattern`. */
export interface Pattern {
  readonly expression: ObservationExpression
  readonly tests: readonly ComparisonExpression[]
  readonly breaches: readonly Breach[]
}

export interface Breach {
  readonly at: number
  readonly message: string
}
