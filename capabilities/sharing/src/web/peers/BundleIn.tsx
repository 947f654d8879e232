import type { Reply } from '@testudo/kernel/contract'
import { Button, Dialog, tell, upload, useText } from '@testudo/ui'
import { useRef, useState } from 'react'
import { importBundle } from '../../core/contract/peers.ts'
import { refreshSharing } from '../desk/useStep.ts'
import { useSay } from '../useSay.ts'
import { peerWords } from '../words/peers.ts'
import { saveFile } from './save.ts'
import { verdictWords } from './verdict.ts'

/** A signed file carried over an air gap: every object judged by itself, and the receipts to carry back. */
export function BundleIn() {
  const t = useText(peerWords)
  const say = useSay()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<Reply<typeof importBundle> | undefined>(undefined)
  const take = async (file: File) => {
    setBusy(true)
    try {
      setDone(await upload(importBundle, {}, file))
      refreshSharing()
    } catch (error) {
      tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file !== undefined) void take(file)
        }}
      />
      <Button disabled={busy} onClick={() => input.current?.click()}>
        {t(busy ? 'bundle.in.busy' : 'bundle.in')}
      </Button>
      {done !== undefined && (
        <Dialog title={t('bundle.title')} onClose={() => setDone(undefined)}>
          <div className="t-form">
            <p className="t-name">{done.from}</p>
            <ul>
              {Object.entries(done.verdicts).map(([verdict, n]) => (
                <li key={verdict} className="t-row">
                  <span className="t-num sh-count">{n}</span> {say(verdictWords(verdict))}
                </li>
              ))}
            </ul>
            <div className="t-row">
              <Button look="primary" onClick={() => saveFile(`receipts-${done.from}.bundle`, done.receipts)}>
                {t('bundle.receipts')}
              </Button>
              <Button onClick={() => setDone(undefined)}>{t('close')}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  )
}
