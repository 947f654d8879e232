import {
  Button,
  call,
  Dtg,
  FaultState,
  Field,
  FormDialog,
  Marked,
  Panel,
  Section,
  SelectField,
  Skeleton,
  useAsk,
  useMarking,
  usePathParams,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { changeIncident, handLead, nationAndName, participants, type SeenBy } from '../core/index.ts'
import { joinWords } from './joinWords.ts'
import { useDeed, useFresh } from './parts.tsx'
import { incidentWords } from './words.ts'
import './incidents.css'

const PARTS = ['supports', 'affected', 'informed'] as const

/** Who takes part, and what of the reader's own view each of them sees. */
export default function ParticipantsPage() {
  const t = useText(joinWords)
  const nav = useText(incidentWords)
  const viewer = useViewer()
  const { id = '' } = usePathParams()
  const [who, setWho] = useUrlParam('who')
  const [doing, setDoing] = useUrlParam('do')
  const asked = useAsk(participants, { id, ...(who !== undefined && { who }) }, { keep: true })
  const { busy, fault, run } = useDeed()
  useFresh()
  const { data } = asked
  useTrail([
    { text: nav('nav.incidents'), to: '/incidents' },
    ...(data === undefined ? [] : [{ text: data.number, to: `/incidents/${id}` }]),
    { text: t('participants') },
  ])
  useMarking(data?.marking ?? (asked.isError ? 'none' : undefined))
  if (data === undefined)
    return asked.isError ? (
      <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
    ) : (
      <Skeleton rows={6} />
    )
  const may = data.own && viewer.may('incidents:write')
  const set = (rows: readonly SeenBy[]) =>
    run(() => call(changeIncident, { id, modified: data.modified, participants: rows.map(plain) }))
  const done = () => setDoing(undefined, { replace: true })
  return (
    <Panel
      level={1}
      title={
        <>
          {t('participants')}{' '}
          <Marked mark={data.mark}>
            <span className="t-2">{data.name}</span>
          </Marked>{' '}
          <span className="t-mono t-3">{data.number}</span>
        </>
      }
      count={data.rows.length}
      actions={
        may && (
          <span className="t-row i-deeds">
            <Button look="primary" onClick={() => setDoing('add')}>
              {t('add')}
            </Button>
            {data.heirs.length > 0 && <Button onClick={() => setDoing('hand')}>{t('hand')}</Button>}
          </span>
        )
      }
    >
      {fault !== undefined && (
        <p role="alert" className="t-field-fault i-pad">
          {fault}
        </p>
      )}
      <Section title={t('sees')}>
        <ul className="i-list">
          {data.rows.map((one) => (
            <li key={one.organisation} className="i-task t-row">
              <span className="t-grow">
                <b>{nationAndName(one.nation, one.organisation)}</b>{' '}
                {(!may || one.part === 'lead') && <span className="t-2">{t(`part.${one.part}`)}</span>}
              </span>
              {may && one.part !== 'lead' && (
                <SelectField
                  label={<span className="t-hidden">{t('part.of', { name: one.organisation })}</span>}
                  value={one.part}
                  disabled={busy}
                  onChange={({ target }) => {
                    const part = PARTS.find((known) => known === target.value)
                    if (part !== undefined)
                      void set(data.rows.map((other) => (other === one ? { ...other, part } : other)))
                  }}
                >
                  {PARTS.map((part) => (
                    <option key={part} value={part}>
                      {t(`part.${part}`)}
                    </option>
                  ))}
                </SelectField>
              )}
              <Button
                small
                aria-pressed={who === one.organisation}
                title={t(`known.${one.known}`)}
                onClick={() => setWho(who === one.organisation ? undefined : one.organisation, { replace: true })}
              >
                {t('sees.of', { n: one.sees, all: data.portions })}
              </Button>
              {may && one.part !== 'lead' && (
                <Button
                  small
                  disabled={busy}
                  aria-label={t('remove.of', { name: one.organisation })}
                  onClick={() => void set(data.rows.filter((other) => other !== one))}
                >
                  {t('remove')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {who === undefined && <p className="t-3">{t('preview.choose')}</p>}
      </Section>
      {who !== undefined && (
        <Section title={t('preview', { name: who })}>
          <ul className="i-list">
            {data.preview.map((one) => (
              <li key={one.id} className="i-task">
                <b className={one.sees ? 't-2' : 'i-late'}>{t(one.sees ? 'preview.sees' : 'preview.not')}</b>{' '}
                <Dtg at={one.at} /> <Marked mark={one.mark}>{one.title}</Marked>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {may && doing === 'add' && (
        <AddParticipant
          onClose={done}
          busy={busy}
          fault={fault}
          onAdd={(made) => void set([...data.rows, made]).then((saved) => saved !== undefined && done())}
        />
      )}
      {may && doing === 'hand' && <Hand id={id} modified={data.modified} heirs={data.heirs} onClose={done} />}
    </Panel>
  )
}

const plain = ({ organisation, nation, part, identity_ref }: SeenBy) => ({
  organisation,
  nation,
  part,
  ...(identity_ref !== undefined && { identity_ref }),
})

function AddParticipant({
  busy,
  fault,
  onClose,
  onAdd,
}: {
  busy: boolean
  fault: string | undefined
  onClose: () => void
  onAdd: (made: SeenBy) => void
}) {
  const t = useText(joinWords)
  const [organisation, setOrganisation] = useState('')
  const [nation, setNation] = useState('')
  const [part, setPart] = useState<(typeof PARTS)[number]>('supports')
  return (
    <FormDialog
      title={t('add')}
      submit={t('add.deed')}
      busy={busy}
      fault={fault}
      ready={organisation.trim() !== '' && /^([A-Z]{3})?$/.test(nation)}
      onClose={onClose}
      onSubmit={() => onAdd({ organisation: organisation.trim(), nation, part, sees: 0, known: 'assumed' })}
    >
      <Field
        label={t('organisation')}
        required
        maxLength={300}
        value={organisation}
        onChange={(event) => setOrganisation(event.target.value)}
      />
      <Field
        label={t('nation')}
        maxLength={3}
        value={nation}
        onChange={(event) => setNation(event.target.value.toUpperCase())}
      />
      <SelectField
        label={t('part')}
        value={part}
        onChange={(event) => setPart(PARTS.find((one) => one === event.target.value) ?? 'supports')}
      >
        {PARTS.map((one) => (
          <option key={one} value={one}>
            {t(`part.${one}`)}
          </option>
        ))}
      </SelectField>
    </FormDialog>
  )
}

function Hand({
  id,
  modified,
  heirs,
  onClose,
}: {
  id: string
  modified: string
  heirs: readonly string[]
  onClose: () => void
}) {
  const t = useText(joinWords)
  const { busy, fault, run } = useDeed()
  const [to, setTo] = useState(heirs[0] ?? '')
  const submit = async () => {
    if ((await run(() => call(handLead, { id, modified, to }))) !== undefined) onClose()
  }
  return (
    <FormDialog
      title={t('hand')}
      submit={t('hand.deed')}
      busy={busy}
      fault={fault}
      ready={to !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <SelectField label={t('hand.to')} value={to} onChange={(event) => setTo(event.target.value)}>
        {heirs.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </SelectField>
    </FormDialog>
  )
}
