import { randomUUID } from 'node:crypto'
import { type Playbook, startRun, type StartOptions, type Why } from '@testudo/cacao'
import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { playbookDb } from '../tables.ts'
import { holdRun, noteOf } from './ledger.ts'

export interface Opening {
  readonly shelf: string
  readonly playbook: Playbook
  readonly body: string
  readonly hash: string
  readonly incident: string
  /** Who starts it by a deed of theirs; a run that another one calls is the node's. */
  readonly starter?: Subject
  readonly by: string
  readonly byName: string
  readonly keeper: string
  readonly label: Label
  readonly inputs: NonNullable<StartOptions['inputs']>
  readonly caller?: {
    readonly run: string
    readonly token: number
    readonly state: NonNullable<StartOptions['calledBy']>
  }
}

/** Writes a run down at its beginning. @returns its id, or why it cannot be started */
export async function openRun(
  host: Host,
  tx: Tx,
  opening: Opening,
): Promise<{ readonly id: string } | { readonly refused: Why }> {
  const { playbook, caller, inputs } = opening
  const at = host.clock.now()
  const started = startRun(playbook, { at, inputs, ...(caller === undefined ? {} : { calledBy: caller.state }) })
  if ('refused' in started) return { refused: started.refused.told }
  const id = randomUUID()
  await playbookDb(tx)
    .insertInto('playbooks_run')
    .values({
      id,
      shelf: opening.shelf,
      name: playbook.name.slice(0, 300),
      body: opening.body,
      hash: opening.hash,
      state: JSON.stringify(started.state),
      status: started.state.status,
      waits: 'nothing',
      held: false,
      wake_at: null,
      incident: opening.incident,
      by: opening.by,
      by_name: opening.byName,
      keeper: opening.keeper,
      caller: caller?.run ?? '',
      caller_token: caller?.token ?? 0,
      started: at,
      changed: at,
      done: 0,
      steps: Object.keys(playbook.workflow).length,
      entries: 0,
      evidence: 0,
      label: canonicalLabel(opening.label),
      label_id: await host.tables.labelNumber(tx, opening.label),
    })
    .execute()
  const run = await holdRun(host, tx, id)
  if (run === undefined) throw new Fault('unavailable', 'playbooks.not_started', 'The run could not be written down.')
  run.notes.push({ what: 'started', by: opening.byName }, ...started.happened.map((happening) => noteOf(happening)))
  await run.save(opening.starter)
  return { id }
}
