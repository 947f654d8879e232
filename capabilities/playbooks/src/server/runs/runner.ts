import { createHash } from 'node:crypto'
import { nextOf, type Offer } from '@testudo/cacao'
import { canonicalLabel, join } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { type Actuator, actuatorFor } from '../../core/actuators.ts'
import { valuesIn } from '../../core/outArgs.ts'
import { type Answered, AnswerLost, prepare } from '../adapters/index.ts'
import { hashOf, playbookOf } from '../documents.ts'
import { playbookDb } from '../tables.ts'
import { type EvidenceLine, holdRun, isOpen, type OpenRun } from './ledger.ts'
import { openRun } from './open.ts'
import { tellAudit } from './tellAudit.ts'

/** A step whose answer is lost that declares to be resumed is begun so often. */
const MOST_TRIES = 3
/** Timers are looked at again after this long, so that no clock that is set leaves a run behind. */
const LONGEST_SLEEP_MS = 60_000

/** What is to be done once it is written down that it begins. */
type Errand =
  | { readonly kind: 'perform'; readonly token: number }
  | { readonly kind: 'move'; readonly run: string }
  | { readonly kind: 'return'; readonly run: string; readonly token: number; readonly child: string }

/**
 * Carries runs on: what may be done is begun, written down, and only then done. Runs are moved one transaction at a time, each by itself;
 * what is asked of systems is waited for outside of every transaction.
 */
export class Runner {
  readonly #host: Host
  readonly #actuators: readonly Actuator[]
  readonly #queues = new Map<string, Promise<void>>()
  readonly #asking = new Map<string, AbortController>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #busy = new Set<Promise<void>>()
  #closed = false

