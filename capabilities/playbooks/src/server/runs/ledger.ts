import type { CommandPlan, Happening, Playbook, Reason, Refusal, RunRecord, RunState, Why } from '@testudo/cacao'
import { nextOf, record } from '@testudo/cacao'
import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import type { Selectable } from 'kysely'
import { bounded, tellRun } from '../../core/sayings.ts'
import { playbookOf } from '../documents.ts'
import { playbookDb, type PlaybookTables } from '../tables.ts'
import { deedsOf } from './auditDeeds.ts'

export type RunLine = Selectable<PlaybookTables['playbooks_run']>
export type EvidenceLine = Selectable<PlaybookTables['playbooks_evidence']>

/** What is written of a run besides what CACAO says happened. */
export interface Note {
  readonly what: string
  readonly step?: string
  /** Words as somebody gave them. */
  readonly says?: string
  readonly told?: readonly Why[]
  readonly by?: string
}

/**
 * One run inside one transaction: changed here, written by `save`. The row is held, so that nobody else takes a step of it meanwhile.
 */
export class OpenRun {
  readonly row: RunLine
  readonly playbook: Playbook
  readonly notes: Note[] = []
  state: RunState
  held: boolean
  keeper: string
  /** What it waits for, as it was saved. */
  waits: string
  readonly #tx: Tx
  readonly #host: Host
  #evidence: number

  constructor(host: Host, tx: Tx, row: RunLine) {
    this.#host = host
    this.#tx = tx
    this.row = row
    this.playbook = playbookOf(row)
    this.state = JSON.parse(row.state) as RunState
    this.held = row.held
    this.waits = row.waits
    this.keeper = row.keeper
    this.#evidence = row.evidence
  }

  get label(): Label {
    return JSON.parse(this.row.label) as Label
  }

  get now(): number {
    return this.#host.clock.now()
  }

  /** Records, or says why not: then nothing has changed. */
  try(entry: RunRecord): Refusal | undefined {
    const recorded = record(this.playbook, this.state, entry)
    if ('refused' in recorded) return recorded.refused
    this.state = recorded.state
    this.notes.push(...recorded.happened.map((happening) => noteOf(happening)))
    return undefined
  }

  /** @throws {Fault} `playbooks.run_moved` when the run does not stand there any more */
  take(entry: RunRecord): void {
    const refused = this.try(entry)
    if (refused !== undefined) throw moved(refused.says)
  }

