import { randomInt } from 'node:crypto'
import type { Input, Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import { bannerText, canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import { releaseWarnings } from '../../core/contract/warnings.ts'
import { basisOf } from '../../core/warnings/changes.ts'
import type { Words } from '../../core/warnings/words.ts'
import { writeCsaf } from '../../core/warnings/writeCsaf.ts'
import type { WarningDraft } from '../runtime.ts'
import type { Outcome } from '../../core/index.ts'
import { type Composed, compose, recordsAbout } from './compose.ts'
import { type Contact, contactsFor } from './contacts.ts'
import { newId, sha256, type WarningContext } from './context.ts'
import { readWarnings, textsOf, type WarningRecord } from './rows.ts'
import { HOLDS_MS, type Signature, signFor } from './signatures.ts'
import { warningDb } from './tables.ts'
import { tellChanged } from './tell.ts'
import { historyOf, writeFirst, writePieces, writeVersion } from './versions.ts'

/** Why a warning does not go, in words for who releases. */
export const NO: Readonly<Record<'draft' | 'contact' | 'account' | 'nothing', Words>> = {
  draft: {
    en: 'Nothing of this operator that you know of waits for a warning about this.',
    fr: 'Rien de cet opérateur, à votre connaissance, n’attend d’avertissement à ce sujet.',
  },
  contact: {
    en: 'Nobody is known to send it to. Add a contact for this operator first.',
    fr: 'Aucun destinataire connu. Ajoutez d’abord un contact pour cet opérateur.',
  },
  account: {
    en: 'The account that bounds what this operator may read is closed. Keep its contact again.',
    fr: 'Le compte qui limite ce que cet opérateur peut lire est fermé. Enregistrez de nouveau son contact.',
  },
  nothing: {
    en: 'Nothing of this may go to this operator: it may not read the records, or not its own equipment.',
    fr: 'Rien de cela ne peut aller à cet opérateur : il ne peut lire ni les données, ni ses propres équipements.',
  },
}

/** Drafts, contacts and what was sent before, as one reader knows them. */
export interface Desk {
  readonly drafts: ReadonlyMap<string, WarningDraft>
  readonly contacts: ReadonlyMap<string, Contact>
  /** Warnings that were sent, by operator, oldest first, each with its text. */
  readonly sent: ReadonlyMap<string, readonly Sent[]>
  /** Operators with something to be told, or that were told something. */
  readonly operators: readonly string[]
  readonly outcome: Outcome
  readonly records: number
}

interface Sent {
  readonly warning: WarningRecord
  readonly title: Words
}

export async function lookAtDesk(context: WarningContext, subject: Subject, vulnerability: string): Promise<Desk> {
  const drafts = await context.desk.draftsFor(subject, vulnerability)
  const sent = await readWarnings(context.host, subject, { vulnerability })
  const texts = await context.host.tables.readAs(subject, (tx) =>
    textsOf(
      tx,
      sent.map(({ id }) => id),
    ),
  )
  const known = sent.map(
    (warning): Sent => ({
      warning,
      title: texts.get(warning.id)?.content.title ?? { en: warning.number, fr: warning.number },
    }),
  )
  return {
    drafts: new Map(drafts.map((draft) => [draft.operator, draft])),
    contacts: await contactsFor(context, subject),
    sent: Map.groupBy(known, ({ warning }) => warning.operator),
    operators: [...new Set([...drafts.map(({ operator }) => operator), ...sent.map(({ operator }) => operator)])],
    outcome: await context.desk.outcomeOf(subject, vulnerability),
    records: (await recordsAbout(context, subject, vulnerability)).length,
  }
}

/** Pieces an operator was warned about, in any warning the reader knows of. */
const warnedOf = (sent: readonly Sent[]): ReadonlySet<string> =>
  new Set(sent.flatMap(({ warning }) => warning.equipment.map(({ id }) => id)))

/** Pieces of an operator nobody has warned it about. */
export function unwarned(desk: Desk, operator: string): readonly string[] {
  const draft = desk.drafts.get(operator)
  const before = warnedOf(desk.sent.get(operator) ?? [])
  return draft === undefined ? [] : [...draft.equipment, ...draft.undecidable].filter((id) => !before.has(id))
}

/**
 * What one operator is to be told: new versions of warnings it has, and a warning of its own for pieces that no warning
 * under the same label speaks of. What is known under another label than a warning it has becomes a warning beside it.
 *
 * @returns the warnings as they may be read there; or why there is none
 */
export async function composeFor(
  context: WarningContext,
  by: Subject,
  desk: Desk,
  about: { readonly vulnerability: string; readonly operator: string; readonly hours?: number | undefined },
): Promise<{ readonly composed: readonly [Composed, ...Composed[]] } | { readonly no: Words }> {
  const sent = desk.sent.get(about.operator) ?? []
  const fresh = unwarned(desk, about.operator)
  if (fresh.length === 0 && sent.length === 0) return { no: NO.draft }
  const contact = desk.contacts.get(about.operator)
  if (contact === undefined) return { no: NO.contact }
  const recipient = await context.host.accounts.find(contact.account)
  if (recipient === undefined) return { no: NO.account }
  const { outcome, records } = desk
  const sure = new Set(desk.drafts.get(about.operator)?.equipment)
  const asked = { ...about, by, contact, recipient, sure, outcome, records }
  const own = fresh.length === 0 ? undefined : await compose(context, { ...asked, wanted: fresh })
  // New pieces join the newest warning under the same label.
  const home = own && sent.findLast(({ warning }) => sameLabel(warning.label, own.label))
  const found: Composed[] = own === undefined || home !== undefined ? [] : [own]
  for (const one of sent) {
    const ids = one.warning.equipment.map(({ id }) => id)
    const wanted = one === home ? [...ids, ...fresh] : ids
    const renewed = await compose(context, { ...asked, wanted, renews: one })
    if (renewed === undefined) continue
    if (sameLabel(renewed.label, one.warning.label)) found.push(renewed)
    else if (!isTold(sent, renewed)) found.push(beside(renewed))
  }
  const [first, ...others] = found
  if (first !== undefined) return { composed: [first, ...others] }
  return { no: fresh.length === 0 ? NO.draft : NO.nothing }
}

const sameLabel = (a: Label, b: Label): boolean => canonicalLabel(a) === canonicalLabel(b)

/** Whether another warning under that very label speaks of all these pieces: then that one is renewed. */
const isTold = (sent: readonly Sent[], { label, pieces, warning: { out = [] } }: Composed): boolean =>
  sent.some(
    ({ warning }) =>
      sameLabel(warning.label, label) &&
      [...pieces.map(({ equipment }) => equipment.id), ...out.map(({ id }) => id)].every((id) =>
        warning.equipment.some((piece) => piece.id === id),
      ),
  )

/** As a warning of its own: under another label it is no version of the one that was sent. */
function beside({ renews: _renews, warning: { version: _version, ...warning }, ...rest }: Composed): Composed {
  return { ...rest, warning }
}

/** Releases: each operator's warning is decided, written down and queued in one transaction of its own. */
export async function release(
  context: WarningContext,
  subject: Subject,
  { vulnerability, operators, authority, answerWithinHours }: Input<typeof releaseWarnings>,
): Promise<Reply<typeof releaseWarnings>> {
  const { host } = context
  const desk = await lookAtDesk(context, subject, vulnerability)
  const sent: { operator: string; warning: string; number: string }[] = []
  const refused: { operator: string; why: Words }[] = []
  for (const operator of new Set(operators)) {
    const found = await composeFor(context, subject, desk, { vulnerability, operator, hours: answerWithinHours })
    if ('no' in found) {
      refused.push({ operator, why: found.no })
      continue
    }
    for (const composed of found.composed) {
      const signing = await signFor(context, subject, composed)
      if ('waits' in signing) {
        refused.push({ operator, why: signing.waits })
        continue
      }
      try {
        const { id, number } = await send(context, subject, composed, signing.signed, authority)
        sent.push({ operator, warning: id, number })
      } catch (fault) {
        if (!(fault instanceof Fault) || fault.kind === 'unavailable') throw fault
        refused.push({ operator, why: fault.code === 'vulnerabilities.warned' ? NO.draft : NO.nothing })
      }
    }
  }
  if (sent.length > 0) {
    host.events.wake()
    context.wake()
  }
  return { sent, refused }
}

export function releaseRoute(context: WarningContext): void {
  context.host.http.answer(releaseWarnings, (given, { subject }) => release(context, subject, given))
}

async function send(
  context: WarningContext,
  subject: Subject,
  composed: Composed,
  signed: readonly Signature[],
  authority: string,
): Promise<{ readonly id: string; readonly number: string }> {
  const { host } = context
  const { contact, recipient, warning, label, contents, facts, renews } = composed
  const id = renews?.id ?? newId('warning')
  const at = host.clock.now()
  const result = await host.tables.asOwner(async (tx) => {
    const history = renews === undefined ? [] : await historyOf(tx, renews)
    if (renews === undefined) await refuseTwice(tx, composed)
    const number = renews?.number ?? (await newNumber(tx, contact.operator))
    const csaf = JSON.stringify(
      writeCsaf({
        ...composed,
        banner: bannerText(label, host.policiesNow(), contact.language).text,
        language: contact.language,
        publisher: publisherOf(context),
        number,
        at,
        history,
      }),
    )
    const content = JSON.stringify(warning)
    const hash = sha256(`${content}\n${csaf}`)
    const { allowed, decisionId } = await host.release.decide({
      by: subject,
      to: recipient,
      channel: 'warning',
      contents: [{ id, label, hash }, ...contents],
      reference: facts.id,
      authority,
      signed,
      within: tx,
    })
    // A warning goes whole or not at all.
    if (allowed.size !== new Set([id, ...contents.map((one) => one.id)]).size)
      throw new Fault('denied', 'release.nothing_may_go', 'Nothing of this may go to that recipient.')
    const labelNumber = await host.tables.labelNumber(tx, label)
    const channels = channelsOf(context, contact)
    const text = {
      contact: contact.id,
      operator_name: contact.operatorName,
      nation: contact.nation,
      language: contact.language,
      content,
      csaf,
      hash,
      decision: decisionId,
      authority,
      by: subject.id,
      channels: JSON.stringify(channels),
      answer_by: warning.answerBy,
      revised_at: at,
      basis: JSON.stringify(basisOf(facts, warning.equipment, warning.out ?? [])),
    }
    if (renews === undefined)
      await writeFirst(tx, {
        ...text,
        id,
        number,
        vulnerability: facts.id,
        operator: contact.operator,
        at,
        read_at: null,
        answered_at: null,
        closed_at: null,
        silent_at: null,
        quiet_at: null,
        revision: 1,
        label: JSON.stringify(label),
        label_id: labelNumber,
      })
    else await writeVersion(tx, renews, composed, text)
    await writePieces(tx, id, composed, labelNumber)
    const db = warningDb(tx)
    for (const channel of channels)
      if (channel !== 'portal')
        await db
          .insertInto('vulnerabilities_sending')
          .values({
            id: newId('sending'),
            warning: id,
            channel,
            tries: 0,
            next_at: at,
            sent_at: null,
            ended: null,
            trouble: null,
            revision: warning.version ?? 1,
            label_id: labelNumber,
          })
          .execute()
    await db
      .deleteFrom('vulnerabilities_signature')
      .where('vulnerability', '=', facts.id)
      .where('operator', '=', contact.operator)
      .where((e) => e.or([e('binding', '=', composed.binding), e('at', '<=', at - HOLDS_MS)]))
      .execute()
    await tellChanged(context, tx, { id, vulnerability: facts.id, labelNumber })
    return { id, number }
  })
  host.audit.record({
    subject,
    verb: 'vulnerabilities:warn',
    ids: [id, facts.id],
    outcome: 'allowed',
    label,
    detail: {
      operator: contact.operator,
      equipment: composed.pieces.length,
      signed: signed.length,
      version: warning.version ?? 1,
    },
  })
  return result
}

/** Two officers at the same moment: the second one finds the pieces warned about. @throws {Fault} */
async function refuseTwice(tx: Tx, { facts, contact, pieces, label }: Composed): Promise<void> {
  const known = await warningDb(tx)
    .selectFrom('vulnerabilities_warned as w')
    .innerJoin('vulnerabilities_warning as v', 'v.id', 'w.warning')
    .select('w.equipment')
    .where('v.vulnerability', '=', facts.id)
    .where('v.operator', '=', contact.operator)
    // Under another label it is another warning: whether there is one is nothing this officer is told.
    .where('v.label', '=', JSON.stringify(label))
    .where(
      'w.equipment',
      'in',
      pieces.map(({ equipment }) => equipment.id),
    )
    .limit(1)
    .executeTakeFirst()
  if (known !== undefined)
    throw new Fault('conflict', 'vulnerabilities.warned', 'Somebody has just released this warning.')
}

/**
 * The number people say on the telephone, together with the operator's name. Drawn by lot and unique for this operator
 * alone, so that it tells nobody how many others were warned.
 */
async function newNumber(tx: Tx, operator: string): Promise<string> {
  for (let digits = 4; ; digits += 1)
    for (let tries = 0; tries < 20; tries += 1) {
      const number = String(randomInt(10 ** digits)).padStart(digits, '0')
      const taken = await warningDb(tx)
        .selectFrom('vulnerabilities_warning')
        .select('id')
        .where('operator', '=', operator)
        .where('number', '=', number)
        .executeTakeFirst()
      if (taken === undefined) return number
    }
}

export const channelsOf = (
  { host }: WarningContext,
  { mail, webhook }: Contact,
): readonly ('portal' | 'mail' | 'webhook')[] => [
  'portal',
  ...(mail !== undefined && host.mail !== undefined ? (['mail'] as const) : []),
  ...(webhook === undefined ? [] : (['webhook'] as const)),
]

/** Who publishes our advisories. A namespace is an IRI under our control: our address, where it is one others can reach. */
export const publisherOf = ({ host }: WarningContext) => ({
  name: host.self.name,
  namespace: host.self.origin().replace(/\/$/, ''),
  ...(host.self.phone === undefined ? {} : { contact: host.self.phone }),
})
