import { expect, it } from 'vitest'
import { releaseStatement } from '../../capabilities/sharing/src/core/desk/releaseStatement.ts'
import { releaseView } from '../../capabilities/sharing/src/core/desk/releaseView.ts'
import { openDelivery, packDelivery } from '../../capabilities/sharing/src/core/envelope/delivery.ts'
import { judgeDelivery } from '../../capabilities/sharing/src/core/envelope/judge.ts'
import { sealStatements } from '../../capabilities/sharing/src/core/envelope/seal.ts'
import { newShelf, putOn, shelve } from '../../capabilities/sharing/src/core/holding/shelf.ts'
import {
  blindInput,
  epochKey,
  evaluateBlinded,
  finalizeInput,
  seenInput,
} from '../../capabilities/sharing/src/core/seen/oprf.ts'
import { chanceFrom } from '../../capabilities/sharing/src/core/simulator/chance.ts'
import {
  NOON,
  simLabel,
  simNodeOf,
  simObject,
  simPinned,
  simPolicies,
  simReceiver,
  simSecret,
  simSubject,
} from '../../capabilities/sharing/src/core/simulator/scene.ts'

// CPU time, so that what else the machine does counts less. Prints, never asserts a time.
const chance = chanceFrom(1)
const perSecond = (n: number, work: () => void): number => {
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began)
  return Math.round((n * 1_000_000) / (user + system))
}

it('prints how many objects a second a core seals, packs, judges and shelves', () => {
  const batches = 20
  const size = 250
  const pinned = simPinned(['A', 'C'])
  const label = simLabel(['PUBLIC'], 'A')
  const wires: string[] = []
  const sender = perSecond(batches * size, () => {
    for (let b = 0; b < batches; b++) {
      const made = Array.from({ length: size }, (_, i) => {
        const body = { ...simObject('A', `${b} ${i}`, NOON), description: 'x'.repeat(600) }
        const view = releaseView({ body, label, portions: [] }, simSubject('C'), simPolicies, NOON, false)
        const one = releaseStatement(view, label, simPolicies, { originator: 'A', releasedAt: NOON }, chance.bytes)
        if (!one) throw new Error('readable')
        return one
      })
      const parcels = sealStatements(made, { node: 'A', secretKey: simSecret('A'), sealedAt: NOON }, 1, chance.bytes)
      const route = { from: 'A', to: 'C', secretKey: simSecret('A'), madeAt: NOON }
      wires.push(JSON.stringify(packDelivery(parcels, route, { chain: '0'.repeat(32), number: 1, previous: '' })))
    }
  })
  const shelf = newShelf()
  const rules = { nodeOf: simNodeOf(pinned), contradict: () => false, now: NOON, aheadMs: 300_000 }
  const receiver = perSecond(batches * size, () => {
    for (const wire of wires) {
      const opened = openDelivery(JSON.parse(wire))
      const judged = opened && judgeDelivery(opened, simReceiver('C', pinned, NOON))
      if (!judged || 'refused' in judged) throw new Error('refused')
      for (const one of judged.judgements) if ('sound' in one) putOn(shelf, shelve(shelf, one.sound, rules))
    }
  })
  expect(shelf.byId.size).toBe(batches * size)
  const overhead = Math.round((wires[0]?.length ?? 0) / size)
  console.log(`sealed and packed ${sender}/s, judged and shelved ${receiver}/s, ${overhead} bytes a parcel on the wire`)
})

it('prints OPRF operations a second and core', () => {
  const n = 100
  const { secretKey } = epochKey(new Uint8Array(32).fill(1), 'A', 0)
  const inputs = Array.from({ length: n }, (_, i) => seenInput('ipv4-addr', `198.51.100.${i}`))
  let blinded: ReturnType<typeof blindInput>[] = []
  let evaluated: string[] = []
  const blind = perSecond(n, () => (blinded = inputs.map((input) => blindInput(input, chance.bytes))))
  const evaluate = perSecond(n, () => (evaluated = blinded.map((one) => evaluateBlinded(secretKey, one.blinded))))
  const finalize = perSecond(n, () =>
    inputs.forEach((input, i) => finalizeInput(input, blinded[i]?.blind ?? secretKey, evaluated[i] ?? '')),
  )
  console.log(`OPRF ristretto255-SHA512: blind ${blind}/s, evaluate ${evaluate}/s, finalize ${finalize}/s`)
  expect(evaluated).toHaveLength(n)
})
