import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import { standingOf, type Version } from '../../core/inventory/standing.ts'
import { isOwn } from '../../core/warnings/own.ts'
import { inventoryDb } from './tables.ts'

/** Above it, all equipment is looked at: a statement takes some ten thousand parameters at most. */
const MOST_NAMED = 2_000

/** Who brought a version, as far as that decides whose version stands. */
type Writer = Pick<Subject, 'organisation' | 'nation' | 'communities' | 'clearances' | 'specialAccess'>

export const writerText = ({ organisation, nation, communities, clearances, specialAccess }: Subject): string =>
  JSON.stringify({ organisation, nation, communities, clearances, specialAccess } satisfies Writer)

/** A version as it is weighed: with whose piece it is, and who brought it. */
export interface WeighedVersion extends Version {
  readonly id: string
  /** As JSON. */
  readonly label: string
  readonly operatorName: string
  readonly nation: string
  readonly writer: string | null
  readonly components: number
}

/**
 * Whether who brought the newer version had a say in the older one: the operator it is of, the organisation that brought it,
 * whoever may read (and so write under) its label, and the node itself.
 */
function mayReplace({ mayRead }: Pick<Host['tables'], 'mayRead'>) {
  return (newer: WeighedVersion, older: WeighedVersion): boolean => {
    if (newer.writer === null) return true
    const writer = JSON.parse(newer.writer) as Writer
    if (isOwn(writer, older)) return true
    if (older.writer !== null) {
      const { organisation, nation } = JSON.parse(older.writer) as Writer
      if (isOwn(writer, { operatorName: organisation, nation })) return true
    }
    const subject: Subject = { ...writer, id: 'writer', kind: 'person', name: '', roles: [] }
    return mayRead(subject, JSON.parse(older.label) as Label)
  }
}

/**
 * Of equipment the reader of this transaction has several versions of, those that stand, the first of them first; now, or at
 * a moment. Equipment with one version is not in it.
 */
export async function standingVersions(
  tx: Tx,
  tables: Pick<Host['tables'], 'mayRead'>,
  { ids, at }: { readonly ids?: readonly string[]; readonly at?: number | undefined } = {},
): Promise<ReadonlyMap<string, readonly WeighedVersion[]>> {
  if (ids?.length === 0) return new Map()
  const named = ids !== undefined && ids.length <= MOST_NAMED ? ids : undefined
  let several = inventoryDb(tx)
    .selectFrom('vulnerabilities_equipment')
    .select('id')
    .where((e) =>
      at === undefined
        ? e('until', 'is', null)
        : e.and([e('at', '<=', at), e.or([e('until', 'is', null), e('until', '>', at)])]),
    )
    .groupBy('id')
    .having((e) => e(e.fn.countAll(), '>', 1))
  if (named !== undefined) several = several.where('id', 'in', named)
  let versions = inventoryDb(tx)
    .selectFrom('vulnerabilities_equipment')
    .select(['row', 'id', 'at', 'digest', 'label', 'operator_name', 'writer', 'components'])
    .select(sql<string>`body::json ->> 'nation'`.as('nation'))
    .where('id', 'in', several)
  versions =
    at === undefined
      ? versions.where('until', 'is', null)
      : versions.where('at', '<=', at).where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
  const found = (await versions.execute()).map(
    ({ operator_name, at, ...row }): WeighedVersion => ({ ...row, at: Number(at), operatorName: operator_name }),
  )
  const replaces = mayReplace(tables)
  return new Map([...Map.groupBy(found, ({ id }) => id)].map(([id, its]) => [id, standingOf(its, replaces)]))
}
