import { Button, Go, StateMark, useAsk, useKeys, useMarking, useText, useViewer, useSay, Marked } from '@testudo/ui'
import { alert, type AlertRow } from '../../core/contract/alerts.ts'
import { alertPath } from '../paths.ts'
import { deskWords } from '../words/desk.ts'
import { type Judge } from './useJudge.tsx'

/** What the chosen alert does to missions, in one sentence, and what can be done about it. */
export function AlertFoot({ row, judge }: { row: AlertRow | undefined; judge: Judge }) {
  const t = useText(deskWords)
  const say = useSay()
  const viewer = useViewer()
  const asked = useAsk(alert, row === undefined ? undefined : { id: row.id })
  useMarking(row === undefined || asked.isError ? 'none' : asked.data?.marking)
  const may = viewer.may('detection:write')
  const ready = row !== undefined && may && !judge.busy
  useKeys([
    { keys: 'm', text: t('take'), run: () => ready && void judge.give(row, 'mine') },
    { keys: 'C', text: t('confirm'), run: () => ready && void judge.give(row, 'confirmed') },
    { keys: 'D', text: t('benign'), run: () => ready && judge.benign(row) },
  ])
  if (row === undefined) return <footer className="d-foot t-3">{t('choose.alert')}</footer>
  const judged = row.state === 'confirmed' || row.state === 'benign'
  return (
    <footer className="d-foot">
      {row.mission !== undefined && <StateMark state={row.mission.state} />}
      <p className="t-grow" aria-live="polite">
        {asked.data === undefined ? (
          asked.isError ? (
            <span className="t-2">{asked.error.message}</span>
          ) : (
            <span className="t-3">{say(row.title)}</span>
          )
        ) : (
          <Marked mark={row.mark}>{say(asked.data.because)}</Marked>
        )}{' '}
        <Go to={alertPath(row.id)}>{t('evidence')}</Go>
      </p>
      {may && (
        <span className="t-row d-deeds">
          {judged ? (
            <Button small disabled={judge.busy} onClick={() => void judge.give(row, 'open')}>
              {t('reopen')}
            </Button>
          ) : (
            <>
              {row.state === 'open' && (
                <Button small keys="m" disabled={judge.busy} onClick={() => void judge.give(row, 'mine')}>
                  {t('take')}
                </Button>
              )}
              <Button small keys="C" disabled={judge.busy} onClick={() => void judge.give(row, 'confirmed')}>
                {t('confirm')}
              </Button>
              <Button small keys="D" disabled={judge.busy} onClick={() => judge.benign(row)}>
                {t('benign')}
              </Button>
            </>
          )}
          <Button small disabled={judge.busy} onClick={() => void judge.record(row)}>
            {t('record')}
          </Button>
        </span>
      )}
    </footer>
  )
}