  constructor(host: Host, actuators: readonly Actuator[]) {
    this.#host = host
    this.#actuators = actuators
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
      const errands = await this.#change(id, (run, tx) => this.#interrupt(tx, run))
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
    for (const asking of this.#asking.values()) asking.abort()
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
    const errands = await this.#change(
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
      run.try({ what: 'stop', at: run.now, by: 'Testudo', reason: 'the run that called it is over' })
    if (run.state.status === 'running' && !keeper && !run.held) {
      run.held = true
      run.notes.push({ what: 'held', says: 'Whoever started it, or let it go on, may not run playbooks any more.' })
    }
    while (run.state.status === 'running' && !run.held) {
      const offer = nextOf(run.playbook, run.state).offers.find(({ kind }) => kind === 'do' || kind === 'call')
      if (offer === undefined) break
      const errand =
        offer.kind === 'do'
          ? await this.#begin(run, offer)
          : offer.kind === 'call'
            ? await this.#call(tx, run, offer)
            : undefined
      if (errand !== undefined) errands.push(errand)
    }
    // A timeout ends the wait; what a run that is over has asked is still waited for, and written down.
    if (run.state.status !== 'running') return errands
    const standing = new Set(run.state.tokens.map(({ id }) => id))
    for (const [key, asking] of this.#asking) {
      const [of = '', token = ''] = key.split(' ')
      if (of === run.row.id && !standing.has(Number(token))) asking.abort()
    }
    return errands
  }

  /** A step that can be planned and whose systems may be asked begins; any other fails, with nothing sent. */
  async #begin(run: OpenRun, offer: Extract<Offer, { kind: 'do' }>): Promise<Errand | undefined> {
    const { token, step, plans, problems } = offer
    const tries = run.attemptOf(token)
    const flaws = [
      ...problems.map(({ says }) => says),
      ...(tries >= MOST_TRIES ? [`It was begun ${tries} times, and no answer came.`] : []),
    ]
    const commands = plans.map((plan) => {
      if (!plan.touchesSystem) return { plan, who: plan.agent.name }
      const addressed = actuatorFor(plan, this.#actuators)
      if ('refused' in addressed) flaws.push(addressed.refused)
      return { plan, who: 'actuator' in addressed ? addressed.actuator.name : plan.agent.name }
    })
    if (flaws.length > 0) {
      run.take({ what: 'fail', token, at: run.now, reason: flaws.join(' ').slice(0, 2_000) })
      return undefined
    }
    await run.begin(token, step, commands)
    return { kind: 'perform', token }
  }

  /** Another playbook is called: one that whoever reads this run may read. */
  async #call(tx: Tx, run: OpenRun, offer: Extract<Offer, { kind: 'call' }>): Promise<Errand | undefined> {
    const rows = await playbookDb(tx)
      .selectFrom('playbooks_playbook')
      .selectAll()
      .where('playbook', '=', offer.playbook)
      .orderBy('modified', 'desc')
      .orderBy('id')
      .execute()
    const policies = this.#host.policiesNow()
    const found = rows.find(
      ({ label, modified }) =>
        (offer.version === undefined || offer.version === modified) &&
        canonicalLabel(join([run.label, JSON.parse(label)], policies)) === canonicalLabel(run.label),
    )
    await run.begin(offer.token, offer.step, [])
    const { row } = run
    const opened =
      found === undefined
        ? { refused: `No playbook ${offer.playbook} stands on the shelf for those who may read this run.` }
        : await openRun(this.#host, tx, {
            shelf: found.id,
            playbook: playbookOf(found),
            body: found.body,
            hash: found.hash,
            incident: row.incident,
            by: row.by,
            byName: row.by_name,
            keeper: run.keeper,
            label: run.label,
            inputs: offer.inputs,
            caller: { run: row.id, token: offer.token, state: run.state },
          })
    if ('id' in opened) return { kind: 'move', run: opened.id }
    run.take({ what: 'fail', token: offer.token, at: run.now, reason: opened.refused })
    return undefined
  }

  #do(id: string, errand: Errand): void {
    if (errand.kind === 'move') return this.move(errand.run)
    const done = (errand.kind === 'perform' ? this.#perform(id, errand.token) : this.#return(errand))
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

  /** The commands of a step, one after the other, until a person is asked to do one. */
  async #perform(id: string, token: number): Promise<void> {
    for (;;) {
      if (this.#closed) return
      const line = await this.#change(id, async (run) => {
        const commands = await run.commands(token)
        const next = commands.find(isOpen)
        if (next?.manual === true) {
          run.notes.push({ what: 'task', step: next.step })
          return undefined
        }
        if (next === undefined) this.#complete(run, token, commands)
        return next?.outcome === 'planned' ? next : undefined
      })
      if (line === undefined) return this.move(id)
      if (!(await this.#send(id, line))) return this.move(id)
    }
  }

  /** Goes on with a step after a person has carried a command of it out. */
  proceed(id: string, token: number): void {
    this.#do(id, { kind: 'perform', token })
  }

  #complete(run: OpenRun, token: number, commands: readonly EvidenceLine[]): void {
    const step = run.playbook.workflow[commands[0]?.step ?? '']
    const outArgs = step?.type === 'action' ? (step.out_args ?? []) : []
    const variables = Object.assign({}, ...commands.map(({ answer }) => valuesIn(outArgs, answer))) as ReturnType<
      typeof valuesIn
    >
    const refused = run.try({ what: 'succeed', token, at: run.now, variables })
    if (refused !== undefined) run.try({ what: 'fail', token, at: run.now, reason: refused })
  }

  /** Sends one command: what is sent is on disk before it is. @returns whether the step goes on */
  async #send(id: string, line: EvidenceLine): Promise<boolean> {
    const { token, step } = line
    const asking = new AbortController()
    this.#asking.set(`${id} ${token}`, asking)
    try {
      const plan = JSON.parse(line.plan) as Parameters<typeof actuatorFor>[0]
      const addressed = actuatorFor(plan, this.#actuators)
      if ('refused' in addressed) return await this.#failed(id, line, addressed.refused)
      const ready = prepare({ plan, actuator: addressed.actuator, id: commandId(id, line), at: this.#host.clock.now() })
      const mayGo = await this.#change(id, async (run) => {
        const now = (await run.commands(token)).find(({ number }) => number === line.number)
        if (run.held || now?.outcome !== 'planned') return false
        await run.update(line, { outcome: 'sent', sent: ready.sent.slice(0, 200_000), sent_at: run.now })
        run.notes.push({ what: 'sent', step, says: addressed.actuator.name })
        return true
      })
      if (mayGo !== true) return false
      const answered = await ready.send(asking.signal)
      return await this.#answered(id, line, answered)
    } catch (error) {
      if (this.#closed) return false
      if (error instanceof AnswerLost) return await this.#lost(id, line, error.message)
      return await this.#failed(id, line, error instanceof Error ? error.message : String(error))
    } finally {
      this.#asking.delete(`${id} ${token}`)
    }
  }

  async #answered(id: string, line: EvidenceLine, { succeeded, code, answer, says }: Answered): Promise<boolean> {
    return (
      (await this.#change(
        id,
        async (run) => {
          await run.update(line, {
            outcome: succeeded ? 'done' : 'failed',
            answer,
            code: code ?? null,
            answered_at: run.now,
          })
          run.notes.push({
            what: succeeded ? 'answered' : 'refused',
            step: line.step,
            ...(says === undefined ? {} : { says }),
          })
          if (!succeeded)
            run.try({ what: 'fail', token: line.token, at: run.now, reason: says ?? 'It did not succeed.' })
          return succeeded
        },
        'over too',
      )) ?? false
    )
  }

  async #failed(id: string, line: EvidenceLine, says: string): Promise<boolean> {
    await this.#change(id, async (run) => {
      await run.update(line, { outcome: 'failed', answer: '', answered_at: run.now })
      run.try({ what: 'fail', token: line.token, at: run.now, reason: says })
    })
    return false
  }

  /** Whether it was carried out is not known: what the step declares for an interruption is done. */
  async #lost(id: string, line: EvidenceLine, says: string): Promise<boolean> {
    await this.#change(id, async (run) => {
      run.notes.push({ what: 'lost', step: line.step, says })
      run.try({ what: 'interrupt', token: line.token, at: run.now })
    })
    return false
  }

  /** Changes a run that still goes on, or one that is over too; and tells the audit log. */
  async #change<T>(
    id: string,
    work: (run: OpenRun, tx: Tx) => Promise<T>,
    which: 'running' | 'over too' = 'running',
  ): Promise<T | undefined> {
    const done = await this.#host.tables.asOwner(async (tx) => {
      const run = await holdRun(this.#host, tx, id)
      if (run === undefined || (which === 'running' && run.state.status !== 'running')) return undefined
      const result = await work(run, tx)
      if (run.notes.length > 0) await run.save()
      return { run, result }
    })
    this.#host.events.wake()
    if (done !== undefined) tellAudit(this.#host, done.run)
    return done?.result
  }

  /** A playbook that was called is over: its caller gets the values it asked for. */
  async #return({ run: id, token, child }: Extract<Errand, { kind: 'return' }>): Promise<void> {
    const over = await this.#host.tables.asOwner((tx) =>
      playbookDb(tx).selectFrom('playbooks_run').select(['state', 'name']).where('id', '=', child).executeTakeFirst(),
    )
    if (over === undefined) return
    const state = JSON.parse(over.state) as OpenRun['state']
    await this.#change(id, async (run) => {
      const step = run.playbook.workflow[run.state.tokens.find((one) => one.id === token)?.step ?? '']
      const names = step?.type === 'playbook-action' ? (step.out_args ?? []) : []
      const variables = Object.fromEntries(
        names.flatMap((argument) => {
          const name = argument.replace(/:value$/, '')
          const held = Object.hasOwn(state.variables, name) ? state.variables[name] : undefined
          return held === undefined ? [] : [[name, held.value] as const]
        }),
      )
      const reason = `${over.name}: ${state.reason ?? state.status}`
      const refused =
        state.status === 'completed'
          ? run.try({ what: 'succeed', token, at: run.now, variables })
          : run.try({ what: 'fail', token, at: run.now, reason })
      if (refused !== undefined) run.try({ what: 'fail', token, at: run.now, reason: refused })
    })
    this.move(id)
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

