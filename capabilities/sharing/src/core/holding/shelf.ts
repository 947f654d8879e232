import type { RecallOutcome } from '../envelope/receipt.ts'
import type { Sound } from '../envelope/judge.ts'
import { QUARANTINES, type Verdict } from '../envelope/verdict.ts'
import type { Tombstone } from '../envelope/statement.ts'
import { type Kept, type Standing, standingsOf, type StandingRules } from './standing.ts'

/** A recall that has arrived, whether or not the statement has. */
export interface KeptTombstone {
  readonly id: string
  readonly originator: string
  readonly recalls: string
  readonly releasedAt: number
}

/**
 * What is held, as far as it concerns what is being shelved: the caller loads the rows of these objects and ids, shelves
 * parcel by parcel, and writes the changes in one transaction. Working memory, changed in place by `putOn`.
 */
export interface Shelf {
  readonly byObject: Map<string, Kept[]>
  readonly byId: Map<string, Kept>
  /** By the statement recalled; a recall counts for its own originator's statements alone. */
  readonly tombstones: Map<string, KeptTombstone[]>
}

export const newShelf = (): Shelf => ({ byObject: new Map(), byId: new Map(), tombstones: new Map() })

export type ShelfRules = Omit<StandingRules, 'recalled'>

/** What one sound parcel changes. */
export interface Shelved {
  readonly verdict: Verdict
  readonly keep?: Kept
  readonly bury?: KeptTombstone
  /** For recalls. */
  readonly recall?: { readonly statement: string; readonly outcome: RecallOutcome }
}

const isRecalled = (shelf: Shelf, originator: string, statement: string): boolean =>
  shelf.tombstones.get(statement)?.some((one) => one.originator === originator) ?? false

/** What each statement about an object counts for now. */
export const standingsOn = (shelf: Shelf, object: string, rules: ShelfRules): ReadonlyMap<string, Standing> =>
  standingsOf(shelf.byObject.get(object) ?? [], {
    ...rules,
    recalled: (originator, id) => isRecalled(shelf, originator, id),
  })

/** What a sound parcel would change. Nothing is changed yet. Time: that of {@link standingsOf}. */
export function shelve(shelf: Shelf, sound: Sound, rules: ShelfRules): Shelved {
  const { id, statement } = sound
  if (statement.kind === 'tombstone') return bury(shelf, id, statement, rules)
  const { originator, object, version, digest, releasedAt, notAfter } = statement
  if (isRecalled(shelf, originator, id)) return { verdict: 'refused.recalled' }
  if (shelf.byId.has(id)) return { verdict: 'same' }
  const content = 'object' in sound ? sound.object : {}
  const creator = content['created_by_ref']
  const keep: Kept = {
    id,
    originator,
    object,
    version,
    digest,
    releasedAt,
    revoked: content['revoked'] === true,
    ...(notAfter === undefined ? {} : { notAfter }),
    ...(typeof creator === 'string' ? { creator } : {}),
  }
  const standings = standingsOf([...(shelf.byObject.get(object) ?? []), keep], {
    ...rules,
    recalled: (by, statementId) => isRecalled(shelf, by, statementId),
  })
  return { verdict: verdictOf(standings.get(id)), keep }
}

function verdictOf(standing: Standing | undefined): Verdict {
  const quarantine = QUARANTINES.find((code) => code === standing)
  if (quarantine) return `quarantined.${quarantine}`
  return standing === 'current' ? 'accepted' : 'older'
}

function bury(shelf: Shelf, id: string, statement: Tombstone, rules: ShelfRules): Shelved {
  const { originator, recalls, releasedAt } = statement
  const held = shelf.byId.get(recalls)
  if (held && held.originator !== originator) return { verdict: 'refused.tombstone-foreign' }
  const known = isRecalled(shelf, originator, recalls)
  const recall = { statement: recalls, outcome: held || known ? ('recalled' as const) : ('not-held' as const) }
  if (known) {
    const standings = held ? standingsOn(shelf, held.object, rules) : undefined
    const since = shelf.byObject
      .get(held?.object ?? '')
      ?.some(
        (one) => one.originator === originator && one.releasedAt > releasedAt && standings?.get(one.id) !== 'recalled',
      )
    return { verdict: since ? 'refused.tombstone-replayed' : 'same', recall }
  }
  return { verdict: 'accepted', bury: { id, originator, recalls, releasedAt }, recall }
}

/**
 * What the sender is told: the verdict as it would be if we held nothing but what this sender has brought. "Older" would
 * tell it that somebody else gave us something newer, "same" that we have another source (DESIGN §3: verdicts are per
 * reader). That a statement has been recalled is always told: whoever still passes it on must know.
 *
 * Ask before `putOn`. @param brought whether this sender has ever brought that statement or recall
 */
export function answerTo(
  shelf: Shelf,
  sound: Sound,
  rules: ShelfRules,
  brought: (id: string) => boolean,
): Pick<Shelved, 'verdict' | 'recall'> {
  const { id, statement } = sound
  const recalls = statement.kind === 'tombstone' ? statement.recalls : id
  const object = statement.kind === 'object' ? statement.object : (shelf.byId.get(recalls)?.object ?? '')
  if (statement.kind === 'object' && isRecalled(shelf, statement.originator, id)) return { verdict: 'refused.recalled' }
  const rows = (shelf.byObject.get(object) ?? []).filter((one) => brought(one.id))
  const buried = [recalls, ...rows.map((one) => one.id)].map((one): [string, KeptTombstone[]] => [
    one,
    (shelf.tombstones.get(one) ?? []).filter((tombstone) => brought(tombstone.id)),
  ])
  const known: Shelf = {
    byObject: new Map([[object, rows]]),
    byId: new Map(rows.map((one) => [one.id, one])),
    tombstones: new Map(buried),
  }
  const { verdict, recall } = shelve(known, sound, rules)
  return recall ? { verdict, recall } : { verdict }
}

/** Puts the change on the shelf. Twice is once. */
export function putOn(shelf: Shelf, { keep, bury }: Pick<Shelved, 'keep' | 'bury'>): void {
  if (keep && !shelf.byId.has(keep.id)) {
    shelf.byId.set(keep.id, keep)
    const row = shelf.byObject.get(keep.object)
    if (row) row.push(keep)
    else shelf.byObject.set(keep.object, [keep])
  }
  if (bury && !isRecalled(shelf, bury.originator, bury.recalls)) {
    const row = shelf.tombstones.get(bury.recalls)
    if (row) row.push(bury)
    else shelf.tombstones.set(bury.recalls, [bury])
  }
}
