import { bannerText } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { nothingHere } from '@testudo/kernel/fault'
import { previewWarning, type WarningRow, warnings } from '../../core/contract/warnings.ts'
import { summariseAnswers } from '../../core/warnings/answers.ts'
import type { Words } from '../../core/warnings/words.ts'
import { writeCsaf } from '../../core/warnings/writeCsaf.ts'
import type { Marks } from '@testudo/kernel/markBook'
import type { WarningContext } from './context.ts'
import { composeFor, lookAtDesk, publisherOf } from './release.ts'
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
    const rows = [
      ...(vulnerability === undefined ? [] : await waiting(context, subject, vulnerability, marks)),
      ...sent.map((one) => rowOf(one, trouble.get(one.id), marks)),
    ]
    return { rows, marking: marks.marking() }
  })

  host.http.answer(previewWarning, async ({ vulnerability, operator }, { subject, language }) => {
    const marks = book.open(language)
    const desk = await lookAtDesk(context, subject, vulnerability)
    const found = await composeFor(context, subject, desk, { vulnerability, operator })
    if ('no' in found) throw nothingHere()
    const { composed } = found
    const { contact, warning, label } = composed
    const own = contact.language
    const csaf = writeCsaf({
      ...composed,
      banner: bannerText(label, host.policiesNow(), own).text,
      language: own,
      publisher: publisherOf(context),
      number: '0000',
      at: host.clock.now(),
    })
    marks.of(label)
    return {
      language: own,
      title: warning.title[own],
      paragraphs: warning.paragraphs.map((one) => one[own]),
      equipment: warning.equipment.map((one) => ({ name: one.name[own], detail: one.version ?? '' })),
      csaf: JSON.stringify(csaf, undefined, 2),
      withheld: withheldWords(composed.withheld),
      marking: marks.marking(),
    }
  })
}

/** Drafts of one vulnerability: what each operator would still have to be warned about. */
async function waiting(
  context: WarningContext,
  subject: Subject,
  vulnerability: string,
  marks: Marks,
): Promise<readonly WarningRow[]> {
  const { host, runtime } = context
  const { drafts, contacts, before } = await lookAtDesk(context, subject, vulnerability)
  const open = [...drafts.values()].flatMap((draft) => {
    const known = before.get(draft.operator)
    const ids = [...draft.equipment, ...draft.undecidable].filter((id) => known?.has(id) !== true)
    return ids.length === 0 ? [] : [{ draft, ids }]
  })
  if (open.length === 0) return []
  const labels = new Map(
    (await runtime.inventory.read(subject, { ids: open.flatMap(({ ids }) => ids) })).map((one) => [
      one.equipment.id,
      one.label,
    ]),
  )
  const signed = await signedOnce(context, subject, vulnerability)
  const accounts = new Set((await host.accounts.list('service')).flatMap(({ id, disabled }) => (disabled ? [] : [id])))
  return open.map(({ draft, ids }): WarningRow => {
    const contact = contacts.get(draft.operator)
    const ready = contact !== undefined && accounts.has(contact.account)
    return {
      id: `${vulnerability} ${draft.operator}`,
      vulnerability,
      operator: draft.operator,
      operatorName: draft.operatorName,
      nation: draft.nation,
      language: contact?.language ?? 'en',
      equipment: ids.length,
      state: ready ? 'ready' : 'no-contact',
      channels:
        contact === undefined
          ? []
          : ['portal', ...(contact.mail ? ['mail' as const] : []), ...(contact.webhook ? ['webhook' as const] : [])],
      waitsForSecond: signed.has(draft.operator),
      summary: ready
        ? contact.language === 'fr'
          ? { en: 'Avertissement, CSAF + page', fr: 'Avertissement, CSAF + page' }
          : { en: 'Warning, CSAF + page', fr: 'Avertissement en anglais, CSAF + page' }
        : { en: 'No contact', fr: 'Pas de contact' },
      mark: marks.of(...ids.flatMap((id) => labels.get(id) ?? [])),
    }
  })
}

function rowOf(one: WarningRecord, trouble: Words | undefined, marks: Marks): WarningRow {
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
    waitsForSecond: false,
    ...(trouble === undefined ? {} : { trouble }),
    summary: summariseAnswers(one.equipment),
    mark: marks.of(one.label),
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
