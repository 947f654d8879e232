import { call, FormDialog, tell, useText } from '@testudo/ui'
import { changePeer } from '../../core/contract/peers.ts'
import { keyIdOf } from '../../core/envelope/signature.ts'
import { useDeed } from '../useDeed.ts'
import { peerWords } from '../words/peers.ts'
import { CompareByVoice, PasteIntroduction, useIntroduction, WhoItSays } from './IntroductionText.tsx'
import type { PeerDetail } from './PeerInspector.tsx'

/** A known node with a new certificate, key or people: what differs from what is pinned, compared by voice before it is. */
export function NewIntroduction({ detail, onClose }: { detail: PeerDetail; onClose: () => void }) {
  const t = useText(peerWords)
  const { busy, fault, run } = useDeed()
  const introducing = useIntroduction()
  const { value, compared } = introducing
  const { peer } = detail
  const other = value !== undefined && value.node !== peer.node
  const current = detail.keys.find(({ until }) => until === undefined)
  const sameKey = value !== undefined && current?.id === keyIdOf(value.publicKey)
  const sameCertificate = value?.certificate === detail.certificate
  const pin = async () => {
    if (value === undefined) return
    await call(changePeer, { id: peer.id, introduction: value, pinKey: !sameKey })
    tell({ text: t('again.done', { name: value.name }) })
    onClose()
  }
  const word = (same: boolean) => t(same ? 'again.same' : 'again.new')
  return (
    <FormDialog
      title={t('again.title', { name: peer.name })}
      onClose={onClose}
      wide
      onSubmit={() => void run(pin)}
      submit={t('again.do', { name: peer.name })}
      busy={busy}
      ready={value !== undefined && !other && compared}
      fault={fault}
    >
      <p className="t-2">{t('again.text')}</p>
      <PasteIntroduction
        introducing={introducing}
        wrong={other ? t('again.other', { said: value.node, known: peer.node }) : undefined}
      />
      {value !== undefined && !other && (
        <>
          <WhoItSays value={value} />
          <CompareByVoice introducing={introducing} news={{ certificate: word(sameCertificate), key: word(sameKey) }} />
          {!sameKey && <p className="t-2">{t('again.key')}</p>}
        </>
      )}
    </FormDialog>
  )
}
