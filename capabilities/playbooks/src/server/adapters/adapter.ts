import { readFile } from 'node:fs/promises'
import type { CommandPlan, Why } from '@testudo/cacao'
import { Fault } from '@testudo/kernel/fault'
import type { Actuator } from '../../core/actuators.ts'
import { sayWhy, tellRun } from '../../core/sayings.ts'

/** One command for one actuator that may be asked it. */
export interface Order<K extends Actuator['kind'] = Actuator['kind']> {
  readonly plan: CommandPlan
  readonly actuator: Extract<Actuator, { readonly kind: K }>
  /** UUID of this command in this run: the same when it is sent again, so that who receives it can tell. */
  readonly id: string
  /** Unix ms. */
  readonly at: number
}

export interface Answered {
  readonly succeeded: boolean
  /** HTTP or OpenC2 status, or exit code. */
  readonly code?: number
  /** As it came, cut to {@link MOST_ANSWER} characters; no secret in it. */
  readonly answer: string
  /** Why it did not succeed. */
  readonly told?: Why
}

/** A command ready to be sent. */
export interface Ready {
  /** The command as it will be sent, without secrets: kept before anything is. */
  readonly sent: string
  /** @throws {NotSent} when it was certainly not carried out; {@link AnswerLost} when it may have been */
  send(signal: AbortSignal): Promise<Answered>
}

/** It was sent, and what came of it is not known. */
export class AnswerLost extends Error {
  readonly told: Why

  constructor(actuator: string, cause: unknown) {
    const told = tellRun('sent.lost', { name: actuator })
    super(sayWhy(told), { cause })
    this.told = told
  }
}

type NotSentCode = 'sent.no_such' | 'sent.not_reached' | 'sent.not_reached.ssh' | 'sent.secret'

/** It was certainly not carried out. */
export class NotSent extends Fault {
  readonly told: Why

  constructor(why: NotSentCode, actuator: string, cause?: unknown) {
    const told = tellRun(why, { name: actuator })
    super('unavailable', `playbooks.${why}`, `${sayWhy(told)}.`, { cause })
    this.told = told
  }
}

export const MOST_ANSWER = 64 * 1024

/** @param secrets texts that may stand nowhere */
export function boundedText(text: string, secrets: readonly string[]): string {
  const clean = secrets.reduce((all, secret) => (secret.length < 4 ? all : all.replaceAll(secret, '•••')), text)
  // PostgreSQL keeps no NUL, and half a surrogate pair is no text.
  const kept = clean.slice(0, MOST_ANSWER).toWellFormed().replaceAll('\0', '\u{2400}')
  return clean.length > MOST_ANSWER ? `${kept}\n… ${clean.length - MOST_ANSWER} more characters` : kept
}

/** A secret from its file, read at the moment of use. @throws {NotSent} without a word of what is in it */
export async function secretIn(file: string, actuator: string): Promise<string> {
  try {
    const text = await readFile(file, 'utf8')
    if (text.length > 0 && text.length < 20_000) return text
  } catch {
    // Told below: the path is the administrator's business, not that of whoever reads a run.
  }
  throw new NotSent('sent.secret', actuator)
}
