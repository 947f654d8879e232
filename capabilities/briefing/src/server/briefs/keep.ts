import { createHash } from 'node:crypto'
import type { Subject } from '@testudo/kernel/subject'
import { canonicalLabel, type Label, type PolicySet } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { assemble, type Matter } from '../../core/document/assemble.ts'
import { canonicalDocument } from '../../core/document/canonical.ts'
import type { Drawn } from '../../core/document/compare.ts'
import type { BriefDocument } from '../../core/document/document.ts'
import type { StoredBrief } from './read.ts'
import { briefDb } from './tables.ts'

/** The content of a draft as it would be issued now. */
export interface Content {
  readonly matter: Matter
  readonly drawn: Drawn
  readonly asOf: number
}

export function documentOf({ matter, drawn }: Pick<Content, 'matter' | 'drawn'>, policies: PolicySet): BriefDocument {
  return assemble(matter, drawn.parts, policies)
}

/**
 * The label of a draft: all of whom it is made for, however little it says. By what it says it would be shown or hidden as
 * facts come and go, and who may not read those would learn of them. An issued page carries its own.
 */
const draftLabel = ({ matter }: Pick<Content, 'matter'>): Label => matter.audience

/** Names a draft exactly: its page, for whom, and the time of its facts. What is signed. */
export function revisionOf(content: Content, policies: PolicySet): string {
  const text = [canonicalDocument(documentOf(content, policies)), canonicalLabel(content.matter.audience), content.asOf]
  return createHash('sha256').update(JSON.stringify(text)).digest('hex').slice(0, 32)
}

/** Writes a new draft. @param also what is written with it or not at all */
export async function keepDraft(
  host: Host,
  subject: Subject,
  id: string,
  content: Content,
  also?: (tx: Tx) => Promise<unknown>,
): Promise<void> {
  const { matter, drawn, asOf } = content
  const policies = host.policiesNow()
  const label = draftLabel(content)
  await host.tables.asOwner(async (tx) => {
    const labelNumber = await host.tables.labelNumber(tx, label)
    await briefDb(tx)
      .insertInto('briefing_brief')
      .values({
        id,
        state: 'draft',
        kind: matter.kind,
        language: matter.language,
        mission: matter.mission?.code ?? '',
        mission_id: matter.mission?.id ?? '',
        audience: canonicalLabel(matter.audience),
        title: matter.title,
        matter: JSON.stringify(matter),
        drawn: JSON.stringify(drawn),
        as_of: asOf,
        at: host.clock.now(),
        author: subject.id,
        author_name: subject.name,
        revision: revisionOf(content, policies),
        document: '',
        hash: '',
        copies: 0,
        decision: '',
        people: '[]',
        label: JSON.stringify(label),
        label_id: labelNumber,
      })
      .execute()
    await also?.(tx)
    await tell(host, tx, id, labelNumber)
  })
  host.events.wake()
}

/** Writes a draft anew. Signatures were given for what it was; they end. */
export async function changeDraft(host: Host, tx: Tx, before: StoredBrief, content: Content): Promise<string> {
  const policies = host.policiesNow()
  const label = draftLabel(content)
  const labelNumber = await host.tables.labelNumber(tx, label)
  const revision = revisionOf(content, policies)
  await briefDb(tx)
    .updateTable('briefing_brief')
    .set({
      state: 'draft',
      matter: JSON.stringify(content.matter),
      drawn: JSON.stringify(content.drawn),
      as_of: content.asOf,
      revision,
      label: JSON.stringify(label),
      label_id: labelNumber,
    })
    .where('id', '=', before.id)
    .execute()
  await briefDb(tx).deleteFrom('briefing_signature').where('brief', '=', before.id).execute()
  await tell(host, tx, before.id, labelNumber)
  return revision
}

/** Says that something about a brief has changed. Last in its transaction: holds the ledger's lock. */
export async function tell(host: Host, tx: Tx, id: string, label: number): Promise<void> {
  await host.events.publish(tx, { topic: 'brief.changed', label, at: host.clock.now(), ids: [id], types: ['brief'] })
}

export function record(
  host: Host,
  subject: Subject,
  verb: string,
  id: string,
  label: Label,
  detail: Readonly<Record<string, string | number | boolean>> = {},
): void {
  host.audit.record({ subject, verb, ids: [id], outcome: 'allowed', label, detail })
}
