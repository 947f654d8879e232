import {
  answerTo,
  isRefusal,
  type Judgement,
  type Kept,
  type KeptTombstone,
  putOn,
  type ReceiptFacts,
  shelve,
  type ShelfRules,
  type Sound,
  type Standing,
  standingsOn,
  type Verdict,
} from '../../core/index.ts'
import type { LoadedShelf } from './shelfRows.ts'

/** What one delivery changes, worked out before anything is written. */
export interface TakePlan {
  /** For the sender, in the order of the parcels. */
  readonly verdicts: readonly Verdict[]
  readonly recalls: ReceiptFacts['recalls']
  /** What each sound parcel means here: our own verdict, never told. */
  readonly taken: readonly Taken[]
  readonly buried: readonly { readonly tombstone: KeptTombstone; readonly sound: Sound }[]
  /** Standing of every statement about the objects concerned. */
  readonly standings: ReadonlyMap<string, Standing>
  /** Statements whose recall this sender has missed. */
  readonly untold: readonly { readonly statement: string; readonly originator: string; readonly sound: Sound }[]
}

export interface Taken {
  readonly sound: Sound
  readonly verdict: Verdict
  readonly keep: Kept | undefined
}

/** Content of these stands in the store: it is an object's state or history. */
const IN_STORE: ReadonlySet<Standing> = new Set(['current', 'older', 'beside'])

export const belongsInStore = (standing: Standing | undefined): boolean =>
  standing !== undefined && IN_STORE.has(standing)

/** Shelves parcel by parcel on the loaded shelf, which is changed; every answer is for this sender alone. */
export function planTake(loaded: LoadedShelf, judgements: readonly Judgement[], rules: ShelfRules): TakePlan {
  const { shelf, texts } = loaded
  const ever = new Set(loaded.everBrought)
  const verdicts: Verdict[] = []
  const recalls: ReceiptFacts['recalls'][number][] = []
  const taken: Taken[] = []
  const buried: { tombstone: KeptTombstone; sound: Sound }[] = []
  const untold: { statement: string; originator: string; sound: Sound }[] = []
  const objects = new Set<string>()
  for (const judgement of judgements) {
    if ('refused' in judgement) {
      verdicts.push(`refused.${judgement.refused}`)
      continue
    }
    const { sound } = judgement
    const { id, statement, parcel } = sound
    if (parcel.text !== undefined) texts.set(id, parcel.text)
    const answer = answerTo(shelf, sound, rules, (one) => ever.has(one))
    const shelved = shelve(shelf, sound, rules)
    putOn(shelf, shelved)
    verdicts.push(answer.verdict)
    if (answer.recall) recalls.push(answer.recall)
    taken.push({ sound, verdict: shelved.verdict, keep: shelved.keep })
    if (shelved.bury) buried.push({ tombstone: shelved.bury, sound })
    if (!isRefusal(shelved.verdict)) ever.add(id)
    if (statement.kind === 'object') {
      objects.add(statement.object)
      if (shelved.verdict === 'refused.recalled')
        untold.push({ statement: id, originator: statement.originator, sound })
    } else {
      const object = shelf.byId.get(statement.recalls)?.object
      if (object !== undefined) objects.add(object)
    }
  }
  const standings = new Map([...objects].flatMap((object) => [...standingsOn(shelf, object, rules)]))
  return { verdicts, recalls, taken, buried, standings, untold }
}
