import type { ObjectStore } from '@testudo/platform/objects'
import type { Owner, Plantable } from './harness.ts'

/** A way in which a node could tell what it may not, planted into a node under test. */
export interface Leak {
  readonly name: string
  /** The channel it speaks through, as `foundation.md` §5 or `users-and-trust.md` C3 names it. */
  readonly channel: string
  plant(node: Plantable): void | Promise<void>
}

export const everyoneReads = (table: string) => (node: Plantable) =>
  node.sql(`alter policy ${table}_readable on ${table} using (true)`)

export const one = async (owner: Owner, sql: string, params: readonly unknown[] = []): Promise<number> =>
  Number((await owner((tx) => tx.query<{ n: number }>(sql, params)))[0]?.n ?? 0)

export const exists = (owner: Owner, id: string) =>
  one(owner, 'select count(*)::int as n from thing t join version v on v.thing = t.num where t.id = $1', [id])

/** A port with some calls answered otherwise. */
export const wrapped =
  (change: (objects: ObjectStore, owner: Owner) => Partial<ObjectStore>) =>
  (node: Plantable): void =>
    node.wrapObjects((objects, owner) => ({ ...objects, ...change(objects, owner) }))

export async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}
export const idsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f-]{27}/g)].map(([id]) => id)),
]
