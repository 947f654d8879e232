import { type Expression, fold, type Test } from '../test/test.ts'

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

/** How dear it is to let a witness wake rules: short and much-used texts wake in vain. */
export type Rank = (witness: Witness) => number

export function rankBy(uses: ReadonlyMap<string, number>): Rank {
  return (witness) => {
    const rarity = 1 + (uses.get(keyOf(witness)) ?? 0)
    return COST[witness.kind] * rarity * (1 + 256 / 2 ** Math.min(witness.text.length, 12))
  }
}

export const keyOf = (witness: Witness): string => `${witness.field ?? ''}\u0000${witness.kind}\u0000${witness.text}`

/** Every witness a test of the expression could give, for counting how common each is. */
export function eachWitness(expression: Expression, visit: (witness: Witness) => void): void {
  if (expression.op === 'test') witnessesOf(expression.test)?.forEach(visit)
  else if (expression.op === 'not') eachWitness(expression.part, visit)
  else if (expression.op !== 'constant') for (const part of expression.parts) eachWitness(part, visit)
}

const costOf = (witnesses: readonly Witness[], rank: Rank) => witnesses.reduce((sum, witness) => sum + rank(witness), 0)

/** The cheapest witnesses of a rule; undefined when it may match an event that shows nothing it could be known by. */
export function chooseWitnesses(expression: Expression, rank: Rank): Witness[] | undefined {
  switch (expression.op) {
    case 'test':
      return witnessesOf(expression.test)
    case 'constant':
      return expression.value ? undefined : []
    case 'not':
      return undefined
    case 'or': {
      const all: Witness[] = []
      for (const part of expression.parts) {
        const some = chooseWitnesses(part, rank)
        if (some === undefined) return undefined
        all.push(...some)
      }
      return all
    }
    case 'and': {
      let best: Witness[] | undefined
      let cost = Number.POSITIVE_INFINITY
      for (const part of expression.parts) {
        const some = chooseWitnesses(part, rank)
        if (some === undefined) continue
        const price = costOf(some, rank)
        if (price < cost) [best, cost] = [some, price]
      }
      return best
    }
  }
}
