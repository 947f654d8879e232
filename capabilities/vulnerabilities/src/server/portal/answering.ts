import type { Label } from '@testudo/kernel/label'
import { canonicalLabel } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import type { VexStatement } from '../../core/index.ts'
import { type GivenAnswer, standingOf, statementOf } from '../../core/warnings/answers.ts'
import { sha256, type WarningContext } from '../warnings/context.ts'
import { type WarningRecord, warningsIn } from '../warnings/rows.ts'
import { warningDb } from '../warnings/tables.ts'
import { tellChanged } from '../warnings/tell.ts'

/** An answer that is checked, about a piece that is the operator's own. */
export interface Answering extends GivenAnswer {
  /** Unix ms; of a signed document: when it says so. */
  readonly at: number
  /** Label of the piece as the operator reads it. */
  readonly label: Label
}

/**
 * Keeps answers as statements of VEX under the label of each piece, so that every desk counts them; tells
 * `vulnerability.changed`. Statements stand beside each other; the newest of an author counts.
 */
export async function keepStatements(
  { runtime }: WarningContext,
  about: { readonly vulnerability: string; readonly operator: string; readonly operatorName: string },
  answers: readonly Answering[],
): Promise<void> {
  // The operator itself, as whoever else tells of it names it: what it says later takes the place of what it said before.
  const source = { key: about.operator, name: about.operatorName }
  const groups = Map.groupBy(answers, ({ label }) => canonicalLabel(label))
  for (const group of groups.values()) {
    const [first] = group
    if (first === undefined) continue
    const statements = group.map((given): VexStatement => {
      const statement = statementOf(given, { vulnerability: about.vulnerability, source, at: given.at })
      return { ...statement, key: sha256(JSON.stringify(statement)) }
    })
    await runtime.items.keep(first.label, statements)
  }
}

/** Whether the operator said the very same of this piece before, and nothing else since. */
export function isSaid(warning: WarningRecord, given: GivenAnswer): boolean {
  const said = warning.equipment.find(({ id }) => id === given.equipment)
  return said?.answer === given.answer && said.because === given.because.trim()
}

/**
 * Writes answers down at a warning of this operator, and what follows from them: answered, closed. Answers given before stay;
 * an answer like the newest one is not written twice.
 *
 * @returns how many were written, and how many pieces still have none
 */
export async function writeAnswers(
  context: WarningContext,
  subject: Subject,
  warning: WarningRecord,
  given: readonly (GivenAnswer & { readonly at?: number })[],
  how: { readonly draft: boolean; readonly signed?: string },
): Promise<{ readonly written: number; readonly left: number }> {
  const { host } = context
  const at = host.clock.now()
  const result = await host.tables.asOwner(async (tx) => {
    await warningDb(tx)
      .selectFrom('vulnerabilities_warning')
      .select('id')
      .where('id', '=', warning.id)
      .forUpdate()
      .execute()
    const before = await one(tx, warning.id, at)
    const news = given.filter((answer) => !isSame(before, answer, how.draft))
    const rows = news.map((answer) => ({
      warning: warning.id,
      equipment: answer.equipment,
      answer: answer.answer,
      because: answer.because.trim(),
      justification: answer.justification ?? null,
      draft: how.draft,
      signed: how.signed ?? null,
      at: answer.at ?? at,
      by: subject.id,
      label_id: warning.labelNumber,
    }))
    for (let i = 0; i < rows.length; i += 1_000)
      await warningDb(tx)
        .insertInto('vulnerabilities_answer')
        .values(rows.slice(i, i + 1_000))
        .execute()
    const now = await one(tx, warning.id, at)
    const asked = now.equipment.filter(({ out }) => out === undefined)
    const standing = standingOf(asked.map(({ answer }) => answer))
    if (!how.draft && news.length > 0) {
      await warningDb(tx)
        .updateTable('vulnerabilities_warning')
        .set({
          answered_at: standing === 'open' ? null : (now.answeredAt ?? at),
          closed_at: standing === 'closed' ? (now.closedAt ?? at) : null,
          read_at: now.readAt ?? at,
        })
        .where('id', '=', warning.id)
        .execute()
      await tellChanged(context, tx, warning)
    }
    return { written: news.length, left: asked.filter(({ answer }) => answer === undefined).length }
  })
  host.events.wake()
  return result
}

async function one(tx: Tx, id: string, now: number): Promise<WarningRecord> {
  const [found] = await warningsIn(tx, now, { id })
  if (found === undefined) throw new Error('a warning that was just read is gone')
  return found
}

function isSame(before: WarningRecord, given: GivenAnswer, draft: boolean): boolean {
  const kept = draft ? before.drafts.get(given.equipment) : undefined
  if (kept === undefined) return isSaid(before, given)
  return kept.answer === given.answer && kept.because === given.because.trim()
}
