import { openDelivery, packDelivery } from '../envelope/delivery.ts'
import { judgeDelivery, type Receiver, type Sound } from '../envelope/judge.ts'
import { acceptRotation, type PinnedNode, pinNode, rotateKey } from '../envelope/pinned.ts'
import { type Parcel, parcelIdOf, sealStatements } from '../envelope/seal.ts'
import { publicKeyOf } from '../envelope/signature.ts'
import { recallStatement } from '../desk/releaseStatement.ts'
import { contradicts } from '../holding/contradicts.ts'
import { newShelf, putOn, type Shelf, type ShelfRules, shelve, standingsOn } from '../holding/shelf.ts'
import { ATTACKS, type Attack, goodOfE, type Loot, packByE, sealAs } from './attacks.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { NOON, simIdentity, simNodeOf, simObject, simPinned, simReceiver, simSecret } from './scene.ts'

/** Everything a run needs that costs signatures; used for many runs. */
export interface Stage {
  readonly loot: Loot
  readonly pinned: ReadonlyMap<string, PinnedNode>
  readonly receiver: Receiver
  /** What C has from A directly. */
  readonly held: readonly Sound[]
}

const rotatedAt = NOON - 90 * 86_400_000

/** A has released, recalled and released again; its first key has ended; E has its share of all that. */
export function setStage(seed: number): Stage {
  const chance = chanceFrom(seed)
  const old = chance.bytes(32)
  const pinnedA = acceptRotation(
    pinNode('A', publicKeyOf(old), 0, { identities: [simIdentity('A')], names: ['A'] }),
    rotateKey('A', old, simSecret('A'), rotatedAt),
  )
  const pinned = new Map([...simPinned(['B', 'C', 'D', 'E']), ['A', pinnedA] as const])
  const now = NOON
  const seal = (name: string, hops: number, more: Parameters<typeof sealAs>[5] = {}) =>
    sealAs('A', simSecret('A'), simObject('A', name, now - 60_000), { now: now - 30_000 }, chance, { hops, ...more })
  const recalled = sealAs('A', simSecret('A'), simObject('A', 'report', now - 90_000), { now: now - 80_000 }, chance, {
    hops: 2,
  })
  const recall = recallStatement(
    parcelIdOf(recalled),
    'error',
    { originator: 'A', releasedAt: now - 60_000 },
    chance.bytes,
  )
  const [tombstone] = sealStatements(
    [{ statement: recall }],
    { node: 'A', secretKey: simSecret('A'), sealedAt: now - 60_000 },
    0,
    chance.bytes,
  )
  if (!tombstone) throw new RangeError('a seal of one has one parcel')
  const releasedAgain = seal('report', 2)
  const loot: Loot = {
    now,
    noHop: seal('for E alone', 0),
    oneHop: seal('for all', 1),
    notForC: seal('for A and E', 2, { readers: ['A', 'E'] }),
    controlled: seal('controlled', 2, { controlled: true }),
    ended: seal('ended', 2, { notAfter: now - 1 }),
    tombstone,
    recalled,
    releasedAgain,
    oldSecretOfA: old,
  }
  const receiver = simReceiver('C', pinned, now)
  return { loot, pinned, receiver, held: takenFromA([recalled, tombstone, releasedAgain], receiver) }
}

export interface Outcome {
  readonly attack: string
  /** Verdicts on what E should not have sent. */
  readonly verdicts: readonly string[]
  /** The good parcels beside it were accepted, or the whole delivery was refused. */
  readonly goodCame: boolean
  /** Nothing but E's good parcels changed what stands at C. */
  readonly unchanged: boolean
}

/** Lets E try one attack on C, hidden among good parcels, by the real judge and shelf. About 10 ms. */
export function tryAttack(stage: Stage, seed: number, only?: Attack): Outcome {
  const chance = chanceFrom(seed)
  const attack = only ?? chance.pick(ATTACKS)
  const { loot, receiver, pinned } = stage
  const texts = new Map<string, Parcel>()
  const rules: ShelfRules = {
    nodeOf: simNodeOf(pinned),
    contradict: (a, b) => contradicts(JSON.parse(texts.get(a)?.text ?? '{}'), JSON.parse(texts.get(b)?.text ?? '{}')),
    now: loot.now,
    aheadMs: 300_000,
  }
  const shelf = shelfOf(stage, rules)
  const before = standing(shelf, rules)

  const bad = attack.parcels?.(loot, chance) ?? []
  const good = [goodOfE(loot, chance), ...(chance.oneIn(2) ? [goodOfE(loot, chance)] : [])]
  const parcels = mix(bad, good, chance)
  const packed = packByE(parcels, loot.now, chance)
  const opened = openDelivery(JSON.parse(JSON.stringify(attack.whole?.(packed, loot, chance) ?? packed)))
  const judged = opened ? judgeDelivery(opened, receiver) : { refused: 'malformed' }
  if ('refused' in judged) {
    return { attack: attack.name, verdicts: [`delivery.${judged.refused}`], goodCame: true, unchanged: true }
  }
  const verdicts: string[] = []
  let goodCame = true
  const goodIds = new Set(good.map(parcelIdOf))
  const added = new Set<string>()
  for (const judgement of judged.judgements) {
    if ('refused' in judgement) {
      verdicts.push(`refused.${judgement.refused}`)
      continue
    }
    const { sound } = judgement
    texts.set(sound.id, sound.parcel)
    const shelved = shelve(shelf, sound, rules)
    putOn(shelf, shelved)
    if (goodIds.has(sound.id)) {
      if (shelved.verdict !== 'accepted') goodCame = false
      added.add(sound.id)
    } else verdicts.push(shelved.verdict)
  }
  const after = standing(shelf, rules)
  const unchanged = [...after].every(([id, one]) => before.get(id) === one || added.has(id) || QUARANTINED.has(one))
  const kept = [...before].every(([id, one]) => after.get(id) === one)
  return { attack: attack.name, verdicts, goodCame, unchanged: unchanged && kept }
}

const QUARANTINED: ReadonlySet<string> = new Set(['future', 'foreign-version', 'after-revocation', 'contradiction'])

function takenFromA(parcels: readonly Parcel[], receiver: Receiver): Sound[] {
  const place = { chain: '0'.repeat(32), number: 1, previous: '' }
  const route = { from: 'A', to: 'C', secretKey: simSecret('A'), madeAt: receiver.now }
  const opened = openDelivery(packDelivery(parcels, route, place))
  const judged = opened ? judgeDelivery(opened, receiver) : { refused: 'malformed' }
  if ('refused' in judged) throw new RangeError(`the stage does not stand: ${judged.refused}`)
  return judged.judgements.map((judgement) => {
    if ('refused' in judgement) throw new RangeError(`the stage does not stand: ${judgement.refused}`)
    return judgement.sound
  })
}

function shelfOf(stage: Stage, rules: ShelfRules): Shelf {
  const shelf = newShelf()
  for (const sound of stage.held) putOn(shelf, shelve(shelf, sound, rules))
  return shelf
}

function standing(shelf: Shelf, rules: ShelfRules): Map<string, string> {
  return new Map([...shelf.byObject.keys()].flatMap((object) => [...standingsOn(shelf, object, rules)]))
}

/** Both lists in a random order, so that a bad parcel may come first, last or between. */
function mix<T>(a: readonly T[], b: readonly T[], chance: Chance): T[] {
  return [...a, ...b]
    .map((item) => ({ item, at: chance.below(2 ** 31) }))
    .sort((x, y) => x.at - y.at)
    .map(({ item }) => item)
}
