import type { Reply } from '@testudo/kernel/contract'
import { Facts, Section, useText } from '@testudo/ui'
import type { playbook } from '../core/contract/index.ts'
import { Findings } from './parts.tsx'
import { Signatures } from './Signatures.tsx'
import { playbookWords } from './words/playbook.ts'

export type PlaybookView = Reply<typeof playbook>

/** What a run of it needs, who acts, who signed, what was found. */
export function AboutPlaybook({ view }: { view: PlaybookView }) {
  const t = useText(playbookWords)
  return (
    <>
      <Section title={t('variables')} aside={view.inputs.length}>
        {view.inputs.length === 0 && <p className="t-2">{t('variables.none')}</p>}
        <ul className="p-list">
          {view.inputs.map(({ name, type, description, value, required }) => (
            <li key={name} className="p-finding">
              <span className="t-mono">{name}</span> <span className="t-2">{type}</span>{' '}
              {required ? <b>{t('required')}</b> : t('given', { value: value ?? '' })}
              {description !== '' && <div className="t-2">{description}</div>}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('parties')} aside={view.parties.length}>
        <ul className="p-list">
          {view.parties.map(({ id, name, type, isPeople, actuator }) => (
            <li key={id} className="p-finding">
              <b>{name}</b> <span className="t-2">{isPeople ? t('people') : type}</span>
              {!isPeople && (
                <div className={actuator === undefined ? 'p-error' : 't-2'}>
                  {actuator === undefined ? t('unknown') : t('known', { name: actuator })}
                </div>
              )}
            </li>
          ))}
        </ul>
      </Section>
      <Signatures signatures={view.signatures} mayVouch>
        <Facts
          rows={[
            [
              t('version'),
              <span key="version" className="t-mono">
                {view.row.modified}
              </span>,
            ],
            [
              t('hash'),
              <span key="hash" className="t-mono t-small p-wrap">
                {view.hash}
              </span>,
            ],
          ]}
        />
      </Signatures>
      <Findings findings={view.findings} />
    </>
  )
}
