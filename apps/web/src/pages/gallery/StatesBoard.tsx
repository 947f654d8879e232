import {
  AsOf,
  Button,
  CallFault,
  ChangedBar,
  CutOff,
  EmptyState,
  FaultState,
  MessageBar,
  NothingHere,
  Panel,
  Partial,
  Portion,
  RemovableChip,
  Resync,
  Skeleton,
  Stale,
  StateMark,
} from '@testudo/ui'
import { IconBroadcast } from '@testudo/ui/icons.ts'
import type { State } from '@testudo/kernel/situation'
import type { ReactNode } from 'react'

function Shown({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="g-title">{title}</h2>
      <div className="g-state">{children}</div>
    </section>
  )
}

function Row({ state, mark = 'AR', name, aside }: { state: State; mark?: string; name: string; aside: string }) {
  return (
    <div className="g-row">
      <StateMark state={state} size="s" />
      <span className="t-grow">
        <Portion mark={mark} /> {name}
      </span>
      <span className="t-2">{aside}</span>
    </div>
  )
}

/** The twelve designed states, in the order and words of the picture. */
export function StatesBoard() {
  return (
    <main className="g-states">
      <h1 className="t-hidden">States</h1>
      <Shown title="Empty">
        <Panel level={3} title="Hunts" count={0}>
          <EmptyState
            icon={<IconBroadcast size={24} stroke={1.5} />}
            title="No hunt has run on this node"
            action={
              <Button look="primary" keys="N">
                New hunt
              </Button>
            }
            command="testudo hunt FILE"
          >
            A hunt asks the stored events of the last 30 days one question: a pattern, a Sigma rule or a list of
            indicators.
          </EmptyState>
        </Panel>
      </Shown>
      <Shown title="Nothing found">
        <Panel level={3} title="Indicators" count="0 of 1 021 640">
          <div className="t-filter-row">
            <RemovableChip name="by FIN" onRemove={() => undefined} />
            <RemovableChip name="since 221200Z" onRemove={() => undefined} />
          </div>
          <EmptyState title="No JA4 indicator by FIN since 221200Z" action={<Button>Remove “since 221200Z”</Button>}>
            Without the time there are 12.
          </EmptyState>
        </Panel>
      </Shown>
      <Shown title="Denied">
        <NothingHere />
      </Shown>
      <Shown title="Loading">
        <Panel level={3} title="Missions">
          <Skeleton />
        </Panel>
      </Shown>
      <Shown title="Stale">
        <Panel level={3} title="Missions" count={12} actions={<AsOf at={Date.UTC(2026, 10, 22, 12, 5)} />}>
          <Stale>LTU-MIL-2 has not reported for 4 h 37. Its 3 missions show the last known state.</Stale>
          <div className="t-stale">
            <Row state="unknown" name="Air surveillance feed, Šiauliai" aside="was capable" />
            <Row state="unknown" name="Fuel point, Rukla" aside="was degraded" />
          </div>
        </Panel>
      </Shown>
      <Shown title="Partial">
        <Panel level={3} title="Exposures by nation" count="29 of 31 nodes">
          <Partial onAgain={() => undefined}>FIN and DNK did not answer within 5 s. Totals are without them.</Partial>
        </Panel>
      </Shown>
      <Shown title="Cut off">
        <Panel level={3} title="Activity">
          <CutOff>
            This node is on its own since 221610Z. Reading and local work go on. 14 changes wait for 31 nodes.
          </CutOff>
          <Row state="capable" mark="AU" name="Case 0217: note added" aside="waits" />
        </Panel>
      </Shown>
      <Shown title="Resynchronising">
        <Panel level={3} title="Alerts" count={9}>
          <Resync>The live stream had a gap from 221631Z to 221634Z. Reloading 9 groups.</Resync>
        </Panel>
      </Shown>
      <Shown title="Fault">
        <FaultState
          title="The import stopped at object 18 204"
          error={
            new CallFault(
              400,
              'threats.modified_before_created',
              '18 203 objects are stored. Nothing after that was written. Line 40 112 has a modified earlier than created.',
            )
          }
          onAgain={() => undefined}
        >
          <Button>Show the line</Button>
        </FaultState>
      </Shown>
      <Shown title="Undo">
        <Panel level={3} title="Case 0217">
          <Row state="capable" name="Note 14, A. Jonaitis" aside="now" />
          <div style={{ padding: 12 }}>
            <MessageBar message={{ text: '3 relations removed', undo: () => undefined }} />
          </div>
        </Panel>
      </Shown>
      <Shown title="Changed under you">
        <Panel level={3} title="Missions" count={12}>
          <ChangedBar onShow={() => undefined}>2 missions changed state</ChangedBar>
          <Row state="not-capable" name="Gotland–Courland data backhaul" aside="220511Z" />
          <Row state="severe" name="Rail onward movement" aside="211430Z" />
          <Row state="degraded" name="Sea reinforcement, Esbjerg" aside="220915Z" />
        </Panel>
      </Shown>
    </main>
  )
}
