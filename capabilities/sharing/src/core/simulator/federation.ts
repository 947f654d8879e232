import { openDelivery } from '../envelope/delivery.ts'
import type { Parcel } from '../envelope/seal.ts'
import { ATTACKS, goodOfE, packByE } from './attacks.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { NOON, simObject, simPinned } from './scene.ts'
import { findBroken, neighboursOf, LINKS } from './invariants.ts'
import type { Message, Outgoing } from './simDisk.ts'
import { SimNode } from './simNode.ts'

const HONEST = ['A', 'B', 'C', 'D'] as const
type Name = (typeof HONEST)[number]

export interface FederationOptions {
  readonly steps: number
  readonly faults: boolean
  readonly byzantine: boolean
  /** A planted fault: messages of this kind never arrive. */
  readonly deaf?: Message['type']
}

export interface FederationReport {
  readonly seed: number
  readonly broken: readonly string[]
  readonly delivered: number
  readonly recalled: number
  readonly virtualMs: number
  /** One text of every honest node's final state; equal for equal runs. */
  readonly state: string
}

interface Flying {
  readonly at: number
  readonly order: number
  readonly from: string
  readonly to: string
  readonly message: Message
}

/** A federation in one thread: virtual clock, virtual wires, real core. */
class Federation {
  readonly nodes: ReadonlyMap<string, SimNode>
  clock = NOON
  calm = false
  private flying: Flying[] = []
  private order = 0
  private readonly cut = new Set<string>()
  private readonly loot: Parcel[] = []
  private readonly chance: Chance
  private readonly options: FederationOptions

  constructor(chance: Chance, options: FederationOptions) {
    this.chance = chance
    this.options = options
    const pinned = simPinned(['A', 'B', 'C', 'D', 'E'])
    this.nodes = new Map(HONEST.map((name) => [name, new SimNode(name, neighboursOf(name), pinned, chance)]))
  }

  post(from: string, outgoing: readonly Outgoing[]): void {
    for (const { to, message } of outgoing) {
      if (message.type === this.options.deaf) continue
      const faulty = this.options.faults && !this.calm
      if (faulty && (this.cut.has(`${from}${to}`) || this.chance.oneIn(6))) continue
      const copies = faulty && this.chance.oneIn(6) ? 2 : 1
      for (let i = 0; i < copies; i++) {
        // Different delays are reordering.
        const delay = 5 + this.chance.below(faulty ? 20_000 : 50)
        this.flying.push({ at: this.clock + delay, order: this.order++, from, to, message })
      }
    }
  }

  /** Lets everything fly that arrives before `until`. */
  run(until: number): void {
    for (let guard = 0; guard < 100_000; guard++) {
      let first: Flying | undefined
      for (const one of this.flying) {
        if (one.at <= until && (!first || one.at < first.at || (one.at === first.at && one.order < first.order)))
          first = one
      }
      if (!first) break
      const next = first
      this.flying = this.flying.filter((one) => one !== next)
      this.clock = Math.max(this.clock, next.at)
      this.arrive(next)
    }
    this.clock = Math.max(this.clock, until)
  }

  private arrive({ from, to, message }: Flying): void {
    const node = this.nodes.get(to)
    if (!node) {
      this.collect(message)
      return
    }
    const crash = this.options.faults && !this.calm && this.chance.oneIn(25)
    // A crash before the transaction loses the message; one after it loses what was to be sent.
    if (crash && this.chance.oneIn(2)) {
      node.crash()
      return
    }
    const out = node.handle(from, message, this.clock)
    if (crash) node.crash()
    else this.post(to, out)
  }

  /** E reads what it gets, answers no receipt and obeys no recall. */
  private collect(message: Message): void {
    const opened = message.type === 'delivery' ? openDelivery(message.delivery) : undefined
    for (const parcel of opened?.parcels ?? []) if (parcel) this.loot.push(parcel)
  }

