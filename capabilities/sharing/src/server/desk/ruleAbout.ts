import { nothingHere } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { WaitingItem } from '@testudo/kernel/waiting'
import type { Contributions } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import { ruleReach } from '../../core/contract/rules.ts'
import { areApart, needsTwo } from '../../core/index.ts'
import { heldFrom } from './content.ts'
import { type Desk, mayRelease, peersOf } from './desk.ts'
import { asReadBy } from './giving.ts'
import { deskDb } from './record.ts'
import { boundBy, checkUpTo } from './ruleReach.ts'
import { readRule, type Rule } from './ruleRecord.ts'

const MOST_ROWS = 500
const RULES = '/sharing?tab=rules'

/** What a rule about one thing is about. @throws {Fault} `absent`: not there, not for the asker, or of no portions, alike */
export async function wholeFor({ host }: Desk, subject: Subject, id: string): Promise<StoredObject> {
  const stored = await host.objects.get(subject, id)
  if (stored === undefined || (await host.gather.portions(subject, id)).length === 0) throw nothingHere()
  return stored
}

/** Rules about one thing that is worked on in many portions: what would go, and what has come since it was last looked. */
export function startRulesAbout(desk: Desk): Pick<Contributions, 'beside' | 'waiting'> {
  const { host } = desk
  reachRoute(desk)
  host.accounts.onChange(() => desk.unsent.forget())
  let policies = host.policiesNow().digest
  desk.exchange.beforeSending(async () => {
    const now = host.policiesNow().digest
    if (now !== policies) desk.unsent.forget()
    policies = now
    return 0
  })
  host.events.subscribe('sharing.portions', ['objects.stored'], async ({ ids }) => {
    const rules = (await standing(desk)).filter(({ state }) => state === 'active')
    await desk.officers.load(rules.map(({ author }) => author))
    const authors = new Set(rules.map(({ author }) => author))
    for (const id of authors) {
      const author = desk.officers.releaser(id)
      const found = author === undefined ? [] : await host.gather.wholes(author, ids)
      const byWhole = Map.groupBy(found, ({ whole }) => whole)
      for (const rule of rules) {
        const portions = rule.author === id ? byWhole.get(rule.matter.about?.id ?? '') : undefined
        if (portions === undefined) continue
        desk.unsent.note(
          rule.id,
          portions.map((one) => one.id),
        )
        for (const peer of rule.matter.recipients) desk.exchange.wake(peer)
      }
    }
  })
  return {
    beside: (subject, id) => besideFor(desk, subject, id),
    waiting: (subject) => waitingFor(desk, subject),
  }
}

/** Rules about one thing that have not ended; read by one subject, or by the node. */
async function standing({ host }: Desk, subject?: Subject): Promise<readonly Rule[]> {
  const read = (tx: Parameters<typeof deskDb>[0]) =>
    deskDb(tx)
      .selectFrom('sharing_rule')
      .selectAll()
      .where('state', '!=', 'ended')
      .orderBy('at')
      .orderBy('id')
      .execute()
  const rows = await (subject === undefined ? host.tables.asOwner(read) : host.tables.readAs(subject, read))
  const now = host.clock.now()
  return rows
    .map(readRule)
    .filter(({ matter }) => matter.about !== undefined && (matter.notAfter === undefined || matter.notAfter > now))
}

