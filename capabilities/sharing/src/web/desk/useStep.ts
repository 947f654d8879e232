import { call, CallFault, queryClient, tell, useText } from '@testudo/ui'
import { useState } from 'react'
import { stepRelease } from '../../core/contract/desk.ts'
import { deskWords } from '../words/desk.ts'
import type { Detail } from './Signatures.tsx'

export type Step = 'propose' | 'approve' | 'send' | 'refuse' | 'revoke'

/** Everything of this capability is asked again: one step moves rows, receipts and numbers. */
export function refreshSharing(): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] === 'rail' || String(queryKey[0]).startsWith('/sharing/'),
  })
}

/**
 * Takes a step on exactly what the person saw: its revision and binding go along. When the node knows something newer
 * it refuses, and `onNewer` shows what is different.
 */
export function useStep(detail: Detail, onNewer: () => void) {
  const t = useText(deskWords)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const { row, preview } = detail

  /** @returns whether it was done */
  const take = async (step: Step, options: { reason?: string; thenSend?: boolean } = {}): Promise<boolean> => {
    setBusy(true)
    setFault(undefined)
    try {
      const seen = { id: row.id, binding: preview.binding }
      let done = await call(stepRelease, { ...seen, step, revision: row.revision, reason: options.reason ?? '' })
      if (options.thenSend === true && done.state === 'approved')
        done = await call(stepRelease, { ...seen, step: 'send', revision: done.revision })
      if (done.state === 'sent') tell({ kind: 'waits', text: t('told.sent', { n: preview.summary.nodes }) })
      else if (done.state === 'refused') tell({ text: t('told.refused') })
      else if (done.state === 'revoked') tell({ text: t('told.revoked') })
      else tell({ kind: 'waits', text: t('told.signed') })
      refreshSharing()
      return true
    } catch (error) {
      if (error instanceof CallFault && error.kind === 'conflict') {
        onNewer()
        return true
      }
      setFault(error instanceof Error ? error.message : String(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { take, busy, fault, clear: () => setFault(undefined) }
}
