import type { Reply } from '@testudo/kernel/contract'
import { Dtg, Go, Marked, Section, useSay, useText } from '@testudo/ui'
import type { handover } from '../core/index.ts'
import { watchWords } from './words/watch.ts'

/** Incidents of the shift, and under each what was asked, offered and run for it. */
export function SheetIncidents({ rows }: { rows: Reply<typeof handover>['incidents'] }) {
  const t = useText(watchWords)
  const say = useSay()
  return (
    <Section title={t('sheet.incidents')}>
      <ul className="w-list">
        {rows.map((one) => (
          <li key={one.id}>
            <Dtg at={one.at} />{' '}
            <Marked mark={one.mark}>
              <Go to={one.route} className="t-link">
                {one.name}
              </Go>
            </Marked>{' '}
            <span className="t-2">
              {[
                ...(one.closed ? [t('thing.closed')] : []),
                ...(one.changed && !one.closed ? [t(one.fresh ? 'thing.fresh' : 'thing.changed')] : []),
                ...(one.entries > 0 ? [t('sheet.entries', { n: one.entries })] : []),
              ].join(', ')}
            </span>
            {one.beside.length > 0 && (
              <ul className="w-beside t-small">
                {one.beside.map(({ id, what, title, state, route, mark }) => (
                  <li key={id}>
                    <span className="t-2">{say(what)}</span>{' '}
                    <Marked mark={mark}>
                      <Go to={route} className="t-link">
                        {say(title)}
                      </Go>{' '}
                      {say(state)}
                    </Marked>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {rows.length === 0 && <p className="t-2">{t('sheet.none')}</p>}
    </Section>
  )
}
