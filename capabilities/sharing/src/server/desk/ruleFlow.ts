import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import type { Peer } from '../parts.ts'
import { type Held, heldFrom } from './content.ts'
import type { Desk } from './desk.ts'
import { giveTo } from './giving.ts'
import { deskDb } from './record.ts'
import { boundBy, isUpTo } from './ruleReach.ts'
import { readRule, type Rule } from './ruleRecord.ts'

/** Objects looked at in one transaction, and in one turn of a peer: others wait for theirs. */
const AT_ONCE = 250
const TURN = 2_000

export const feedOf = (rule: string): string => `rule:${rule}`

/**
 * Lines up what is new for a peer under every rule in force: what the peer may read and the rule's author may read too,
 * as the account stands now, up to the rule's bound, and with two signatures where the policy of a label asks for two.
 *
 * @returns statements added
 */
export async function flow(desk: Desk, peer: Peer): Promise<number> {
  const rules = await rulesFor(desk, peer)
  let added = 0
  for (const rule of rules) {
    if (rule.matter.about !== undefined) {
      added += await portionsFor(desk, peer, rule, rule.matter.about.id)
      continue
    }
    let looked = 0
    while (looked < TURN) {
      const { rows, given } = await step(desk, peer, rule)
      added += given
      looked += rows
      if (rows < AT_ONCE) break
    }
  }
  return added
}

async function rulesFor(desk: Desk, peer: Peer): Promise<readonly Rule[]> {
  const rows = await desk.host.tables.asOwner((tx) =>
    deskDb(tx)
      .selectFrom('sharing_rule')
      .selectAll()
      .where('state', '=', 'active')
      .orderBy('at')
      .orderBy('id')
      .execute(),
  )
  const now = desk.host.clock.now()
  const rules = rows
    .map(readRule)
    .filter(
      ({ matter }) => matter.recipients.includes(peer.id) && (matter.notAfter === undefined || matter.notAfter > now),
    )
  await desk.officers.load(rules.flatMap(peopleOf))
  return rules.filter((rule) => peopleOf(rule).every((id) => desk.officers.releaser(id) !== undefined))
}

const peopleOf = ({ author, signs }: Rule): string[] => [
  author,
  signs.proposed.by.account,
  ...(signs.approved ? [signs.approved.by.account] : []),
]

async function step(desk: Desk, peer: Peer, rule: Rule): Promise<{ readonly rows: number; readonly given: number }> {
  const { tables, exchange } = desk.host
  const place = await tables.asOwner((tx) =>
    deskDb(tx)
      .selectFrom('sharing_rule_place')
      .select('stamp')
      .where('rule', '=', rule.id)
      .where('peer', '=', peer.id)
      .executeTakeFirst(),
  )
  const types = rule.matter.types.length === 0 ? {} : { types: rule.matter.types }
  const view = { view: feedOf(rule.id), ...types, exceptSources: ['node:*'] }
  const rows = await exchange.feed(peer.subject, view, {
    ...(place ? { after: BigInt(place.stamp) } : {}),
    limit: AT_ONCE,
    texts: false,
  })
  const last = rows.at(-1)
  if (!last) return { rows: 0, given: 0 }
  const policies = desk.host.policiesNow()
  const author = desk.officers.releaser(rule.author)
  if (!author) return { rows: 0, given: 0 }
  const wanted = rows.filter(({ label }) => isUpTo(label, rule.matter.upTo, policies) && tables.mayRead(author, label))
  const ids = [...new Set(wanted.map(({ id }) => id))]
  const given = await tables.asOwner(async (tx) => {
    const made = await giveUnder(desk, tx, { peer, rule: rule.id, author, ids })
    if (made === undefined) return 0
    await deskDb(tx)
      .insertInto('sharing_rule_place')
      .values({ rule: rule.id, peer: peer.id, stamp: String(last.stamp) })
      .onConflict((conflict) => conflict.columns(['rule', 'peer']).doUpdateSet({ stamp: String(last.stamp) }))
      .execute()
    return made
  })
  return { rows: rows.length, given }
}

/** The same for a rule about one thing: its portions, as the author reads them. What is not new is not given twice. */
async function portionsFor(desk: Desk, peer: Peer, rule: Rule, about: string): Promise<number> {
  const author = desk.officers.releaser(rule.author)
  if (!author) return 0
  const left = desk.unsent.take(rule.id, peer.id)
  try {
    // What was given before and is revoked since is no portion any more, and must be told all the same.
    const ids = left ?? [
      ...new Set([...(await desk.host.gather.portions(author, about)), ...(await givenUnder(desk, rule.id, peer.id))]),
    ]
    let given = 0
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = ids.slice(at, at + AT_ONCE)
      given += await desk.host.tables.asOwner(
        async (tx) => (await giveUnder(desk, tx, { peer, rule: rule.id, author, ids: some })) ?? 0,
      )
    }
    return given
  } catch (cause) {
    desk.unsent.forget(rule.id)
    throw cause
  }
}

/** Decides and gives in the caller's transaction, by the rule as it stands in it. @returns statements; undefined: no rule in force */
async function giveUnder(
  desk: Desk,
  tx: Tx,
  what: { readonly peer: Peer; readonly rule: string; readonly author: Subject; readonly ids: readonly string[] },
): Promise<number | undefined> {
  const { peer, author, ids } = what
  const row = await deskDb(tx)
    .selectFrom('sharing_rule')
    .selectAll()
    .where('id', '=', what.rule)
    .forUpdate()
    .executeTakeFirst()
  const now = row && readRule(row)
  if (now?.state !== 'active') return undefined
  if (ids.length === 0) return 0
  const policies = desk.host.policiesNow()
  // As the author reads them, at this moment: what a peer may read is bounded by who signed for it.
  const found = await desk.host.exchange.releasable(author, ids, { within: tx })
  const heldOnly = await desk.exchange.onlyHeld(tx, author, ids)
  const before = await givenBefore(tx, now.id, peer.id, ids)
  const { types } = now.matter
  const objects = found.flatMap((stored): Held[] => {
    if (types.length > 0 && !types.includes(stored.type)) return []
    const made = heldFrom(stored, [])
    if (!('held' in made) || heldOnly.has(stored.id) || before.has(`${stored.id}@${stored.modified}`)) return []
    const bound = boundBy(now, made.held, policies)
    return bound ? [bound] : []
  })
  const signed = [now.signs.proposed, now.signs.approved].flatMap((one) =>
    one ? [{ by: one.by.account, at: one.at }] : [],
  )
  return giveTo(desk, tx, {
    decision: now.id,
    by: author,
    peer,
    objects,
    hops: now.matter.hops,
    notAfter: now.matter.notAfter,
    authority: now.matter.authority,
    signed,
    labelNumber: undefined,
  })
}

const givenUnder = async ({ host }: Desk, rule: string, peer: string): Promise<readonly string[]> => {
  const rows = await host.tables.asOwner((tx) =>
    deskDb(tx)
      .selectFrom('sharing_given')
      .select('object')
      .distinct()
      .where('decision', '=', rule)
      .where('peer', '=', peer)
      .orderBy('object')
      .execute(),
  )
  return rows.map(({ object }) => object)
}

async function givenBefore(tx: Tx, rule: string, peer: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await deskDb(tx)
    .selectFrom('sharing_given')
    .select(['object', 'modified'])
    .where('decision', '=', rule)
    .where('peer', '=', peer)
    .where('object', 'in', ids)
    .execute()
  return new Set(rows.map(({ object, modified }) => `${object}@${modified}`))
}
