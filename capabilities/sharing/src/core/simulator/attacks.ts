import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { canonicalize } from '@testudo/stix'
import { recallStatement, releaseStatement } from '../desk/releaseStatement.ts'
import { releaseView } from '../desk/releaseView.ts'
import { type Delivery, packDelivery } from '../envelope/delivery.ts'
import { sha256Hex } from '../envelope/hash.ts'
import { grantPass } from '../envelope/pass.ts'
import { type Carriage, type Parcel, parcelIdOf, readSeal, sealStatements } from '../envelope/seal.ts'
import { keyIdOf, publicKeyOf, signText } from '../envelope/signature.ts'
import type { ObjectStatement } from '../envelope/statement.ts'
import type { Chance } from './chance.ts'
import { simLabel, simObject, simPolicies, simSecret } from './scene.ts'

/** What a Byzantine relay E has in hand: what A gave it, and what it has seen of A on the wire. */
export interface Loot {
  readonly now: number
  /** For E alone; readable by C. */
  readonly noHop: Parcel
  /** One hop, readable by all: E may pass it on. */
  readonly oneHop: Parcel
  /** Two hops, not readable by C. */
  readonly notForC: Parcel
  /** Two hops, originator controlled, readable by C. */
  readonly controlled: Parcel
  /** Two hops, its release has ended. */
  readonly ended: Parcel
  /** A recalled this; then released the object again. */
  readonly tombstone: Parcel
  readonly recalled: Parcel
  readonly releasedAgain: Parcel
  /** A's first key, which has ended, as if stolen. */
  readonly oldSecretOfA: Uint8Array
}

/** What one attack puts on the wire for C. `whole` attacks break the delivery itself; the others hide among good parcels. */
export interface Attack {
  readonly name: string
  readonly parcels?: (loot: Loot, chance: Chance) => readonly Parcel[]
  readonly whole?: (good: Delivery, loot: Loot, chance: Chance) => unknown
}

const edit = (text: string, change: (value: Record<string, unknown>) => void): string => {
  const value = JSON.parse(text) as Record<string, unknown>
  change(value)
  return canonicalize(value)
}

/** Seals statements as whom it likes with a key it has. */
export function sealAs(
  originator: string,
  secretKey: Uint8Array,
  object: Readonly<Record<string, string | boolean>>,
  loot: Pick<Loot, 'now'>,
  chance: Chance,
  more: {
    readonly readers?: readonly string[]
    readonly statement?: Partial<ObjectStatement>
    readonly hops?: number
    readonly controlled?: boolean
    readonly by?: string
    readonly notAfter?: number
  } = {},
): Parcel {
  const label = simLabel(more.readers ?? ['PUBLIC'], more.by ?? originator, more.controlled)
  const view = releaseView({ body: object, label, portions: [] }, readerOfAll, simPolicies, loot.now, false)
  const facts = {
    originator,
    releasedAt: loot.now,
    ...(more.notAfter === undefined ? {} : { notAfter: more.notAfter }),
  }
  const made = releaseStatement(view, label, simPolicies, facts, chance.bytes)
  if (!made) throw new RangeError('the scene has no such reader')
  const statement = { ...made.statement, ...more.statement }
  const [parcel] = sealStatements(
    [{ statement, text: made.text }],
    { node: originator, secretKey, sealedAt: loot.now },
    more.hops ?? 0,
    chance.bytes,
  )
  if (!parcel) throw new RangeError('a seal of one has one parcel')
  return parcel
}

const readerOfAll = {
  id: 'all',
  kind: 'service' as const,
  name: '',
  organisation: '',
  nation: '',
  communities: ['A', 'B', 'C', 'D', 'E'],
  clearances: { SIM: 'HIGH' },
  specialAccess: [],
  roles: [],
}

/** The parcel with the pass E may lawfully give C, if any. */
function passed(parcel: Parcel, to = 'C'): Parcel {
  const seal = readSeal(parcel.carriage.seal)
  const granted = seal && grantPass(seal, parcel.carriage.onward, to)
  const { seal: text, signature } = parcel.carriage
  return { ...parcel, carriage: { seal: text, signature, ...granted } }
}

const bare = ({ seal, signature }: Carriage): Carriage => ({ seal, signature })
const mine = simSecret('E')
const flip = (hex: string, chance: Chance): string => {
  const bytes = Uint8Array.from(hexToBytes(hex))
  const at = chance.below(bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8))
  return bytesToHex(bytes)
}
const alterText = (parcel: Parcel): Parcel => ({
  ...parcel,
  text: edit(parcel.text ?? '{}', (value) => {
    value['name'] = `${String(value['name'])}, altered`
  }),
})
const reword = (parcel: Parcel, change: (value: Record<string, unknown>) => void): Parcel => ({
  ...parcel,
  statement: edit(parcel.statement, change),
})
const resealed = (parcel: Parcel, change: (value: Record<string, unknown>) => void): Parcel => {
  const seal = edit(parcel.carriage.seal, change)
  return { ...parcel, carriage: { ...parcel.carriage, seal, signature: signText('seal', seal, mine) } }
}
const one = (make: (loot: Loot, chance: Chance) => Parcel) => (loot: Loot, chance: Chance) => [make(loot, chance)]
const rehead = (delivery: Delivery, change: (value: Record<string, unknown>) => void): Delivery => {
  const header = edit(delivery.header, change)
  return { ...delivery, header, signature: signText('delivery', header, mine) }
}

