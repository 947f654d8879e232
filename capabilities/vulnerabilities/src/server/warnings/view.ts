import { bannerText } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { nothingHere } from '@testudo/kernel/fault'
import { previewWarning, type WarningRow, warnings } from '../../core/contract/warnings.ts'
import { summariseAnswers } from '../../core/warnings/answers.ts'
import type { Words } from '../../core/warnings/words.ts'
import { summaryOf, writeCsaf } from '../../core/warnings/writeCsaf.ts'
import type { Marks } from '@testudo/kernel/markBook'
import { type Contact, contactsFor } from './contacts.ts'
import type { WarningContext } from './context.ts'
import type { Composed } from './compose.ts'
import { channelsOf, composeFor, type Desk, lookAtDesk, publisherOf, unwarned } from './release.ts'
import { readWarnings, type WarningRecord } from './rows.ts'
import { troubles } from './sendings.ts'
import { signedOnce } from './signatures.ts'

/** What waits and what was sent, and a look at one as its operator would have it. */
export function viewRoutes(context: WarningContext): void {
  const { host, book } = context

  host.http.answer(warnings, async ({ vulnerability }, { subject, language }) => {
    const marks = book.open(language)
    const sent = await readWarnings(host, subject, { vulnerability })
    const trouble = await troubles(context, subject, new Set(sent.map(({ id }) => id)))
    // Who may know how an operator is reached reads whom to phone.
    const phones = sent.some(({ state }) => state === 'silent')
      ? await contactsFor(context, subject)
      : new Map<string, Contact>()
    const rows = [
      ...(vulnerability === undefined ? [] : await waiting(context, subject, vulnerability, marks)),
      ...sent.map((one) => rowOf(one, { trouble: trouble.get(one.id), phone: phones.get(one.operator)?.phone }, marks)),
    ]
    return { rows, marking: marks.marking() }
  })

  host.http.answer(previewWarning, async ({ vulnerability, operator }, { subject, language }) => {
    const marks = book.open(language)
    const desk = await lookAtDesk(context, subject, vulnerability)
    const found = await composeFor(context, subject, desk, { vulnerability, operator })
    if ('no' in found) throw nothingHere()
    const [composed] = found.composed
    const { contact, warning, label } = composed
    const own = contact.language
    const csaf = writeCsaf({
      ...composed,
      banner: bannerText(label, host.policiesNow(), own).text,
      language: own,
      publisher: publisherOf(context),
      number: composed.renews?.number ?? '0000',
      at: host.clock.now(),
      // What was sent before stands in its history when it is sent.
      ...(composed.renews === undefined
        ? {}
        : { history: [{ version: 1, at: composed.renews.sentAt, summary: summaryOf({ ...warning, changed: [] }) }] }),
    })
    marks.of(label)
    return {
      language: own,
      title: warning.title[own],
      changes: (warning.changed ?? []).map((one) => one[own]),
      paragraphs: warning.paragraphs.map((one) => one[own]),
      equipment: warning.equipment.map((one) => ({ name: one.name[own], detail: one.version ?? '' })),
      csaf: JSON.stringify(csaf, undefined, 2),
      withheld: withheldWords(composed.withheld),
      marking: marks.marking(),
    }
  })
}

/** What each operator would still have to be told about one vulnerability: warnings of their own, and new versions. */
async function waiting(
  context: WarningContext,
  subject: Subject,
  vulnerability: string,
  marks: Marks,
): Promise<readonly WarningRow[]> {
  const desk = await lookAtDesk(context, subject, vulnerability)
  const signed = await signedOnce(context, subject, vulnerability)
  const rows = await firstRows(context, subject, desk, { vulnerability, signed }, marks)
  for (const operator of desk.operators) {
    // What was sent is written anew to see whether it would say something else; a first one needs no more than a look at labels.
    if (!desk.sent.has(operator)) continue
    const found = await composeFor(context, subject, desk, { vulnerability, operator })
    if ('no' in found) continue
    rows.push(
      ...found.composed.map((composed, n) =>
        readyRow(context, composed, { n, waitsForSecond: signed.has(operator) }, marks),
      ),
    )
  }
  return rows
}

function readyRow(
  context: WarningContext,
  { contact, facts, pieces, warning, label, renews }: Composed,
  { n, waitsForSecond }: { readonly n: number; readonly waitsForSecond: boolean },
  marks: Marks,
): WarningRow {
  return {
    id: `${facts.id} ${contact.operator} ${renews?.number ?? 'new'}${n === 0 ? '' : ` ${n + 1}`}`,
    ...(renews === undefined ? {} : { number: renews.number, version: warning.version ?? 1 }),
    ...(warning.changed === undefined ? {} : { changes: warning.changed }),
    vulnerability: facts.id,
    operator: contact.operator,
    operatorName: contact.operatorName,
    nation: contact.nation,
    language: contact.language,
    equipment: pieces.length,
    state: 'ready',
    channels: channelsOf(context, contact),
    waitsForSecond,
    summary: READY[contact.language],
    mark: marks.of(label),
  }
}

