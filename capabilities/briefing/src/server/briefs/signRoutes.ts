import { Fault } from '@testudo/kernel/fault'
import { needsTwo, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { sign } from '../../core/contract/briefs.ts'
import { canonicalDocument } from '../../core/document/canonical.ts'
import { recipientOf } from '../../core/label/audience.ts'
import { createHash } from 'node:crypto'
import { checkOpen } from './draftRoutes.ts'
import { hashOf } from './draw.ts'
import { documentOf, record, tell } from './keep.ts'
import { lackingIn } from '../../core/document/lacking.ts'
import { holdBrief, openBrief, type StoredBrief } from './read.ts'
import { briefDb } from './tables.ts'

interface Signature {
  readonly by: string
  readonly name: string
  readonly at: number
}

/** Whether the policy asks two people to answer for a page. */
export const takesTwo = ({ drawn, label }: Pick<StoredBrief, 'drawn' | 'label'>, policies: PolicySet): boolean =>
  [label, ...drawn.parts.map((part) => part.label)].some((one) => needsTwo(one, policies))

/** Signatures of exactly this revision, oldest first. */
export async function signaturesOf(
  tx: Tx,
  { id, revision }: Pick<StoredBrief, 'id' | 'revision'>,
): Promise<readonly Signature[]> {
  const rows = await briefDb(tx)
    .selectFrom('briefing_signature')
    .selectAll()
    .where('brief', '=', id)
    .where('revision', '=', revision)
    .orderBy('at')
    .orderBy('by')
    .execute()
  return rows.map(({ by, name, at }) => ({ by, name, at: Number(at) }))
}

/** Signs a draft as it stands. With the last signature the policy asks for it is issued, in the same transaction. */
export function signRoute(host: Host): void {
  host.http.answer(sign, async ({ id, revision, authority, copies }, { subject }) => {
    // Accounts are asked before the transaction: inside it nothing else gets the one connection of a small node.
    const seen = await openBrief(host, subject, id)
    checkOpen(seen, revision)
    checkRules(seen)
    const before = await host.tables.readAs(subject, (tx) => signaturesOf(tx, seen))
    const two = takesTwo(seen, host.policiesNow())
    const first = two ? await secondTo(host, before, subject, seen) : undefined
    const own: Signature = { by: subject.id, name: subject.name, at: host.clock.now() }
    const done = await host.tables.asOwner(async (tx) => {
      const brief = await holdBrief(host, tx, subject, id)
      checkOpen(brief, revision)
      if (two && first === undefined) {
        await keepSignature(tx, brief, own)
        await tell(host, tx, id, brief.labelNumber)
        return { brief, hash: undefined }
      }
      const signed = first === undefined ? [own] : [first, own]
      return { brief, hash: await issue(host, tx, subject, brief, { signed, authority, copies }) }
    })
    host.events.wake()
    const { brief, hash } = done
    record(host, subject, hash === undefined ? 'briefing:sign' : 'briefing:issue', id, brief.label, {
      revision,
      authority,
    })
    return hash === undefined ? { state: 'signed' as const } : { state: 'issued' as const, hash }
  })
}

/** @throws {Fault} `briefing.lacks` naming what a product of its kind must say */
function checkRules({ matter, drawn }: StoredBrief): void {
  const [first] = lackingIn(matter.kind, drawn.parts)
  if (first !== undefined) throw new Fault('invalid', 'briefing.lacks', `This product is not complete. ${first.en}`)
}

async function keepSignature(tx: Tx, brief: StoredBrief, own: Signature): Promise<void> {
  const row = {
    brief: brief.id,
    by: own.by,
    name: own.name,
    revision: brief.revision,
    at: own.at,
    label_id: brief.labelNumber,
  }
  await briefDb(tx)
    .insertInto('briefing_signature')
    .values(row)
    .onConflict((conflict) => conflict.columns(['brief', 'by']).doUpdateSet(row))
    .execute()
  await briefDb(tx).updateTable('briefing_brief').set({ state: 'signed' }).where('id', '=', brief.id).execute()
}

/**
 * The first signature this person is a second one to: another account that may still release and read it, that could not
 * have been made by this one, nor this one by it.
 */
async function secondTo(
  host: Host,
  before: readonly Signature[],
  subject: Subject,
  { label }: StoredBrief,
): Promise<Signature | undefined> {
  const own = await host.accounts.makersOf(subject.id)
  for (const one of before.filter(({ by }) => by !== subject.id)) {
    const signer = await host.accounts.find(one.by)
    if (signer === undefined || !host.accounts.verbsOf(signer).has('briefing:release')) continue
    if (!host.tables.mayRead(signer, label) || own.has(one.by)) continue
    if (!(await host.accounts.makersOf(one.by)).has(subject.id)) return one
  }
  return undefined
}

interface Issuing {
  readonly signed: readonly Signature[]
  readonly authority: string
  readonly copies: number
}

/** Issues a page: decided by the release port part by part, whole or not at all, and kept as it is from then on. */
async function issue(
  host: Host,
  tx: Tx,
  subject: Subject,
  brief: StoredBrief,
  { signed, authority, copies }: Issuing,
): Promise<string> {
  const document = documentOf(brief, host.policiesNow())
  const hash = hashOf(document)
  const contents = [
    { id: brief.id, label: document.label, hash },
    ...brief.drawn.parts.map((part) => ({
      id: `${brief.id}#${part.id}`,
      label: part.label,
      hash: createHash('sha256').update(JSON.stringify(part)).digest('hex'),
    })),
  ]
  const { allowed, decisionId } = await host.release.decide({
    by: subject,
    to: recipientOf(brief.matter.audience),
    channel: 'brief',
    contents,
    reference: brief.id,
    authority,
    signed: signed.map(({ by, at }) => ({ by, at })),
    within: tx,
  })
  if (allowed.size !== new Set(contents.map(({ id }) => id)).size)
    throw new Fault(
      'denied',
      'release.nothing_may_go',
      'Something on this page may not go to its recipients any more. Draw it again.',
    )
  const labelNumber = await host.tables.labelNumber(tx, document.label)
  await briefDb(tx).deleteFrom('briefing_signature').where('brief', '=', brief.id).execute()
  await briefDb(tx)
    .updateTable('briefing_brief')
    .set({
      state: 'issued',
      at: host.clock.now(),
      document: canonicalDocument(document),
      hash,
      copies,
      decision: decisionId,
      people: JSON.stringify(signed.map(({ name }) => name)),
      label: JSON.stringify(document.label),
      label_id: labelNumber,
    })
    .where('id', '=', brief.id)
    .execute()
  await tell(host, tx, brief.id, labelNumber)
  return hash
}
