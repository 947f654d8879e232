import type { Reply } from '@testudo/kernel/contract'
import { Button, call, CheckField, FormDialog, Field, SelectField, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import {
  type Access,
  addSource,
  changeSource,
  type ClientRow,
  discoverServer,
  removeSource,
  type SourceRow,
} from '../../core/contract/collections.ts'
import { useEveryText } from '../peers/CallsForm.tsx'
import { useSay } from '../useSay.ts'
import { AccessForm } from './AccessForm.tsx'
import { useDeed } from '../useDeed.ts'
import { collectionWords } from './words.ts'

const EVERY_SECONDS = [60, 600, 3_600, 21_600, 86_400]
const RELIABILITY = ['A', 'B', 'C', 'D', 'E', 'F'] as const
const CREDIBILITY = ['1', '2', '3', '4', '5', '6'] as const
type Offer = Reply<typeof discoverServer>

/** Adds or changes a foreign server: look what it offers, choose, say how often. */
export function SourceDialog({
  before,
  clients,
  onClose,
}: {
  before: SourceRow | undefined
  clients: readonly ClientRow[]
  onClose: () => void
}) {
  const t = useText(collectionWords)
  const everyText = useEveryText()
  const say = useSay()
  const { run, busy, fault } = useDeed()
  const [name, setName] = useState(before?.name ?? '')
  const [direction, setDirection] = useState(before?.direction ?? 'pull')
  const [url, setUrl] = useState(before?.url ?? '')
  const [collection, setCollection] = useState(before?.collection ?? '')
  const [access, setAccess] = useState<Access>({ kind: before === undefined ? 'none' : 'same' })
  const [every, setEvery] = useState(before?.everySeconds ?? 3_600)
  const [paused, setPaused] = useState(before?.state === 'paused')
  const [types, setTypes] = useState((before?.types ?? []).join('\n'))
  const [account, setAccount] = useState(before?.account ?? '')
  const [reliability, setReliability] = useState(RELIABILITY.find((one) => one === before?.reliability) ?? 'F')
  const [credibility, setCredibility] = useState(CREDIBILITY.find((one) => one === before?.credibility) ?? '6')
  const [offer, setOffer] = useState<Offer | undefined>(undefined)

  const look = async () => {
    const found = await run(() => call(discoverServer, { url, access }))
    setOffer(found)
    if (found !== undefined && name === '') setName(found.title.slice(0, 200))
  }
  const save = async () => {
    const matter = {
      name,
      direction,
      url,
      collection,
      access,
      everySeconds: every,
      paused,
      types: types.split(/\s+/).filter(Boolean),
      reliability,
      credibility,
      ...(before?.defaultLabel === undefined ? {} : { defaultLabel: before.defaultLabel }),
      ...(before?.fingerprint === undefined ? {} : { fingerprint: before.fingerprint }),
      ...(direction === 'push' ? { account } : {}),
    }
    const done = await run(() =>
      before === undefined ? call(addSource, matter) : call(changeSource, { id: before.id, ...matter }),
    )
    if (done !== undefined) onClose()
  }
  const remove = async () => {
    if (before !== undefined && (await run(() => call(removeSource, { id: before.id }))) !== undefined) onClose()
  }
  return (
    <FormDialog
      wide
      title={before === undefined ? t('source.add') : t('source.change', { name: before.name })}
      onClose={onClose}
      onSubmit={() => void save()}
      submit={t('source.save')}
      busy={busy}
      fault={fault}
      aside={
        before !== undefined && (
          <Button look="danger" disabled={busy} onClick={() => void remove()}>
            {t('source.remove')}
          </Button>
        )
      }
    >
      <Field label={t('source.url')} required type="url" value={url} onChange={(e) => setUrl(e.target.value)} />
      <AccessForm access={access} known={before !== undefined} onChange={setAccess} />
      <div className="t-row">
        <Button disabled={busy || url === '' || access.kind === 'same'} onClick={() => void look()}>
          {t('source.look')}
        </Button>
      </div>
      {offer?.roots.map((root) => (
        <fieldset key={root.url} className="sh-fieldset">
          <legend className="t-name">{root.title === '' ? root.url : root.title}</legend>
          {root.trouble !== undefined && <p className="sh-bad">{say(root.trouble)}</p>}
          {root.collections
            .filter(({ reads, writes }) => (direction === 'pull' ? reads : writes))
            .map((one) => (
              <label key={one.id} className="t-row t-check-label">
                <input
                  type="radio"
                  name="collection"
                  checked={url === root.url && collection === one.id}
                  onChange={() => {
                    setUrl(root.url)
                    setCollection(one.id)
                  }}
                />
                <span>
                  {one.title} <span className="t-3">{one.description}</span>
                </span>
              </label>
            ))}
        </fieldset>
      ))}
      <div className="sh-two">
        <Field
          label={t('source.name')}
          required
          maxLength={200}
          value={name}
          onChange={(e) => setName(e.target.value)}
        />
        <Field
          label={t('source.collection')}
          required
          maxLength={200}
          value={collection}
          onChange={(e) => setCollection(e.target.value)}
        />
        <SelectField
          label={t('source.direction')}
          value={direction}
          onChange={(e) => setDirection(e.target.value === 'push' ? 'push' : 'pull')}
        >
          <option value="pull">{t('source.pull')}</option>
          <option value="push">{t('source.push')}</option>
        </SelectField>
        <SelectField label={t('source.every')} value={every} onChange={(e) => setEvery(Number(e.target.value))}>
          {[...new Set([...EVERY_SECONDS, every])]
            .toSorted((a, b) => a - b)
            .map((seconds) => (
              <option key={seconds} value={seconds}>
                {everyText(seconds)}
              </option>
            ))}
        </SelectField>
      </div>
      <TextField
        label={t('collection.types')}
        hint={t('collection.types.hint')}
        value={types}
        onChange={(e) => setTypes(e.target.value)}
      />
      {direction === 'push' ? (
        <SelectField
          label={t('source.account')}
          hint={t('source.account.hint')}
          required
          value={account}
          onChange={(e) => setAccount(e.target.value)}
        >
          <option value="">–</option>
          {clients.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
      ) : (
        <div className="sh-two">
          <SelectField
            label={t('source.reliability')}
            value={reliability}
            onChange={(e) => setReliability(RELIABILITY.find((one) => one === e.target.value) ?? 'F')}
          >
            {RELIABILITY.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </SelectField>
          <SelectField
            label={t('source.credibility')}
            value={credibility}
            onChange={(e) => setCredibility(CREDIBILITY.find((one) => one === e.target.value) ?? '6')}
          >
            {CREDIBILITY.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </SelectField>
        </div>
      )}
      <CheckField label={t('source.paused')} checked={paused} onChange={(e) => setPaused(e.target.checked)} />
    </FormDialog>
  )
}
