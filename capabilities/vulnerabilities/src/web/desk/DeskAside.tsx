import IconGitFork from '@tabler/icons-react/dist/esm/icons/IconGitFork.mjs'
import {
  Button,
  FaultState,
  Inspector,
  Kbd,
  Section,
  Skeleton,
  tell,
  useAsk,
  useGo,
  useKeys,
  useMarking,
  useText,
  useSay,
  Marked,
} from '@testudo/ui'
import { type DeskRow, vulnerabilityPage } from '../../core/contract/desk.ts'
import { Decision } from '../parts/Decision.tsx'
import { EpssChart } from '../parts/EpssChart.tsx'
import { OutcomeWord } from '../parts/OutcomeWord.tsx'
import { Sentence } from '../parts/Sentence.tsx'
import { Sum } from '../parts/Sum.tsx'
import { Warnings } from '../parts/Warnings.tsx'
import { whatIfOf } from '../parts/whatIf.ts'
import { knownPath } from '../paths.ts'
import { PublishedByOwners } from '../published/PublishedByOwners.tsx'
import { deskWords } from '../words/desk.ts'

/** Beside the list: why it was decided so, how likely it is, and who has to be told. */
export function DeskAside({ row, onClose }: { row: DeskRow; onClose?: () => void }) {
  const t = useText(deskWords)
  const say = useSay()
  const go = useGo()
  const asked = useAsk(vulnerabilityPage, { id: row.id }, { keep: true })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const given = asked.data
  const whatIf = () => {
    if (given === undefined) return
    const to = whatIfOf(given)
    if (to === undefined) tell({ text: t('what.if.none') })
    else go(to)
  }
  useKeys([{ keys: 'W', text: t('what.if'), run: whatIf }])
  return (
    <Inspector
      label={row.id}
      {...(onClose === undefined ? {} : { onClose })}
      head={
        <h2 className="v-aside-head">
          <span className="t-mono">{row.id}</span> <OutcomeWord outcome={row.outcome} />
        </h2>
      }
      actions={
        <>
          <Button keys="W" icon={<IconGitFork size={15} />} disabled={given === undefined} onClick={whatIf}>
            {t('what.if')}
          </Button>
          <Button look="plain" onClick={() => go(knownPath(row.id))}>
            {t('open')} <Kbd keys="Enter" />
          </Button>
        </>
      }
    >
      <Section>
        <h3 className="v-aside-title">
          <Marked mark={row.mark}>{say(row.title)}</Marked>
        </h3>
        <p className="t-2 v-because">
          {t(`outcome.${row.outcome}`)}, <Sentence words={given?.because ?? row.because} />
        </p>
        {given !== undefined && <Sum counts={given.counts} />}
      </Section>
      {given === undefined ? (
        asked.isError ? (
          <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={6} twoLines={false} />
        )
      ) : (
        <>
          <Decision decision={given.decision} replay={`${knownPath(row.id)}?replay=1`} />
          <EpssChart likelihood={given.likelihood} timeline={given.timeline} />
          <Warnings id={row.id} counts={given.warnings} />
          {given.published.rows.length > 0 && <PublishedByOwners id={row.id} given={given.published} />}
        </>
      )}
    </Inspector>
  )
}
