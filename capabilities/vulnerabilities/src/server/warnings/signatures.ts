import { needsTwo } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Words } from '../../core/warnings/words.ts'
import type { Composed } from './compose.ts'
import type { WarningContext } from './context.ts'
import { warningDb } from './tables.ts'
import { tellChanged } from './tell.ts'

/** A signature that nobody joined is asked for again after this long: what is behind it may have changed. */
export const HOLDS_MS = 24 * 3_600_000

export interface Signature {
  /** Account. */
  readonly by: string
  readonly at: number
}

/**
 * Who has signed a warning, with the officer that asks now. Where the policy wants two, the first signature is kept for
 * exactly this content, and the warning waits for a second officer: another account that could not have been made by the
 * first one, nor the first by it, and that may still release.
 *
 * @returns the signatures to release with, or why it does not go yet
 */
export async function signFor(
  context: WarningContext,
  subject: Subject,
  composed: Composed,
): Promise<{ readonly signed: readonly Signature[] } | { readonly waits: Words }> {
  const { host } = context
  const own: Signature = { by: subject.id, at: host.clock.now() }
  const policies = host.policiesNow()
  if (![composed.label, ...composed.contents.map(({ label }) => label)].some((label) => needsTwo(label, policies)))
    return { signed: [own] }
  for (const one of await signaturesOf(context, composed))
    if (await isSecond(context, one.by, subject, composed)) return { signed: [one, own] }
  await keepSignature(context, own, composed)
  host.audit.record({
    subject,
    verb: 'vulnerabilities:sign',
    ids: [composed.facts.id],
    outcome: 'allowed',
    label: composed.label,
    detail: { binding: composed.binding, operator: composed.contact.operator },
  })
  return {
    waits: {
      en: 'The policy asks two people to answer for this. Your signature is kept; have another officer release it too.',
      fr: 'La politique demande deux signatures. La vôtre est conservée ; un autre officier doit aussi diffuser l’avertissement.',
    },
  }
}

async function isSecond(
  { host }: WarningContext,
  first: string,
  subject: Subject,
  { label }: Composed,
): Promise<boolean> {
  if (first === subject.id) return false
  const signer = await host.accounts.find(first)
  if (signer === undefined || !host.accounts.verbsOf(signer).has('vulnerabilities:release')) return false
  if (!host.tables.mayRead(signer, label)) return false
  const [makers, ownMakers] = [await host.accounts.makersOf(first), await host.accounts.makersOf(subject.id)]
  return !makers.has(subject.id) && !ownMakers.has(first)
}

async function signaturesOf({ host }: WarningContext, composed: Composed): Promise<readonly Signature[]> {
  const rows = await host.tables.asOwner((tx) =>
    warningDb(tx)
      .selectFrom('vulnerabilities_signature')
      .selectAll()
      .where('vulnerability', '=', composed.facts.id)
      .where('operator', '=', composed.contact.operator)
      .where('binding', '=', composed.binding)
      .where('at', '>', host.clock.now() - HOLDS_MS)
      .orderBy('at')
      .execute(),
  )
  return rows.map(({ by, at }) => ({ by, at: Number(at) }))
}

async function keepSignature(context: WarningContext, own: Signature, composed: Composed): Promise<void> {
  const { host } = context
  await host.tables.asOwner(async (tx) => {
    const labelNumber = await host.tables.labelNumber(tx, composed.label)
    const row = {
      vulnerability: composed.facts.id,
      operator: composed.contact.operator,
      by: own.by,
      binding: composed.binding,
      at: own.at,
      label: JSON.stringify(composed.label),
      label_id: labelNumber,
    }
    await warningDb(tx)
      .insertInto('vulnerabilities_signature')
      .values(row)
      .onConflict((conflict) => conflict.columns(['vulnerability', 'operator', 'by', 'binding']).doUpdateSet(row))
      .execute()
    await tellChanged(context, tx, { id: composed.contact.operator, vulnerability: composed.facts.id, labelNumber })
  })
  host.events.wake()
}

/** Operators for whom one officer has signed and nobody else yet, as far as the reader may know. */
export async function signedOnce(
  { host }: WarningContext,
  subject: Subject,
  vulnerability: string,
): Promise<ReadonlySet<string>> {
  const rows = await host.tables.readAs(subject, (tx) =>
    warningDb(tx)
      .selectFrom('vulnerabilities_signature')
      .select('operator')
      .where('vulnerability', '=', vulnerability)
      .where('at', '>', host.clock.now() - HOLDS_MS)
      .execute(),
  )
  return new Set(rows.map(({ operator }) => operator))
}
