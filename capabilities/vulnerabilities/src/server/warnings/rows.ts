import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { Selectable } from 'kysely'
import type { Answer, WarningState } from '../../core/index.ts'
import type { Basis } from '../../core/warnings/changes.ts'
import type { Words } from '../../core/warnings/words.ts'
import type { Warning } from '../../core/warnings/writeWarning.ts'
import type { StoredWarning } from '../runtime.ts'
import { type WarningTables, warningDb } from './tables.ts'

/** Everything but the texts, which are long. */
const COLUMNS = [
  'id',
  'number',
  'vulnerability',
  'operator',
  'contact',
  'operator_name',
  'nation',
  'language',
  'decision',
  'channels',
  'at',
  'answer_by',
  'read_at',
  'answered_at',
  'closed_at',
  'silent_at',
  'quiet_at',
  'revision',
  'revised_at',
  'basis',
  'label',
  'label_id',
] as const
type WarningRow = Pick<Selectable<WarningTables['vulnerabilities_warning']>, (typeof COLUMNS)[number]>
type AnswerRow = Selectable<WarningTables['vulnerabilities_answer']>

/** An answer as it was given. */
export interface KeptAnswer {
  readonly equipment: string
  readonly answer: Answer
  readonly because: string
  readonly justification: string | undefined
  readonly draft: boolean
  readonly at: number
}

/** A released warning with all the node keeps of it. */
export interface WarningRecord extends StoredWarning {
  readonly language: 'en' | 'fr'
  /** Id of the contact it went to. */
  readonly contact: string
  readonly decision: string
  readonly channels: readonly ('portal' | 'mail' | 'webhook')[]
  readonly labelNumber: number
  /** Version that stands, and when it was sent. */
  readonly version: number
  readonly revisedAt: number
  /** What it rested on when it was sent. */
  readonly basis: Basis | undefined
  /** Newest drafts of answers, that only the operator itself sees. */
  readonly drafts: ReadonlyMap<string, KeptAnswer>
}

/** Warnings a subject may read, in the order they were sent. */
export async function readWarnings(
  host: Pick<Host, 'tables' | 'clock'>,
  subject: Subject,
  question: {
    readonly vulnerability?: string | undefined
    readonly id?: string
    readonly ids?: readonly string[]
    readonly own?: { readonly operatorName: string; readonly nation: string }
  } = {},
): Promise<readonly WarningRecord[]> {
  return host.tables.readAs(subject, (tx) => warningsIn(tx, host.clock.now(), question))
}

/** The same in a transaction; as the owner: of everybody. */
export async function warningsIn(
  tx: Tx,
  now: number,
  { vulnerability, id, ids: several, own }: Parameters<typeof readWarnings>[2] & object,
): Promise<readonly WarningRecord[]> {
  const db = warningDb(tx)
  const rows = await db
    .selectFrom('vulnerabilities_warning')
    .select(COLUMNS)
    .$if(vulnerability !== undefined, (query) => query.where('vulnerability', '=', vulnerability ?? ''))
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .$if(several !== undefined, (query) => query.where('id', 'in', [...(several ?? [])]))
    .$if(own !== undefined, (query) =>
      query.where('operator_name', '=', own?.operatorName ?? '').where('nation', '=', own?.nation ?? ''),
    )
    .orderBy('at')
    .orderBy('id')
    .execute()
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const warned = await db
    .selectFrom('vulnerabilities_warned')
    .selectAll()
    .where('warning', 'in', ids)
    .orderBy('place')
    .execute()
  const answers = await db
    .selectFrom('vulnerabilities_answer')
    .selectAll()
    .where('warning', 'in', ids)
    .orderBy('seq')
    .execute()
  const pieces = Map.groupBy(warned, ({ warning }) => warning)
  const given = Map.groupBy(answers, ({ warning }) => warning)
  return rows.map((row) => recordOf(row, pieces.get(row.id) ?? [], (given.get(row.id) ?? []).map(answerOf), now))
}

/** What was released, word for word, and as CSAF document; by id. */
export async function textsOf(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly content: Warning; readonly csaf: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await warningDb(tx)
    .selectFrom('vulnerabilities_warning')
    .select(['id', 'content', 'csaf'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, content, csaf }) => [id, { content: JSON.parse(content) as Warning, csaf }]))
}

const answerOf = (row: AnswerRow): KeptAnswer => ({
  equipment: row.equipment,
  answer: row.answer as Answer,
  because: row.because,
  justification: row.justification ?? undefined,
  draft: row.draft,
  at: Number(row.at),
})

/** @param answers oldest first */
function recordOf(
  row: WarningRow,
  warned: readonly { readonly equipment: string; readonly out: string | null }[],
  answers: readonly KeptAnswer[],
  now: number,
): WarningRecord {
  const latest = new Map<string, KeptAnswer>()
  const drafts = new Map<string, KeptAnswer>()
  for (const answer of answers) {
    if (answer.draft) drafts.set(answer.equipment, answer)
    else {
      latest.set(answer.equipment, answer)
      drafts.delete(answer.equipment)
    }
  }
  const when = (at: string | number | null) => (at === null ? undefined : Number(at))
  const times = {
    read: when(row.read_at),
    answered: when(row.answered_at),
    silent: when(row.silent_at),
    quiet: when(row.quiet_at),
    closed: when(row.closed_at),
  }
  const answerBy = Number(row.answer_by)
  return {
    id: row.id,
    number: row.number,
    vulnerability: row.vulnerability,
    operator: row.operator,
    operatorName: row.operator_name,
    nation: row.nation,
    language: row.language === 'fr' ? 'fr' : 'en',
    label: JSON.parse(row.label) as Label,
    labelNumber: row.label_id,
    state: stateOf(times, answerBy, now),
    sentAt: Number(row.at),
    ...(times.read === undefined ? {} : { readAt: times.read }),
    ...(times.answered === undefined ? {} : { answeredAt: times.answered }),
    ...(times.silent === undefined ? {} : { silentAt: times.silent }),
    ...(times.closed === undefined ? {} : { closedAt: times.closed }),
    answerBy,
    equipment: warned.map(({ equipment: id, out }) => {
      const answer = latest.get(id)
      const gone = out === null ? {} : { out: JSON.parse(out) as Words }
      if (answer === undefined) return { id, ...gone }
      const { justification } = answer
      const why = justification === undefined ? {} : { justification }
      return { id, answer: answer.answer, because: answer.because, at: answer.at, ...why, ...gone }
    }),
    version: row.revision,
    revisedAt: Number(row.revised_at),
    basis: row.basis === null ? undefined : (JSON.parse(row.basis) as Basis),
    contact: row.contact,
    decision: row.decision,
    channels: JSON.parse(row.channels) as WarningRecord['channels'],
    drafts,
  }
}

function stateOf(
  { read, answered, closed, quiet }: Readonly<Record<'read' | 'answered' | 'closed' | 'quiet', number | undefined>>,
  answerBy: number,
  now: number,
): WarningState {
  if (closed !== undefined) return 'closed'
  if (answered !== undefined) return 'answered'
  if (now >= answerBy && quiet === undefined) return 'silent'
  return read === undefined ? 'sent' : 'read'
}
