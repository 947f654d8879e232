import type { MissionRef, ObjectRow } from '@testudo/threats'
import { type Column, Dtg, useText, MarkChips } from '@testudo/ui'
import { useMemo } from 'react'
import { Highlighted } from './Highlighted.tsx'
import { Marked } from './Marked.tsx'
import { MissionLinks } from './MattersNow.tsx'
import { Saying } from './Saying.tsx'
import { TypeIcon } from './typeLook.tsx'
import { typeWord, words } from './words.ts'

export type ListRow = ObjectRow & { readonly fuzzy?: boolean; readonly excerpt?: string | undefined }

export const OPTIONAL_COLUMNS = ['marks', 'missions', 'code', 'type', 'modified', 'added'] as const
type Optional = (typeof OPTIONAL_COLUMNS)[number]

/** The store sorts, over all pages; the head only says by what. */
const asStored = () => 0

/** The columns of the list: what it is called or says, and those the reader chose. */
export function useListColumns(
  shown: readonly string[],
  wanted: readonly string[],
  missionsOf: ReadonlyMap<string, readonly MissionRef[]>,
): Column<ListRow>[] {
  const t = useText(words)
  return useMemo(() => {
    const optional: Readonly<Record<Optional, Column<ListRow>>> = {
      marks: {
        id: 'marks',
        head: t('marks'),
        width: '3fr',
        cell: (row) => (
          <span className="th-chips" title={row.mark.chips.join(' · ')}>
            <MarkChips mark={row.mark} />
          </span>
        ),
      },
      missions: {
        id: 'missions',
        head: t('missions'),
        width: 170,
        cell: (row) => {
          const missions = missionsOf.get(row.id)
          return missions === undefined ? '' : <MissionLinks missions={missions} most={2} />
        },
      },
      code: {
        id: 'code',
        head: t('code'),
        width: 110,
        cell: (row) => <span className="t-mono">{row.reference ?? ''}</span>,
      },
      type: {
        id: 'type',
        head: t('type'),
        width: 140,
        cell: (row) => <span className="t-2">{typeWord(t, row.type)}</span>,
      },
      modified: {
        id: 'modified',
        head: t('modified'),
        width: 120,
        align: 'right',
        cell: (row) =>
          row.modified === '' || Number.isNaN(Date.parse(row.modified)) ? '' : <Dtg at={Date.parse(row.modified)} />,
      },
      added: {
        id: 'added',
        head: t('added'),
        width: 120,
        align: 'right',
        sort: asStored,
        cell: (row) => <Dtg at={row.addedAt} />,
      },
    }
    return [
      {
        id: 'name',
        head: t('name'),
        width: '4fr',
        sort: asStored,
        cell: (row) => (
          <Marked mark={row.mark}>
            <TypeIcon type={row.type} />{' '}
            {row.reference !== undefined && !shown.includes('code') && (
              <span className="t-mono t-2">{row.reference} </span>
            )}
            {row.says === undefined ? (
              <b>
                <Highlighted text={row.name === '' ? row.id : row.name} wanted={wanted} />
              </b>
            ) : (
              <Saying says={row.says} />
            )}
            {row.revoked && <span className="t-3"> {t('revoked.word')}</span>}
            {row.fuzzy === true && <span className="t-3"> {t('search.fuzzy')}</span>}
            {row.excerpt !== undefined && (
              <span className="t-2 th-excerpt">
                {' '}
                <Highlighted text={row.excerpt} wanted={wanted} />
              </span>
            )}
          </Marked>
        ),
      },
      ...OPTIONAL_COLUMNS.filter((column) => shown.includes(column)).map((column) => optional[column]),
    ]
  }, [t, shown, wanted, missionsOf])
}
