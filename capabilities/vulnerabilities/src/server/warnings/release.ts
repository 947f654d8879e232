import { randomInt } from 'node:crypto'
import type { Input, Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import { bannerText } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import { releaseWarnings } from '../../core/contract/warnings.ts'
import type { Words } from '../../core/warnings/words.ts'
import { writeCsaf } from '../../core/warnings/writeCsaf.ts'
import type { WarningDraft } from '../runtime.ts'
import type { Outcome } from '../../core/index.ts'
import { type Composed, compose, recordsAbout } from './compose.ts'
import { type Contact, contactsFor } from './contacts.ts'
import { newId, sha256, type WarningContext } from './context.ts'
import { readWarnings } from './rows.ts'
import { type Signature, signFor } from './signatures.ts'
import { type WarningTables, warningDb } from './tables.ts'
import { tellChanged } from './tell.ts'

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

/** Drafts, contacts and what was warned about before, as one reader knows them. */
export interface Desk {
  readonly drafts: ReadonlyMap<string, WarningDraft>
  readonly contacts: ReadonlyMap<string, Contact>
  readonly before: ReadonlyMap<string, ReadonlySet<string>>
  readonly outcome: Outcome
  readonly records: number
}

export async function lookAtDesk(context: WarningContext, subject: Subject, vulnerability: string): Promise<Desk> {
  const drafts = await context.desk.draftsFor(subject, vulnerability)
  const sent = await readWarnings(context.host, subject, { vulnerability })
  const before = new Map<string, Set<string>>()
  for (const { operator, equipment } of sent) {
    const known = before.get(operator) ?? new Set<string>()
    for (const { id } of equipment) known.add(id)
    before.set(operator, known)
  }
  return {
    drafts: new Map(drafts.map((draft) => [draft.operator, draft])),
    contacts: await contactsFor(context, subject),
    before,
    outcome: await context.desk.outcomeOf(subject, vulnerability),
    records: (await recordsAbout(context, subject, vulnerability)).length,
  }
}

/** One operator's warning as it may be read there; or why there is none. */
export async function composeFor(
  context: WarningContext,
  by: Subject,
  desk: Desk,
  about: { readonly vulnerability: string; readonly operator: string; readonly hours?: number | undefined },
): Promise<{ readonly composed: Composed } | { readonly no: Words }> {
  const before = desk.before.get(about.operator) ?? new Set<string>()
  const draft = desk.drafts.get(about.operator)
  if (draft === undefined || [...draft.equipment, ...draft.undecidable].every((id) => before.has(id)))
    return { no: NO.draft }
  const contact = desk.contacts.get(about.operator)
  if (contact === undefined) return { no: NO.contact }
  const recipient = await context.host.accounts.find(contact.account)
  if (recipient === undefined) return { no: NO.account }
  const { vulnerability, hours } = about
  const { outcome, records } = desk
  const asked = { by, contact, recipient, draft, vulnerability, hours, before, outcome, records }
  const composed = await compose(context, asked)
  return composed === undefined ? { no: NO.nothing } : { composed }
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
    const signing = await signFor(context, subject, found.composed)
    if ('waits' in signing) {
      refused.push({ operator, why: signing.waits })
      continue
    }
    try {
      const { id, number } = await send(context, subject, found.composed, signing.signed, authority)
      sent.push({ operator, warning: id, number })
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.kind === 'unavailable') throw fault
      host.log.warn({ code: fault.code }, 'a warning was not released')
      refused.push({ operator, why: fault.code === 'vulnerabilities.warned' ? NO.draft : NO.nothing })
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
  const { contact, recipient, warning, label, contents, facts } = composed
  const id = newId('warning')
  const at = host.clock.now()
  const result = await host.tables.asOwner(async (tx) => {
    await refuseTwice(tx, composed)
    const number = await newNumber(tx, contact.operator)
    const csaf = JSON.stringify(
      writeCsaf({
        ...composed,
        banner: bannerText(label, host.policiesNow(), contact.language).text,
        language: contact.language,
        publisher: publisherOf(context),
        number,
        at,
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
    await writeDown(tx, {
      id,
      number,
      vulnerability: facts.id,
      operator: contact.operator,
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
      at,
      answer_by: warning.answerBy,
      read_at: null,
      answered_at: null,
      closed_at: null,
      silent_at: null,
      label: JSON.stringify(label),
      label_id: labelNumber,
    })
    const db = warningDb(tx)
    const pieces = composed.pieces.map(({ equipment }, place) => ({
      warning: id,
      equipment: equipment.id,
      place,
      label_id: labelNumber,
    }))
    for (let i = 0; i < pieces.length; i += 1_000)
      await db
        .insertInto('vulnerabilities_warned')
        .values(pieces.slice(i, i + 1_000))
        .execute()
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
            label_id: labelNumber,
          })
          .execute()
    await db
      .deleteFrom('vulnerabilities_signature')
      .where('vulnerability', '=', facts.id)
      .where('operator', '=', contact.operator)
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
    detail: { operator: contact.operator, equipment: composed.pieces.length, signed: signed.length },
  })
  return result
}

const writeDown = (tx: Tx, row: WarningTables['vulnerabilities_warning']) =>
  warningDb(tx).insertInto('vulnerabilities_warning').values(row).execute()

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