/** Everything a relay can try, each by name. A new one goes to the end: seeds stay what they were. */
export const ATTACKS: readonly [Attack, ...Attack[]] = [
  { name: 'alters the text', parcels: one(({ oneHop }) => alterText(passed(oneHop))) },
  {
    name: 'alters the text and the digest in the statement',
    parcels: one(({ oneHop }) => {
      const altered = alterText(passed(oneHop))
      return reword(altered, (s) => {
        s['digest'] = sha256Hex(altered.text ?? '')
      })
    }),
  },
  {
    name: 'strips the label',
    parcels: one(({ notForC }) => reword(passed(notForC), (s) => delete s['label'])),
  },
  {
    name: 'widens the label',
    parcels: one(({ notForC }) =>
      reword(passed(notForC), (s) => {
        s['label'] = simLabel(['PUBLIC'], 'A')
      }),
    ),
  },
  { name: 'passes on what the label keeps from the neighbour', parcels: one(({ notForC }) => passed(notForC)) },
  { name: 'passes on what is for itself alone', parcels: one(({ noHop }) => passed(noHop)) },
  {
    name: 'lends its own seed to the neighbour',
    parcels: one(({ oneHop }) => {
      const { carriage } = passed(oneHop)
      const onward = oneHop.carriage.onward
      return { ...oneHop, carriage: { ...carriage, ...(onward === undefined ? {} : { onward }) } }
    }),
  },
  { name: 'shows a pass made out to another node', parcels: one(({ oneHop }) => passed(oneHop, 'B')) },
  {
    name: 'moves a pass to another seal',
    parcels: one(({ oneHop, noHop }) => ({
      ...noHop,
      carriage: { ...passed(oneHop).carriage, ...bare(noHop.carriage) },
    })),
  },
  {
    name: 'forges a pass',
    parcels: one(({ noHop }, chance) => {
      const key = readSeal(noHop.carriage.seal)?.passes[chance.below(4)] ?? ''
      const text = canonicalize({ v: 'testudo/pass/1', root: readSeal(noHop.carriage.seal)?.root, to: 'C', key })
      return { ...noHop, carriage: { ...noHop.carriage, pass: { text, signature: signText('pass', text, mine) } } }
    }),
  },
  {
    name: 'puts its own pass keys into the seal',
    parcels: one(({ noHop }, chance) => {
      const forged = resealed(noHop, (s) => {
        s['passes'] = Array.from({ length: 4 }, () => publicKeyOf(chance.bytes(32))).sort()
      })
      return passed(forged)
    }),
  },
  { name: 'passes on what is originator controlled', parcels: one(({ controlled }) => passed(controlled)) },
  { name: 'passes on what has ended', parcels: one(({ ended }) => passed(ended)) },
  { name: 'brings back what was recalled', parcels: one(({ recalled }) => passed(recalled)) },
  { name: 'replays an old recall', parcels: one(({ tombstone }) => tombstone) },
  {
    name: 'recalls for another under its own name',
    parcels: one(({ releasedAgain, now }, chance) => recallBy('E', mine, releasedAgain, now, chance)),
  },
  {
    name: 'recalls for another under the other’s name',
    parcels: one(({ releasedAgain, now }, chance) => recallBy('A', mine, releasedAgain, now, chance)),
  },
  {
    name: 'turns a recall to another statement',
    parcels: one(({ tombstone, releasedAgain }) =>
      reword(tombstone, (s) => {
        s['recalls'] = parcelIdOf(releasedAgain)
      }),
    ),
  },
  {
    name: 'claims to be the originator, with its own key',
    parcels: one((loot, chance) => sealAs('A', mine, simObject('A', 'forged', loot.now), loot, chance)),
  },
  {
    name: 'claims the originator’s key, with its own signature',
    parcels: one((loot, chance) =>
      resealed(sealAs('A', mine, simObject('A', 'forged', loot.now), loot, chance), (s) => {
        s['key'] = keyIdOf(publicKeyOf(simSecret('A')))
      }),
    ),
  },
  {
    name: 'signs with a stolen key that has ended',
    parcels: one((loot, chance) =>
      passed(sealAs('A', loot.oldSecretOfA, simObject('A', 'forged', loot.now), loot, chance, { hops: 1 })),
    ),
  },
  {
    name: 'speaks for another inside its own seal',
    parcels: one((loot, chance) =>
      sealAs('E', mine, simObject('A', 'forged', loot.now), loot, chance, { statement: { originator: 'A' } }),
    ),
  },
  {
    name: 'makes a version of another’s object',
    parcels: one((loot, chance) => sealAs('E', mine, simObject('A', 'report', loot.now + 1), loot, chance)),
  },
  {
    name: 'revokes another’s object',
    parcels: one((loot, chance) =>
      sealAs('E', mine, simObject('A', 'report', loot.now + 1, { revoked: true }), loot, chance),
    ),
  },
  {
    name: 'dates its object into the future',
    parcels: one((loot, chance) =>
      sealAs('E', mine, simObject('E', 'own', loot.now + 301_000 + chance.below(1e9)), loot, chance),
    ),
  },
  {
    name: 'marks another as originator of a controlled object',
    parcels: one((loot, chance) =>
      sealAs('E', mine, simObject('E', 'own', loot.now), loot, chance, { controlled: true, by: 'A' }),
    ),
  },
  {
    name: 'judges under a policy version nobody knows',
    parcels: one((loot, chance) =>
      sealAs('E', mine, simObject('E', 'own', loot.now), loot, chance, {
        statement: { policies: [{ id: 'SIM', version: '9' }] },
      }),
    ),
  },
  {
    name: 'uses a tag nobody knows',
    parcels: one((loot, chance) =>
      sealAs('E', mine, simObject('E', 'own', loot.now), loot, chance, {
        statement: {
          label: { ...simLabel(['PUBLIC'], 'E'), categories: [{ type: 'PERMISSIVE', tag: 'Open To', values: ['C'] }] },
        },
      }),
    ),
  },
  {
    name: 'exchanges the texts of two parcels',
    parcels: ({ oneHop, ended }) => [
      { ...passed(oneHop), ...(ended.text === undefined ? {} : { text: ended.text }) },
      { ...passed(ended), ...(oneHop.text === undefined ? {} : { text: oneHop.text }) },
    ],
  },
  {
    name: 'repeats a key in the text',
    parcels: one(({ oneHop }) => ({ ...passed(oneHop), text: (oneHop.text ?? '').replace('{', '{"name":"altered",') })),
  },
  {
    name: 'moves the place in the tree',
    parcels: one(({ oneHop }, chance) => ({ ...passed(oneHop), index: (oneHop.index + 1 + chance.below(255)) % 256 })),
  },
  {
    name: 'flips a bit of the proof',
    parcels: one(({ oneHop }, chance) => {
      const at = chance.below(oneHop.proof.length)
      return { ...passed(oneHop), proof: oneHop.proof.map((step, i) => (i === at ? flip(step, chance) : step)) }
    }),
  },
  {
    name: 'flips a bit of the seal’s signature',
    parcels: one(({ oneHop }, chance) => {
      const parcel = passed(oneHop)
      return { ...parcel, carriage: { ...parcel.carriage, signature: flip(parcel.carriage.signature, chance) } }
    }),
  },
  {
    name: 'contradicts itself',
    parcels: (loot, chance) => {
      const object = simObject('E', `own ${chance.below(1e9)}`, loot.now)
      return [
        sealAs('E', mine, object, loot, chance),
        sealAs('E', mine, { ...object, name: 'the opposite' }, loot, chance),
      ]
    },
  },
  {
    name: 'sends something that is no parcel',
    whole: (good, _loot, chance) => ({
      ...good,
      parcels: [...good.parcels.slice(1), chance.pick([null, 7, {}, { statement: 1 }, 'parcel'])],
    }),
  },
  { name: 'addresses another node', whole: (good) => rehead(good, (h) => (h['to'] = 'D')) },
  { name: 'claims to deliver for another node', whole: (good) => rehead(good, (h) => (h['from'] = 'A')) },
  {
    name: 'claims another node’s delivery key',
    whole: (good) =>
      rehead(good, (h) => {
        h['from'] = 'A'
        h['key'] = keyIdOf(publicKeyOf(simSecret('A')))
      }),
  },
  { name: 'leaves a parcel out of the list', whole: (good) => ({ ...good, parcels: good.parcels.slice(1) }) },
  {
    name: 'alters the list after signing',
    whole: (good, _loot, chance) => ({ ...good, signature: flip(good.signature, chance) }),
  },
]

function recallBy(originator: string, secretKey: Uint8Array, of: Parcel, now: number, chance: Chance): Parcel {
  const statement = recallStatement(parcelIdOf(of), 'forged', { originator, releasedAt: now }, chance.bytes)
  const [parcel] = sealStatements([{ statement }], { node: originator, secretKey, sealedAt: now }, 0, chance.bytes)
  if (!parcel) throw new RangeError('a seal of one has one parcel')
  return parcel
}

/** Packs parcels as E would, for C. */
export const packByE = (parcels: readonly Parcel[], now: number, chance: Chance): Delivery =>
  packDelivery(
    parcels,
    { from: 'E', to: 'C', secretKey: mine, madeAt: now },
    { chain: bytesToHex(chance.bytes(16)), number: 1, previous: '' },
  )

/** A parcel E may lawfully send, so that a run shows that one bad never stops a good one. */
export const goodOfE = (loot: Pick<Loot, 'now'>, chance: Chance): Parcel =>
  sealAs('E', mine, simObject('E', `good ${chance.below(2 ** 31)}`, loot.now), loot, chance)
