import { createHash } from 'node:crypto'
import { canonicalLabel, join, type Label, type PolicySet } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import type { Hit } from '../../core/index.ts'
import { FRENCH } from '../../core/behaviour/tell.ts'
import { levelOf, weightOf } from '../../core/alerts/weigh.ts'
import type { KnowledgeBook, SourceBook, Told } from '../runtime.ts'
import type { AlertTables } from './tables.ts'

/** Hits of one alert that are kept as rows; more are counted, and stand in the history of events. */
const MOST_KEPT = 10_000
const MOST_HITS_A_WRITE = 2_000
const ROWS_A_STATEMENT = 200
const MINUTE = 60_000
const HOUR = 3_600_000

interface Given {
  readonly host: Pick<Host, 'tables' | 'events' | 'log' | 'clock'> & { readonly policiesNow: () => PolicySet }
  readonly sources: () => SourceBook
  readonly knowledge: () => KnowledgeBook
}

/** A hit with all that decides where it goes. */
interface Placed {
  /** The same for the same event however often it is told: sent again after a crash, or found backwards too. */
  readonly id: string
  readonly hit: Hit
  readonly label: Label
  readonly labelText: string
  readonly known: string
  readonly title: string
  readonly titleFr: string
  readonly owner: string
  readonly confidence: number
  readonly weight: number
  readonly host: string
  readonly group: string
  readonly alert: string
}

const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)

const idOf = ({ at, source, field, value, event, fields }: Hit, alert: string): string =>
  digest(alert, String(Math.round(at)), source, field, value, event === '' ? JSON.stringify(fields) : event)

/** Stores hits a batch at a time: rows, counts and the alert they belong to in one transaction; nothing they were known through is touched. */
export function hitTaker({ host, sources, knowledge }: Given) {
  const joins = new Map<string, { label: Label; text: string }>()
  const joined = (a: Label, b: Label | undefined): { label: Label; text: string } => {
    const key = `${canonicalLabel(a)}\n${b === undefined ? '' : canonicalLabel(b)}`
    const found = joins.get(key)
    if (found !== undefined) return found
    const label = b === undefined ? a : join([a, b], host.policiesNow())
    const made = { label, text: canonicalLabel(label) }
    if (joins.size > 10_000) joins.clear()
    joins.set(key, made)
    return made
  }

  const place = (hit: Hit, more: ReadonlyMap<string, Told> | undefined): Placed | undefined => {
    const source = sources().get(hit.source)
    if (source === undefined) return undefined
    const own = hit.hosts[0] ?? ''
    if (hit.kind === 'behaviour') {
      const { label, text } = joined(source.label, undefined)
      const group = digest('behaviour', hit.known, own)
      const alert = digest(group, text)
      return {
        id: idOf(hit, alert),
        hit,
        label,
        labelText: text,
        known: hit.known,
        title: hit.text,
        titleFr: hit.fields.find(({ name }) => name === FRENCH)?.value ?? hit.text,
        owner: '',
        confidence: Math.round(hit.score ?? 50),
        weight: weightOf('behaviour', hit.role),
        host: own,
        group,
        alert,
      }
    }
    const learnt = knowledge().get(hit.known)
    const told: Told | undefined = more?.get(hit.known) ?? learnt
    if (told === undefined) return undefined
    const { label, text } = joined(source.label, told.of)
    const group = digest(hit.kind, told.id, own)
    const alert = digest(group, text)
    return {
      id: idOf(hit, alert),
      hit,
      label,
      labelText: text,
      known: told.id,
      title: told.name,
      titleFr: told.name,
      owner: told.owner ?? '',
      confidence: told.confidence ?? -1,
      weight: weightOf(hit.kind, hit.role, learnt?.language === 'sigma' ? levelOf(learnt.pattern) : undefined),
      host: own,
      group,
      alert,
    }
  }

  const write = async (told: readonly Placed[]) => {
    const now = host.clock.now()
    await host.tables.asOwner(async (tx) => {
      const placed = await unknownOf(tx, told)
      if (placed.length === 0) return
      const numbers = new Map<string, number>()
      for (const { label, labelText } of placed)
        if (!numbers.has(labelText)) numbers.set(labelText, await host.tables.labelNumber(tx, label))
      const numberOf = (text: string) => numbers.get(text) ?? 0
      const alerts = Map.groupBy(placed, ({ alert }) => alert)
      const fresh = await writeAlerts(tx, alerts, numberOf)
      await writeCounts(tx, placed, numberOf, now)
      for (const [labelText, of] of Map.groupBy(placed, (one) => one.labelText)) {
        const ids = [...new Set(of.flatMap(({ known, group }) => [group, ...(known.includes('--') ? [known] : [])]))]
        await host.events.publish(tx, {
          topic: 'sighting.recorded',
          label: numberOf(labelText),
          at: now,
          ids: ids.slice(0, 1_000),
          types: ['indicator'],
        })
        // What the picture says changes with a new alert, hardly with one more hit.
        if (of.some(({ alert }) => fresh.has(alert)))
          await host.events.publish(tx, {
            topic: 'picture.changed',
            label: numberOf(labelText),
            at: now,
            ids: [...new Set(of.map(({ group }) => group))].slice(0, 1_000),
            types: ['x-testudo-exposure'],
          })
      }
    })
    host.events.wake()
  }

  return async (hits: readonly Hit[], more?: ReadonlyMap<string, Told>): Promise<void> => {
    const placed = hits.flatMap((hit) => place(hit, more) ?? [])
    if (placed.length < hits.length)
      host.log.warn({}, 'hits came of knowledge or sources that have gone meanwhile; they are not kept')
    for (let at = 0; at < placed.length; at += MOST_HITS_A_WRITE) await write(placed.slice(at, at + MOST_HITS_A_WRITE))
  }
}

