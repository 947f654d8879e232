import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { labelSchema } from '@testudo/kernel/marking'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'

/** The label somebody gives to what they write; the node's when they give none. @throws {Fault} when it is none, or not theirs to read */
export function ownLabel(host: Pick<Host, 'tables' | 'defaultLabel'>, subject: Subject, given: unknown): Label {
  if (given === undefined) return host.defaultLabel
  const read = labelSchema.safeParse(given)
  if (!read.success)
    throw new Fault(
      'invalid',
      'detection.label',
      `The label is none: ${read.error.issues[0]?.message ?? 'unreadable'}.`,
    )
  const label = read.data as Label
  if (!host.tables.mayRead(subject, label))
    throw new Fault('denied', 'detection.label', 'Choose a label whose content you may read yourself.')
  return label
}
