import {
  CheckField,
  call,
  FormDialog,
  Field,
  SelectField,
  TextField,
  TimeField,
  tell,
  useLanguage,
  usePolicies,
  useText,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { proposeRule } from '../../core/contract/rules.ts'
import type { PeerRow } from '../../core/contract/peers.ts'
import { peerWords } from '../words/peers.ts'
import { peerText } from './state.ts'
import { useDeed } from '../useDeed.ts'
import { Reach } from './Reach.tsx'

const MOST_HOPS = 4

/** A standing rule: what goes to whom by itself. It lets nothing go that labels would not. */
export function RuleForm({
  peers,
  about,
  onClose,
}: {
  peers: readonly PeerRow[]
  /** An incident or a request: only its portions. */
  about?: string | undefined
  onClose: () => void
}) {
  const t = useText(peerWords)
  const language = useLanguage()
  const viewer = useViewer()
  const policies = usePolicies()
  const { busy, fault, run } = useDeed()
  const [title, setTitle] = useState('')
  const [to, setTo] = useState<ReadonlySet<string>>(new Set())
  const [types, setTypes] = useState('')
  const [upTo, setUpTo] = useState<Readonly<Record<string, string>>>({})
  const [hops, setHops] = useState(0)
  const [notAfter, setNotAfter] = useState<number | undefined>(undefined)
  const [authority, setAuthority] = useState('')
  const given = Object.fromEntries(Object.entries(upTo).filter(([, name]) => name !== ''))
  const propose = async () => {
    const { state } = await call(proposeRule, {
      title: title.trim(),
      recipients: [...to],
      ...(about === undefined ? {} : { about }),
      types: types.split(/[\s,]+/).filter((one) => one !== ''),
      upTo: given,
      hops,
      authority: authority.trim(),
      ...(notAfter === undefined ? {} : { notAfter }),
    })
    tell(state === 'proposed' ? { kind: 'waits', text: t('rules.waits') } : { text: t('rules.done') })
    onClose()
  }
  const own = policies.all().filter(({ id }) => viewer.clearances[id] !== undefined)
  return (
    <FormDialog
      title={t('rules.new')}
      onClose={onClose}
      wide
      onSubmit={() => void run(propose)}
      submit={t('rules.do', { n: to.size })}
      busy={busy}
      ready={title.trim() !== '' && authority.trim() !== '' && to.size > 0}
      fault={fault}
    >
      <Field
        label={t('rules.title')}
        required
        maxLength={300}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <fieldset className="sh-fieldset">
        <legend className="t-name">{t('rules.to')}</legend>
        <div className="sh-ticks">
          {peers.map(({ id, nation, name }) => (
            <CheckField
              key={id}
              label={peerText({ nation, name })}
              checked={to.has(id)}
              onChange={(event) => {
                const next = new Set(to)
                if (event.target.checked) next.add(id)
                else next.delete(id)
                setTo(next)
              }}
            />
          ))}
        </div>
      </fieldset>
      {about === undefined ? (
        <Field
          label={t('rules.types')}
          hint={t('rules.types.hint')}
          placeholder="indicator, sighting"
          spellCheck={false}
          value={types}
          onChange={(event) => setTypes(event.target.value)}
        />
      ) : (
        to.size > 0 && <Reach about={about} to={[...to]} upTo={given} />
      )}
      <div className="sh-two">
        {own.map((policy) => (
          <SelectField
            key={policy.id}
            label={t('rules.upTo', { policy: policy.name[language] ?? policy.id })}
            value={upTo[policy.id] ?? ''}
            onChange={(event) => setUpTo({ ...upTo, [policy.id]: event.currentTarget.value })}
          >
            <option value="">{t('rules.upTo.none')}</option>
            {policy.classifications.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        ))}
        <SelectField
          label={t('rules.hops')}
          value={hops}
          onChange={(event) => setHops(Number(event.currentTarget.value))}
        >
          {Array.from({ length: MOST_HOPS + 1 }, (_, n) => (
            <option key={n} value={n}>
              {n === 0 ? t('hops.none') : t('hops.some', { n })}
            </option>
          ))}
        </SelectField>
        <TimeField label={t('rules.until')} value={notAfter} onTime={setNotAfter} />
      </div>
      <TextField
        label={t('rules.authority')}
        hint={t('rules.authority.hint')}
        required
        rows={2}
        maxLength={500}
        value={authority}
        onChange={(event) => setAuthority(event.target.value)}
      />
    </FormDialog>
  )
}
