import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { newestWords, type PublishedStatus } from '../../core/published/tally.ts'
import { publishedDb } from './tables.ts'

/** A published word as one reader has it. */
export interface StoredStatus {
  readonly id: string
  readonly vulnerability: string
  readonly operator: string
  readonly operatorName: string
  readonly nation: string
  readonly status: PublishedStatus
  readonly at: number
  readonly byName: string
  /** Account of the node it came from; empty: published here. */
  readonly origin: string
  readonly label: Label
}

/** What owners published of themselves, as one reader may know it: of several words of one owner the newest it may read. */
export interface PublishedBook {
  read(
    subject: Subject,
    question?: { readonly vulnerabilities?: readonly string[]; readonly at?: number },
  ): Promise<readonly StoredStatus[]>
  /** The same, every row: one for each label. */
  readAll(
    subject: Subject,
    question?: { readonly vulnerabilities?: readonly string[]; readonly at?: number; readonly ids?: readonly string[] },
  ): Promise<readonly StoredStatus[]>
}

const MOST_NAMED = 2_000

export function createPublished({ tables }: Pick<Host, 'tables'>): PublishedBook {
  const readAll: PublishedBook['readAll'] = (subject, { vulnerabilities, at, ids } = {}) =>
    tables.readAs(subject, async (tx) => {
      if (vulnerabilities?.length === 0 || ids?.length === 0) return []
      let question = publishedDb(tx)
        .selectFrom('vulnerabilities_status')
        .selectAll()
        .orderBy('at', 'desc')
        .orderBy('id')
      question =
        at === undefined
          ? question.where('until', 'is', null)
          : question.where('at', '<=', at).where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
      if (ids !== undefined) question = question.where('id', 'in', ids)
      const named = vulnerabilities === undefined ? undefined : new Set(vulnerabilities)
      if (named !== undefined && named.size <= MOST_NAMED) question = question.where('vulnerability', 'in', [...named])
      const rows = await question.execute()
      return rows
        .filter(({ vulnerability }) => named === undefined || named.has(vulnerability))
        .map((row) => ({
          id: row.id,
          vulnerability: row.vulnerability,
          operator: row.operator,
          operatorName: row.operator_name,
          nation: row.nation,
          status: row.status,
          at: Number(row.at),
          byName: row.by_name,
          origin: row.origin,
          label: JSON.parse(row.label) as Label,
        }))
    })
  return {
    readAll,
    async read(subject, question) {
      return newestWords(await readAll(subject, question))
    },
  }
}
