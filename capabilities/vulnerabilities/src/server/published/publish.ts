import { createHash, randomUUID } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, join, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { PeerNode } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { PublishedStatus } from '../../core/published/tally.ts'
import type { Runtime } from '../runtime.ts'
import { type Operator, operatorOf, statusesOf } from './statusOf.ts'
import { publishedDb } from './tables.ts'

export type Parts = Pick<Runtime, 'host' | 'items' | 'inventory' | 'matches'>
export const CHANNEL = 'vulnerability status'

/** What somebody wants to publish. */
export interface Publication {
  readonly operator: string
  readonly vulnerabilities: readonly string[]
  readonly label: Label
  /** Nodes it goes to. */
  readonly to: readonly PeerNode[]
}

/** What would be or was published, word by word. */
export interface Words {
  readonly operator: Operator
  readonly rows: readonly { readonly vulnerability: string; readonly status: PublishedStatus }[]
  /** Vulnerabilities known here from nothing but records narrower than the label: to publish a word tells of them. */
  readonly beyond: ReadonlyMap<string, readonly Label[]>
}

/** Exactly what {@link publish} would write: the same function decides both. */
export async function wordsOf(parts: Parts, subject: Subject, publication: Publication): Promise<Words> {
  const operator = await operatorOf(parts, subject, publication.operator)
  const wanted = [...new Set(publication.vulnerabilities)]
  const found = await statusesOf(parts, subject, operator, wanted)
  const policies = parts.host.policiesNow()
  const text = (...labels: readonly Label[]) => canonicalLabel({ ...join(labels, policies), originators: [] })
  const here = text(publication.label)
  const beyond = new Map<string, readonly Label[]>()
  for (const [vulnerability, { found: known }] of found) {
    const labels = (known?.given.records ?? []).map(({ label }) => label)
    if (labels.length > 0 && labels.every((label) => text(publication.label, label) !== here))
      beyond.set(vulnerability, labels)
  }
  return {
    operator,
    beyond,
    rows: wanted.map((vulnerability) => ({ vulnerability, status: found.get(vulnerability)?.status ?? 'unknown' })),
  }
}

/**
 * Publishes one word about each vulnerability: rows of their own, which take the place of the operator's rows under the
 * same label. What goes to other nodes is decided and lined up in the same transaction.
 *
 * @throws {Fault} `release.second_person`, or `vulnerabilities.node_may_not_read`; nothing is stored then
 */
export async function publish(parts: Parts, subject: Subject, publication: Publication): Promise<Words> {
  const { host } = parts
  const { label, to } = publication
  const deaf = to.filter((peer) => !host.tables.mayRead(peer.subject, label))
  if (deaf.length > 0)
    throw new Fault(
      'conflict',
      'vulnerabilities.node_may_not_read',
      `${deaf.map(({ name }) => name).join(', ')} may not read this label. Choose another label, or leave it out.`,
      { place: { path: '/to' } },
    )
  const words = await wordsOf(parts, subject, publication)
  const { operator, rows } = words
  const at = host.clock.now()
  const made = rows.map((row) => ({ ...row, id: randomUUID() }))
  await host.tables.asOwner(async (tx) => {
    const number = await host.tables.labelNumber(tx, label)
    for (const peer of to)
      await host.release.decide({
        by: subject,
        to: peer.subject,
        channel: CHANNEL,
        contents: made.map(({ id, ...word }) => ({ id, label, hash: hashOf(operator, word) })),
        within: tx,
      })
    const before = await publishedDb(tx)
      .selectFrom('vulnerabilities_status')
      .select('id')
      .where('operator', '=', operator.id)
      .where('origin', '=', '')
      .where('label_id', '=', number)
      .where('until', 'is', null)
      .where(
        'vulnerability',
        'in',
        rows.map(({ vulnerability }) => vulnerability),
      )
      .execute()
    await end(
      tx,
      before.map(({ id }) => id),
      at,
    )
    await publishedDb(tx)
      .insertInto('vulnerabilities_status')
      .values(
        made.map(({ id, vulnerability, status }) => ({
          id,
          vulnerability,
          operator: operator.id,
          operator_name: operator.name,
          nation: operator.nation,
          status,
          label_id: number,
          label: canonicalLabel(label),
          by: subject.id,
          by_name: subject.organisation,
          origin: '',
          origin_id: '',
          at,
          until: null,
        })),
      )
      .execute()
    for (const peer of to)
      await publishedDb(tx)
        .insertInto('vulnerabilities_status_sending')
        .values(
          made.map(({ id }) => ({
            status: id,
            peer: peer.id,
            label_id: number,
            state: 'waiting' as const,
            says: 'stands' as const,
            code: '',
            at,
          })),
        )
        .execute()
    await tellChanged(
      parts,
      tx,
      number,
      rows.map(({ vulnerability }) => vulnerability),
    )
  })
  host.events.wake()
  return words
}

/** Takes rows back. What was given to other nodes is taken back there. */
export async function withdraw(
  parts: Pick<Parts, 'host'>,
  rows: readonly { readonly id: string; readonly vulnerability: string; readonly label: Label }[],
): Promise<void> {
  const { host } = parts
  const at = host.clock.now()
  await host.tables.asOwner(async (tx) => {
    await end(
      tx,
      rows.map(({ id }) => id),
      at,
    )
    const byLabel = Map.groupBy(rows, ({ label }) => canonicalLabel(label))
    for (const its of byLabel.values()) {
      const [first] = its
      if (first === undefined) continue
      const ids = [...new Set(its.map(({ vulnerability }) => vulnerability))]
      await tellChanged(parts, tx, await host.tables.labelNumber(tx, first.label), ids)
    }
  })
  host.events.wake()
}

/** Ends rows; nodes that have them, or may have, are to be told. What never left is simply no longer lined up. */
export async function end(tx: Tx, ids: readonly string[], at: number): Promise<void> {
  if (ids.length === 0) return
  const db = publishedDb(tx)
  await db.updateTable('vulnerabilities_status').set({ until: at }).where('id', 'in', ids).execute()
  await db
    .updateTable('vulnerabilities_status_sending')
    .set({ says: 'withdrawn', state: 'waiting', at })
    .where('status', 'in', ids)
    .where('state', '!=', 'refused')
    .execute()
}

export async function tellChanged(
  { host }: Pick<Parts, 'host'>,
  tx: Tx,
  label: number,
  ids: readonly string[],
): Promise<void> {
  await host.events.publish(tx, {
    topic: 'vulnerability.status',
    label,
    at: host.clock.now(),
    ids,
    types: ['vulnerability'],
  })
}

/** What is released: who says which word about what. */
const hashOf = (operator: Operator, word: Words['rows'][number]): string =>
  createHash('sha256')
    .update(JSON.stringify([operator.id, operator.name, operator.nation, word.vulnerability, word.status]))
    .digest('hex')
