import { mayPassOn, needsTwo } from '@testudo/kernel/label'
import type { PeerNode, PrivateTopic, ToldItem } from '@testudo/platform/host'
import { sql } from 'kysely'
import { isFromNode, keysToTell, TOPIC, writeTold } from '../../core/published/toldRecord.ts'
import type { Runtime } from '../runtime.ts'

/**
 * Records other nodes may ask for by the products they name. One asker is told what its account may read, of this node's own
 * feeds: not what other nodes told it, what originators pass on themselves, or what takes two people to release.
 */
export function productsTopic({ host, items }: Pick<Runtime, 'host' | 'items'>): PrivateTopic {
  const names = new Set([host.self.organisation, host.self.nation])
  return {
    name: TOPIC,
    title: {
      en: 'Which records of vulnerabilities name my products?',
      fr: 'Quelles fiches de vulnérabilités nomment mes produits ?',
    },
    async items(asker: PeerNode): Promise<readonly ToldItem[]> {
      const policies = host.policiesNow()
      const found: ToldItem[] = []
      for (const { item, label } of await items.read(asker.subject, { kinds: ['record'] })) {
        if (item.kind !== 'record' || item.state === 'reserved' || isFromNode(item)) continue
        if (!mayPassOn(label, names, policies) || needsTwo(label, policies)) continue
        const keys = keysToTell(item)
        if (keys.length > 0) found.push({ keys, body: Buffer.from(writeTold({ record: item, label })) })
      }
      return found
    },
    /** Of rows the asker may read alone: that others changed shows in no edition of its own. */
    async stamp(asker) {
      const { rows } = await host.tables.readAs(asker.subject, (tx) =>
        sql<{ n: string; at: string; until: string }>`
          select count(*) as n, coalesce(max(at), 0) as at, coalesce(max(until), 0) as until
          from vulnerability_item where kind = 'record'`.execute(tx.db()),
      )
      const [row] = rows
      return `${row?.n ?? 0} ${row?.at ?? 0} ${row?.until ?? 0}`
    },
  }
}
