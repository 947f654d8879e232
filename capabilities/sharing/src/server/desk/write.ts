import { randomBytes } from 'node:crypto'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import type { DecisionEvent } from '../../core/index.ts'
import type { Desk } from './desk.ts'
import { deskDb } from './record.ts'

/** A new id. It tells nothing: not how many there are, nor when. */
export const newId = (kind: 'release' | 'recall' | 'rule' | 'history' | 'delegation' | 'opening' | 'version'): string =>
  `${kind}-${randomBytes(12).toString('base64url')}`

/** One line of who released what to whom on which authority. */
export interface HistoryLine {
  readonly release: string
  readonly step: DecisionEvent['type'] | 'recall'
  readonly by: Subject
  readonly second?: { readonly id: string; readonly name: string } | undefined
  readonly title: string
  readonly nodes: readonly string[]
  readonly objects: readonly string[]
  readonly authority: string
  readonly reason?: string | undefined
  /** Revision it led to: what happens in one millisecond stays in order. */
  readonly turn: number
  readonly label: Label
  readonly labelNumber: number
}

/** Writes the line in the transaction of the step itself, and tells screens that something has changed. */
export async function noteStep(desk: Desk, tx: Tx, line: HistoryLine): Promise<void> {
  const at = desk.host.clock.now()
  await deskDb(tx)
    .insertInto('sharing_history')
    .values({
      id: newId('history').replace('-', `-${String(line.turn).padStart(6, '0')}-`),
      at,
      release: line.release,
      step: line.step,
      by: line.by.id,
      by_name: line.by.name,
      second: line.second?.id ?? null,
      second_name: line.second?.name ?? null,
      title: line.title,
      nodes: JSON.stringify(line.nodes.toSorted()),
      objects: JSON.stringify(line.objects),
      authority: line.authority,
      reason: line.reason ?? '',
      label: JSON.stringify(line.label),
      label_id: line.labelNumber,
    })
    .execute()
  await desk.host.events.publish(tx, {
    topic: 'sharing.changed',
    label: line.labelNumber,
    at,
    ids: [line.release],
    types: ['release'],
  })
}

/** The line of the audit log. Its label is that of the release: who may not read all of it does not see the line. */
export function auditStep(
  { host }: Desk,
  subject: Subject,
  step: string,
  about: {
    readonly id: string
    readonly label: Label
    readonly detail?: Readonly<Record<string, string | number | boolean>>
  },
): void {
  host.audit.record({
    subject,
    verb: `sharing:${step}`,
    ids: [about.id],
    outcome: 'allowed',
    label: about.label,
    ...(about.detail ? { detail: about.detail } : {}),
  })
}