  attack(): void {
    const { chance } = this
    const of = (fallback: Parcel): Parcel =>
      this.loot.length === 0 ? fallback : (this.loot[chance.below(this.loot.length)] ?? fallback)
    const fallback = goodOfE({ now: this.clock }, chance)
    const loot = {
      now: this.clock,
      noHop: of(fallback),
      oneHop: of(fallback),
      notForC: of(fallback),
      controlled: of(fallback),
      ended: of(fallback),
      tombstone: of(fallback),
      recalled: of(fallback),
      releasedAgain: of(fallback),
      oldSecretOfA: chance.bytes(32),
    }
    const attack = chance.pick(ATTACKS)
    try {
      const parcels = attack.parcels?.(loot, chance) ?? [fallback]
      const good = packByE(parcels, this.clock, chance)
      const delivery: unknown = attack.whole?.(good, loot, chance) ?? good
      this.post('E', [{ to: chance.pick(['B', 'C']), message: { type: 'delivery', delivery } }])
    } catch (error) {
      // Some attacks need a kind of parcel that E has not got.
      if (!(error instanceof RangeError) && !(error instanceof SyntaxError)) throw error
    }
  }

  step(disks: Map<string, ReturnType<SimNode['snapshot']>>): void {
    const { chance } = this
    const name = chance.pick(HONEST)
    const node = this.nodes.get(name)
    if (!node) return
    const act = chance.below(12)
    if (act < 5) this.release(node, name)
    else if (act === 5) {
      const own = [...node.disk.issued.keys()]
      const statement = own[chance.below(Math.max(1, own.length))]
      if (statement !== undefined) this.post(name, node.recall(statement, this.clock))
    } else if (act === 6 && this.options.byzantine) this.attack()
    else if (this.options.faults) {
      if (act === 7) {
        const [a, b] = chance.pick(LINKS)
        for (const pair of [a + b, b + a]) if (!this.cut.delete(pair)) this.cut.add(pair)
      } else if (act === 8) node.skew = (chance.below(3) - 1) * 7_200_000
      else if (act === 9) disks.set(name, node.snapshot())
      else if (act === 10) {
        const disk = disks.get(name)
        if (disk && chance.oneIn(2)) node.restore(disk)
      } else if (act === 11) node.crash()
    }
    this.run(this.clock + chance.below(30_000))
    for (const [one, each] of this.nodes) this.post(one, each.tick(this.clock))
  }

  private release(node: SimNode, name: Name): void {
    const { chance } = this
    const readers = chance.oneIn(2) ? ['PUBLIC'] : ['A', 'B', 'C', 'D'].filter((one) => one === name || chance.oneIn(2))
    const hops = chance.below(4)
    const controlled = chance.oneIn(5)
    const title = `${name} ${chance.below(5)}`
    const relation: Record<string, string> = chance.oneIn(3)
      ? {
          relationship_type: 'related-to',
          source_ref: simObject(name, `${name} ${chance.below(5)}`, NOON).id,
          target_ref: simObject(name, `${name} ${chance.below(5)}`, NOON).id,
        }
      : {}
    const revoked = chance.oneIn(12) ? { revoked: true } : {}
    const object = simObject(name, title, this.clock - 60_000, { ...relation, ...revoked })
    this.post(name, node.release(object, readers, hops, this.clock, controlled))
  }

  /** Ends all faults, waits, compares every link, waits again: until nothing moves. */
  heal(): void {
    this.calm = true
    this.cut.clear()
    for (const node of this.nodes.values()) node.skew = 0
    // Quarantined futures are past by then.
    this.clock += 3 * 3_600_000
    for (let round = 0; round < 8; round++) {
      for (const [name, node] of this.nodes) {
        for (const peer of node.neighbours) if (peer !== 'E') this.post(name, node.compare(peer))
        this.post(name, node.tick(this.clock + 600_000))
      }
      this.run(this.clock + 700_000)
    }
  }
}

/** One run from one seed. The report names every invariant that broke; `state` is equal for equal seeds. */
export function runFederation(seed: number, options: FederationOptions): FederationReport {
  const chance = chanceFrom(seed)
  const federation = new Federation(chance, options)
  const disks = new Map<string, ReturnType<SimNode['snapshot']>>()
  for (let i = 0; i < options.steps; i++) federation.step(disks)
  federation.heal()
  const broken = findBroken(federation.nodes, federation.clock)
  const lives = [...federation.nodes].map(([name, node]) => [name, [...node.live(federation.clock)].sort()] as const)
  return {
    seed,
    broken,
    delivered: lives.reduce((sum, [, live]) => sum + live.length, 0),
    recalled: new Set([...federation.nodes.values()].flatMap((node) => [...node.disk.shelf.tombstones.keys()])).size,
    virtualMs: federation.clock - NOON,
    state: JSON.stringify(lives),
  }
}
