import { useInfiniteQuery } from '@tanstack/react-query'
import { type RelationRow, relations } from '@testudo/threats'
import { Button, call, Dtg, Section, useMarking, useText } from '@testudo/ui'
import { FarLink } from './Marked.tsx'
import type { ObjectReply } from './replies.ts'
import { TypeIcon } from './typeLook.tsx'
import { verbWord, words } from './words.ts'

const GROUPS = ['targets', 'arsenal', 'techniques', 'who', 'traces', 'defence', 'named', 'other', 'plumbing'] as const
type Group = (typeof GROUPS)[number]

/** Who is related to it, grouped by what the relation means, with who asserts it and how surely. */
export function Relations({ page }: { page: ObjectReply }) {
  const t = useText(words)
  const rest = useInfiniteQuery({
    queryKey: [relations.path, page.object.id, page.relationsNext],
    initialPageParam: page.relationsNext,
    queryFn: ({ pageParam, signal }) =>
      call(relations, { id: page.object.id, ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    getNextPageParam: (last) => last.next,
    enabled: false,
  })
  const later = rest.data?.pages ?? []
  useMarking(later.at(-1)?.marking ?? 'none')
  const got = [...page.relations, ...later.flatMap((one) => one.rows)]
  const groups = Map.groupBy(mergeRelations(got), groupOf)
  const more = rest.data === undefined ? page.relationsNext !== undefined : rest.hasNextPage
  if (got.length === 0)
    return (
      <Section title={t('tab.relations')}>
        <p className="t-2">{t('relations.none')}</p>
      </Section>
    )
  return (
    <>
      {GROUPS.map((group) => {
        const rows = groups.get(group)
        return rows === undefined ? null : (
          <Section key={group} title={t(`group.${group}`)} aside={t('relations.grouped', { n: rows.length })}>
            <RelationTable rows={rows} />
          </Section>
        )
      })}
      {more && (
        <Section>
          <Button
            disabled={rest.isFetching}
            onClick={() => void (rest.data === undefined ? rest.refetch() : rest.fetchNextPage())}
          >
            {t('relations.more')}
          </Button>
        </Section>
      )}
    </>
  )
}

const isEmbedded = (row: RelationRow) => /_refs?$/.test(row.kind)

function groupOf({ kind, direction, far }: RelationRow): Group {
  if (kind === 'uses' && far.type === 'attack-pattern') return 'techniques'
  if (['targets', 'exploits', 'has', 'impacts', 'compromises'].includes(kind)) return 'targets'
  if (['uses', 'drops', 'downloads', 'delivers', 'hosts', 'owns', 'controls'].includes(kind)) return 'arsenal'
  if (['attributed-to', 'related-to', 'variant-of', 'subtechnique-of', 'revoked-by', 'derived-from'].includes(kind))
    return 'who'
  if (['indicates', 'sighting_of_ref', 'where_sighted_refs', 'based-on', 'communicates-with'].includes(kind))
    return 'traces'
  if (['mitigates', 'detects', 'remediates', 'investigates'].includes(kind)) return 'defence'
  if (kind === 'object_refs' && direction === 'in') return 'named'
  return isEmbedded({ kind } as RelationRow) ? 'plumbing' : 'other'
}

/** The same said by several sources is one row with all of them: one thing, counted once. */
export function mergeRelations(rows: readonly RelationRow[]): readonly RelationRow[] {
  const merged = new Map<string, RelationRow>()
  for (const row of rows) {
    const key = `${row.kind} ${row.direction} ${row.far.id}`
    const known = merged.get(key)
    // Two marks cannot be joined here; rows whose marks differ stay apart.
    if (known === undefined || known.mark.portion !== row.mark.portion || isEmbedded(row)) {
      merged.set(known === undefined ? key : `${key} ${row.id}`, row)
      continue
    }
    merged.set(key, {
      ...known,
      sources: [...known.sources, ...row.sources],
      ...(known.since === undefined && row.since === undefined
        ? {}
        : { since: Math.min(known.since ?? Number.POSITIVE_INFINITY, row.since ?? Number.POSITIVE_INFINITY) }),
    })
  }
  return [...merged.values()]
}

/** One of each meaning first, targets before tools before techniques: a short list that tells the most. */
export function tellingFirst(rows: readonly RelationRow[]): readonly RelationRow[] {
  const groups = Map.groupBy(rows, groupOf)
  const rounds: RelationRow[] = []
  const share: Readonly<Record<Group, number>> = {
    targets: 3,
    arsenal: 2,
    who: 2,
    traces: 1,
    techniques: 1,
    defence: 1,
    named: 1,
    other: 1,
    plumbing: 0,
  }
  const taken = new Set<RelationRow>()
  for (const group of ['targets', 'arsenal', 'who', 'traces', 'techniques', 'defence', 'other', 'named'] as const)
    for (const row of (groups.get(group) ?? []).slice(0, share[group])) {
      rounds.push(row)
      taken.add(row)
    }
  return [...rounds, ...rows.filter((row) => !taken.has(row) && !isEmbedded(row)), ...rows.filter(isEmbedded)]
}

export function RelationTable({ rows }: { rows: readonly RelationRow[] }) {
  const t = useText(words)
  return (
    <table className="th-table">
      <thead>
        <tr>
          <th scope="col" className="th-col-portion">
            {t('portion')}
          </th>
          <th scope="col" className="th-col-verb">
            {t('relation')}
          </th>
          <th scope="col">{t('object')}</th>
          <th scope="col" className="th-col-source">
            {t('asserted.by')}
          </th>
          <th scope="col" className="th-col-grade">
            {t('grade')}
          </th>
          <th scope="col" className="th-right th-col-time">
            {t('since')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.id} ${row.kind} ${row.direction} ${row.far.id}`}>
            <td className="t-portion">{row.mark.portion}</td>
            <td className="t-2">{verbWord(t, row.kind, row.direction)}</td>
            <td>
              <span className="th-far">
                <TypeIcon type={row.far.type} /> <FarLink far={row.far} />
              </span>
            </td>
            <td>{[...new Set(row.sources.map((one) => one.source))].join(', ')}</td>
            <td>
              {row.sources
                .map((one) =>
                  one.grading === undefined ? '–' : `${one.grading.reliability}${one.grading.credibility}`,
                )
                .join(', ')}
            </td>
            <td className="th-right">{row.since === undefined ? '' : <Dtg at={row.since} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
