import type { Reply } from '@testudo/kernel/contract'
import { nothingHere } from '@testudo/kernel/fault'
import { canonicalLabel, join, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { portalCsaf, portalEquipment, portalHome, portalWarning } from '../../core/contract/portal.ts'
import { isSettled, summariseAnswers } from '../../core/warnings/answers.ts'
import type { Words } from '../../core/warnings/words.ts'
import type { StoredEquipment } from '../runtime.ts'
import type { WarningContext } from '../warnings/context.ts'
import { incidentsFor } from '../warnings/incidents.ts'
import type { WarningRecord } from '../warnings/rows.ts'
import { warningDb } from '../warnings/tables.ts'
import { tellChanged } from '../warnings/tell.ts'
import { ownEquipment, ownOf, ownWarning, ownWarnings, textsFor } from './own.ts'

/** Who asks, and in which language. */
export interface Asking {
  readonly subject: Subject
  readonly language: 'en' | 'fr'
}

/** What an operator asks of its own. */
export function portalRoutes(context: WarningContext): void {
  const { http } = context.host
  http.answer(portalHome, (_input, asking) => homeOf(context, asking))
  http.answer(portalWarning, ({ id }, asking) => warningOf(context, asking, id))
  http.answer(portalEquipment, (_input, asking) => equipmentOf(context, asking))
  http.answer(portalCsaf, async ({ id }, { subject }) => {
    const warning = await ownWarning(context, subject, id)
    await noteRead(context, subject, warning)
    const { csaf } = await textOf(context, subject, warning)
    async function* body(): AsyncGenerator<string> {
      yield `${JSON.stringify(JSON.parse(csaf), undefined, 2)}\n`
    }
    // CSAF 2.0 §5.1: the tracking id in lower case, everything but letters, digits, + and - as _.
    const { document } = JSON.parse(csaf) as { document: { tracking: { id: string } } }
    return { body: body(), fileName: `${document.tracking.id.toLowerCase().replaceAll(/[^+\-a-z0-9]+/g, '_')}.json` }
  })
}

/** What waits for an answer of this operator, and what was answered. */
export async function homeOf(
  context: WarningContext,
  { subject, language }: Asking,
): Promise<Reply<typeof portalHome>> {
  const { host, book } = context
  const marks = book.open(language)
  const found = (await ownWarnings(context, subject)).toReversed()
  const equipment = await ownEquipment(context, subject)
  const incidents = subject.organisation === '' ? [] : await incidentsFor(context, subject, ownOf(subject))
  const texts = await textsFor(context, subject, found)
  const titleOf = ({ id, number }: WarningRecord): Words => texts.get(id)?.content.title ?? { en: number, fr: number }
  for (const { label } of [...found, ...equipment, ...incidents]) marks.of(label)
  const marking = marks.marking()
  return {
    operator: subject.organisation,
    node: host.self.name,
    waiting: found.flatMap((one) => {
      const open = one.equipment.filter(({ answer, out }) => out === undefined && !isSettled(answer)).length
      if (open === 0) return []
      return [
        {
          id: one.id,
          number: one.number,
          title: titleOf(one),
          equipment: one.equipment.length,
          answerBy: one.answerBy,
          started: one.drafts.size > 0 || one.equipment.some(({ answer }) => answer !== undefined),
        },
      ]
    }),
    answered: found.flatMap((one) =>
      one.closedAt === undefined
        ? []
        : [
            {
              id: one.id,
              number: one.number,
              title: titleOf(one),
              answeredAt: one.answeredAt ?? one.closedAt,
              summary: summariseAnswers(one.equipment),
            },
          ],
    ),
    equipment: equipment.length,
    incidents: incidents.length,
    ...(host.self.phone === undefined ? {} : { phone: host.self.phone }),
    label: marking.label,
    marking,
  }
}

/** One warning, question by question. Reading it is the receipt. @throws {Fault} foreign, hidden and absent alike */
export async function warningOf(
  context: WarningContext,
  { subject, language }: Asking,
  id: string,
): Promise<Reply<typeof portalWarning>> {
  const { host, book } = context
  const marks = book.open(language)
  const warning = await ownWarning(context, subject, id)
  await noteRead(context, subject, warning)
  marks.of(warning.label)
  const { content } = await textOf(context, subject, warning)
  const said = new Map(warning.equipment.map((one) => [one.id, one]))
  return {
    id,
    number: warning.number,
    vulnerability: warning.vulnerability,
    title: content.title,
    version: warning.version,
    ...(content.changed === undefined ? {} : { changed: { at: warning.revisedAt, words: content.changed } }),
    paragraphs: content.paragraphs,
    fixed: content.fixed,
    mitigated: content.mitigated,
    equipment: content.equipment.map((piece) => {
      const draft = warning.drafts.get(piece.id)
      const answer = draft ?? said.get(piece.id)
      return {
        ...piece,
        ...(answer?.answer === undefined ? {} : { answer: answer.answer }),
        ...(answer?.because ? { because: answer.because } : {}),
        ...(answer?.justification === undefined ? {} : { justification: answer.justification }),
      }
    }),
    out: (content.out ?? []).map(({ id: piece, name, why }) => ({ id: piece, name, why })),
    answerBy: warning.answerBy,
    silence: content.silence,
    ...(host.self.phone === undefined ? {} : { phone: host.self.phone }),
    seenBy: await seenBy(context, subject, warning),
    ...(warning.answeredAt === undefined ? {} : { answeredAt: warning.answeredAt }),
    label: warning.label,
    marking: marks.marking(),
  }
}

/** The equipment this operator has told of. */
export async function equipmentOf(
  context: WarningContext,
  { subject, language }: Asking,
): Promise<Reply<typeof portalEquipment>> {
  const { book } = context
  const marks = book.open(language)
  const equipment = await ownEquipment(context, subject)
  const open = new Map<string, number>()
  for (const warning of await ownWarnings(context, subject))
    for (const { id, answer, out } of warning.equipment)
      if (out === undefined && !isSettled(answer)) open.set(id, (open.get(id) ?? 0) + 1)
  for (const { label } of equipment) marks.of(label)
  return {
    rows: equipment.map(({ equipment: one }) => pieceOf(one, open.get(one.id) ?? 0)),
    marking: marks.marking(),
  }
}

async function textOf(context: WarningContext, subject: Subject, warning: WarningRecord) {
  const text = (await textsFor(context, subject, [warning])).get(warning.id)
  if (text === undefined) throw nothingHere()
  return text
}

function pieceOf(one: StoredEquipment['equipment'], open: number) {
  const [first, ...others] = one.components
  const version = others.length === 0 ? first?.version : undefined
  return {
    id: one.id,
    name: { en: one.name, fr: one.nameFr ?? one.name },
    ...(version === undefined ? {} : { version }),
    seen: one.seen,
    components: one.components.length,
    open,
  }
}

/** The receipt: the first time somebody of the operator reads it. */
async function noteRead(context: WarningContext, subject: Subject, warning: WarningRecord): Promise<void> {
  if (warning.readAt !== undefined) return
  const { host } = context
  await host.tables.asOwner(async (tx) => {
    const noted = await warningDb(tx)
      .updateTable('vulnerabilities_warning')
      .set({ read_at: host.clock.now() })
      .where('id', '=', warning.id)
      .where('read_at', 'is', null)
      .executeTakeFirst()
    if (noted.numUpdatedRows > 0n) await tellChanged(context, tx, warning)
  })
  host.events.wake()
  host.audit.record({
    subject,
    verb: 'portal:receive',
    ids: [warning.id],
    outcome: 'allowed',
    label: warning.label,
    detail: { number: warning.number },
  })
}

/** Who sees an answer: the label says so, and the collective view tells only cells of three operators and more. */
async function seenBy(
  { host }: WarningContext,
  subject: Subject,
  { label }: WarningRecord,
): Promise<readonly { readonly allowed: boolean; readonly text: Words }[]> {
  // Of those the operator may know to be here at all: a number must not tell of anybody cleared higher.
  const people = (await host.people(subject)).filter(
    (one) =>
      one.kind === 'person' &&
      host.accounts.verbsOf(one).has('vulnerabilities:read') &&
      host.tables.mayRead(one, label),
  ).length
  const count =
    people === 0
      ? { en: '', fr: '' }
      : people === 1
        ? { en: ' (at least 1 person)', fr: ' (au moins 1 personne)' }
        : { en: ` (at least ${people} people)`, fr: ` (au moins ${people} personnes)` }
  return [
    {
      allowed: true,
      text: {
        en: `${host.self.name}: the staff who may read this warning${count.en}`,
        fr: `${host.self.name} : le personnel qui peut lire cet avertissement${count.fr}`,
      },
    },
    {
      allowed: true,
      text: {
        en: 'Allied centres, without your name: only in counts of three operators and more',
        fr: 'Les centres alliés, sans votre nom : seulement en nombres d’au moins trois opérateurs',
      },
    },
    { allowed: false, text: { en: 'No other operator', fr: 'Aucun autre opérateur' } },
  ]
}

/** The label of what an operator tells of its own accord: the node's default, narrowed by that of the pieces it names. */
export function labelOfTelling({ host }: WarningContext, pieces: readonly Label[]): Label {
  const labels = [...new Map([host.defaultLabel, ...pieces].map((one) => [canonicalLabel(one), one])).values()]
  return join(labels, host.policiesNow())
}
