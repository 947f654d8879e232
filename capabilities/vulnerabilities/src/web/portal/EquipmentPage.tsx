import { FaultState, Skeleton, useAsk, useMarking, useText, useNumber, useSay } from '@testudo/ui'
import { portalEquipment } from '../../core/contract/portal.ts'
import { PORTAL } from '../paths.ts'
import { portalWords } from '../words/portal.ts'
import { PortalPage, usePortal } from './PortalPage.tsx'
import { usePortalTime } from './time.ts'

/** The equipment this operator has told of. */
export default function EquipmentPage() {
  const t = useText(portalWords)
  const say = useSay()
  const number = useNumber()
  const time = usePortalTime()
  usePortal()
  const asked = useAsk(portalEquipment, {})
  useMarking(asked.isError ? 'none' : asked.data?.marking)
  const rows = asked.data?.rows
  return (
    <PortalPage title={rows?.length === 0 ? t('equipment.none') : t('equipment')} back={PORTAL}>
      {rows === undefined ? (
        asked.isError ? (
          <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={4} />
        )
      ) : rows.length === 0 ? (
        <p className="t-2">{t('equipment.none.text')}</p>
      ) : (
        <>
          <p className="v-portal-lead">{t('equipment.text')}</p>
          <div className="v-portal-table t-scroll" tabIndex={0} role="region" aria-label={t('equipment')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('equipment.name')}</th>
                  <th scope="col">{t('equipment.version')}</th>
                  <th scope="col">{t('equipment.seen')}</th>
                  <th scope="col" className="t-num">
                    {t('equipment.parts')}
                  </th>
                  <th scope="col" className="t-num">
                    {t('equipment.open')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <th scope="row">{say(row.name)}</th>
                    <td>{row.version ?? '–'}</td>
                    <td>{time.day(row.seen)}</td>
                    <td className="t-num">{number(row.components)}</td>
                    <td className="t-num">{number(row.open)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </PortalPage>
  )
}
