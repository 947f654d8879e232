import type { SigmaCorrelation, SigmaDocument, SigmaFilter } from '@testudo/sigma'

/** Rules of one indicator, apart from all others of the same id: `number` is the indicator's own. */
const MARK = '\u0001'

export const ownId = (number: number, id: string): string => `${number}${MARK}${id}`

/** @returns the number of the indicator an id belongs to; -1 for one that was never marked */
export const numberOf = (id: string): number => {
  const cut = id.indexOf(MARK)
  return cut < 0 ? -1 : Number(id.slice(0, cut))
}

/** A sentence of a refusal, as the author wrote the names in it. */
// oxlint-disable-next-line no-control-regex
export const withoutMarks = (text: string): string => text.replaceAll(/\d+\u0001/g, '')

/** A document whose head carries its own id. It has no name besides: references are resolved before. */
export function marked<T extends SigmaDocument>(document: T, number: number): T {
  const { name: _, ...head } = document.head
  return { ...document, head: { ...head, id: ownId(number, document.head.id) } }
}

/** The rules a document refers to, as it writes them; undefined for `any`. */
export function referencesOf(document: SigmaDocument): readonly string[] | undefined {
  if (document.kind === 'rule') return []
  if (document.kind === 'filter') return document.rules === 'any' ? undefined : document.rules
  return document.correlation.rules
}

/** What a name stands for among the rules of one label; undefined leaves it as it is, and the engine says that it is none. */
export type Resolve = (name: string) => string | undefined

export function resolved(correlation: SigmaCorrelation, resolve: Resolve): SigmaCorrelation {
  const of = (name: string) => resolve(name) ?? name
  const { rules, aliases, expression } = correlation.correlation
  const rename = (condition: NonNullable<typeof expression>): NonNullable<typeof expression> => {
    if (condition.op === 'name') return { op: 'name', name: of(condition.name) }
    if (condition.op === 'not') return { op: 'not', part: rename(condition.part) }
    if (condition.op !== 'of') return { op: condition.op, parts: condition.parts.map(rename) }
    // `1 of x*` over the names of rules: written out, since names are not what they were.
    const names = rules.filter((name) => condition.pattern === 'them' || isLike(name, condition.pattern))
    return { op: condition.every ? 'and' : 'or', parts: names.map((name) => ({ op: 'name', name: of(name) })) }
  }
  return {
    ...correlation,
    correlation: {
      ...correlation.correlation,
      rules: rules.map(of),
      aliases: new Map(
        [...aliases].map(([alias, fields]) => [alias, new Map([...fields].map(([rule, field]) => [of(rule), field]))]),
      ),
      ...(expression !== undefined && { expression: rename(expression) }),
    },
  }
}

const isLike = (name: string, pattern: string): boolean => {
  const parts = pattern.split('*')
  let at = 0
  for (const [i, part] of parts.entries()) {
    const found = i === parts.length - 1 && i > 0 ? name.length - part.length : name.indexOf(part, at)
    if (found < at || (i === 0 && found !== 0) || !name.startsWith(part, found)) return false
    at = found + part.length
  }
  return parts.length > 1 ? true : at === name.length
}

/** A filter over exactly these rules: its own label's. */
export const filterOver = (filter: SigmaFilter, rules: readonly string[]): SigmaFilter => ({ ...filter, rules })
