import IconEyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs'
import {
  Button,
  call,
  DataTable,
  EmptyState,
  FaultLine,
  FaultState,
  Panel,
  SelectField,
  Skeleton,
  tell,
  useAsk,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
} from '@testudo/ui'
import { useState } from 'react'
import { publishable, withdrawStatuses } from '../../core/contract/published.ts'
import { useDeed } from '../parts/useDeed.ts'
import { useFresh } from '../parts/useFresh.ts'
import { DESK } from '../paths.ts'
import { PageTabs } from '../sources/PageTabs.tsx'
import { publishedWords } from '../words/published.ts'
import { AskProducts } from './AskProducts.tsx'
import { PublishDialog } from './PublishDialog.tsx'
import { type PublishableRow, useColumns } from './useColumns.tsx'
import '../vulnerabilities.css'

/** What one speaks for could say, what it has said and to whom; published, changed and taken back here. */
export default function PublishedPage() {
  const t = useText(publishedWords)
  const [operator, setOperator] = useUrlParam('operator')
  const [wanted] = useUrlParam('id')
  const [floats, setFloats] = useState<'publish' | 'ask' | undefined>(undefined)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(wanted === undefined ? [] : [wanted]))
  const { run, busy, fault } = useDeed()
  const asked = useAsk(publishable, operator === undefined ? {} : { operator }, { keep: true })
  useFresh()
  useTrail([{ text: t('nav.vulnerabilities'), to: DESK }, { text: t('title') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const columns = useColumns()
  const data = asked.data
  const rows = data?.rows ?? []
  const chosen = rows.filter(({ id }) => selected.has(id))
  const standing = chosen.flatMap(({ published }) => published.map(({ id }) => id))
  const withdraw = async () => {
    const done = await run(() => call(withdrawStatuses, { ids: standing }))
    if (done === undefined) return
    setSelected(new Set())
    tell({ text: t('withdraw.done', { n: done.withdrawn }) })
  }
  return (
    <Panel
      level={1}
      title={t('title')}
      scroll={false}
      actions={
        <>
          <Button icon={<IconEyeOff size={16} />} onClick={() => setFloats('ask')}>
            {t('ask')}
          </Button>
          <Button disabled={standing.length === 0 || busy} onClick={() => void withdraw()}>
            {standing.length === 0 ? t('withdraw.none') : t('withdraw', { n: standing.length })}
          </Button>
          <Button look="primary" disabled={chosen.length === 0} onClick={() => setFloats('publish')}>
            {chosen.length === 0 ? t('publish.none') : t('publish', { n: chosen.length })}
          </Button>
        </>
      }
    >
      <div className="v-column">
        <PageTabs />
        <p className="v-pad t-2">{t('lead')}</p>
        <FaultLine text={fault} />
        {data !== undefined && data.operators.length > 1 && (
          <div className="t-filter-row v-find">
            <SelectField
              label={t('operator')}
              value={data.operator ?? ''}
              onChange={(event) => {
                setSelected(new Set())
                setOperator(event.target.value)
              }}
            >
              {data.operators.map(({ id, name, nation }) => (
                <option key={id} value={id}>
                  {nation} {name}
                </option>
              ))}
            </SelectField>
          </div>
        )}
        <div className="v-rest">
          {data === undefined ? (
            asked.isError ? (
              <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
            ) : (
              <Skeleton rows={8} />
            )
          ) : data.operators.length === 0 ? (
            <EmptyState title={t('speaks')} command="testudo import SBOM --as inventory">
              {t('speaks.text')}
            </EmptyState>
          ) : (
            <DataTable<PublishableRow>
              rows={rows}
              columns={columns}
              rowId={({ id }) => id}
              label={t('title')}
              density="double"
              selected={selected}
              onSelect={setSelected}
              empty={<EmptyState title={t('none')}>{t('none.text')}</EmptyState>}
            />
          )}
        </div>
      </div>
      {floats === 'publish' && data !== undefined && chosen.length > 0 && (
        <PublishDialog
          given={data}
          vulnerabilities={chosen.map(({ id }) => id)}
          onClose={() => {
            setFloats(undefined)
            setSelected(new Set())
          }}
        />
      )}
      {floats === 'ask' && (
        <AskProducts nodes={data?.nodes ?? []} sharing={data?.sharing ?? true} onClose={() => setFloats(undefined)} />
      )}
    </Panel>
  )
}
