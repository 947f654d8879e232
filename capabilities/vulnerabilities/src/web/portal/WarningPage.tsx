import { FaultState, NothingHere, Skeleton, useAsk, useMarking, usePathParams, useText } from '@testudo/ui'
import { portalWarning } from '../../core/contract/portal.ts'
import { PORTAL } from '../paths.ts'
import { portalWords } from '../words/portal.ts'
import { PortalPage, usePortal } from './PortalPage.tsx'
import { WarningQuestions } from './WarningQuestions.tsx'

/** One warning, one question a page. */
export default function WarningPage() {
  const t = useText(portalWords)
  const { id } = usePathParams()
  const home = usePortal()
  const asked = useAsk(portalWarning, id === undefined ? undefined : { id })
  useMarking(asked.isError ? 'none' : asked.data?.marking)
  if (asked.data === undefined)
    return (
      <PortalPage title={t('nav.portal')} back={PORTAL}>
        {asked.isError ? (
          <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
        ) : id === undefined ? (
          <NothingHere />
        ) : (
          <Skeleton rows={4} />
        )}
      </PortalPage>
    )
  return <WarningQuestions key={asked.data.id} warning={asked.data} phone={asked.data.phone ?? home.data?.phone} />
}
