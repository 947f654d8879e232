import { Button, Chip, Dtg, Facts, Go, useText } from '@testudo/ui'
import type { ReactNode } from 'react'
import type { ActivityRow } from '../../core/contract/activities.ts'
import { Marked } from '../Marked.tsx'
import { objectPath } from '../paths.ts'
import { useSay } from '../useSay.ts'
import { commonWords } from './words.ts'

/** One activity: what it touches, when, and whom to call. */
export function ActivityDetail({
  row,
  mayWrite,
  onChange,
  onEnd,
}: {
  row: ActivityRow
  mayWrite: boolean
  onChange: () => void
  onEnd: () => void
}) {
  const t = useText(commonWords)
  const say = useSay()
  const open = row.state === 'planned' || row.state === 'running'
  const facts: [ReactNode, ReactNode][] = [
    [t('act.kind'), `${t(`kind.${row.kind}`)}, ${t(`state.${row.state}`)}`],
    [t('act.starts'), <Dtg key="s" at={row.starts} full />],
    [t('act.ends'), row.ends === undefined ? t('act.openEnd') : <Dtg key="e" at={row.ends} full />],
    [t('act.by'), row.organisation],
    [t('act.contact'), row.contact],
    [t('act.sectors'), row.sectors.join(', ')],
    [t('act.nations'), row.nations.join(' ')],
    [t('act.ranges'), row.ranges.join(', ')],
    [t('act.domains'), row.domains.join(', ')],
  ]
  return (
    <div className="cm-detail cm-stack">
      <h3>
        <Marked mark={row.mark}>
          <Go to={objectPath(row.id)}>{say(row.name)}</Go>
        </Marked>
      </h3>
      <div className="cm-chips">
        {row.mark.chips.map((chip) => (
          <Chip key={chip}>{chip}</Chip>
        ))}
      </div>
      {row.description !== '' && <p>{row.description}</p>}
      <Facts rows={facts.filter(([, value]) => value !== '')} />
      {row.targets.length > 0 && (
        <div>
          <h4>{t('act.targets')}</h4>
          <ul>
            {row.targets.map((target) => (
              <li key={target.id}>
                {target.known ? (
                  <Go to={objectPath(target.id)}>{say(target.name)}</Go>
                ) : (
                  <span className="t-3">{t('act.unknown')}</span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {mayWrite && row.own && open && (
        <div className="t-row">
          <Button small onClick={onChange}>
            {t('act.change')}
          </Button>
          <Button small look="danger" onClick={onEnd}>
            {t(row.state === 'planned' ? 'act.cancel' : 'act.end')}
          </Button>
        </div>
      )}
    </div>
  )
}
