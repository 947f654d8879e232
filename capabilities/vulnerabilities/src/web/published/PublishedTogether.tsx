import type { Reply } from '@testudo/kernel/contract'
import { Go, Section, useNumber, useText } from '@testudo/ui'
import type { collective } from '../../core/contract/collective.ts'
import { knownPath } from '../paths.ts'
import { publishedWords } from '../words/published.ts'

/** What owners publish, by vulnerability, where at least three of them speak. */
export function PublishedTogether({
  given,
}: {
  given: Pick<Reply<typeof collective>, 'published' | 'publishedWithheld'>
}) {
  const t = useText(publishedWords)
  const number = useNumber()
  return (
    <Section title={t('together.title')}>
      <p className="t-2">
        {given.published.length === 0 ? t('together.none') : t('together.text')}{' '}
        {given.publishedWithheld && t('together.withheld')}
      </p>
      <ul className="v-plain-list">
        {given.published.map(({ id, owners, affected, notAffected, unknown }) => (
          <li key={id}>
            <Go to={knownPath(id)} className="t-link v-target t-mono">
              {id}
            </Go>{' '}
            <b>{t('together.owners', { n: owners })}</b>{' '}
            {t('owners.sum', {
              affected: number(affected),
              notAffected: number(notAffected),
              unknown: number(unknown),
            })}
          </li>
        ))}
      </ul>
    </Section>
  )
}
