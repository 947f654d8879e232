import { objectPage } from '@testudo/threats'
import {
  Button,
  Chip,
  Dtg,
  FaultState,
  Inspector,
  Section,
  Skeleton,
  useAsk,
  useGo,
  useMarking,
  useText,
  MarkChips,
} from '@testudo/ui'
import { FarLink, Marked } from './Marked.tsx'
import { graphPath, objectPath } from './paths.ts'
import { Prose } from './Prose.tsx'
import { tellingFirst } from './Relations.tsx'
import { typeWord, verbWord, words } from './words.ts'

/** The selected object in the right column: what it is, what it means, what is nearest. */
export function QuickLook({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useText(words)
  const go = useGo()
  const answer = useAsk(objectPage, id === undefined ? undefined : { id }, { keep: true })
  useMarking(id === undefined ? 'none' : (answer.data?.marking ?? (answer.error === null ? undefined : 'none')))
  if (id === undefined) return null
  const page = answer.data
  return (
    <Inspector
      label={t('object')}
      onClose={onClose}
      head={
        page === undefined ? (
          <h2>{t('object')}</h2>
        ) : (
          <h2 className="th-cut">
            <Marked mark={page.object.mark}>{page.object.name === '' ? page.object.id : page.object.name}</Marked>
          </h2>
        )
      }
    >
      {answer.error !== null ? (
        <FaultState error={answer.error} />
      ) : page === undefined ? (
        <Skeleton rows={6} />
      ) : (
        <>
          <Section>
            <p className="t-row th-wrap">
              <Chip>{typeWord(t, page.object.type)}</Chip>
              {page.object.reference !== undefined && <Chip>{page.object.reference}</Chip>}
              {page.object.revoked && <Chip>{t('revoked.word')}</Chip>}
              <MarkChips mark={page.object.mark} />
            </p>
            {page.description !== undefined && (
              <p className="th-description th-clamp">
                <Marked mark={page.description.mark}>
                  <Prose text={page.description.text} />
                </Marked>
              </p>
            )}
            <p className="t-row">
              <Button look="primary" onClick={() => go(objectPath(id))} keys="Enter">
                {t('open')}
              </Button>
              <Button onClick={() => go(graphPath(id))}>{t('open.graph')}</Button>
            </p>
          </Section>
          {page.lifecycle !== undefined && (
            <Section title={t('lifecycle')} aside={t(`state.${page.lifecycle.state}`)}>
              <p>
                <Marked mark={page.lifecycle.mark}>
                  {t('score')} <b>{page.lifecycle.score}</b> · {t('decay.ends')} <Dtg at={page.lifecycle.endsAt} />
                </Marked>
              </p>
            </Section>
          )}
          <Section
            title={t('tab.relations')}
            aside={page.relations.length === 0 ? undefined : t('relations.some', { n: page.relations.length })}
          >
            {page.relations.length === 0 && <p className="t-2">{t('relations.none')}</p>}
            <ul className="th-plain">
              {tellingFirst(page.relations)
                .slice(0, 12)
                .map((row) => (
                  <li key={`${row.id} ${row.kind} ${row.far.id}`} className="th-line">
                    <Marked mark={row.mark}>
                      <span className="t-2">{verbWord(t, row.kind, row.direction)}</span> <FarLink far={row.far} />
                    </Marked>
                  </li>
                ))}
            </ul>
          </Section>
          <Section title={t('sources')}>
            <ul className="th-plain">
              {page.sources.map((one) => (
                <li key={one.source} className="th-line">
                  <Marked mark={one.mark}>
                    {one.source}{' '}
                    {one.grading === undefined ? '' : `${one.grading.reliability}${one.grading.credibility}`}
                  </Marked>
                </li>
              ))}
            </ul>
          </Section>
        </>
      )}
    </Inspector>
  )
}
