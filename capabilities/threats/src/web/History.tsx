import { formatDtg } from '@testudo/kernel/time'
import { versionDiff } from '@testudo/threats'
import { FaultState, Section, SelectField, Skeleton, useAsk, useMarking, useText, useUrlParam } from '@testudo/ui'
import { Events } from './Events.tsx'
import type { ObjectReply } from './replies.ts'
import { words } from './words.ts'

/** Every version the reader has, and the difference between any two. */
export function History({ page }: { page: ObjectReply }) {
  const t = useText(words)
  const [fromText, setFrom] = useUrlParam('from')
  const [toText, setTo] = useUrlParam('to')
  const { versions } = page
  const to = versions.find((one) => one.modified === toText) ?? versions[0]
  const from =
    versions.find((one) => one.modified === fromText) ?? versions[versions.findIndex((one) => one === to) + 1]
  return (
    <>
      <Section title={t('events')} aside={t('versions', { n: versions.length })}>
        <Events rows={page.events} />
      </Section>
      {from !== undefined && to !== undefined && from !== to && (
        <Section title={t('compare')}>
          <div className="t-row">
            <VersionPick label={t('before')} value={from.modified} versions={versions} onPick={setFrom} />
            <VersionPick label={t('after')} value={to.modified} versions={versions} onPick={setTo} />
          </div>
          <Changes id={page.object.id} from={from.modified} to={to.modified} />
        </Section>
      )}
    </>
  )
}

function VersionPick({
  label,
  value,
  versions,
  onPick,
}: {
  label: string
  value: string
  versions: ObjectReply['versions']
  onPick: (modified: string | undefined, options: { replace: boolean }) => void
}) {
  return (
    <SelectField label={label} value={value} onChange={(event) => onPick(event.target.value, { replace: true })}>
      {versions.map((one, i) => (
        <option key={one.modified} value={one.modified}>
          {`${versions.length - i} · ${Number.isNaN(Date.parse(one.modified)) ? one.modified : formatDtg(Date.parse(one.modified))}`}
        </option>
      ))}
    </SelectField>
  )
}

function Changes({ id, from, to }: { id: string; from: string; to: string }) {
  const t = useText(words)
  const answer = useAsk(versionDiff, { id, from, to })
  useMarking(answer.data?.marking ?? (answer.error === null ? undefined : 'none'))
  if (answer.error !== null) return <FaultState error={answer.error} />
  if (answer.data === undefined) return <Skeleton rows={3} />
  if (answer.data.changes.length === 0) return <p className="t-2">{t('diff.none')}</p>
  return (
    <table className="th-table">
      <thead>
        <tr>
          <th scope="col">{t('property')}</th>
          <th scope="col">{t('compare')}</th>
          <th scope="col">{t('before')}</th>
          <th scope="col">{t('after')}</th>
        </tr>
      </thead>
      <tbody>
        {answer.data.changes.map((row, i) => (
          <tr key={`${row.path} ${i}`}>
            <td className="t-mono">
              <span className="t-portion">{answer.data.mark.portion}</span> {row.path}
            </td>
            <td>{t(`change.${row.change}`)}</td>
            <td>{row.change !== 'added' && <del className="th-break">{shown(row.before)}</del>}</td>
            <td>{row.change !== 'removed' && <ins className="th-break">{shown(row.after)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
