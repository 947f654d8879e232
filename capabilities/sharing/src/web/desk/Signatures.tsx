import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs'
import type { Reply } from '@testudo/kernel/contract'
import { Dtg, StateMark, useText } from '@testudo/ui'
import type { ReactNode } from 'react'
import type { releaseDetail } from '../../core/contract/desk.ts'
import { deskWords } from '../words/desk.ts'

export type Detail = Reply<typeof releaseDetail>

const HASH_ENDS = 4
/** `9c1f…e07a`: enough to compare by eye; the whole stands in the title. */
export const shortHash = (hash: string): string =>
  hash.length <= 2 * HASH_ENDS + 1 ? hash : `${hash.slice(0, HASH_ENDS)}…${hash.slice(-HASH_ENDS)}`

/** Who signed exactly this, and whose signature is missing. */
export function Signatures({ detail }: { detail: Detail }) {
  const t = useText(deskWords)
  const { preview, proposed, approved, row } = detail
  // The policy of the labels on screen asks; the others are only part of what is signed.
  const asking = preview.policies.filter(({ id }) => id === preview.marking.label.policy)
  const policies = (asking.length === 0 ? preview.policies : asking)
    .map(({ id, version }) => `${id} ${version}`)
    .join(', ')
  return (
    <section className="sh-part-of-side" aria-label={t('signatures')}>
      <div className="sh-side-head">
        <h3>{t('signatures')}</h3>
        <span className="t-2 t-small">
          {t(preview.twoPeople ? 'policy.two' : 'policy.one', { policies })}{' '}
          <code title={preview.binding}>{shortHash(preview.binding)}</code>
        </span>
      </div>
      <div className="sh-signatures">
        {proposed !== undefined ? (
          <Card done name={proposed.by.name}>
            {t('signed.first')} <Dtg at={proposed.at} />
          </Card>
        ) : (
          <Card
            name={row.next.includes('propose') ? t('first.you') : t('first.other')}
            yours={row.next.includes('propose')}
          >
            {t('signed.prepared')}
          </Card>
        )}
        {approved !== undefined ? (
          <Card done name={approved.by.name}>
            {t('signed.second')} <Dtg at={approved.at} />
          </Card>
        ) : (
          preview.twoPeople &&
          (row.state === 'draft' || row.state === 'proposed') && (
            <Card
              name={row.next.includes('approve') ? t('second.you') : t('second.other')}
              yours={row.next.includes('approve')}
            >
              {t('second.text')}
            </Card>
          )
        )}
      </div>
    </section>
  )
}

function Card({
  name,
  done = false,
  yours = false,
  children,
}: {
  name: string
  done?: boolean
  yours?: boolean
  children: ReactNode
}) {
  return (
    <div className={`sh-signature${yours ? ' sh-signature-yours' : ''}${done ? '' : ' sh-signature-open'}`}>
      {done ? <IconCircleCheck size={16} className="sh-good" /> : <StateMark state="unknown" silent />}
      <div>
        <b>{name}</b>
        <div className="t-2 t-small">{children}</div>
      </div>
    </div>
  )
}
