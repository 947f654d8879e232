import { Fault } from '@testudo/kernel/fault'
import type { PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { ReleasableObject } from '@testudo/platform/objects'
import type { Tx } from '@testudo/platform/storage'
import { contentHash } from '../../core/index.ts'
import type { Given, StillGoes } from '../parts.ts'
import { type AskedMatter, type Held, heldFrom } from './content.ts'
import type { Desk } from './desk.ts'
import { asReadBy } from './giving.ts'
import { deskDb, readRecord } from './record.ts'
import { boundBy } from './ruleReach.ts'
import { readRule } from './ruleRecord.ts'

/** On whose word something was given, as it stands now. */
interface Word {
  readonly author: string
  readonly signers: readonly string[]
  readonly without: AskedMatter['without']
  /** A rule bounds what goes on its word. */
  readonly bound: (held: Held) => Held | undefined
  readonly policies: string | undefined
  readonly notAfter: number | undefined
  readonly peers: readonly string[]
}

/**
 * Asked when a delivery is packed, which may be weeks after the release was sent: is it still in force, may its people
 * still release, may the node still read it, and is the content still the one that was decided about? Whatever fails
 * stays here, and is listed as not delivered.
 */
export function egress(desk: Desk): StillGoes {
  return async (tx, decision, statements) => {
    const goes = await goingNow(desk, tx, decision, statements)
    const kept = statements.flatMap(({ statement }) => (goes.has(statement) ? [] : [statement]))
    if (kept.length > 0)
      await deskDb(tx).updateTable('sharing_given').set({ kept: true }).where('statement', 'in', kept).execute()
    return goes
  }
}

async function goingNow(
  desk: Desk,
  tx: Tx,
  decision: string,
  statements: readonly Given[],
): Promise<ReadonlySet<string>> {
  const word = await wordOf(tx, decision, desk.host.policiesNow())
  if (!word) return new Set()
  const { host, officers } = desk
  const people = [word.author, ...word.signers]
  const unknown = people.filter((id) => officers.now(id) === 'unknown')
  if (unknown.length > 0) {
    // What does not go is dropped for good, so nothing is said now: it is packed once they are known.
    officers.load(unknown).then(
      () => desk.exchange.wake(),
      () => undefined,
    )
    throw new Fault('unavailable', 'sharing.not_now', 'Who signed this is looked up first. It is tried again at once.')
  }
  const author = officers.releaser(word.author)
  const now = host.clock.now()
  const over = word.notAfter !== undefined && word.notAfter <= now
  const other = word.policies !== undefined && word.policies !== host.policiesNow().digest
  if (!author || over || other || word.signers.some((id) => !officers.releaser(id))) return new Set()
  return unchanged(desk, tx, { author, word, statements })
}

async function wordOf(tx: Tx, decision: string, policies: PolicySet): Promise<Word | undefined> {
  const db = deskDb(tx)
  if (decision.startsWith('rule-')) {
    const row = await db.selectFrom('sharing_rule').selectAll().where('id', '=', decision).executeTakeFirst()
    const rule = row && readRule(row)
    if (rule?.state !== 'active') return undefined
    const { author, matter, signs } = rule
    return {
      author,
      signers: [signs.proposed, signs.approved].flatMap((one) => (one ? [one.by.account] : [])),
      without: [],
      bound: (held) => boundBy(rule, held, policies),
      policies: undefined,
      notAfter: matter.notAfter,
      peers: matter.recipients,
    }
  }
  const row = await db.selectFrom('sharing_release').selectAll().where('id', '=', decision).executeTakeFirst()
  const record = row && readRecord(row)
  if (record?.kind !== 'release' || record.state !== 'sent') return undefined
  const { proposed, approved } = record.decision
  return {
    author: record.author,
    signers: [proposed, approved].flatMap((one) => (one ? [one.by.account] : [])),
    without: record.matter.without,
    bound: (held) => held,
    policies: row?.policies,
    notAfter: record.matter.notAfter,
    peers: record.matter.recipients,
  }
}

async function unchanged(
  desk: Desk,
  tx: Tx,
  about: {
    readonly author: Subject
    readonly word: Word
    readonly statements: readonly Given[]
  },
): Promise<ReadonlySet<string>> {
  const { author, word, statements } = about
  const ids = statements.map(({ statement }) => statement)
  const given =
    ids.length === 0
      ? []
      : await deskDb(tx).selectFrom('sharing_given').selectAll().where('statement', 'in', ids).execute()
  const peers = new Map((await desk.exchange.peers()).map((peer) => [peer.id, peer]))
  const objects = [...new Set(given.map(({ object }) => object))]
  const found = await desk.host.exchange.releasable(author, objects, { within: tx })
  const held = new Map(found.map((stored) => [stored.id, heldNow(stored, word)]))
  const goes = new Set<string>()
  for (const row of given) {
    const peer = peers.get(row.peer)
    const now = held.get(row.object)
    if (row.recalled || !peer || !now || !word.peers.includes(peer.id)) continue
    const seen = asReadBy(desk, peer.subject, now)
    if (seen && contentHash(seen) === row.hash) goes.add(row.statement)
  }
  return goes
}

/** What goes of the object now; undefined: nothing, or it is of another shape than when parts were kept back. */
function heldNow(stored: ReleasableObject, { without, bound }: Word): Held | undefined {
  const made = heldFrom(
    stored,
    without.filter(({ object }) => object === stored.id).map(({ selector }) => selector),
  )
  return 'held' in made ? bound(made.held) : undefined
}

/** Everybody on whose word something may still go. Once, at the start: whoever signs later is known from then on. */
export async function loadSigners({ host, officers }: Desk): Promise<void> {
  const { releases, rules } = await host.tables.asOwner(async (tx) => ({
    releases: await deskDb(tx).selectFrom('sharing_release').selectAll().where('state', '=', 'sent').execute(),
    rules: await deskDb(tx).selectFrom('sharing_rule').selectAll().where('state', '=', 'active').execute(),
  }))
  const people = [...releases.map(readRecord), ...rules.map(readRule)].flatMap((one) => {
    const signs = 'signs' in one ? one.signs : one.kind === 'release' ? one.decision : undefined
    return [one.author, ...[signs?.proposed, signs?.approved].flatMap((sign) => (sign ? [sign.by.account] : []))]
  })
  await officers.load(people)
}
