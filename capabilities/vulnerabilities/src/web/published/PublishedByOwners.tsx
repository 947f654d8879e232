import { Dtg, Go, Section, useNumber, useText, useViewer, Marked } from '@testudo/ui'
import type { Known } from '../parts/replies.ts'
import { PUBLISHED } from '../paths.ts'
import { publishedWords } from '../words/published.ts'

/** `3 affected, 1 not affected, 2 unknown`, and who said so when. */
export function PublishedByOwners({ id, given }: { id: string; given: Known['published'] }) {
  const t = useText(publishedWords)
  const viewer = useViewer()
  const number = useNumber()
  const { counts, rows } = given
  const sum = {
    affected: number(counts.affected),
    notAffected: number(counts.notAffected),
    unknown: number(counts.unknown),
  }
  return (
    <Section title={t('owners.title')} {...(rows.length === 0 ? {} : { aside: t('owners.sum', sum) })}>
      {rows.length === 0 ? (
        <p className="t-3">{t('owners.none')}</p>
      ) : (
        <ul className="v-plain-list">
          {rows.map((row) => (
            <li key={row.id}>
              <Marked mark={row.mark}>
                {row.nation} <b>{row.operatorName}</b>
              </Marked>{' '}
              <b>{t(`status.${row.status}`)}</b> <Dtg at={row.at} />{' '}
              <span className="t-2 t-small">{t('owners.by', { by: row.by })}</span>
            </li>
          ))}
        </ul>
      )}
      {viewer.may('vulnerabilities:write') && (
        <p>
          <Go to={`${PUBLISHED}?id=${encodeURIComponent(id)}`} className="t-link v-target">
            {t('owners.publish')}
          </Go>
        </p>
      )}
    </Section>
  )
}
