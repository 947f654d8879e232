import type { Input, Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import { portalAnswer } from '../../core/contract/portal.ts'
import { checkAnswer, type GivenAnswer } from '../../core/warnings/answers.ts'
import type { WarningContext } from '../warnings/context.ts'
import { isSaid, keepStatements, writeAnswers } from './answering.ts'
import type { WarningRecord } from '../warnings/rows.ts'
import { labelsOfPieces, ownWarning, ownWarnings } from './own.ts'

export function answerRoute(context: WarningContext): void {
  context.host.http.answer(portalAnswer, (given, { subject }) => giveAnswers(context, subject, given))
}

/**
 * One click an answer. Everything is checked first; then all of it is kept, at every warning of the operator's about the same.
 *
 * @throws {Fault} foreign and absent warnings alike; an answer that cannot be taken, with its place
 */
export async function giveAnswers(
  context: WarningContext,
  subject: Subject,
  { id, answers, draft }: Input<typeof portalAnswer>,
): Promise<Reply<typeof portalAnswer>> {
  const { host } = context
  const warning = await ownWarning(context, subject, id)
  const pieces = new Set(warning.equipment.map((one) => one.id))
  const seen = new Set<string>()
  for (const [i, given] of answers.entries()) {
    const place = `/body/answers/${i}`
    if (!pieces.has(given.equipment))
      throw new Fault(
        'invalid',
        'vulnerabilities.not_in_warning',
        'This warning is not about such a piece of equipment.',
        {
          place: { path: `${place}/equipment` },
        },
      )
    if (seen.has(given.equipment))
      throw new Fault('invalid', 'vulnerabilities.answered_twice', 'Give one answer for each piece of equipment.', {
        place: { path: `${place}/equipment` },
      })
    seen.add(given.equipment)
    // What is put aside may be half written.
    if (!draft) checkAnswer(given, place)
  }
  const saved = host.clock.now()
  if (!draft) {
    const news = answers.filter((given) => !isSaid(warning, given))
    const labels = await labelsOfPieces(context, subject, warning)
    // First the statements, then the note that there is an answer: whatever breaks in between is mended by answering again.
    await keepStatements(
      context,
      warning,
      news.map((given) => ({ ...given, at: saved, label: labels.get(given.equipment) ?? warning.label })),
    )
  }
  const { written, left } = await writeAnswers(context, subject, warning, answers, { draft })
  if (!draft) await answerBeside(context, subject, warning, answers)
  if (!draft)
    host.audit.record({
      subject,
      verb: 'portal:answer',
      ids: [warning.id, warning.vulnerability],
      outcome: 'allowed',
      label: warning.label,
      detail: { pieces: written, late: saved > warning.answerBy },
    })
  return { answered: draft ? 0 : answers.length, left, saved }
}

/** The same pieces may stand in another warning about the same, under another label: nobody is asked twice. */
async function answerBeside(
  context: WarningContext,
  subject: Subject,
  { id, vulnerability }: WarningRecord,
  answers: readonly GivenAnswer[],
): Promise<void> {
  for (const other of await ownWarnings(context, subject)) {
    if (other.id === id || other.vulnerability !== vulnerability) continue
    const own = answers.filter(
      (given) => other.equipment.some((piece) => piece.id === given.equipment) && !isSaid(other, given),
    )
    if (own.length > 0) await writeAnswers(context, subject, other, own, { draft: false })
  }
}
