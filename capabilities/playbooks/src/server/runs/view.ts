import { graph, nextOf, type RunState, type RunVariables, type Why } from '@testudo/cacao'
import type { Label } from '@testudo/kernel/label'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Reply } from '@testudo/kernel/contract'
import type { StoredObject } from '@testudo/platform/objects'
import type { Tx } from '@testudo/platform/storage'
import type { run as runContract, RunOffer, RunRow } from '../../core/contract/index.ts'
import { bounded, sayReason } from '../../core/sayings.ts'
import { hashOf, playbookOf } from '../documents.ts'
import { playbookDb } from '../tables.ts'
import type { EvidenceLine, RunLine } from './ledger.ts'
import type { Waiting } from './offers.ts'

type RunView = Reply<typeof runContract>

const MOST_LOGGED = 500
const MOST_EVIDENCE = 1_000

/** Incidents by id, as their reader may read them. */
export type Incidents = ReadonlyMap<string, StoredObject>

export function rowOf(row: RunLine, marks: Marks, incidents: Incidents): RunRow {
  const about = incidents.get(row.incident)
  const state = JSON.parse(row.state) as RunState
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    waits: row.waits as RunRow['waits'],
    ...(state.reason === null ? {} : { reason: sayReason(state.reason) }),
    ...(state.reason === null || typeof state.reason === 'string' ? {} : { told: bounded(state.reason) }),
    ...(row.incident === '' ? {} : { incident: row.incident }),
    ...(about === undefined ? {} : { about: { name: about.name, mark: marks.of(about.label) } }),
    by: row.by_name,
    started: Number(row.started),
    changed: Number(row.changed),
    done: row.done,
    steps: row.steps,
    mark: marks.of(JSON.parse(row.label) as Label),
  }
}

export const offerOf = ({ agreed, ...waiting }: Waiting, subject: Subject): RunOffer => ({
  ...waiting,
  agreed: agreed.map(({ by, name, at }) => ({ name, at, you: by === subject.id })),
})

export function evidenceOf(line: EvidenceLine): RunView['evidence'][number] {
  return {
    number: line.number,
    token: line.token,
    step: line.step,
    attempt: line.attempt,
    command: line.command,
    who: line.who,
    outcome: line.outcome === 'planned' ? 'sent' : line.outcome,
    ...(line.code === null ? {} : { code: line.code }),
    sent: Number(line.sent_at ?? 0),
    ...(line.answered_at === null ? {} : { answered: Number(line.answered_at) }),
    hash: hashOf(`${line.sent}\n${line.answer}`),
  }
}

/** All that is shown of a run besides its head, as its reader's transaction sees it. */
export async function viewOf(
  tx: Tx,
  row: RunLine,
): Promise<Omit<RunView, 'row' | 'offers' | 'marking'> & { readonly shelf: string | undefined }> {
  const db = playbookDb(tx)
  const playbook = playbookOf(row)
  const state = JSON.parse(row.state) as RunState
  const log = await db
    .selectFrom('playbooks_entry')
    .selectAll()
    .where('run', '=', row.id)
    .orderBy('number', 'desc')
    .limit(MOST_LOGGED)
    .execute()
  const evidence = await db
    .selectFrom('playbooks_evidence')
    .selectAll()
    .where('run', '=', row.id)
    .where('outcome', '<>', 'planned')
    .orderBy('number')
    .limit(MOST_EVIDENCE)
    .execute()
  const shelf = await db.selectFrom('playbooks_playbook').select('id').where('id', '=', row.shelf).executeTakeFirst()
  const calls = await db
    .selectFrom('playbooks_run')
    .select(['id', 'name'])
    .where('caller', '=', row.id)
    .orderBy('started')
    .execute()
  const caller = await db
    .selectFrom('playbooks_run')
    .select(['id', 'name'])
    .where('id', '=', row.caller)
    .executeTakeFirst()
  const { wakeAt } = nextOf(playbook, state)
  return {
    shelf: shelf?.id,
    graph: graph(playbook),
    steps: await stepsOf(tx, row, state),
    log: log.toReversed().map((entry) => {
      const name = playbook.workflow[entry.step]?.name
      return {
        number: entry.number,
        at: Number(entry.at),
        ...(entry.by_name === '' ? {} : { by: entry.by_name }),
        what: entry.what,
        ...(entry.step === '' ? {} : { step: entry.step }),
        ...(name === undefined ? {} : { name }),
        ...saidIn(entry),
      }
    }),
    evidence: evidence.map(evidenceOf),
    variables: variablesOf(state.variables),
    calls,
    ...(caller === undefined ? {} : { caller }),
    held: row.held,
    ...(wakeAt === null ? {} : { wakeAt }),
    playbookHash: row.hash,
  }
}

/** Words as they were given, or sentences by code with their English. */
function saidIn({ says, told }: { readonly says: string; readonly told: string }) {
  if (told === '') return says === '' ? {} : { says }
  const whys = JSON.parse(told) as readonly Why[]
  return { says: sayReason(whys), told: whys }
}

const variablesOf = (variables: RunVariables): RunView['variables'] =>
  Object.entries(variables).map(([name, { type, value }]) => ({
    name,
    type,
    value: value === null || typeof value === 'string' ? value : JSON.stringify(value),
  }))

const ENDS = ['completed', 'failed', 'skipped', 'cancelled'] as const

/** How each step stands that was come to: where the run stands there now, else how it last ended. */
async function stepsOf(tx: Tx, row: RunLine, state: RunState): Promise<RunView['steps']> {
  const counted = await playbookDb(tx)
    .selectFrom('playbooks_entry')
    .select((is) => ['step', 'what', is.fn.max('number').as('last'), is.fn.countAll<number>().as('times')])
    .where('run', '=', row.id)
    .where('step', '<>', '')
    .where('what', 'in', ['entered', ...ENDS])
    .groupBy(['step', 'what'])
    .execute()
  const steps = new Map<string, { times: number; last: number; state: RunView['steps'][number]['state'] }>()
  for (const { step, what, last, times } of counted) {
    const held = steps.get(step) ?? { times: 0, last: -1, state: 'waiting' as const }
    if (what === 'entered') held.times = Number(times)
    const end = ENDS.find((one) => one === what)
    if (end !== undefined && Number(last) > held.last) Object.assign(held, { last: Number(last), state: end })
    steps.set(step, held)
  }
  for (const { step, phase } of state.tokens) {
    const held = steps.get(step) ?? { times: 1, last: -1, state: 'waiting' as const }
    steps.set(step, { ...held, state: phase === 'begun' || phase === 'open' ? phase : 'waiting' })
  }
  return [...steps].map(([step, { times, state: stands }]) => ({ step, state: stands, times: Math.max(times, 1) }))
}