  /** A step begins: what is to be carried out is written down before any of it is. */
  async begin(token: number, step: string, plans: readonly { plan: CommandPlan; who: string }[]): Promise<void> {
    this.take({ what: 'begin', token, at: this.now })
    this.notes.push({ what: 'begun', step })
    const attempt = this.attemptOf(token)
    if (plans.length === 0) return
    await playbookDb(this.#tx)
      .insertInto('playbooks_evidence')
      .values(
        plans.map(({ plan, who }) => ({
          run: this.row.id,
          number: ++this.#evidence,
          token,
          step,
          attempt,
          command: plan.index,
          manual: !plan.touchesSystem,
          plan: JSON.stringify(plan),
          who,
          outcome: 'planned' as const,
          sent: '',
          answer: '',
          code: null,
          sent_at: null,
          answered_at: null,
          label_id: this.row.label_id,
        })),
      )
      .execute()
  }

  attemptOf = (token: number): number => this.state.tokens.find(({ id }) => id === token)?.begun ?? 0

  /** Commands of a step that was begun, in their order. */
  commands(token: number): Promise<EvidenceLine[]> {
    return commandsOf(this.#tx, this.row.id, token, this.attemptOf(token))
  }

  async update(
    line: Pick<EvidenceLine, 'number'>,
    change: Partial<PlaybookTables['playbooks_evidence']>,
  ): Promise<void> {
    await playbookDb(this.#tx)
      .updateTable('playbooks_evidence')
      .set(change)
      .where('run', '=', this.row.id)
      .where('number', '=', line.number)
      .execute()
  }

  /**
   * Writes what has changed, with a line of the audit log for each thing that happened. Last in its transaction: telling of it holds
   * the ledger's lock.
   *
   * @param by whose deed it was; without it, the node's own
   */
  async save(by?: Subject): Promise<void> {
    const { row, state, notes } = this
    const db = playbookDb(this.#tx)
    const at = this.now
    this.waits = await this.#waits()
    const entries = notes.map((note, i) => ({
      run: row.id,
      number: row.entries + i + 1,
      at,
      by_name: note.by ?? '',
      what: note.what,
      step: note.step ?? '',
      says: (note.says ?? '').slice(0, 4_000),
      told: note.told === undefined || note.told.length === 0 ? '' : JSON.stringify(bounded(note.told)),
      label_id: row.label_id,
    }))
    for (let from = 0; from < entries.length; from += 500)
      await db
        .insertInto('playbooks_entry')
        .values(entries.slice(from, from + 500))
        .execute()
    await db
      .updateTable('playbooks_run')
      .set({
        state: JSON.stringify(state),
        status: state.status,
        waits: this.waits,
        held: this.held,
        keeper: this.keeper,
        wake_at: nextOf(this.playbook, state).wakeAt,
        changed: at,
        done: await this.#done(),
        entries: row.entries + entries.length,
        evidence: this.#evidence,
      })
      .where('id', '=', row.id)
      .execute()
    const label = row.label_id
    const ids = [row.id, ...(row.incident === '' ? [] : [row.incident])]
    await this.#host.audit.recordIn(this.#tx, deedsOf(this.#host, this, by))
    await this.#host.events.publish(this.#tx, { topic: 'playbook.run', label, at, ids, types: ['playbook-run'] })
  }

  /** Steps that were done at least once, what was just written included. */
  async #done(): Promise<number> {
    const isDone = ({ what }: Note) => what === 'completed' || what === 'skipped'
    if (!this.notes.some(isDone)) return this.row.done
    const { done } = await playbookDb(this.#tx)
      .selectFrom('playbooks_entry')
      .select((is) => is.fn.count<number>('step').distinct().as('done'))
      .where('run', '=', this.row.id)
      .where('what', 'in', ['completed', 'skipped'])
      .where('step', '<>', '')
      .executeTakeFirstOrThrow()
    return Number(done)
  }

  async #waits(): Promise<string> {
    if (this.state.status !== 'running') return 'nothing'
    const { offers, begun, wakeAt } = nextOf(this.playbook, this.state)
    const kinds = new Set(offers.map(({ kind }) => kind))
    if (kinds.has('ask')) return 'answer'
    if (kinds.has('approve')) return 'gate'
    for (const { token } of begun) if ((await this.commands(token)).find(isOpen)?.manual === true) return 'task'
    if (kinds.has('decide')) return 'decision'
    if (this.held) return 'held'
    return begun.length > 0 || offers.length > 0 ? 'system' : wakeAt === null ? 'nothing' : 'time'
  }
}

export const isOpen = ({ outcome }: EvidenceLine): boolean => outcome === 'planned' || outcome === 'sent'

export const moved = (why: string): Fault =>
  new Fault('conflict', 'playbooks.run_moved', `The run has moved on; nothing was recorded. ${why} Read it again.`)

export const commandsOf = (tx: Tx, run: string, token: number, attempt: number): Promise<EvidenceLine[]> =>
  playbookDb(tx)
    .selectFrom('playbooks_evidence')
    .selectAll()
    .where('run', '=', run)
    .where('token', '=', token)
    .where('attempt', '=', attempt)
    .orderBy('command')
    .execute()

/** What happened, as it is written down. */
export function noteOf(happening: Happening): Note {
  if (happening.what === 'ended') return { what: happening.status, ...reasonIn(happening.reason) }
  const { what, step } = happening
  if (what === 'failed') return { what, step, ...reasonIn(happening.reason) }
  if (what === 'decided') {
    const { answer, by, why } = happening
    const told =
      answer === 'true' || answer === 'false'
        ? tellRun(`step.answer.${answer}`, {})
        : tellRun('step.answer', { answer })
    return { what, step, told: [told, ...why], ...(by === null ? {} : { by }) }
  }
  return { what, step, ...reasonIn(happening.why ?? null) }
}

const reasonIn = (reason: Reason | null): Pick<Note, 'says' | 'told'> =>
  reason === null ? {} : typeof reason === 'string' ? { says: reason } : { told: reason }

/** Opens a run for change, held until the transaction ends; undefined when there is none. */
export async function holdRun(host: Host, tx: Tx, id: string): Promise<OpenRun | undefined> {
  const row = await playbookDb(tx)
    .selectFrom('playbooks_run')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && new OpenRun(host, tx, row)
}