function reachRoute(desk: Desk): void {
  const { host } = desk
  host.http.answer(ruleReach, async ({ about, recipients, upTo }, { subject, language }) => {
    checkUpTo(upTo, host.policiesNow())
    const peers = await peersOf(desk, [...new Set(recipients)])
    const { name, label } = await wholeFor(desk, subject, about)
    const policies = host.policiesNow()
    const ids = await host.gather.portions(subject, about)
    const found = await host.exchange.releasable(subject, ids)
    const heldOnly = await host.tables.asOwner((tx) => desk.exchange.onlyHeld(tx, subject, ids))
    const signed = { matter: { recipients, types: [], upTo, hops: 0, authority: '' }, signs: BOTH }
    const marks = desk.book.open(language)
    marks.of(label)
    const rows = found.flatMap((stored) => {
      if (heldOnly.has(stored.id)) return []
      const made = heldFrom(stored, [])
      const bound = 'held' in made ? boundBy(signed, made.held, policies) : undefined
      const to =
        bound === undefined ? [] : peers.filter(({ subject: peer }) => asReadBy(desk, peer, bound) !== undefined)
      return [
        {
          id: stored.id,
          type: stored.type,
          name: stored.name,
          peers: to.map(({ id }) => id),
          twoPeople: needsTwo(stored.label, policies),
          mark: marks.of(stored.label),
        },
      ]
    })
    return {
      name,
      rows: rows.slice(0, MOST_ROWS),
      more: Math.max(0, rows.length - MOST_ROWS),
      recipients: peers.map((peer) => ({
        peer: peer.id,
        name: peer.name,
        goes: rows.filter((row) => row.peers.includes(peer.id)).length,
        of: rows.length,
      })),
      marking: marks.marking(),
    }
  })
}

/** A rule as if two people had signed it: what would go then. */
const NOBODY = { by: { person: '', account: '', session: '' }, at: 0 }
const BOTH: Rule['signs'] = { proposed: NOBODY, approved: NOBODY, twoPeople: true }

async function nodesOf(desk: Desk, rules: readonly Rule[]): Promise<(rule: Rule) => string> {
  const names =
    rules.length === 0 ? new Map() : new Map((await desk.exchange.peers()).map(({ id, name }) => [id, name]))
  return ({ matter }) => matter.recipients.map((id) => String(names.get(id) ?? id)).join(', ')
}

async function besideFor(desk: Desk, subject: Subject, id: string) {
  if (!desk.host.accounts.verbsOf(subject).has('sharing:read')) return []
  const rules = (await standing(desk, subject)).filter(({ matter }) => matter.about?.id === id)
  const nodes = await nodesOf(desk, rules)
  return rules.flatMap((rule) =>
    rule.matter.about === undefined
      ? []
      : [
          {
            id: rule.id,
            capability: 'sharing',
            what: { en: 'Standing rule', fr: 'Règle permanente' },
            title: { en: `Goes by itself to ${nodes(rule)}`, fr: `Part de lui-même vers ${nodes(rule)}` },
            state:
              rule.state === 'active'
                ? { en: 'active', fr: 'active' }
                : { en: 'waits for a second signature', fr: 'attend une seconde signature' },
            route: RULES,
            at: (rule.signs.approved ?? rule.signs.proposed).at,
            label: rule.matter.about.label,
          },
        ],
  )
}

/** Rules about one thing that another person has proposed and this one may sign. */
async function waitingFor(desk: Desk, subject: Subject): Promise<readonly WaitingItem[]> {
  if (!mayRelease(desk, subject)) return []
  const makers = [...(await desk.host.accounts.makersOf(subject.id))]
  const actor = { person: subject.id, account: subject.id, session: '', ...(makers.length > 0 && { madeBy: makers }) }
  const rules = (await standing(desk, subject)).filter(
    ({ state, signs }) => state === 'proposed' && areApart(signs.proposed.by, actor),
  )
  const nodes = await nodesOf(desk, rules)
  return rules.flatMap((rule) =>
    rule.matter.about === undefined
      ? []
      : [
          {
            id: rule.id,
            capability: 'sharing',
            kind: 'release' as const,
            title: { en: `Rule for ${nodes(rule)}: ${rule.title}`, fr: `Règle pour ${nodes(rule)} : ${rule.title}` },
            because: { en: 'a second person must sign it', fr: 'une seconde personne doit la signer' },
            route: RULES,
            waitsFor: 'anybody' as const,
            since: rule.signs.proposed.at,
            urgency: 'priority' as const,
            subjects: [rule.matter.about.id],
            label: rule.matter.about.label,
          },
        ],
  )
}
