import { Button, Dtg, Section, useText, Marked } from '@testudo/ui'
import type { TaskRow } from '../core/index.ts'
import { incidentWords } from './words.ts'

/** Tasks: those that are open and due first. */
export function Tasks({
  tasks,
  may,
  onReport,
}: {
  tasks: readonly TaskRow[]
  may: boolean
  onReport: (task: TaskRow) => void
}) {
  const t = useText(incidentWords)
  return (
    <Section title={t('tasks')} aside={tasks.length === 0 ? undefined : tasks.length}>
      {tasks.length === 0 && <p className="t-3">{t('tasks.none')}</p>}
      <ul className="i-list">
        {tasks.map((task) => (
          <li key={task.id} className="i-task">
            <div className="t-row">
              <span className="t-grow">
                <Marked mark={task.mark}>
                  <b>{task.name}</b>
                </Marked>{' '}
                <span className="t-2">{task.owner}</span>
              </span>
              <span className="i-outcome">{t(`outcome.${task.outcome}`)}</span>
              {may && task.mine && (
                <Button small onClick={() => onReport(task)} aria-label={t('task.report.of', { name: task.name })}>
                  {t('task.report')}
                </Button>
              )}
            </div>
            {task.due !== undefined && (
              <div className="t-small t-2">
                {t('task.due')} <Dtg at={task.due} /> {task.late && <b className="i-late">{t('task.late')}</b>}
              </div>
            )}
            {task.text !== '' && <div className="t-small i-text">{task.text}</div>}
            {task.reports.map((report) => (
              <div key={report.id} className="t-small i-report">
                <Marked mark={report.mark}>
                  <Dtg at={report.at} /> {report.by}: {t(`outcome.${report.outcome}`)} {report.text}
                </Marked>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  )
}
