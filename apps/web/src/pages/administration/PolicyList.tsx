import { policies } from '@testudo/platform/contracts/identity'
import { Chip, Facts, FaultState, Panel, Section, Skeleton, useAsk, useLanguage, useText } from '@testudo/ui'
import { words } from './words.ts'

/** The classification policies in force, as their files say. They are changed as files, never here. */
export function PolicyList() {
  const t = useText(words)
  const language = useLanguage()
  const answer = useAsk(policies, {})
  if (answer.error !== null) return <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
  if (answer.data === undefined) return <Skeleton />
  return (
    <Panel>
      {answer.data.map((policy) => (
        <Section
          key={policy.id}
          title={policy.name[language] ?? policy.id}
          aside={`${policy.id} · ${t('version')} ${policy.version}`}
        >
          <Facts
            rows={[
              [
                t('classifications'),
                <span key="c" className="w-stack">
                  {policy.classifications.map((one) => (
                    <span key={one.name} className="t-row">
                      <span className="t-portion">({one.portion})</span>
                      <span
                        style={{
                          background: one.colour,
                          color: '#fff',
                          padding: '2px 10px',
                          fontWeight: 600,
                          fontSize: 11.5,
                        }}
                      >
                        {one.banner[language] ?? one.name}
                      </span>
                    </span>
                  ))}
                </span>,
              ],
              [
                t('tags'),
                <span key="t" className="w-stack">
                  {policy.tags.map((tag) => (
                    <span key={tag.tag} className="t-row" style={{ flexWrap: 'wrap' }}>
                      <b>{tag.tag}</b>
                      {tag.values.map((value) => (
                        <Chip key={value}>{value}</Chip>
                      ))}
                    </span>
                  ))}
                </span>,
              ],
              ...(policy.equivalents.length === 0
                ? []
                : [
                    [
                      t('equivalents'),
                      <span key="e" className="w-stack">
                        {policy.equivalents.map((one) => (
                          <span key={`${one.policy} ${one.classification}`}>
                            {one.policy} {one.classification} → {one.here}
                          </span>
                        ))}
                      </span>,
                    ] as const,
                  ]),
              ...(policy.twoPersonFrom === undefined ? [] : [[t('two-person'), policy.twoPersonFrom] as const]),
            ]}
          />
        </Section>
      ))}
    </Panel>
  )
}