/** What follows when a run is over: its caller goes on, what it called is stopped. */
async function ended(tx: Tx, run: OpenRun): Promise<Errand[]> {
  const { id, caller, caller_token: token } = run.row
  const called = await playbookDb(tx)
    .selectFrom('playbooks_run')
    .select('id')
    .where('caller', '=', id)
    .where('status', '=', 'running')
    .execute()
  return [
    ...(caller === '' ? [] : [{ kind: 'return' as const, run: caller, token, child: id }]),
    ...called.map((one) => ({ kind: 'move' as const, run: one.id })),
  ]
}

const isRunning = async (tx: Tx, id: string): Promise<boolean> =>
  (await playbookDb(tx).selectFrom('playbooks_run').select('status').where('id', '=', id).executeTakeFirst())
    ?.status === 'running'

/** The run that was called from a place of another one, when it is over. */
const calledAndOver = async (tx: Tx, run: string, token: number): Promise<string | undefined> =>
  (
    await playbookDb(tx)
      .selectFrom('playbooks_run')
      .select('id')
      .where('caller', '=', run)
      .where('caller_token', '=', token)
      .where('status', '<>', 'running')
      .executeTakeFirst()
  )?.id

/** The same for the same command of a run, however often it is sent. */
function commandId(run: string, { token, command }: EvidenceLine): string {
  const hex = createHash('sha256')
    .update(`${hashOf(run)} ${token} ${command}`)
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
