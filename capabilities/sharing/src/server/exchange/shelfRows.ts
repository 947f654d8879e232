import { isObject, type JsonObject } from '@testudo/stix'
import { contradicts, type Kept, newShelf, type Shelf, type ShelfRules, type Sound } from '../../core/index.ts'
import type { Context } from './context.ts'
import { holdingsNow, oneOf } from './rows.ts'
import { type Db, numberOf } from './tables.ts'

/** Where a kept statement's content stands in the store, beside what the shelf says of it. */
export interface ShelfRow {
  readonly id: string
  readonly kept: boolean
  readonly stored: boolean
  readonly standing: string | undefined
  readonly originator: string
  readonly object: string
  readonly version: string
  readonly digest: string
  readonly label: number
  readonly mine: boolean
}

/** What is held, as far as it concerns some statements. */
export interface LoadedShelf {
  readonly shelf: Shelf
  readonly rows: ReadonlyMap<string, ShelfRow>
  /** Content by statement id; loaded where contents of one version may have to be compared. */
  readonly texts: Map<string, string>
  readonly everBrought: ReadonlySet<string>
  /** Statements this peer gave us and that we hold. */
  readonly heldFrom: ReadonlySet<string>
  /** Count of changes when this was read. */
  readonly holdings: number
}

/** Loads the rows of the objects and statements that these parcels concern. */
export async function loadShelf(db: Db, peer: string, sounds: readonly Sound[]): Promise<LoadedShelf> {
  const holdings = await holdingsNow(db)
  const ids = sounds.map(({ id }) => id)
  const recalls = sounds.flatMap(({ statement }) => (statement.kind === 'tombstone' ? [statement.recalls] : []))
  const objects = new Set(sounds.flatMap(({ statement }) => (statement.kind === 'object' ? [statement.object] : [])))
  const recalled =
    recalls.length === 0
      ? []
      : await db.selectFrom('sharing_statement').select('object').where(oneOf('id', recalls)).execute()
  for (const { object } of recalled) objects.add(object)
  return loadObjects(db, peer, [...objects], [...ids, ...recalls], holdings)
}

/** The same for objects by id: when time ends a release. */
export async function loadObjects(
  db: Db,
  peer: string,
  objects: readonly string[],
  ids: readonly string[],
  holdings: number,
): Promise<LoadedShelf> {
  const shelf = newShelf()
  const rows = new Map<string, ShelfRow>()
  const found = await db
    .selectFrom('sharing_statement')
    .select(['id', 'label_id', 'originator', 'object', 'version', 'digest', 'released_at', 'not_after', 'revoked'])
    .select(['creator', 'mine', 'kept', 'stored', 'standing'])
    .where(oneOf('object', objects))
    .execute()
  for (const row of found) {
    rows.set(row.id, {
      id: row.id,
      kept: row.kept,
      stored: row.stored,
      standing: row.standing ?? undefined,
      originator: row.originator,
      object: row.object,
      version: row.version,
      digest: row.digest,
      label: row.label_id,
      mine: row.mine,
    })
    if (!row.kept) continue
    const notAfter = numberOf(row.not_after)
    const kept: Kept = {
      id: row.id,
      originator: row.originator,
      object: row.object,
      version: row.version,
      digest: row.digest,
      releasedAt: Number(row.released_at),
      revoked: row.revoked,
      ...(notAfter === undefined ? {} : { notAfter }),
      ...(row.creator === null ? {} : { creator: row.creator }),
    }
    shelf.byId.set(kept.id, kept)
    const line = shelf.byObject.get(kept.object)
    if (line) line.push(kept)
    else shelf.byObject.set(kept.object, [kept])
  }
  const asked = [...new Set([...ids, ...rows.keys()])]
  const buried = await db
    .selectFrom('sharing_tombstone')
    .select(['id', 'originator', 'recalls', 'released_at'])
    .where(oneOf('recalls', asked))
    .execute()
  for (const row of buried) {
    const one = { id: row.id, originator: row.originator, recalls: row.recalls, releasedAt: Number(row.released_at) }
    shelf.tombstones.set(one.recalls, [...(shelf.tombstones.get(one.recalls) ?? []), one])
  }
  const tombstones = buried.map(({ id }) => id)
  const ever = await db
    .selectFrom('sharing_brought')
    .select(['statement', 'held'])
    .where('peer', '=', peer)
    .where('verdict', 'not like', 'refused.%')
    .where(oneOf('statement', [...asked, ...tombstones]))
    .execute()
  const compared = [...shelf.byObject.values()].flatMap((line) => line.map(({ id }) => id))
  const texts = new Map<string, string>()
  if (compared.length > 0) {
    const bodies = await db
      .selectFrom('sharing_statement')
      .select(['id', 'body'])
      .where(oneOf('id', compared))
      .execute()
    for (const { id, body } of bodies) texts.set(id, body)
  }
  const everBrought = new Set(ever.map(({ statement }) => statement))
  const heldFrom = new Set(ever.filter(({ held }) => held).map(({ statement }) => statement))
  return { shelf, rows, texts, everBrought, heldFrom, holdings }
}

/** The rules by which statements stand, with the contents that were loaded. */
export function rulesOf({ peers }: Context, texts: ReadonlyMap<string, string>, now: number): ShelfRules {
  const owners = new Map<string, string>()
  for (const { node, identities } of peers.pinned().values())
    for (const identity of identities) owners.set(identity, node)
  return {
    nodeOf: (identity) => owners.get(identity),
    contradict: (a, b) => contradicts(contentOf(texts, a), contentOf(texts, b)),
    now,
    aheadMs: 300_000,
  }
}

function contentOf(texts: ReadonlyMap<string, string>, id: string): JsonObject {
  const value: unknown = JSON.parse(texts.get(id) ?? '{}')
  return isObject(value) ? value : {}
}
