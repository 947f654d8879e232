import { Fault } from '@testudo/kernel/fault'
import type { Tx } from '@testudo/platform/storage'
import { standingOf } from '../../core/warnings/answers.ts'
import { type Revision, summaryOf } from '../../core/warnings/writeCsaf.ts'
import type { Warning } from '../../core/warnings/writeWarning.ts'
import type { Words } from '../../core/warnings/words.ts'
import type { Composed } from './compose.ts'
import type { WarningRecord } from './rows.ts'
import { type WarningTables, warningDb } from './tables.ts'

type Row = WarningTables['vulnerabilities_warning']
/** What another version puts in place of the one before. */
type Text = Omit<
  Row,
  | 'id'
  | 'number'
  | 'vulnerability'
  | 'operator'
  | 'at'
  | 'read_at'
  | 'answered_at'
  | 'closed_at'
  | 'silent_at'
  | 'quiet_at'
  | 'revision'
  | 'label'
  | 'label_id'
> & { readonly revised_at: number }

export const writeFirst = (tx: Tx, row: Row) =>
  warningDb(tx).insertInto('vulnerabilities_warning').values(row).execute()

/**
 * Versions of a warning that were sent, oldest first, the one that stands last.
 *
 * @throws {Fault} `vulnerabilities.warned` when another version has been released since it was read
 */
export async function historyOf(tx: Tx, warning: WarningRecord): Promise<readonly Revision[]> {
  const db = warningDb(tx)
  const now = await db
    .selectFrom('vulnerabilities_warning')
    .select(['revision', 'revised_at', 'content'])
    .where('id', '=', warning.id)
    .forUpdate()
    .executeTakeFirst()
  if (now?.revision !== warning.version)
    throw new Fault('conflict', 'vulnerabilities.warned', 'Somebody has just released this warning.')
  const before = await db
    .selectFrom('vulnerabilities_revision')
    .select(['revision', 'at', 'summary'])
    .where('warning', '=', warning.id)
    .orderBy('revision')
    .execute()
  return [
    ...before.map((one) => ({
      version: one.revision,
      at: Number(one.at),
      summary: JSON.parse(one.summary) as Words,
    })),
    { version: now.revision, at: Number(now.revised_at), summary: summaryOf(JSON.parse(now.content) as Warning) },
  ]
}

/** Puts the version that stood aside, and the new one in its place. The operator's answers stay. */
export async function writeVersion(
  tx: Tx,
  before: WarningRecord,
  { warning, pieces }: Composed,
  text: Text,
): Promise<void> {
  const db = warningDb(tx)
  const old = await db
    .selectFrom('vulnerabilities_warning')
    .select(['revision', 'content', 'csaf', 'hash', 'decision', 'authority', 'by', 'revised_at', 'label_id'])
    .where('id', '=', before.id)
    .executeTakeFirstOrThrow()
  const { revised_at: at, ...was } = old
  const summary = JSON.stringify(summaryOf(JSON.parse(old.content) as Warning))
  await db
    .insertInto('vulnerabilities_revision')
    .values({ ...was, warning: before.id, at, summary })
    .execute()
  const answers = new Map(before.equipment.map((one) => [one.id, one.answer]))
  const out = new Set((warning.out ?? []).map(({ id }) => id))
  const asked = new Set([...answers.keys(), ...pieces.map(({ equipment }) => equipment.id)])
  const standing = standingOf([...asked].filter((id) => !out.has(id)).map((id) => answers.get(id)))
  const later = Number(text.answer_by) > before.answerBy
  await db
    .updateTable('vulnerabilities_warning')
    .set({
      ...text,
      revision: warning.version ?? before.version + 1,
      // It has not been read in this version.
      read_at: null,
      answered_at: standing === 'open' ? null : (before.answeredAt ?? text.revised_at),
      closed_at: standing === 'closed' ? (before.closedAt ?? text.revised_at) : null,
      ...(later ? { silent_at: null } : {}),
      quiet_at: null,
    })
    .where('id', '=', before.id)
    .execute()
}

/** Pieces in their order: those it asks about, then those of which nothing is asked any more. Others stay as they were. */
export async function writePieces(tx: Tx, warning: string, composed: Composed, labelNumber: number): Promise<void> {
  const rows = [
    ...composed.pieces.map(({ equipment }) => ({ equipment: equipment.id, out: null })),
    ...(composed.warning.out ?? []).map(({ id, why }) => ({ equipment: id, out: JSON.stringify(why) })),
  ].map((one, place) => ({ ...one, warning, place, label_id: labelNumber }))
  for (let i = 0; i < rows.length; i += 1_000)
    await warningDb(tx)
      .insertInto('vulnerabilities_warned')
      .values(rows.slice(i, i + 1_000))
      .onConflict((conflict) =>
        conflict.columns(['warning', 'equipment']).doUpdateSet((e) => ({
          place: e.ref('excluded.place'),
          out: e.ref('excluded.out'),
        })),
      )
      .execute()
}
