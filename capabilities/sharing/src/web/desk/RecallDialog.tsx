import { CheckField, call, FormDialog, TextField, tell, useText } from '@testudo/ui'
import { useState } from 'react'
import { recall } from '../../core/contract/desk.ts'
import { deskWords } from '../words/desk.ts'
import { Marked } from '../Marked.tsx'
import { useDeed } from '../useDeed.ts'
import type { Detail } from './Signatures.tsx'

/** Takes back what was sent: from every node, or from some; with a reason. What it cannot promise stands first. */
export function RecallDialog({ detail, onClose }: { detail: Detail; onClose: () => void }) {
  const t = useText(deskWords)
  const { row } = detail
  const held = detail.delivery.filter(({ state }) => !state.startsWith('recall') && state !== 'refused')
  const [some, setSome] = useState<ReadonlySet<string>>(new Set())
  const [whole, setWhole] = useState(true)
  const [reason, setReason] = useState('')
  const { busy, fault, run } = useDeed()
  const n = whole ? held.length : some.size
  const send = () =>
    run(async () => {
      const done = await call(recall, { release: row.id, peers: whole ? [] : [...some], reason: reason.trim() })
      tell({ kind: 'waits', text: t('told.recalled', { n: done.nodes }) })
      onClose()
    })
  const pick = (peer: string, on: boolean) => {
    const next = new Set(some)
    if (on) next.add(peer)
    else next.delete(peer)
    setSome(next)
  }
  return (
    <FormDialog
      title={t('recall.title', { title: row.title })}
      onClose={onClose}
      onSubmit={() => void send()}
      submit={t('recall.do', { n })}
      look="danger"
      busy={busy}
      ready={reason.trim() !== '' && n > 0}
      fault={fault}
    >
      <p className="t-name">
        <Marked mark={row.mark}>{row.title}</Marked>
      </p>
      <p className="t-2">{t('recall.text')}</p>
      <fieldset className="sh-fieldset">
        <legend className="t-name">{t('recall.from')}</legend>
        <label className="t-row t-check-label">
          <input type="radio" name="from" checked={whole} onChange={() => setWhole(true)} />
          <span>{t('recall.all', { n: held.length })}</span>
        </label>
        <label className="t-row t-check-label">
          <input type="radio" name="from" checked={!whole} onChange={() => setWhole(false)} />
          <span>{t('recall.some')}</span>
        </label>
        {!whole && (
          <div className="sh-pick">
            {held.map(({ peer, nation, node }) => (
              <CheckField
                key={peer}
                label={`${nation} ${node}`.trim()}
                checked={some.has(peer)}
                onChange={(event) => pick(peer, event.target.checked)}
              />
            ))}
          </div>
        )}
      </fieldset>
      <TextField
        label={t('reason')}
        hint={t('reason.hint')}
        value={reason}
        required
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  )
}
