import { Button, call, Dtg, FaultLine, FormDialog, Section, tell, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { decideRun, gateRun, type RunOffer } from '../core/contract/index.ts'
import { useDeed } from './parts.tsx'
import { ReportForm } from './ReportForm.tsx'
import type { RunView } from './RunPage.tsx'
import { useReason, useTold } from './useTold.ts'
import { runWords } from './words/run.ts'

/** What people can do about the run now: the first of it carries the one primary button of the screen. */
export function RunOffers({ view, may }: { view: RunView; may: boolean }) {
  const t = useText(runWords)
  const { row, offers } = view
  return (
    <Section title={t('now')} aside={offers.length === 0 ? undefined : offers.length}>
      {offers.length === 0 && (
        <p className="t-2">
          {t(row.status !== 'running' ? 'now.over' : 'now.none')}
          {view.wakeAt !== undefined && (
            <>
              {' '}
              {t('run.goes')} <Dtg at={view.wakeAt} full />
            </>
          )}
        </p>
      )}
      {offers.map((offer, i) => (
        <Offer key={`${offer.token} ${offer.seen}`} run={row.id} offer={offer} first={i === 0} may={may} />
      ))}
    </Section>
  )
}

interface OfferProps {
  readonly run: string
  readonly offer: RunOffer
  readonly first: boolean
  readonly may: boolean
}

function Offer(props: OfferProps) {
  const t = useText(runWords)
  const { offer, may } = props
  const say = useTold()
  const { told } = offer
  const why = useReason()(offer.why, told.why)
  return (
    <article className="p-finding">
      <h3 className="p-offer-head">
        <span className="t-chip">{t(`${offer.kind}.head`)}</span>
        <span>{offer.name}</span>
        {offer.onceOnly && (
          <span className="t-chip" title={t('once.text')}>
            {t('once')}
          </span>
        )}
      </h3>
      {why !== undefined && <p>{why}</p>}
      {told.does.length > 0 && (
        <>
          <div className="t-small t-2">{t('does')}</div>
          <ul className="p-list">
            {told.does.map((one, i) => (
              <li key={i} className="p-wrap">
                {say(one)}
              </li>
            ))}
          </ul>
        </>
      )}
      {offer.commands.length > 0 && (
        <>
          <div className="t-small t-2">{t(offer.kind === 'task' ? 'task.sends' : 'sends')}</div>
          {offer.commands.map((command, i) => (
            <pre key={i} className="p-code" tabIndex={0}>
              {command}
            </pre>
          ))}
        </>
      )}
      {told.problems.length > 0 && (
        <div role="alert">
          <b className="p-error">{t('problems')}</b>
          <ul className="p-list">
            {told.problems.map((problem, i) => (
              <li key={i} className="p-wrap">
                {say(problem)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {offer.kind === 'gate' && <Agreed offer={offer} />}
      {may && offer.kind === 'gate' && <GateDeeds {...props} />}
      {may && offer.kind === 'decision' && <Decide {...props} />}
      {may && (offer.kind === 'task' || offer.kind === 'answer') && <Report {...props} />}
    </article>
  )
}

function Agreed({ offer: { people, agreed } }: { offer: RunOffer }) {
  const t = useText(runWords)
  return (
    <p className="t-2">
      {t('gate.people', { n: people })}
      {agreed.length > 0 && <> · {t('gate.agreed')} </>}
      {agreed.map(({ name, at }) => (
        <span key={name}>
          {name} <Dtg at={at} />{' '}
        </span>
      ))}
    </p>
  )
}

function GateDeeds({ run: id, offer, first }: OfferProps) {
  const t = useText(runWords)
  const { busy, fault, run } = useDeed()
  const [refusing, setRefusing] = useState(false)
  const [why, setWhy] = useState('')
  const given = { id, token: offer.token, seen: offer.seen }
  const agree = async () => {
    const done = await run(() => call(gateRun, { ...given, agree: true }))
    if (done !== undefined) tell({ text: done.still > 0 ? t('gate.still', { n: done.still }) : t('gate.opened') })
  }
  const refuse = async () => {
    const done = await run(() => call(gateRun, { ...given, agree: false, why }))
    if (done === undefined) return
    tell({ text: t('gate.refused') })
    setRefusing(false)
  }
  const mine = offer.agreed.some(({ you }) => you)
  return (
    <>
      {mine && <p>{t('gate.second')}</p>}
      {!refusing && <FaultLine text={fault} />}
      <div className="p-deeds">
        {!mine && (
          <Button look={first ? 'primary' : 'secondary'} disabled={busy} onClick={() => void agree()}>
            {t('gate.open', { name: offer.name })}
          </Button>
        )}
        <Button disabled={busy} onClick={() => setRefusing(true)} aria-label={`${t('gate.refuse')}: ${offer.name}`}>
          {t('gate.refuse')}
        </Button>
      </div>
      {refusing && (
        <FormDialog
          title={t('gate.refuse.title', { name: offer.name })}
          submit={t('gate.refuse.deed')}
          look="danger"
          busy={busy}
          fault={fault}
          ready={why.trim() !== ''}
          onClose={() => setRefusing(false)}
          onSubmit={() => void refuse()}
        >
          <TextField
            label={t('gate.why')}
            required
            maxLength={4_000}
            value={why}
            onChange={({ target }) => setWhy(target.value)}
          />
        </FormDialog>
      )}
    </>
  )
}

function Decide({ run: id, offer, first }: OfferProps) {
  const t = useText(runWords)
  const { busy, fault, run } = useDeed()
  const word = (answer: string) => (answer === 'true' || answer === 'false' ? t(`answer.${answer}`) : answer)
  const decide = async (answer: string) => {
    const done = await run(() => call(decideRun, { id, token: offer.token, seen: offer.seen, answer }))
    if (done !== undefined) tell({ text: t('decide.done') })
  }
  return (
    <>
      <FaultLine text={fault} />
      <div className="p-deeds">
        {offer.answers.map((answer, i) => (
          <Button
            key={answer}
            look={first && i === 0 ? 'primary' : 'secondary'}
            disabled={busy}
            onClick={() => void decide(answer)}
          >
            {t('decide.deed', { answer: word(answer) })}
          </Button>
        ))}
      </div>
    </>
  )
}

function Report({ run, offer, first }: OfferProps) {
  const t = useText(runWords)
  const [isOpen, setOpen] = useState(false)
  const text = t(offer.kind === 'task' ? 'report.task' : 'report.answer', { name: offer.name })
  return (
    <>
      <div className="p-deeds">
        <Button look={first ? 'primary' : 'secondary'} onClick={() => setOpen(true)}>
          {text}
        </Button>
      </div>
      {isOpen && <ReportForm run={run} offer={offer} title={text} onClose={() => setOpen(false)} />}
    </>
  )
}
