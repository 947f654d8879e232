import { nextOf } from '@testudo/cacao'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { Actuator } from '../../core/actuators.ts'
import { tellRun } from '../../core/sayings.ts'
import { playbookDb } from '../tables.ts'
import { beginStep, callPlaybook } from './begin.ts'
import { changeRun } from './change.ts'
import { calledAndOver, ended, type Errand, handBack, isRunning } from './errands.ts'
import { isOpen, type OpenRun } from './ledger.ts'
import { Performer } from './performer.ts'

/** Timers are looked at again after this long, so that no clock that is set leaves a run behind. */
const LONGEST_SLEEP_MS = 60_000

/**
 * Carries runs on: what may be done is begun, written down, and only then done. Runs are moved one transaction at a time, each by itself;
 * what is asked of systems is waited for outside of every transaction.
 */
export class Runner {
  readonly #host: Host
  readonly #actuators: readonly Actuator[]
  readonly #queues = new Map<string, Promise<void>>()
  readonly #performer: Performer
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #busy = new Set<Promise<void>>()
  #closed = false

  constructor(host: Host, actuators: readonly Actuator[]) {
    this.#host = host
    this.#actuators = actuators
    this.#performer = new Performer(host, actuators)
  }

  get actuators(): readonly Actuator[] {
    return this.#actuators
  }

  /** After a start: what was being asked when the node ended is treated as each step declares. */
  async resume(): Promise<void> {
    const open = await this.#host.tables.asOwner((tx) =>
      playbookDb(tx)
        .selectFrom('playbooks_run')
        .select('id')
        .where('status', '=', 'running')
        .orderBy('started')
        .execute(),
    )
    for (const { id } of open) {
      const errands = await changeRun(this.#host, id, (run, tx) => this.#interrupt(tx, run))
      for (const errand of errands ?? []) this.#do(id, errand)
      this.move(id)
    }
  }

  async #interrupt(tx: Tx, run: OpenRun): Promise<Errand[]> {
    const errands: Errand[] = []
    for (const { token, step } of nextOf(run.playbook, run.state).begun) {
      const commands = await run.commands(token)
      // A person at work was not interrupted.
      if (commands.find(isOpen)?.manual === true) continue
      const over = commands.length > 0 ? undefined : await calledAndOver(tx, run.row.id, token)
      if (over !== undefined) errands.push({ kind: 'return', run: run.row.id, token, child: over })
      if (commands.length === 0) continue
      run.notes.push({ what: 'interrupted', step })
      run.try({ what: 'interrupt', at: run.now, token })
    }
    return errands
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#performer.close()
    await Promise.allSettled([...this.#queues.values(), ...this.#busy])
  }

  /** Has a run go on as far as it can. What one run does wrong stops no other. */
  move(id: string): void {
    if (this.#closed) return
    const before = this.#queues.get(id) ?? Promise.resolve()
    const next = before
      .then(() => this.#move(id))
      .catch((error: unknown) => {
        if (!this.#closed)
          this.#host.log.error(
            { run: id, error: error instanceof Error ? error.message : String(error) },
            'a run could not go on',
          )
      })
      .then(() => {
        if (this.#queues.get(id) === next) this.#queues.delete(id)
      })
    this.#queues.set(id, next)
  }

  /** Until nothing moves by itself any more: tests. */
  async settled(): Promise<void> {
    while (this.#queues.size + this.#busy.size > 0) await Promise.allSettled([...this.#queues.values(), ...this.#busy])
  }

  async #move(id: string): Promise<void> {
    if (this.#closed) return
    const keeper = await this.#keeperOf(id)
    const errands = await changeRun(
      this.#host,
      id,
      async (run, tx) => {
        const todo = run.state.status === 'running' ? await this.#advance(tx, run, keeper) : []
        this.#sleep(run)
        if (run.state.status === 'running') return todo
        return [...(await ended(tx, run)), ...todo.filter(({ kind }) => kind === 'move')]
      },
      'over too',
    )
    for (const errand of errands ?? []) this.#do(id, errand)
  }

  /** Begins what may be begun. The run is saved by who asked. */
  async #advance(tx: Tx, run: OpenRun, keeper: boolean): Promise<Errand[]> {
    const errands: Errand[] = []
    const { wakeAt } = nextOf(run.playbook, run.state)
    if (wakeAt !== null && wakeAt <= run.now) {
      run.try({ what: 'tick', at: run.now })
      run.notes.push({ what: 'time' })
    }
    if (run.row.caller !== '' && !(await isRunning(tx, run.row.caller)))
      run.try({ what: 'stop', at: run.now, by: 'Testudo', reason: [tellRun('run.caller_over', {})] })
    if (run.state.status === 'running' && !keeper && !run.held) {
      run.held = true
      run.notes.push({ what: 'held', told: [tellRun('run.no_keeper', {})] })
    }
    while (run.state.status === 'running' && !run.held) {
      const offer = nextOf(run.playbook, run.state).offers.find(({ kind }) => kind === 'do' || kind === 'call')
      if (offer === undefined) break
      const errand =
        offer.kind === 'do'
          ? await beginStep(run, offer, this.#actuators)
          : offer.kind === 'call'
            ? await callPlaybook(this.#host, tx, run, offer)
            : undefined
      if (errand !== undefined) errands.push(errand)
    }
    // A timeout ends the wait; what a run that is over has asked is still waited for, and written down.
    if (run.state.status === 'running') this.#performer.leave(run)
    return errands
  }

  #do(id: string, errand: Errand): void {
    if (errand.kind === 'move') return this.move(errand.run)
    const done = (errand.kind === 'perform' ? this.#performer.perform(id, errand.token) : handBack(this.#host, errand))
      .then(() => this.move(errand.kind === 'return' ? errand.run : id))
      .catch((error: unknown) => {
        if (!this.#closed)
          this.#host.log.error(
            { run: id, error: error instanceof Error ? error.message : String(error) },
            'a step could not be carried out',
          )
      })
      .finally(() => this.#busy.delete(done))
    this.#busy.add(done)
  }

  /** Goes on with a step after a person has carried a command of it out. */
  proceed(id: string, token: number): void {
    this.#do(id, { kind: 'perform', token })
  }

  /** Whether the account a run goes on with may still run playbooks and read this one. */
  async #keeperOf(id: string): Promise<boolean> {
    const row = await this.#host.tables.asOwner((tx) =>
      playbookDb(tx).selectFrom('playbooks_run').select(['keeper', 'label']).where('id', '=', id).executeTakeFirst(),
    )
    const keeper = row && (await this.#host.accounts.find(row.keeper))
    if (row === undefined || keeper === undefined) return false
    const { accounts, tables } = this.#host
    return accounts.verbsOf(keeper).has('playbooks:run') && tables.mayRead(keeper, JSON.parse(row.label))
  }

  #sleep(run: OpenRun): void {
    const { id } = run.row
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    const { wakeAt } = nextOf(run.playbook, run.state)
    if (wakeAt === null || this.#closed) return
    const wait = Math.min(Math.max(wakeAt - run.now, 0) + 1, LONGEST_SLEEP_MS)
    this.#timers.set(id, setTimeout(() => this.move(id), wait).unref())
  }
}
