import { createHash } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, profileKey } from '@testudo/kernel/label'
import type { Reply } from '@testudo/kernel/contract'
import type { Subject } from '@testudo/kernel/subject'
import type { PeerNode } from '@testudo/platform/host'
import { askProducts, productsLeak as leakContract } from '../../core/contract/published.ts'
import { productsLeak } from '../../core/published/leak.ts'
import { asToldBy, keysToAsk, readTold, TOPIC, type ToldRecord } from '../../core/published/toldRecord.ts'
import type { Component } from '../../core/model.ts'
import { later, OWNERS_ONLY } from '../inventory/waiting.ts'
import { nodesOf } from './nodes.ts'
import type { Parts } from './publish.ts'

type Report = NonNullable<Reply<typeof askProducts>['report']>
type Leak = Reply<typeof leakContract>

/** A question that is ready, and what it would give away. */
interface Asking {
  readonly peer: PeerNode | undefined
  readonly keys: readonly string[]
  readonly leak: Leak
}

/** How long an answer waits for its job: an edition of some 20 MB is fetched. */
const PATIENCE_MS = 20_000
const NOTHING = { responder: [], asker: [] }
const ALONE = {
  en: 'This node speaks to no others. Start it with the capability for sharing, and pin a node.',
  fr: 'Ce nœud ne parle à aucun autre. Démarrez-le avec la capacité de partage, et enregistrez un nœud.',
}
const NO_NODE = {
  en: 'No node of that name is pinned here. Choose one of the list.',
  fr: 'Aucun nœud de ce nom n’est enregistré ici. Choisissez-en un dans la liste.',
}
const NO_EQUIPMENT = {
  en: 'No equipment you may know of is in the inventory. Import it first; it does not leave this node.',
  fr: 'Aucun équipement que vous pouvez connaître n’est à l’inventaire. Importez-le d’abord ; il ne quitte pas ce nœud.',
}

/**
 * Asks a node which records name products of equipment the person may know of, without telling which. The records are kept
 * like any feed's, under their own labels; versions are compared here by the same matching as everything else.
 */
export function askProductsRoutes(parts: Parts): void {
  const { host, inventory, items } = parts

  const keysOf = async (
    subject: Subject,
  ): Promise<{ readonly keys: readonly string[]; readonly components: number }> => {
    const components: Component[] = []
    for (const { equipment } of await inventory.read(subject, {}))
      for (const one of equipment.components) components.push(one)
    return { keys: keysToAsk(components), components: components.length }
  }

  const prepare = async (subject: Subject, asked: string): Promise<Asking> => {
    const peer = (await host.peers.list()).find((one) => one.id === asked || one.node === asked)
    const { keys, components } = await keysOf(subject)
    const nobody = { trouble: host.peers.present ? NO_NODE : ALONE }
    const terms = peer === undefined ? nobody : await host.peers.terms(peer.id, TOPIC, keys.length)
    const told = (language: 'en' | 'fr') =>
      'trouble' in terms ? NOTHING : productsLeak({ node: peer?.name ?? '', ...terms }, language)
    const shown = { name: peer?.name ?? '', en: told('en'), fr: told('fr') }
    const trouble = 'trouble' in terms ? terms.trouble : keys.length === 0 ? NO_EQUIPMENT : undefined
    // Binds the person to the sentences shown.
    const id = createHash('sha256')
      .update(JSON.stringify([subject.id, shown]))
      .digest('hex')
    return { peer, keys, leak: { id, ...shown, keys: keys.length, components, ...(trouble && { trouble }) } }
  }

  host.http.answer(leakContract, async ({ peer }, { subject }) => (await prepare(subject, peer)).leak)

  host.http.answer(askProducts, async ({ peer: asked, acknowledged }, { subject }) => {
    if (host.peers.present) await nodesOf(host, [asked])
    const { peer, keys, leak } = await prepare(subject, asked)
    const { id, name, trouble = NO_NODE } = leak
    if (peer === undefined || leak.trouble !== undefined)
      throw new Fault('unavailable', 'vulnerabilities.node_silent', trouble.en)
    if (id !== acknowledged)
      throw new Fault(
        'conflict',
        'vulnerabilities.leak_unread',
        'What the question gives away was not shown, or has changed. Read it, then ask.',
      )
    const over = Promise.withResolvers<Report | Fault>()
    const what = { kind: 'vulnerabilities.products', title: name, label: OWNERS_ONLY }
    const job = await host.jobs.run(subject, what, async (tell, signal) => {
      try {
        const { bodies, points } = await host.peers.match(peer.id, TOPIC, keys, {
          scope: profileKey(subject, host.policiesNow()),
          tell: (crossed) => tell(crossed),
          signal,
        })
        const report = await keep(subject, peer, bodies, signal)
        const told = { ...report, points }
        // The act, the node, how many points: never what.
        host.audit.record({
          subject,
          verb: askProducts.may,
          ids: [peer.id],
          outcome: 'allowed',
          detail: { points },
        })
        over.resolve(told)
        return told
      } catch (error) {
        over.resolve(error instanceof Fault ? error : stopped)
        throw error
      }
    })
    const outcome = await Promise.race([over.promise, later(PATIENCE_MS)])
    if (outcome instanceof Fault) throw outcome
    return { job, ...(outcome === undefined ? {} : { report: outcome }) }
  })

  /** Keeps what came, each under its label. Counted is only what this person may read. */
  const keep = async (
    subject: Subject,
    peer: PeerNode,
    bodies: readonly Uint8Array[],
    signal: AbortSignal,
  ): Promise<Omit<Report, 'points'>> => {
    const policies = host.policiesNow()
    const isKnown = ({ label }: ToldRecord) =>
      policies.get(label.policy)?.classifications.some(({ name }) => name === label.classification) === true
    const read = bodies.map((body) => readTold(Buffer.from(body).toString('utf8')))
    const good = read.filter((one) => one !== undefined).filter(isKnown)
    const report = { records: 0, new: 0, changed: 0, same: 0, left: read.length - good.length }
    const ids = new Set<string>()
    for (const its of Map.groupBy(good, ({ label }) => canonicalLabel(label)).values()) {
      const [first] = its
      if (first === undefined) continue
      signal.throwIfAborted()
      const kept = await items.keep(
        first.label,
        its.map(({ record }) => asToldBy(record, peer.node, peer.name)),
        signal,
      )
      if (!host.tables.mayRead(subject, first.label)) continue
      report.records += its.length
      report.new += kept.new
      report.changed += kept.changed
      report.same += kept.same
      for (const { record } of its) ids.add(record.id)
    }
    return { ...report, vulnerabilities: [...ids].toSorted().slice(0, 1_000) }
  }
}

const stopped = new Fault(
  'unavailable',
  'vulnerabilities.products_stopped',
  'The question stopped half-way. What came is kept; ask again.',
)
