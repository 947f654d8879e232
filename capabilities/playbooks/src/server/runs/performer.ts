import { createHash } from 'node:crypto'
import type { Why } from '@testudo/cacao'
import type { Host } from '@testudo/platform/host'
import { type Actuator, actuatorFor } from '../../core/actuators.ts'
import { tellRun } from '../../core/sayings.ts'
import { valuesIn } from '../../core/outArgs.ts'
import { type Answered, AnswerLost, NotSent, prepare } from '../adapters/index.ts'
import { hashOf } from '../documents.ts'
import { changeRun } from './change.ts'
import { type EvidenceLine, isOpen, type OpenRun } from './ledger.ts'

/** Asks systems what a step that was begun asks of them, outside of every transaction. What is sent is on disk before it is. */
export class Performer {
  readonly #host: Host
  readonly #actuators: readonly Actuator[]
  readonly #asking = new Map<string, AbortController>()
  #closed = false

  constructor(host: Host, actuators: readonly Actuator[]) {
    this.#host = host
    this.#actuators = actuators
  }

  close(): void {
    this.#closed = true
    for (const asking of this.#asking.values()) asking.abort()
  }

  /** Ends the wait for answers at places where a run does not stand any more. */
  leave({ row, state }: OpenRun): void {
    const standing = new Set(state.tokens.map(({ id }) => id))
    for (const [key, asking] of this.#asking) {
      const [of = '', token = ''] = key.split(' ')
      if (of === row.id && !standing.has(Number(token))) asking.abort()
    }
  }

  /** The commands of a step, one after the other, until a person is asked to do one. Ends when the run is to be moved on. */
  async perform(id: string, token: number): Promise<void> {
    for (;;) {
      if (this.#closed) return
      const line = await changeRun(this.#host, id, async (run) => {
        const commands = await run.commands(token)
        const next = commands.find(isOpen)
        if (next?.manual === true) {
          run.notes.push({ what: 'task', step: next.step })
          return undefined
        }
        if (next === undefined) complete(run, token, commands)
        return next?.outcome === 'planned' ? next : undefined
      })
      if (line === undefined) return
      if (!(await this.#send(id, line))) return
    }
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
      const mayGo = await changeRun(this.#host, id, async (run) => {
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
      if (error instanceof AnswerLost) return await this.#lost(id, line, error.told)
      return await this.#failed(id, line, whyNot(error))
    } finally {
      this.#asking.delete(`${id} ${token}`)
    }
  }

  async #answered(id: string, line: EvidenceLine, { succeeded, code, answer, told }: Answered): Promise<boolean> {
    return (
      (await changeRun(
        this.#host,
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
            ...(told === undefined ? {} : { told: [told] }),
          })
          if (!succeeded)
            run.try({
              what: 'fail',
              token: line.token,
              at: run.now,
              reason: [told ?? tellRun('step.not_succeeded', {})],
            })
          return succeeded
        },
        'over too',
      )) ?? false
    )
  }

  async #failed(id: string, line: EvidenceLine, why: Why): Promise<boolean> {
    await changeRun(this.#host, id, async (run) => {
      await run.update(line, { outcome: 'failed', answer: '', answered_at: run.now })
      run.try({ what: 'fail', token: line.token, at: run.now, reason: [why] })
    })
    return false
  }

  /** Whether it was carried out is not known: what the step declares for an interruption is done. */
  async #lost(id: string, line: EvidenceLine, why: Why): Promise<boolean> {
    await changeRun(this.#host, id, async (run) => {
      run.notes.push({ what: 'lost', step: line.step, told: [why] })
      run.try({ what: 'interrupt', token: line.token, at: run.now })
    })
    return false
  }
}

function complete(run: OpenRun, token: number, commands: readonly EvidenceLine[]): void {
  const step = run.playbook.workflow[commands[0]?.step ?? '']
  const outArgs = step?.type === 'action' ? (step.out_args ?? []) : []
  const variables = Object.assign({}, ...commands.map(({ answer }) => valuesIn(outArgs, answer))) as ReturnType<
    typeof valuesIn
  >
  const refused = run.try({ what: 'succeed', token, at: run.now, variables })
  if (refused !== undefined) run.try({ what: 'fail', token, at: run.now, reason: [refused.told] })
}

const whyNot = (error: unknown): Why =>
  error instanceof NotSent
    ? error.told
    : tellRun('sent.broke', { says: error instanceof Error ? error.message : String(error) })

/** The same for the same command of a run, however often it is sent. */
function commandId(run: string, { token, command }: EvidenceLine): string {
  const hex = createHash('sha256')
    .update(`${hashOf(run)} ${token} ${command}`)
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
