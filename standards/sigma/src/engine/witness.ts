import { eachTest, type Expression, fold, type Test } from '../test/test.ts'

/** Something cheap to look for. A rule that matches shows at least one of its witnesses. `present` means the field has a text. */
export interface Witness {
  readonly field: string | undefined
  readonly kind: 'equals' | 'prefix' | 'suffix' | 'contains' | 'present'
  readonly text: string
}

const COST = { equals: 1, suffix: 2, prefix: 2, contains: 2, present: 1_000 }

/** What a test needs to be true, as any-of; undefined when it may be true of an event that shows nothing. */
function witnessesOf({ field, ask }: Test): Witness[] | undefined {
  const present: Witness[] = [{ field, kind: 'present', text: '' }]
  switch (ask.kind) {
    case 'equals':
    case 'prefix':
    case 'suffix':
    case 'contains': {
      // The index looks at folded text, so that what heeds case is found there too and asked exactly afterwards.
      const text = fold(ask.text)
      return text === '' && ask.kind !== 'equals' ? present : [{ field, kind: ask.kind, text }]
    }
    case 'pattern': {
      const texts = ask.pattern.filter((token) => typeof token === 'string').map(fold)
      const longest = texts.reduce((a, b) => (b.length > a.length ? b : a), '')
      return longest === '' ? present : [{ field, kind: 'contains', text: longest }]
    }
    case 'regex':
      return ask.regex.words.length === 0 ? present : ask.regex.words.map((text) => ({ field, kind: 'contains', text }))
    case 'null':
      return undefined
    case 'exists':
      return undefined
    default:
      return present
  }
}

const keyOf = (witness: Witness): string => `${witness.field ?? ''}\u0000${witness.kind}\u0000${witness.text}`

/** A witness and how dear it is to let it wake rules: short and much-used texts wake in vain. */
export interface Priced extends Witness {
  readonly key: string
  price: number
}

/** Knows for all rules of an engine what each is woken by, so that it is worked out once however many kinds of events come. */
export class Witnesses {
  readonly #ofTest = new Map<string, readonly Priced[] | undefined>()
  readonly #chosen = new WeakMap<Expression, { readonly witnesses: readonly Priced[] | undefined }>()

  constructor(expressions: readonly Expression[]) {
    const uses = new Map<string, number>()
    for (const expression of expressions)
      eachTest(expression, (test) => {
        for (const { key } of this.#test(test) ?? []) uses.set(key, (uses.get(key) ?? 0) + 1)
      })
    for (const witnesses of this.#ofTest.values())
      for (const witness of witnesses ?? []) {
        const short = 1 + 256 / 2 ** Math.min(witness.text.length, 12)
        witness.price = COST[witness.kind] * short * (1 + (uses.get(witness.key) ?? 0))
      }
  }

  #test(test: Test): readonly Priced[] | undefined {
    if (this.#ofTest.has(test.key)) return this.#ofTest.get(test.key)
    const priced = witnessesOf(test)?.map((witness): Priced => ({ ...witness, key: keyOf(witness), price: 0 }))
    this.#ofTest.set(test.key, priced)
    return priced
  }

  /** The cheapest witnesses of a rule; undefined when it may match an event that shows nothing it could be known by. */
  of(expression: Expression): readonly Priced[] | undefined {
    const known = this.#chosen.get(expression)
    if (known !== undefined) return known.witnesses
    const witnesses = this.#choose(expression)
    this.#chosen.set(expression, { witnesses })
    return witnesses
  }

  #choose(expression: Expression): readonly Priced[] | undefined {
    switch (expression.op) {
      case 'test':
        return this.#test(expression.test)
      case 'constant':
        return expression.value ? undefined : []
      case 'not':
        return undefined
      case 'or': {
        const all: Priced[] = []
        for (const part of expression.parts) {
          const some = this.#choose(part)
          if (some === undefined) return undefined
          for (const witness of some) all.push(witness)
        }
        return all
      }
      case 'and': {
        let best: readonly Priced[] | undefined
        let cheapest = Number.POSITIVE_INFINITY
        for (const part of expression.parts) {
          const some = this.#choose(part)
          if (some === undefined) continue
          const price = some.reduce((sum, witness) => sum + witness.price, 0)
          if (price < cheapest) [best, cheapest] = [some, price]
        }
        return best
      }
    }
  }
}
