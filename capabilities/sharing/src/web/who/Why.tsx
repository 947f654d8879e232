import IconBan from '@tabler/icons-react/dist/esm/icons/IconBan.mjs'
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  Dtg,
  FaultState,
  Go,
  Section,
  Skeleton,
  StateMark,
  useAsk,
  useMarking,
  useText,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { explainRelease, type Preview, type RecipientRow, type ReleasePart } from '../../core/contract/desk.ts'
import { CleanDialog } from '../desk/CleanDialog.tsx'
import { lacksOf, partKey } from '../desk/sight.ts'
import { composePath, peerPath } from '../paths.ts'
import { verdictShape, verdictWords } from '../peers/verdict.ts'
import { useSay } from '../useSay.ts'
import { propertyWord, propertyWords } from '../words/properties.ts'
import { whoWords } from '../words/who.ts'
import { getsOf, SHAPE } from './NodeList.tsx'

type Explained = Reply<typeof explainRelease>

/** Why one node gets an object or does not: the sentence, each rule, what goes and what stays, what has gone. */
export function Why({ id, row, preview }: { id: string; row: RecipientRow; preview: Preview }) {
  const t = useText(whoWords)
  const viewer = useViewer()
  const answer = useAsk(explainRelease, { object: id, to: row.peer })
  const [cleaning, clean] = useState(false)
  const told = answer.data
  useMarking(answer.error !== null ? 'none' : told?.marking)
  const gets = getsOf(row)
  const name = row.node
  const mayRelease = viewer.may('sharing:release')
  return (
    <div className="sh-why t-scroll" tabIndex={0}>
      <div className="t-section">
        <h2 className="sh-why-head">
          <StateMark state={SHAPE[gets]} silent /> {t(`head.${gets}`, { name })}
        </h2>
        {answer.error !== null ? (
          <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
        ) : told === undefined ? (
          <Skeleton rows={2} twoLines={false} />
        ) : (
          <Sentence told={told} />
        )}
        {mayRelease && (
          <div className="sh-deeds">
            {gets !== 'nothing' && (
              <Go to={composePath([id], [row.peer])} className="t-button t-button-secondary t-button-small">
                {t('do.release', { name })}
              </Go>
            )}
            {gets !== 'whole' && (
              <Button small onClick={() => clean(true)}>
                {t('do.clean')}
              </Button>
            )}
            <Go to={peerPath(row.peer)} className="t-button t-button-plain t-button-small">
              {name}
            </Go>
          </div>
        )}
      </div>
      {told !== undefined && <Rules told={told} />}
      <Parts row={row} preview={preview} gets={gets} />
      {told !== undefined && <Sent told={told} />}
      {cleaning && <CleanDialog recipient={row} preview={preview} onClose={() => clean(false)} />}
    </div>
  )
}

function Sentence({ told }: { told: Explained }) {
  const say = useSay()
  return <p className="sh-why-sentence">{say(told.sentence)}</p>
}

function Rules({ told }: { told: Explained }) {
  const t = useText(whoWords)
  const say = useSay()
  return (
    <Section title={t('rules')}>
      <ul className="sh-why-rules">
        {told.rules.map(({ holds, words, about }) => (
          <li key={about}>
            {holds ? <IconCheck size={16} className="sh-good" /> : <IconBan size={16} className="sh-bad" />}
            <span>
              <span className="t-hidden">{t(holds ? 'rule.holds' : 'rule.fails')}: </span>
              {say(words)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Both halves of the object side by side: what this node may have, and what it may not with the rule that keeps it. */
function Parts({ row, preview, gets }: { row: RecipientRow; preview: Preview; gets: ReturnType<typeof getsOf> }) {
  const t = useText(whoWords)
  const say = useSay()
  const lacked = lacksOf(row, preview.parts)
  const goes = gets === 'nothing' ? [] : preview.parts.filter((part) => !lacked.has(partKey(part)))
  const stays = gets === 'nothing' ? preview.parts : preview.parts.filter((part) => lacked.has(partKey(part)))
  return (
    <div className="sh-why-parts">
      <Section title={t('goes')} aside={goes.length}>
        {goes.length === 0 && <p className="t-2">{t('goes.none')}</p>}
        <ul>
          {goes.map((part) => (
            <PartLine key={partKey(part)} part={part} />
          ))}
        </ul>
        {preview.more > 0 && <p className="t-2 t-small">{t('parts.more', { n: preview.more })}</p>}
      </Section>
      <Section title={t('stays')} aside={stays.length}>
        {stays.length === 0 && <p className="t-2">{t('stays.none')}</p>}
        <ul>
          {stays.map((part) => {
            const because = lacked.get(partKey(part))?.because
            // What keeps the whole object keeps each of its parts: said once, above.
            return because === undefined || gets === 'nothing' ? (
              <PartLine key={partKey(part)} part={part} />
            ) : (
              <PartLine key={partKey(part)} part={part} because={say(because)} />
            )
          })}
        </ul>
      </Section>
    </div>
  )
}

function PartLine({ part, because }: { part: ReleasePart; because?: string }) {
  const p = useText(propertyWords)
  return (
    <li className="sh-why-part">
      <p>
        <span className="t-portion">{part.mark.portion}</span>{' '}
        <span className="t-3">{propertyWord(p, part.property)}</span> {part.text.slice(0, 400)}
        {part.text.length > 400 && '…'}
      </p>
      {because !== undefined && <p className="t-2 t-small">{because}</p>}
    </li>
  )
}

function Sent({ told }: { told: Explained }) {
  const t = useText(whoWords)
  const say = useSay()
  return (
    <Section title={t('sent')} aside={told.sent.length === 0 ? undefined : told.sent.length}>
      {told.sent.length === 0 && <p className="t-2">{t('sent.none')}</p>}
      <ul className="sh-passed">
        {told.sent.map(({ at, verdict, recalled }, i) => (
          <li key={i}>
            <StateMark state={recalled ? 'unknown' : verdictShape(verdict)} size="s" silent />
            <span className="t-grow">
              {verdict === undefined ? t('sent.open') : say(verdictWords(verdict))}
              {recalled && <b> {t('sent.recalled')}</b>}
            </span>
            <Dtg at={at} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
