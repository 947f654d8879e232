import { Button, Go, StateMark, useKeys, useText, useViewer, useSay, Marked, MarkChips } from '@testudo/ui'
import type { Judge } from '../desk/useJudge.tsx'
import { threatPath } from '../paths.ts'
import { deskWords } from '../words/desk.ts'
import type { AlertReply } from './useAlert.ts'

/** The name of the alert, what it does to missions, and what can be done about it. */
export function AlertHead({ given, judge }: { given: AlertReply; judge: Judge }) {
  const t = useText(deskWords)
  const say = useSay()
  const viewer = useViewer()
  const { row } = given
  const may = viewer.may('detection:write')
  const judged = row.state === 'confirmed' || row.state === 'benign'
  const ready = may && !judge.busy
  useKeys(
    may
      ? [
          { keys: 'm', text: t('take'), run: () => ready && void judge.give(row, 'mine') },
          { keys: 'C', text: t('confirm'), run: () => ready && void judge.give(row, 'confirmed') },
          { keys: 'D', text: t('benign'), run: () => ready && judge.benign(row) },
        ]
      : [],
  )
  return (
    <header className="d-alert-head">
      <div className="t-grow">
        <h1 className="d-alert-name">
          {row.mission !== undefined && <StateMark state={row.mission.state} />}
          <span>
            <Marked mark={row.mark}>{say(row.title)}</Marked>
          </span>
          <MarkChips mark={row.mark} />
        </h1>
        <p>
          <span className="t-portion">{row.mark.portion}</span> {say(given.because)}
        </p>
        <p className="t-2 t-small d-alert-links">
          {t(`kind.${row.kind}`)} · {say(row.through)} ·{' '}
          {row.by === undefined
            ? t(`state.${row.state}`)
            : t('state.by', { state: t(`state.${row.state}`), by: row.by })}
          {row.known !== undefined && viewer.may('threats:read') && (
            <>
              {' · '}
              <Go to={threatPath(row.known)} className="t-link d-target">
                {t('in.threats')}
              </Go>
            </>
          )}
          {row.asset !== undefined && (
            <>
              {' · '}
              <Go to={row.asset.route} className="t-link d-target">
                {t('in.picture')}
              </Go>
            </>
          )}
        </p>
      </div>
      {may && (
        <span className="t-row d-deeds">
          {judged ? (
            <Button disabled={judge.busy} onClick={() => void judge.give(row, 'open')}>
              {t('reopen')}
            </Button>
          ) : (
            <>
              {row.state === 'open' && (
                <Button keys="m" disabled={judge.busy} onClick={() => void judge.give(row, 'mine')}>
                  {t('take')}
                </Button>
              )}
              <Button keys="C" disabled={judge.busy} onClick={() => void judge.give(row, 'confirmed')}>
                {t('confirm')}
              </Button>
              <Button keys="D" disabled={judge.busy} onClick={() => judge.benign(row)}>
                {t('benign')}
              </Button>
            </>
          )}
          <Button disabled={judge.busy} onClick={() => void judge.record(row)}>
            {t('record')}
          </Button>
        </span>
      )}
    </header>
  )
}
