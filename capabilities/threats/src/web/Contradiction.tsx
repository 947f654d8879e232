import { contradiction, type quarantine } from '@testudo/threats'
import type { Reply } from '@testudo/kernel/contract'
import { Dtg, Go, Section, Skeleton, useAsk, useMarking, useText } from '@testudo/ui'
import { objectPath } from './paths.ts'
import { words } from './words.ts'

type Row = Reply<typeof quarantine>['rows'][number]
const ID = /^[a-z0-9][a-z0-9-]{1,120}--[0-9a-f-]{36}$/
const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** Why one object waits, where it stood, and both contents when it contradicts another under the same id and time. */
export function Contradiction({ row }: { row: Row }) {
  const t = useText(words)
  const id = row.id !== undefined && ID.test(row.id) ? row.id : undefined
  const answer = useAsk(contradiction, id === undefined ? undefined : { id })
  useMarking(id === undefined ? 'none' : (answer.data?.marking ?? (answer.error === null ? undefined : 'none')))
  const times = answer.data?.times ?? []
  return (
    <>
      <Section title={t('reason')}>
        <p>
          <span className="t-portion">{row.mark.portion}</span> {row.message}
        </p>
        <p className="t-3 t-small">
          <code>{row.code}</code>
          {row.index >= 0 && ` · ${t('quarantine.place', { n: row.index + 1 })}`}
          {row.byte !== undefined && ` · ${t('quarantine.byte', { n: row.byte })}`}
        </p>
        {answer.data !== undefined && (
          <p>
            <Go to={objectPath(answer.data.id)}>{answer.data.name === '' ? answer.data.id : answer.data.name}</Go>
          </p>
        )}
      </Section>
      {id !== undefined && answer.isPending ? (
        <Skeleton rows={4} />
      ) : times.length === 0 ? (
        <Section>
          <p className="t-2">{t('quarantine.alone')}</p>
        </Section>
      ) : (
        times.map((time) => (
          <Section key={time.modified} title={t('quarantine.both')}>
            <p className="t-2">{t('quarantine.both.text')}</p>
            {time.contents.map((content, i) => (
              <div key={i} className="th-note">
                <p>
                  <span className="t-portion">{content.mark.portion}</span>{' '}
                  <b>{t(content.shown ? 'quarantine.shown' : 'quarantine.other')}</b> <Dtg at={content.addedAt} />
                </p>
                {content.changes.length > 0 && (
                  <ul className="th-plain">
                    {content.changes.map((change, n) => (
                      <li key={`${change.path} ${n}`} className="th-line">
                        <code className="t-2">{change.path}</code>{' '}
                        {change.change !== 'added' && <del className="th-break">{shown(change.before)}</del>}{' '}
                        {change.change !== 'removed' && <ins className="th-break">{shown(change.after)}</ins>}
                      </li>
                    ))}
                  </ul>
                )}
              </div>
            ))}
          </Section>
        ))
      )}
    </>
  )
}
