import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs'
import { Button, Dialog, FaultState, Skeleton, TextField, tell, useAsk, useText } from '@testudo/ui'
import { self } from '../../core/contract/peers.ts'
import { peerWords } from '../words/peers.ts'
import { Fingerprint } from './Fingerprint.tsx'

/** What we hand to the people of another node, and what they compare with us. */
export function OurIntroduction({ onClose }: { onClose: () => void }) {
  const t = useText(peerWords)
  const answer = useAsk(self, {})
  const mine = answer.data
  const copy = (text: string) => {
    void navigator.clipboard
      .writeText(text)
      .then(() => tell({ text: t('self.copied') }))
      .catch((error: unknown) => tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) }))
  }
  return (
    <Dialog title={t('self.title')} onClose={onClose} wide>
      {answer.error !== null ? (
        <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
      ) : mine === undefined ? (
        <Skeleton rows={4} />
      ) : (
        <div className="t-form">
          <p>
            <b>{mine.introduction.name}</b>{' '}
            <span className="t-2">
              {[mine.introduction.nation, mine.introduction.organisation, mine.introduction.url]
                .filter((part) => part !== '')
                .join(' · ')}
            </span>
          </p>
          <TextField
            label={t('self.text')}
            rows={6}
            readOnly
            spellCheck={false}
            value={mine.text}
            className="t-input t-mono"
          />
          <div className="sh-prints">
            <Fingerprint name={t('add.certificate')} hex={mine.fingerprints.certificate} />
            <Fingerprint name={t('add.key')} hex={mine.fingerprints.key} />
          </div>
          <div className="t-row">
            <Button look="primary" icon={<IconCopy size={16} />} onClick={() => copy(mine.text)}>
              {t('self.copy')}
            </Button>
            <Button onClick={onClose}>{t('close')}</Button>
          </div>
        </div>
      )}
    </Dialog>
  )
}
