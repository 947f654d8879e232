import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { label } from '@testudo/kernel/shapes'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Matter } from '../../core/document/assemble.ts'
import type { Drawn } from '../../core/document/compare.ts'
import { type BriefDocument, documentSchema } from '../../core/document/document.ts'
import { partSchema } from '../../core/document/parts.ts'
import { productSchema } from '../../core/document/products.ts'
import { scaleSchema } from '../../core/document/scales.ts'
import { briefDb, type BriefTables } from './tables.ts'

const matterSchema = z.object({
  kind: productSchema,
  language: z.enum(['en', 'fr']),
  scale: scaleSchema,
  audience: label,
  title: z.string(),
  mission: z.object({ id: z.string(), code: z.string() }).optional(),
  originator: z.string(),
  exercise: z.boolean(),
  since: z.number(),
}) as unknown as z.ZodType<Matter>
const drawnSchema = z.object({ parts: z.array(partSchema).readonly(), removed: z.array(partSchema).readonly() })

/** A draft or issued brief as it is kept. */
export interface StoredBrief {
  readonly id: string
  readonly state: 'draft' | 'signed' | 'issued'
  readonly matter: Matter
  readonly drawn: Drawn
  readonly asOf: number
  readonly at: number
  readonly author: string
  readonly authorName: string
  readonly revision: string
  /** Of an issued one. */
  readonly document?: BriefDocument
  readonly hash: string
  readonly copies: number
  readonly people: readonly string[]
  readonly label: Label
  readonly labelNumber: number
}

export function readRow(row: Selectable<BriefTables['briefing_brief']>): StoredBrief {
  return {
    id: row.id,
    state: row.state,
    matter: matterSchema.parse(JSON.parse(row.matter)),
    drawn: drawnSchema.parse(JSON.parse(row.drawn)),
    asOf: Number(row.as_of),
    at: Number(row.at),
    author: row.author,
    authorName: row.author_name,
    revision: row.revision,
    ...(row.document === '' ? {} : { document: documentSchema.parse(JSON.parse(row.document)) }),
    hash: row.hash,
    copies: row.copies,
    people: JSON.parse(row.people) as string[],
    label: JSON.parse(row.label) as Label,
    labelNumber: row.label_id,
  }
}

export interface BriefKey {
  readonly kind: string
  /** Code or STIX id; '' for all. */
  readonly mission: string
  readonly language: string
  /** Canonical label. */
  readonly audience: string
}

/** The last issued one of the same kind, mission, language and releasability, as far as the reader may know. */
export async function lastIssued(host: Host, subject: Subject, key: BriefKey): Promise<StoredBrief | undefined> {
  const row = await host.tables.readAs(subject, (tx) =>
    briefDb(tx)
      .selectFrom('briefing_brief')
      .selectAll()
      .where('state', '=', 'issued')
      .where('kind', '=', key.kind)
      .where((is) => is.or([is('mission', '=', key.mission), is('mission_id', '=', key.mission)]))
      .where('language', '=', key.language)
      .where('audience', '=', key.audience)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst(),
  )
  return row && readRow(row)
}

/** One brief as one reader may see it. @throws {Fault} absent and denied alike */
export async function openBrief(host: Host, subject: Subject, id: string): Promise<StoredBrief> {
  const row = await host.tables.readAs(subject, (tx) =>
    briefDb(tx).selectFrom('briefing_brief').selectAll().where('id', '=', id).executeTakeFirst(),
  )
  if (row === undefined) throw nothingHere()
  return readRow(row)
}

/** The same, held until the transaction ends: nobody else takes a step of it meanwhile. */
export async function holdBrief(host: Host, tx: Tx, subject: Subject, id: string): Promise<StoredBrief> {
  const row = await briefDb(tx)
    .selectFrom('briefing_brief')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  const brief = row && readRow(row)
  if (brief === undefined || !host.tables.mayRead(subject, brief.label)) throw nothingHere()
  return brief
}
