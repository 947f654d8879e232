import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { RunRow } from '../../core/contract/index.ts'
import { tellRun } from '../../core/sayings.ts'
import { playbookDb } from '../tables.ts'
import { valuesFor } from '../shelf/values.ts'
import { holdRun, isOpen, moved, type OpenRun, type RunLine } from './ledger.ts'
import { type Agreement, type Waiting, waitingOf } from './offers.ts'
import type { Runner } from './runner.ts'

/** One run as one reader may see it. @throws {Fault} absent and denied alike */
export async function openFor(host: Host, subject: Subject, id: string): Promise<RunLine> {
  const row = await host.tables.readAs(subject, (tx) =>
    playbookDb(tx).selectFrom('playbooks_run').selectAll().where('id', '=', id).executeTakeFirst(),
  )
  if (row === undefined) throw nothingHere()
  return row
}

/** How a run stands right after a deed, before anything it leads to. */
export interface Standing {
  readonly status: RunRow['status']
  readonly waits: RunRow['waits']
}

/** What people do to runs. Each is one transaction, under the label of the run, and in the audit log under the name of who did it. */
export class Deeds {
  readonly #host: Host
  readonly #runner: Runner

  constructor(host: Host, runner: Runner) {
    this.#host = host
    this.#runner = runner
  }

