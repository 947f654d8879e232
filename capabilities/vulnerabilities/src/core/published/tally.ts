import type { Words } from '../decision/types.ts'

/** What an owner may publish of itself about one vulnerability: one of three words, and nothing of what it follows from. */
export const PUBLISHED_STATUSES = ['affected', 'not affected', 'unknown'] as const
export type PublishedStatus = (typeof PUBLISHED_STATUSES)[number]

/** Owners by what they published, each once, with its newest word. */
export interface PublishedCounts {
  readonly affected: number
  readonly notAffected: number
  readonly unknown: number
}

/** A published word, as far as counting needs it. */
interface Published {
  readonly vulnerability: string
  readonly operator: string
  readonly status: PublishedStatus
  /** Unix ms. */
  readonly at: number
}

/** Fewer owners than this would tell of one of them. */
export const FEWEST_OWNERS = 3

/** The newest word of each owner about each vulnerability; of two at one moment the worse. */
export function newestWords<T extends Published>(rows: readonly T[]): readonly T[] {
  const newest = new Map<string, T>()
  for (const row of rows) {
    const key = JSON.stringify([row.vulnerability, row.operator])
    const known = newest.get(key)
    if (known === undefined || row.at > known.at || (row.at === known.at && worse(row, known))) newest.set(key, row)
  }
  return [...newest.values()]
}

const rank = ({ status }: Published) => ['affected', 'unknown', 'not affected'].indexOf(status)
const worse = (a: Published, b: Published) => rank(a) < rank(b)

/** @param rows newest words of one vulnerability */
export const tallyPublished = (rows: readonly Pick<Published, 'status'>[]): PublishedCounts => ({
  affected: rows.filter(({ status }) => status === 'affected').length,
  notAffected: rows.filter(({ status }) => status === 'not affected').length,
  unknown: rows.filter(({ status }) => status === 'unknown').length,
})

/**
 * Owners that say they are affected and of whose equipment the reader knows nothing: only they add to what is known, so
 * that nobody is counted twice.
 *
 * @param known operators (STIX identities and names) of the equipment the reader knows of
 */
export const saidAffected = <
  T extends Pick<Published, 'status'> & { readonly operator: string; readonly operatorName: string },
>(
  rows: readonly T[],
  known: ReadonlySet<string>,
): readonly T[] =>
  rows.filter(
    ({ status, operator, operatorName }) =>
      status === 'affected' && !known.has(operator) && (operatorName === '' || !known.has(operatorName)),
  )

/**
 * A sentence that begins with because, with what owners say besides: at its end, or in place of knowing nothing.
 *
 * @param owners at least one
 */
export function withPublished(because: Words, owners: number, anythingKnown: boolean): Words {
  const clause =
    owners === 1
      ? { en: 'one owner publishes that it is affected', fr: 'un propriétaire publie qu’il est touché' }
      : {
          en: `${owners} owners publish that they are affected`,
          fr: `${owners} propriétaires publient qu’ils sont touchés`,
        }
  if (!anythingKnown)
    return {
      en: `because **${clause.en}**; which equipment runs it is not known here.`,
      fr: `car **${clause.fr}** ; l’équipement concerné n’est pas connu ici.`,
    }
  const stopped = (text: string) => text.replace(/\.$/, '')
  return {
    en: `${stopped(because.en)}; besides, ${clause.en}.`,
    fr: `${stopped(because.fr)} ; en outre, ${clause.fr}.`,
  }
}

/** What owners say together about one vulnerability: nothing where fewer than three of them said anything. */
export interface PublishedAggregate extends PublishedCounts {
  readonly id: string
  readonly owners: number
}

/** By vulnerability, most affected first. `withheld`: some were left out because fewer than three owners spoke. */
export function aggregatePublished(rows: readonly Published[]): {
  readonly rows: readonly PublishedAggregate[]
  readonly withheld: boolean
} {
  const by = Map.groupBy(newestWords(rows), ({ vulnerability }) => vulnerability)
  const all = [...by].map(([id, its]) => ({ id, owners: its.length, ...tallyPublished(its) }))
  const told = all.filter(({ owners }) => owners >= FEWEST_OWNERS)
  return {
    rows: told.toSorted((a, b) => b.affected - a.affected || (a.id < b.id ? -1 : 1)),
    withheld: told.length < all.length,
  }
}
