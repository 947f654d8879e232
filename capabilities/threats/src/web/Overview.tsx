import { Go, Section, useText } from '@testudo/ui'
import { Judgements } from './Judgements.tsx'
import { LifecycleSection } from './LifecycleSection.tsx'
import { Marked } from './Marked.tsx'
import { objectPath } from './paths.ts'
import { Prose } from './Prose.tsx'
import { Properties } from './Properties.tsx'
import { mergeRelations, RelationTable, tellingFirst } from './Relations.tsx'
import type { ObjectReply } from './replies.ts'
import { Said } from './Said.tsx'
import { TechniquesSeen } from './TechniquesSeen.tsx'
import { words } from './words.ts'

const RELATIONS = 6
const TECHNIQUES = 5

/** What it is, what nations judge, what it is related to, what people say. */
export function Overview({ page, onChanged }: { page: ObjectReply; onChanged: () => void }) {
  const t = useText(words)
  const path = objectPath(page.object.id)
  const relations = tellingFirst(mergeRelations(page.relations))
  return (
    <>
      {page.lifecycle !== undefined && <LifecycleSection lifecycle={page.lifecycle} />}
      {page.judgements.cells.length > 0 && <Judgements page={page} />}
      {page.description !== undefined && (
        <Section title={t('description')}>
          <p className="th-description">
            <Marked mark={page.description.mark}>
              <Prose text={page.description.text} />
            </Marked>
          </p>
        </Section>
      )}
      {relations.length > 0 && (
        <Section
          title={t('tab.relations')}
          aside={
            <Go to={`${path}?tab=relations`}>
              {t('relations.of', {
                shown: Math.min(RELATIONS, relations.length),
                n: page.relationsMore ? `${page.relationCount}+` : page.relationCount,
              })}
            </Go>
          }
        >
          <RelationTable rows={relations.slice(0, RELATIONS)} />
        </Section>
      )}
      {page.techniques.length > 0 && (
        <Section
          title={t('techniques.seen')}
          aside={<Go to={`${path}?tab=techniques`}>{t('techniques.all', { n: page.techniques.length })}</Go>}
        >
          <TechniquesSeen rows={page.techniques.slice(0, TECHNIQUES)} />
        </Section>
      )}
      <Section title={t('properties')}>
        <Properties rows={page.properties} />
      </Section>
      <Said page={page} onChanged={onChanged} />
    </>
  )
}
