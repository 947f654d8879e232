import type { Reply } from '@testudo/kernel/contract'
import { FaultState, Panel, Skeleton, useAsk, useMarking, useText } from '@testudo/ui'
import { mine } from '../core/contract.ts'
import { SettingsForm } from './SettingsForm.tsx'
import { Webhooks } from './Webhooks.tsx'
import { noticeWords } from './words/notices.ts'

export type Mine = Reply<typeof mine>

/** By which ways I am told, of what, and when not. */
export function SettingsView() {
  const t = useText(noticeWords)
  const asked = useAsk(mine, {})
  useMarking('none')
  const own = asked.data
  return (
    <Panel level={1} title={t('view.settings')}>
      {asked.isError && <FaultState error={asked.error} onAgain={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton rows={6} twoLines={false} />}
      {own !== undefined && (
        <>
          <SettingsForm key={JSON.stringify(own.settings)} own={own} />
          <Webhooks own={own} />
        </>
      )}
    </Panel>
  )
}
