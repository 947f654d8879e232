import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  call,
  CheckField,
  EmptyState,
  FaultState,
  Panel,
  Skeleton,
  TextField,
  useAsk,
  useMarking,
  useText,
  useViewer,
} from '@testudo/ui'
import { type FormEvent, useState } from 'react'
import { peers } from '../../core/contract/peers.ts'
import { askSeenRoute, seenLeak } from '../../core/contract/seen.ts'
import { LeakStatements } from './LeakStatements.tsx'
import { SeenResults } from './SeenResults.tsx'
import { SeenSettingsSection } from './SeenSettingsSection.tsx'
import { commonWords } from './words.ts'
import './common.css'

type Leak = Reply<typeof seenLeak>
type Answer = Reply<typeof askSeenRoute>

const MOST_VALUES = 256

/** Asks other nodes, after saying what the question gives away. Values stand in no address and in no cache. */
export function SeenPanel() {
  const t = useText(commonWords)
  const viewer = useViewer()
  const known = useAsk(peers, {})
  useMarking(known.data?.marking ?? (known.isError ? 'none' : undefined))
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [leak, setLeak] = useState<Leak | undefined>(undefined)
  const [read, setRead] = useState(false)
  const [answer, setAnswer] = useState<Answer | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Error | undefined>(undefined)
  useMarking(answer?.marking ?? 'none')
  const values = [...new Set(text.split(/\s+/).filter((one) => one !== ''))]
  const ready = values.length > 0 && values.length <= MOST_VALUES && chosen.length > 0
  /** What was shown speaks of another question now. */
  const unsay = () => {
    setLeak(undefined)
    setRead(false)
    setAnswer(undefined)
    setFault(undefined)
  }
  const work = <T,>(asked: Promise<T>, then: (found: T) => void) => {
    setBusy(true)
    setFault(undefined)
    asked.then(
      (found) => {
        setBusy(false)
        then(found)
      },
      (error: Error) => {
        setBusy(false)
        setLeak(undefined)
        setRead(false)
        setFault(error)
      },
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready || busy) return
    if (leak === undefined) work(call(seenLeak, { peers: [...chosen], count: values.length }), setLeak)
    else if (read) work(call(askSeenRoute, { peers: [...chosen], values, acknowledged: leak.id }), setAnswer)
  }
  const nodes = known.data?.peers ?? []
  return (
    <Panel title={t('seen.title')} level={1}>
      <p className="cm-lead t-2">{t('seen.what')}</p>
      <div className="cm-pad cm-stack">
        {known.isError && <FaultState error={known.error} onAgain={() => void known.refetch()} />}
        {known.isPending && <Skeleton rows={4} />}
        {known.data !== undefined && nodes.length === 0 && (
          <EmptyState title={t('seen.none')} command="npx testudo seen ask VALUE --peer NODE">
            {t('seen.noneText')}
          </EmptyState>
        )}
        {nodes.length > 0 && (
          <form className="cm-stack" onSubmit={submit}>
            <TextField
              label={t('seen.values')}
              hint={t('seen.valuesHint')}
              value={text}
              rows={4}
              spellCheck={false}
              autoComplete="off"
              className="t-input t-mono"
              disabled={answer !== undefined}
              {...(values.length > MOST_VALUES ? { fault: `${values.length} / ${MOST_VALUES}` } : {})}
              onChange={(event) => {
                setText(event.currentTarget.value)
                unsay()
              }}
            />
            <fieldset className="cm-set" disabled={answer !== undefined}>
              <legend>{t('seen.peers')}</legend>
              {nodes.map(({ id, name, nation }) => (
                <CheckField
                  key={id}
                  label={`${name} ${nation}`}
                  checked={chosen.includes(id)}
                  onChange={(event) => {
                    setChosen(event.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                    unsay()
                  }}
                />
              ))}
            </fieldset>
            {leak !== undefined && <LeakStatements leak={leak} />}
            {leak !== undefined && answer === undefined && (
              <CheckField
                label={t('seen.read')}
                checked={read}
                onChange={(event) => setRead(event.currentTarget.checked)}
              />
            )}
            {answer === undefined && (
              <div className="t-row">
                <Button look="primary" type="submit" disabled={!ready || busy || (leak !== undefined && !read)}>
                  {busy ? t('seen.asking') : leak === undefined ? t('seen.show') : t('seen.ask', { n: chosen.length })}
                </Button>
              </div>
            )}
          </form>
        )}
        {fault !== undefined && <FaultState error={fault} />}
        {answer !== undefined && <SeenResults values={values} answer={answer} />}
        {answer !== undefined && (
          <div className="t-row">
            <Button
              onClick={() => {
                setText('')
                unsay()
              }}
            >
              {t('seen.again')}
            </Button>
          </div>
        )}
      </div>
      {viewer.may('sharing:peers') && <SeenSettingsSection />}
    </Panel>
  )
}
