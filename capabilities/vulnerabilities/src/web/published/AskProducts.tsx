import type { Reply } from '@testudo/kernel/contract'
import {
  call,
  CheckField,
  Dialog,
  EmptyState,
  FaultState,
  FormDialog,
  SelectField,
  Skeleton,
  useAsk,
  useLanguage,
  useNumber,
  useSay,
  useText,
} from '@testudo/ui'
import { useState } from 'react'
import { askProducts, productsLeak, type publishable } from '../../core/contract/published.ts'
import { useDeed } from '../parts/useDeed.ts'
import { publishedWords } from '../words/published.ts'

type Told = Reply<typeof askProducts>
const ASK_AGAIN_MS = 5_000

/** Asks a node which records name our products, after saying what the question gives away. */
export function AskProducts({
  nodes,
  sharing,
  onClose,
}: {
  nodes: Reply<typeof publishable>['nodes']
  sharing: boolean
  onClose: () => void
}) {
  const t = useText(publishedWords)
  const say = useSay()
  const number = useNumber()
  const language = useLanguage()
  const [peer, setPeer] = useState(nodes[0]?.id ?? '')
  const [read, setRead] = useState(false)
  const [told, setTold] = useState<Told | undefined>(undefined)
  const { run, busy, fault } = useDeed()
  const [waits, setWaits] = useState(false)
  const leak = useAsk(productsLeak, peer === '' ? undefined : { peer }, waits ? { refetchEvery: ASK_AGAIN_MS } : {})
  // An edition in the making, a line that was cut: it may be over in a moment.
  const isTroubled = leak.data?.trouble !== undefined
  if (isTroubled !== waits) setWaits(isTroubled)
  const name = nodes.find(({ id }) => id === peer)?.name ?? ''
  if (!sharing || nodes.length === 0)
    return (
      <Dialog title={t('ask.title')} onClose={onClose}>
        <EmptyState title={t('ask.alone')}>{t('ask.alone.text')}</EmptyState>
      </Dialog>
    )
  if (told !== undefined)
    return (
      <Dialog title={t('ask.title')} onClose={onClose}>
        <Outcome told={told} />
      </Dialog>
    )
  const ask = async () => {
    if (leak.data === undefined) return
    const acknowledged = leak.data.id
    setTold(await run(() => call(askProducts, { peer, acknowledged })))
    setRead(false)
  }
  const shown = leak.data
  return (
    <FormDialog
      wide
      title={t('ask.title')}
      submit={t('ask.do', { name })}
      busy={busy}
      ready={shown !== undefined && shown.trouble === undefined && read}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void ask()}
    >
      <p className="t-2">{t('ask.lead')}</p>
      <SelectField
        label={t('ask.node')}
        value={peer}
        onChange={(event) => {
          setPeer(event.target.value)
          setRead(false)
        }}
      >
        {nodes.map((node) => (
          <option key={node.id} value={node.id}>
            {node.nation} {node.name}
          </option>
        ))}
      </SelectField>
      {shown === undefined ? (
        leak.isError ? (
          <FaultState error={leak.error} onAgain={() => void leak.refetch()} />
        ) : (
          <Skeleton rows={5} />
        )
      ) : (
        <>
          <p>{t('ask.keys', { n: shown.keys, components: number(shown.components) })}</p>
          {shown.trouble === undefined ? (
            <>
              <div className="v-told" role="status">
                {(['responder', 'asker'] as const).map((who) => (
                  <section key={who}>
                    <h3>{who === 'responder' ? t('ask.learns', { name }) : t('ask.weLearn')}</h3>
                    <ul>
                      {shown[language][who].map((line) => (
                        <li key={line}>{line}</li>
                      ))}
                    </ul>
                  </section>
                ))}
              </div>
              <CheckField
                label={t('ask.read')}
                checked={read}
                onChange={(event) => setRead(event.currentTarget.checked)}
              />
            </>
          ) : (
            <p role="status" className="v-warn">
              {say(shown.trouble)}
            </p>
          )}
        </>
      )}
    </FormDialog>
  )
}

/** What came back, and what the node learnt by it. */
function Outcome({ told }: { told: Told }) {
  const t = useText(publishedWords)
  const { report } = told
  if (report === undefined) return <p role="status">{t('ask.running')}</p>
  return (
    <div role="status" className="t-form">
      {report.records === 0 ? (
        <p>{t('ask.nothing')}</p>
      ) : (
        <p>
          {t('ask.found', { n: report.records, fresh: report.new, changed: report.changed, same: report.same })}{' '}
          {t('ask.next')}
        </p>
      )}
      {report.left > 0 && <p className="v-warn">{t('ask.left', { n: report.left })}</p>}
      <p className="t-2">{t('ask.crossed', { n: report.points })}</p>
    </div>
  )
}