/** Pieces nobody has warned about, by operator: who is known and may read of them stands ready. */
async function firstRows(
  context: WarningContext,
  subject: Subject,
  desk: Desk,
  { vulnerability, signed }: { readonly vulnerability: string; readonly signed: ReadonlySet<string> },
  marks: Marks,
): Promise<WarningRow[]> {
  const { host, runtime } = context
  const open = [...desk.drafts.values()].flatMap((draft) => {
    const ids = unwarned(desk, draft.operator)
    return ids.length === 0 ? [] : [{ draft, ids }]
  })
  if (open.length === 0) return []
  const labels = new Map(
    (await runtime.inventory.read(subject, { ids: open.flatMap(({ ids }) => ids) })).map((one) => [
      one.equipment.id,
      one.label,
    ]),
  )
  const accounts = new Map((await host.accounts.list('service')).map((account) => [account.id, account]))
  return open.flatMap(({ draft, ids }): readonly WarningRow[] => {
    const contact = desk.contacts.get(draft.operator)
    const account = contact && accounts.get(contact.account)
    const reached = account?.disabled === false ? account : undefined
    const readable = ids.filter((id) => {
      const label = labels.get(id)
      return reached !== undefined && label !== undefined && host.tables.mayRead(reached, label)
    })
    const ready = contact !== undefined && readable.length > 0
    // Of an operator that was warned before, composing tells.
    if (ready && desk.sent.has(draft.operator)) return []
    return [
      {
        id: `${vulnerability} ${draft.operator}`,
        vulnerability,
        operator: draft.operator,
        operatorName: draft.operatorName,
        nation: draft.nation,
        language: contact?.language ?? 'en',
        equipment: ready ? readable.length : ids.length,
        state: ready ? 'ready' : 'no-contact',
        channels: ready ? channelsOf(context, contact) : [],
        waitsForSecond: signed.has(draft.operator),
        summary: ready ? READY[contact.language] : reached === undefined ? NO_CONTACT : NOT_READABLE,
        mark: marks.of(...(ready ? readable : ids).flatMap((id) => labels.get(id) ?? [])),
      },
    ]
  })
}

const READY: Readonly<Record<'en' | 'fr', Words>> = {
  en: { en: 'Warning, CSAF + page', fr: 'Avertissement en anglais, CSAF + page' },
  fr: { en: 'Avertissement, CSAF + page', fr: 'Avertissement, CSAF + page' },
}
const NO_CONTACT: Words = { en: 'No contact', fr: 'Pas de contact' }
const NOT_READABLE: Words = {
  en: 'Its contact may not read of this equipment',
  fr: 'Son contact ne peut rien lire sur cet équipement',
}

function rowOf(
  one: WarningRecord,
  { trouble, phone }: { readonly trouble: Words | undefined; readonly phone: string | undefined },
  marks: Marks,
): WarningRow {
  return {
    id: one.id,
    number: one.number,
    vulnerability: one.vulnerability,
    operator: one.operator,
    operatorName: one.operatorName,
    nation: one.nation,
    language: one.language,
    equipment: one.equipment.length,
    state: one.state,
    channels: one.channels,
    sentAt: one.sentAt,
    ...(one.readAt === undefined ? {} : { readAt: one.readAt }),
    ...(one.answeredAt === undefined ? {} : { answeredAt: one.answeredAt }),
    answerBy: one.answerBy,
    version: one.version,
    waitsForSecond: false,
    ...(trouble === undefined ? {} : { trouble }),
    ...(one.state === 'silent' ? { escalation: escalationOf(one, phone) } : {}),
    summary: summariseAnswers(one.equipment),
    mark: marks.of(one.label),
  }
}

/** Who phones whom: the node that warned, the operator that has said nothing. */
function escalationOf({ operatorName, number }: WarningRecord, phone: string | undefined): Words {
  return phone === undefined
    ? {
        en: `Phone ${operatorName} about warning ${number}; no telephone is known.`,
        fr: `Téléphonez à ${operatorName} pour l’avertissement ${number} ; aucun numéro connu.`,
      }
    : {
        en: `Phone ${operatorName} about warning ${number}: ${phone}`,
        fr: `Téléphonez à ${operatorName} pour l’avertissement ${number} : ${phone}`,
      }
}

/** Told to the reader alone: what it knows and the operator will not. */
function withheldWords({
  records,
  equipment,
}: {
  readonly records: number
  readonly equipment: number
}): readonly Words[] {
  const out: Words[] = [
    {
      en: 'Missions, decisions, other operators and sightings: never in a warning.',
      fr: 'Missions, décisions, autres opérateurs et observations : jamais dans un avertissement.',
    },
  ]
  if (records > 0)
    out.push({
      en: `${records} ${records === 1 ? 'record' : 'records'} about it that this operator may not read.`,
      fr: `${records} ${records === 1 ? 'fiche' : 'fiches'} à ce sujet que cet opérateur ne peut pas lire.`,
    })
  if (equipment > 0)
    out.push({
      en: `${equipment} ${equipment === 1 ? 'piece' : 'pieces'} of its equipment under labels its account may not read.`,
      fr: `${equipment} de ses équipements sous des marquages que son compte ne peut pas lire.`,
    })
  return out
}