/** Those not stored yet, each once. */
async function unknownOf(tx: Tx, told: readonly Placed[]): Promise<readonly Placed[]> {
  const once = new Map(told.map((one) => [one.id, one]))
  for (const ids of inPieces([...once.keys()])) {
    const held = await tx.db<AlertTables>().selectFrom('detection_hit').select('id').where('id', 'in', ids).execute()
    for (const { id } of held) once.delete(id)
  }
  return [...once.values()]
}

/** @returns alerts that are new */
async function writeAlerts(
  tx: Tx,
  groups: ReadonlyMap<string, readonly Placed[]>,
  numberOf: (label: string) => number,
): Promise<ReadonlySet<string>> {
  const db = tx.db<AlertTables>()
  const before = new Map<string, number>()
  for (const ids of inPieces([...groups.keys()])) {
    const rows = await db.selectFrom('detection_alert').select(['id', 'stored']).where('id', 'in', ids).execute()
    for (const { id, stored } of rows) before.set(id, stored)
  }
  const kept: Placed[] = []
  const rows = [...groups].map(([id, hits]) => {
    const room = hits.slice(0, Math.max(0, MOST_KEPT - (before.get(id) ?? 0)))
    kept.push(...room)
    return alertRow(id, hits, room.length, numberOf)
  })
  for (const some of inPieces(rows))
    await db
      .insertInto('detection_alert')
      .values(some)
      .onConflict((c) =>
        c.column('id').doUpdateSet({
          hits: sql<number>`detection_alert.hits + excluded.hits`,
          stored: sql<number>`detection_alert.stored + excluded.stored`,
          first: sql<number>`least(detection_alert.first, excluded.first)`,
          last: sql<number>`greatest(detection_alert.last, excluded.last)`,
          title: sql<string>`excluded.title`,
          title_fr: sql<string>`excluded.title_fr`,
          confidence: sql<number>`excluded.confidence`,
          role: sql<string>`case when excluded.weight > detection_alert.weight then excluded.role else detection_alert.role end`,
          weight: sql<number>`greatest(detection_alert.weight, excluded.weight)`,
        }),
      )
      .execute()
  for (const some of inPieces(kept))
    await db
      .insertInto('detection_hit')
      .values(some.map((hit) => hitRow(hit, numberOf)))
      .execute()
  return new Set([...groups.keys()].filter((id) => !before.has(id)))
}

function alertRow(
  id: string,
  hits: readonly Placed[],
  stored: number,
  numberOf: (label: string) => number,
): AlertTables['detection_alert'] {
  const [one] = hits
  if (one === undefined) throw new TypeError('an alert has hits')
  const times = hits.map(({ hit }) => hit.at)
  const strongest = hits.reduce((most, hit) => (hit.weight > most.weight ? hit : most), one)
  return {
    id,
    group_id: one.group,
    label_id: numberOf(one.labelText),
    label: one.labelText,
    kind: one.hit.kind,
    known: one.known,
    title: clean(one.title, 500),
    title_fr: clean(one.titleFr, 500),
    owner: one.owner,
    confidence: one.confidence,
    weight: strongest.weight,
    role: strongest.hit.role,
    host: one.host,
    hosts: JSON.stringify(one.hit.hosts),
    hits: hits.length,
    stored,
    first: Math.round(Math.min(...times)),
    last: Math.round(Math.max(...times)),
  }
}

function* inPieces<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += ROWS_A_STATEMENT) yield all.slice(at, at + ROWS_A_STATEMENT)
}

function hitRow(
  { id, hit, alert, labelText }: Placed,
  numberOf: (label: string) => number,
): AlertTables['detection_hit'] {
  return {
    id,
    alert,
    label_id: numberOf(labelText),
    at: Math.round(hit.at),
    source: hit.source,
    line: hit.line,
    known: hit.known,
    value: clean(hit.value, 1_000),
    field: clean(hit.field, 300),
    role: hit.role,
    text: clean(hit.text, 500),
    fields: JSON.stringify(
      hit.fields
        .filter(({ name }) => name !== FRENCH)
        .map(({ name, value }) => ({ name: clean(name, 300), value: clean(value, 500) })),
    ),
    event: clean(hit.event, 8_192),
  }
}

async function writeCounts(
  tx: Tx,
  placed: readonly Placed[],
  numberOf: (label: string) => number,
  now: number,
): Promise<void> {
  const db = tx.db<AlertTables>()
  const minute = Math.floor(now / MINUTE) * MINUTE
  for (const [text, of] of Map.groupBy(placed, (one) => one.labelText))
    await db
      .insertInto('detection_rate')
      .values({ label_id: numberOf(text), minute, hits: of.length })
      .onConflict((c) =>
        c.columns(['label_id', 'minute']).doUpdateSet({ hits: sql<number>`detection_rate.hits + excluded.hits` }),
      )
      .execute()
  const hours = Map.groupBy(placed, ({ alert, hit }) => `${alert} ${Math.floor(hit.at / HOUR) * HOUR}`)
  const rows = [...hours].map(([key, of]) => {
    const [alert = '', hour = ''] = key.split(' ')
    return { alert, label_id: numberOf(of[0]?.labelText ?? ''), hour: Number(hour), hits: of.length }
  })
  for (const some of inPieces(rows))
    await db
      .insertInto('detection_hour')
      .values(some)
      .onConflict((c) =>
        c.columns(['alert', 'hour']).doUpdateSet({ hits: sql<number>`detection_hour.hits + excluded.hits` }),
      )
      .execute()
}

/** Text columns take no U+0000 and no lone surrogate. */
const clean = (text: string, most: number): string => text.replaceAll('\0', '').slice(0, most).toWellFormed()
