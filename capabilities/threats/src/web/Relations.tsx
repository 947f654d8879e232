import { useInfiniteQuery } from '@tanstack/react-query'
import { type RelationRow, relations } from '@testudo/threats'
import { Button, call, Dtg, Section, useMarking, useText } from '@testudo/ui'
import { FarLink, Marked } from './Marked.tsx'
import type { ObjectReply } from './ObjectPage.tsx'
import { TypeIcon } from './typeLook.tsx'
import { words } from './words.ts'

/** Who is related to it, in which way, who asserts that and how surely. */
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
  const rows = [...page.relations, ...later.flatMap((one) => one.rows)]
  const more = rest.data === undefined ? page.relationsNext !== undefined : rest.hasNextPage
  return (
    <Section title={t('tab.relations')} aside={t('relations.some', { n: rows.length })}>
      {rows.length === 0 ? <p className="t-2">{t('relations.none')}</p> : <RelationTable rows={statedFirst(rows)} />}
      {more && (
        <Button
          disabled={rest.isFetching}
          onClick={() => void (rest.data === undefined ? rest.refetch() : rest.fetchNextPage())}
        >
          {t('relations.more')}
        </Button>
      )}
    </Section>
  )
}

/** Statements that two things belong together, before references one object holds to another. */
export function statedFirst(rows: readonly RelationRow[]): readonly RelationRow[] {
  const embedded = (row: RelationRow) => /_refs?$/.test(row.kind)
  return [...rows.filter((row) => !embedded(row)), ...rows.filter(embedded)]
}

export function RelationTable({ rows }: { rows: readonly RelationRow[] }) {
  const t = useText(words)
  return (
    <table className="th-table">
      <thead>
        <tr>
          <th scope="col">{t('portion')}</th>
          <th scope="col">{t('relation')}</th>
          <th scope="col">{t('object')}</th>
          <th scope="col">{t('asserted.by')}</th>
          <th scope="col">{t('grade')}</th>
          <th scope="col" className="th-right">
            {t('since')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          return (
            <tr key={`${row.id} ${row.kind} ${row.direction} ${row.far.id}`}>
              <td className="t-portion">{row.mark.portion}</td>
              <td className="t-2">{row.direction === 'out' ? row.kind : `← ${row.kind}`}</td>
              <td>
                <TypeIcon type={row.far.type} />{' '}
                {row.far.mark === undefined ? (
                  <FarLink far={row.far} />
                ) : (
                  <Marked mark={row.far.mark}>
                    <FarLink far={row.far} />
                  </Marked>
                )}
              </td>
              <td>{row.sources.map((one) => one.source).join(', ')}</td>
              <td>
                {row.sources
                  .map((one) =>
                    one.grading === undefined ? '–' : `${one.grading.reliability}${one.grading.credibility}`,
                  )
                  .join(', ')}
              </td>
              <td className="th-right">{row.since === undefined ? '' : <Dtg at={row.since} />}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
