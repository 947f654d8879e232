import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  FaultState,
  Panel,
  Skeleton,
  useAsk,
  useKeys,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useNumber,
} from '@testudo/ui'
import { useMemo } from 'react'
import { contacts } from '../../core/contract/warnings.ts'
import { DESK } from '../paths.ts'
import { sourcesWords } from '../words/sources.ts'
import { ContactDialog } from './ContactDialog.tsx'
import { PageTabs } from './PageTabs.tsx'
import '../vulnerabilities.css'

export type ContactRow = Reply<typeof contacts>['rows'][number]

/** Operators and how each is reached. `?operator=` opens one; `new` an empty one. */
export default function ContactsPage() {
  const t = useText(sourcesWords)
  const number = useNumber()
  const [open, setOpen] = useUrlParam('operator')
  const asked = useAsk(contacts, {})
  useTrail([{ text: t('nav.vulnerabilities'), to: DESK }, { text: t('contacts') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  useKeys([{ keys: 'n', text: t('contact.add'), run: () => setOpen('new') }])
  const columns = useColumns()
  const rows = asked.data?.rows
  const row = rows?.find(({ operator }) => operator === open)
  return (
    <Panel
      level={1}
      title={t('contacts')}
      scroll={false}
      {...(rows === undefined ? {} : { count: number(rows.length) })}
      actions={
        <Button look="primary" keys="n" icon={<IconPlus size={16} />} onClick={() => setOpen('new')}>
          {t('contact.add')}
        </Button>
      }
    >
      <div className="v-column">
        <PageTabs />
        <div className="v-rest">
          {rows === undefined ? (
            asked.isError ? (
              <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
            ) : (
              <Skeleton rows={6} twoLines={false} />
            )
          ) : (
            <DataTable<ContactRow>
              rows={rows}
              columns={columns}
              rowId={({ operator }) => operator}
              label={t('contacts')}
              chosen={open}
              onOpen={({ operator }) => setOpen(operator)}
              onChoose={({ operator }) => setOpen(operator)}
              empty={<EmptyState title={t('contact.empty')}>{t('contact.empty.text')}</EmptyState>}
            />
          )}
        </div>
      </div>
      {open !== undefined && rows !== undefined && (
        <ContactDialog
          key={open}
          before={row}
          operator={open === 'new' ? '' : open}
          onClose={() => setOpen(undefined, { replace: true })}
        />
      )}
    </Panel>
  )
}

function useColumns(): readonly Column<ContactRow>[] {
  const t = useText(sourcesWords)
  return useMemo(
    (): readonly Column<ContactRow>[] => [
      { id: 'nation', head: t('nation'), width: 64, sort: ({ nation }) => nation, cell: ({ nation }) => nation },
      {
        id: 'name',
        head: t('operator'),
        width: '3fr',
        sort: ({ operatorName }) => operatorName,
        cell: ({ operatorName }) => <b className="t-name">{operatorName}</b>,
      },
      {
        id: 'language',
        head: t('contact.language'),
        width: 150,
        from: 560,
        cell: ({ language }) => t(`language.${language}`),
      },
      {
        id: 'ways',
        head: t('contact.ways'),
        width: '2fr',
        cell: (row) => {
          const ways = [
            ...(row.account === undefined ? [] : [t('way.portal')]),
            ...(row.mail === undefined ? [] : [t('way.mail')]),
            ...(row.webhook === undefined ? [] : [t('way.webhook')]),
            ...(row.vexKey === undefined ? [] : [t('way.key')]),
          ]
          return ways.length === 0 ? <span className="v-warn">{t('way.none')}</span> : ways.join(', ')
        },
      },
      {
        id: 'mail',
        head: t('contact.mail'),
        width: '2fr',
        from: 760,
        cell: ({ mail }) => <span className="t-2">{mail}</span>,
      },
      {
        id: 'phone',
        head: t('contact.phone'),
        width: 130,
        from: 860,
        cell: ({ phone }) => <span className="t-2">{phone}</span>,
      },
    ],
    [t],
  )
}
