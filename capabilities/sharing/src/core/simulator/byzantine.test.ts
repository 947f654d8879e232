import { describe, expect, it } from 'vitest'
import { ATTACKS, type Attack } from './attacks.ts'
import { setStage, type Stage, tryAttack } from './byzantine.ts'

const stage = setStage(1)

/** Word for word what the receiver says to each attack. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'alters the text': ['refused.digest'],
  'alters the text and the digest in the statement': ['refused.proof'],
  'strips the label': ['refused.proof'],
  'widens the label': ['refused.proof'],
  'passes on what the label keeps from the neighbour': ['refused.label-denied'],
  'passes on what is for itself alone': ['refused.hops'],
  'lends its own seed to the neighbour': ['refused.hops'],
  'shows a pass made out to another node': ['refused.hops'],
  'moves a pass to another seal': ['refused.hops'],
  'forges a pass': ['refused.hops'],
  'puts its own pass keys into the seal': ['refused.signature'],
  'passes on what is originator controlled': ['refused.originator-control'],
  'passes on what has ended': ['refused.expired'],
  'brings back what was recalled': ['refused.recalled'],
  'replays an old recall': ['refused.tombstone-replayed'],
  'recalls for another under its own name': ['refused.tombstone-foreign'],
  'recalls for another under the other’s name': ['refused.key-unknown'],
  'turns a recall to another statement': ['refused.proof'],
  'claims to be the originator, with its own key': ['refused.key-unknown'],
  'claims the originator’s key, with its own signature': ['refused.signature'],
  'signs with a stolen key that has ended': ['refused.key-expired'],
  'speaks for another inside its own seal': ['refused.malformed'],
  'makes a version of another’s object': ['quarantined.foreign-version'],
  'revokes another’s object': ['quarantined.foreign-version'],
  'dates its object into the future': ['quarantined.future'],
  'marks another as originator of a controlled object': ['refused.originator-control'],
  'judges under a policy version nobody knows': ['refused.policy-unknown'],
  'uses a tag nobody knows': ['refused.label-unknown'],
  'exchanges the texts of two parcels': ['refused.digest', 'refused.expired'],
  'repeats a key in the text': ['refused.not-stix'],
  'moves the place in the tree': ['refused.proof'],
  'flips a bit of the proof': ['refused.proof'],
  'flips a bit of the seal’s signature': ['refused.signature'],
  // Its own word, and the first of two; with the second both are set aside.
  'contradicts itself': ['accepted', 'quarantined.contradiction'],
  'sends something that is no parcel': ['delivery.root'],
  'addresses another node': ['delivery.recipient'],
  'claims to deliver for another node': ['delivery.key-unknown'],
  'claims another node’s delivery key': ['delivery.signature'],
  'leaves a parcel out of the list': ['delivery.root'],
  'alters the list after signing': ['delivery.signature'],
}

describe('a Byzantine relay', () => {
  it.each(ATTACKS.map((attack) => [attack.name, attack] as const))('%s, and is told why', (name, attack) => {
    const outcome = tryAttack(stage, 7, attack)
    expect(outcome.verdicts.toSorted()).toEqual(SAID[name])
    expect(outcome.goodCame).toBe(true)
    expect(outcome.unchanged).toBe(true)
  })

  it('gets nothing in by chance; the full run is test/long/sharing-byzantine', () => {
    for (let seed = 0; seed < 60; seed++) {
      const { attack, verdicts, goodCame, unchanged } = tryAttack(stage, seed)
      const inside =
        attack === 'contradicts itself' ? [] : verdicts.filter((one) => one === 'accepted' || one === 'older')
      expect({ seed, attack, inside, goodCame, unchanged }).toEqual({
        seed,
        attack,
        inside: [],
        goodCame: true,
        unchanged: true,
      })
    }
  })
})

describe('a receiver that forgets a rule', () => {
  const attackNamed = (name: string): Attack => {
    const found = ATTACKS.find((attack) => attack.name === name)
    if (!found) throw new Error(name)
    return found
  }
  const forgetful = (change: Partial<Stage['receiver']>): Stage => ({
    ...stage,
    receiver: { ...stage.receiver, ...change },
  })
  const a = stage.pinned.get('A')

  it.each([
    ['passes on what is originator controlled', forgetful({ originatorControlled: () => false })],
    ['judges under a policy version nobody knows', forgetful({ acceptsPolicy: () => true })],
    [
      'passes on what the label keeps from the neighbour',
      forgetful({ subject: { ...stage.receiver.subject, communities: ['A'] } }),
    ],
    ['passes on what has ended', forgetful({ now: stage.loot.now - 10_000 })],
    [
      'signs with a stolen key that has ended',
      forgetful({
        pinned: new Map([
          ...stage.pinned,
          ...(a ? [['A', { ...a, keys: a.keys.map(({ until: _end, ...key }) => key) }] as const] : []),
        ]),
      }),
    ],
    ['makes a version of another’s object', { ...stage, pinned: new Map() }],
    ['revokes another’s object', { ...stage, pinned: new Map() }],
  ])('would be found: %s', (name, weak) => {
    expect(['accepted', 'older']).toContain(tryAttack(weak, 7, attackNamed(name)).verdicts[0])
  })
})
