import { Fault, nothingHere } from '@testudo/kernel/fault'
import { portalOpenVex, portalVex } from '../../core/contract/portal.ts'
import { readVex } from '../../core/warnings/readVex.ts'
import { writeVex } from '../../core/warnings/writeVex.ts'
import type { VexAnswer, VexProblem } from '../../core/warnings/vexAnswer.ts'
import { sha256, type WarningContext } from '../warnings/context.ts'
import { publisherOf } from '../warnings/release.ts'
import { readVexKey } from '../warnings/keys.ts'
import type { WarningRecord } from '../warnings/rows.ts'
import { type Answering, isSaid, keepStatements, writeAnswers } from './answering.ts'
import { openJws } from './jws.ts'
import { ownContacts, ownEquipment, ownWarning, ownWarnings } from './own.ts'

const MOST_BYTES = 8 * 1_048_576
/** Clocks of others may be ahead a little. */
const AHEAD_MS = 5 * 60_000

/**
 * Takes a signed VEX document. Either all of it is kept or nothing: a statement about equipment that is not the operator's own
 * is named with its place, in the same words whether that equipment exists or not.
 */
export function vexRoute(context: WarningContext): void {
  const { host } = context
  host.http.answer(portalVex, async (_input, { subject, upload }) => {
    const text = await textOf(upload)
    const contacts = (await ownContacts(context, subject)).flatMap((contact) => {
      const key = contact.vexKey === undefined ? undefined : readVexKey(contact.vexKey)
      return key === undefined ? [] : [{ contact, key }]
    })
    if (contacts.length === 0)
      throw new Fault(
        'conflict',
        'vulnerabilities.no_vex_key',
        'This node knows no key of yours. Give the centre the public half of the key you sign with.',
      )
    const opened = openJws(
      text,
      contacts.map(({ key }) => key),
    )
    const contact = contacts[opened.key]?.contact
    if (contact === undefined) throw new Error('a key that verified is not in the list')
    const reading = readVex(opened.payload)
    const warnings = await ownWarnings(context, subject)
    const pieces = new Map(
      (await ownEquipment(context, subject)).flatMap((one) =>
        one.equipment.operator === contact.operator ? [[one.equipment.id, one.label] as const] : [],
      ),
    )
    const problems = [
      ...reading.problems,
      ...reading.answers.flatMap((answer) =>
        problemsOf(answer, pieces.has(answer.equipment), warnings, host.clock.now()),
      ),
    ]
    if (problems.length > 0) return { statements: 0, answered: 0, problems }

    const given = reading.answers.map((answer): VexAnswer & Answering => ({
      ...answer,
      label: pieces.get(answer.equipment) ?? host.defaultLabel,
    }))
    const byVulnerability = Map.groupBy(given, ({ vulnerability }) => vulnerability)
    for (const [vulnerability, answers] of byVulnerability)
      await keepStatements(
        context,
        { vulnerability, operator: contact.operator, operatorName: contact.operatorName },
        answers,
      )
    let answered = 0
    for (const warning of warnings) {
      const own = (byVulnerability.get(warning.vulnerability) ?? []).filter(
        (answer) => warning.equipment.some(({ id }) => id === answer.equipment) && !isSaid(warning, answer),
      )
      if (own.length === 0) continue
      const { written } = await writeAnswers(context, subject, warning, own, { draft: false, signed: sha256(text) })
      answered += written
    }
    host.audit.record({
      subject,
      verb: 'portal:vex',
      ids: [...byVulnerability.keys()].slice(0, 100),
      outcome: 'allowed',
      detail: { statements: given.length, answered, sha256: sha256(text) },
    })
    return { statements: given.length, answered, problems: [] }
  })
}

/** What was answered, as a document of VEX; with nothing answered there is none. */
export function openVexRoute(context: WarningContext): void {
  const { host } = context
  host.http.answer(portalOpenVex, async ({ id }, { subject }) => {
    const warning = await ownWarning(context, subject, id)
    const answers = warning.equipment.flatMap(({ id: equipment, answer, because = '', justification, at = 0 }) =>
      answer === undefined ? [] : [{ equipment, answer, because, justification, at }],
    )
    const { vulnerability, operatorName: operator, number } = warning
    const written = writeVex({ operator, vulnerability, answers }, `${publisherOf(context).namespace}/operator/vex/`)
    if ('problem' in written) {
      if (answers.length === 0) throw nothingHere()
      throw new Error(`an answer makes no statement: ${written.problem.message}`)
    }
    const { text } = written
    async function* body(): AsyncGenerator<string> {
      yield text
    }
    return { body: body(), fileName: `warning-${number}.openvex.json` }
  })
}

function problemsOf(
  answer: VexAnswer,
  known: boolean,
  warnings: readonly WarningRecord[],
  now: number,
): readonly VexProblem[] {
  const { equipment, place, at } = answer
  if (!known) return [{ at: place, message: 'No equipment of yours is known here under this id.' }]
  if (at > now + AHEAD_MS) return [{ at: place, message: 'The statement is dated in the future.' }]
  // A document somebody kept and sent again must not undo what was said since.
  const outdated = warnings.some(
    (warning) =>
      warning.vulnerability === answer.vulnerability &&
      warning.equipment.some((one) => one.id === equipment && (one.at ?? 0) > at) &&
      !isSaid(warning, answer),
  )
  return outdated
    ? [{ at: place, message: 'You have answered about this equipment since. Date the statement now.' }]
    : []
}

async function textOf(upload: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of upload) {
    bytes += part.length
    if (bytes > MOST_BYTES)
      throw new Fault('invalid', 'vulnerabilities.vex_too_long', 'A document has at most 8 MiB. Send it in several.')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
