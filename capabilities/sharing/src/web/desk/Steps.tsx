import IconFilterEdit from '@tabler/icons-react/dist/esm/icons/IconFilterEdit.mjs'
import IconSend from '@tabler/icons-react/dist/esm/icons/IconSend.mjs'
import IconSignature from '@tabler/icons-react/dist/esm/icons/IconSignature.mjs'
import { Button, useKeys, useText } from '@testudo/ui'
import { useState } from 'react'
import { useSay } from '../useSay.ts'
import { deskWords } from '../words/desk.ts'
import { RecallDialog } from './RecallDialog.tsx'
import type { Detail } from './Signatures.tsx'
import { StepDialog } from './StepDialog.tsx'
import type { Step } from './useStep.ts'

/** The step a reader would take next with S; one primary button per screen. */
function primaryOf({ row }: Detail): Step | undefined {
  return (['approve', 'propose', 'send'] as const).find((step) => row.next.includes(step))
}

/** What the reader can do with this release now. Steps that cannot be taken are not there; why stands above them. */
export function Steps({ detail, onEdit, onNewer }: { detail: Detail; onEdit: () => void; onNewer: () => void }) {
  const t = useText(deskWords)
  const [asking, ask] = useState<Step | 'recall' | undefined>(undefined)
  const { row, preview } = detail
  const primary = primaryOf(detail)
  const n = preview.summary.nations
  const may = (step: (typeof row.next)[number]) => row.next.includes(step)
  const say = useSay()
  useKeys([
    ...(primary === undefined ? [] : [{ keys: 'S', text: primaryText(t, primary, detail), run: () => ask(primary) }]),
    ...(may('edit') ? [{ keys: 'N', text: t('do.narrow'), run: onEdit }] : []),
  ])
  return (
    <>
      <div className="sh-steps">
        {primary !== undefined && (
          <Button
            look="primary"
            keys="S"
            icon={primary === 'send' ? <IconSend size={16} /> : <IconSignature size={16} />}
            disabled={!preview.verdict.allowed}
            onClick={() => ask(primary)}
          >
            {primaryText(t, primary, detail)}
          </Button>
        )}
        {primary === undefined && row.state === 'proposed' && <Button disabled>{t('do.wait')}</Button>}
        {may('edit') && (
          <Button keys="N" icon={<IconFilterEdit size={16} />} onClick={onEdit}>
            {t('do.narrow')}
          </Button>
        )}
        {may('refuse') && <Button onClick={() => ask('refuse')}>{t('do.refuse')}</Button>}
        {may('revoke') && <Button onClick={() => ask('revoke')}>{t('do.revoke')}</Button>}
        {may('recall') && (
          <Button look="danger" onClick={() => ask('recall')}>
            {t('do.recall')}
          </Button>
        )}
      </div>
      {asking === 'recall' ? (
        <RecallDialog detail={detail} onClose={() => ask(undefined)} />
      ) : (
        asking !== undefined && (
          <StepDialog
            detail={detail}
            step={asking}
            title={
              asking === primary ? primaryText(t, asking, detail) : t(`do.${asking === 'refuse' ? 'refuse' : 'revoke'}`)
            }
            onClose={() => ask(undefined)}
            onNewer={() => {
              ask(undefined)
              onNewer()
            }}
          />
        )
      )}
      {row.blocked !== undefined && <p className="t-2 t-small sh-steps-note">{say(row.blocked)}</p>}
      {n === 0 && row.state === 'draft' && row.blocked === undefined && (
        <p className="t-2 t-small sh-steps-note">{t('none.chosen')}</p>
      )}
    </>
  )
}

function primaryText(
  t: ReturnType<typeof useText<keyof (typeof deskWords)['en']>>,
  step: Step,
  detail: Detail,
): string {
  const n = detail.preview.summary.nations
  if (step === 'send') return t('do.send', { n })
  // The first of two signatures sends nothing.
  return step === 'propose' && detail.preview.twoPeople ? t('do.sign.two', { n }) : t('do.release', { n })
}