  /** @returns with how many more must agree */
  async gate(
    subject: Subject,
    given: {
      readonly id: string
      readonly token: number
      readonly seen: string
      readonly agree: boolean
      readonly why?: string | undefined
    },
  ): Promise<Standing & { readonly still: number }> {
    const { id, token, seen, agree, why } = given
    // Accounts are asked before the transaction: inside it nothing else gets the one connection of a small node.
    const row = await openFor(this.#host, subject, id)
    const before = await this.#host.tables.readAs(subject, (tx) => waitingOf(tx, row, this.#about()))
    const first = await this.#secondTo(subject, row, before.find((one) => one.token === token)?.agreed ?? [])
    const { result: still, stands } = await this.#deed(subject, id, async (run, tx) => {
      const gate = await this.#standing(tx, run, { token, seen, kind: ['gate'] })
      const step = gate.step
      if (!agree) {
        run.take({
          what: 'reject',
          token,
          by: subject.name,
          at: run.now,
          ...(why === undefined || why === '' ? {} : { why }),
        })
        run.notes.push({ what: 'rejected', step, by: subject.name, says: why ?? '' })
        return 0
      }
      const own = { run: id, token, seen, by: subject.id, name: subject.name, at: run.now, label_id: run.row.label_id }
      await playbookDb(tx)
        .insertInto('playbooks_agreement')
        .values(own)
        .onConflict((conflict) => conflict.columns(['run', 'token', 'seen', 'by']).doNothing())
        .execute()
      run.notes.push({ what: 'agreed', step, by: subject.name, says: why ?? '' })
      if (gate.people > 1 && first === undefined) return 1
      run.take({
        what: 'approve',
        token,
        by: [first?.name, subject.name].filter((name) => name !== undefined).join(', '),
        at: run.now,
      })
      return 0
    })
    return { ...stands, still }
  }

  async report(
    subject: Subject,
    given: {
      readonly id: string
      readonly token: number
      readonly seen: string
      readonly outcome: 'done' | 'failed'
      readonly text: string
      readonly values: Readonly<Record<string, string>>
    },
  ): Promise<Standing> {
    const { id, token, outcome, text } = given
    const { result: goesOn, stands } = await this.#deed(subject, id, async (run, tx) => {
      const { kind, step, outArgs } = await this.#standing(tx, run, { ...given, kind: ['task', 'answer'] })
      const names = new Set(outArgs.map((name) => name.replace(/:value$/, '')))
      const stranger = Object.keys(given.values).find((name) => !names.has(name))
      if (stranger !== undefined)
        throw new Fault('invalid', 'playbooks.values', `${stranger.slice(0, 80)} is no value this step gives back.`, {
          place: { path: '/values' },
        })
      run.notes.push({ what: outcome === 'done' ? 'reported' : 'reported-failed', step, by: subject.name, says: text })
      const next = kind === 'task' ? (await run.commands(token)).find(isOpen) : undefined
      // Values of a person stand as lines of the answer, where those of a system stand too.
      const answer = [
        ...Object.entries(given.values).map(([name, value]) => `${name.replaceAll(/^__|__$/g, '')}=${value}`),
        text,
      ].join('\n')
      if (next !== undefined)
        await run.update(next, {
          outcome,
          sent: next.sent,
          answer,
          who: subject.name,
          sent_at: run.now,
          answered_at: run.now,
        })
      if (outcome === 'failed')
        run.take({
          what: 'fail',
          token,
          at: run.now,
          reason: [
            text === ''
              ? tellRun('step.reported.none', { who: subject.name })
              : tellRun('step.reported', { who: subject.name, text }),
          ],
        })
      else if (kind === 'answer')
        run.take({
          what: 'succeed',
          token,
          at: run.now,
          variables: valuesFor(given.values, (name) => run.state.variables[name]?.type),
        })
      return kind === 'task' && outcome === 'done'
    })
    if (goesOn) this.#runner.proceed(id, token)
    return stands
  }

  async decide(
    subject: Subject,
    given: { readonly id: string; readonly token: number; readonly seen: string; readonly answer: string },
  ): Promise<Standing> {
    const { stands } = await this.#deed(subject, given.id, async (run, tx) => {
      const { answers } = await this.#standing(tx, run, { ...given, kind: ['decision'] })
      if (!answers.includes(given.answer))
        throw new Fault('invalid', 'playbooks.answer', `The answer is one of ${answers.join(', ')}.`, {
          place: { path: '/answer' },
        })
      run.take({ what: 'decide', token: given.token, at: run.now, answer: given.answer, by: subject.name })
    })
    return stands
  }

  async stop(subject: Subject, id: string, reason: string): Promise<Standing> {
    const { stands } = await this.#deed(subject, id, async (run) => {
      run.take({ what: 'stop', at: run.now, by: subject.name, reason })
    })
    return stands
  }

  /** Holds a run, or lets it go on with the right of who says so. */
  async hold(subject: Subject, id: string, held: boolean): Promise<Standing> {
    const { result: begun, stands } = await this.#deed(subject, id, async (run) => {
      if (run.held === held) return []
      run.held = held
      if (!held) run.keeper = subject.id
      run.notes.push({ what: held ? 'held' : 'let-go', by: subject.name })
      return held ? [] : run.state.tokens.filter(({ phase }) => phase === 'begun').map((token) => token.id)
    })
    for (const token of begun) this.#runner.proceed(id, token)
    return stands
  }

  async #deed<T>(
    subject: Subject,
    id: string,
    work: (run: OpenRun, tx: Tx) => Promise<T>,
  ): Promise<{ readonly result: T; readonly stands: Standing }> {
    const { run, result } = await this.#host.tables.asOwner(async (tx) => {
      const held = await holdRun(this.#host, tx, id)
      if (held === undefined || !this.#host.tables.mayRead(subject, held.label)) throw nothingHere()
      if (held.state.status !== 'running')
        throw new Fault('conflict', 'playbooks.run_over', 'This run is over; nothing was recorded. Start another one.')
      const done = await work(held, tx)
      if (held.notes.length > 0) await held.save(subject)
      return { run: held, result: done }
    })
    this.#host.events.wake()
    this.#runner.move(id)
    return { result, stands: { status: run.state.status, waits: run.waits as Standing['waits'] } }
  }

  #about() {
    return { actuators: this.#runner.actuators, policies: this.#host.policiesNow() }
  }

  /** What somebody looked at, while it stands. @throws {Fault} `playbooks.run_moved` */
  async #standing(
    tx: Tx,
    run: OpenRun,
    { token, seen, kind }: { readonly token: number; readonly seen: string; readonly kind: readonly Waiting['kind'][] },
  ): Promise<Waiting> {
    const all = await waitingOf(tx, { ...run.row, state: JSON.stringify(run.state) }, this.#about())
    const one = all.find((waiting) => waiting.token === token && kind.includes(waiting.kind))
    if (one === undefined) throw moved('It does not wait for this.')
    if (one.seen !== seen) throw moved('What it waits for is not what you saw.')
    return one
  }

  /**
   * The first to agree whom this person is a second one to: another account that may still run playbooks and read this one, that could not
   * have been made by this one, nor this one by it.
   */
  async #secondTo(subject: Subject, { label }: RunLine, agreed: readonly Agreement[]): Promise<Agreement | undefined> {
    const { accounts, tables } = this.#host
    const makers = await accounts.makersOf(subject.id)
    for (const one of agreed.filter(({ by }) => by !== subject.id)) {
      const other = await accounts.find(one.by)
      if (other === undefined || !accounts.verbsOf(other).has('playbooks:run')) continue
      if (!tables.mayRead(other, JSON.parse(label)) || makers.has(one.by)) continue
      if (!(await accounts.makersOf(one.by)).has(subject.id)) return one
    }
    return undefined
  }
}
