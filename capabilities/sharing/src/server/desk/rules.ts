import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Asked } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import * as contract from '../../core/contract/rules.ts'
import { type Actor, areApart } from '../../core/index.ts'
import { actorOf, type Desk, mayRelease, peersOf } from './desk.ts'
import { deskDb } from './record.ts'
import { feedOf } from './ruleFlow.ts'
import { checkUpTo, coversTwo } from './ruleReach.ts'
import { wholeFor } from './ruleAbout.ts'
import { readRule, type Rule, type RuleMatter, type RuleSigns } from './ruleRecord.ts'
import { newId } from './write.ts'

/** Standing rules: signed once, they let go by themselves what is new. */
export function ruleRoutes(desk: Desk): void {
  const { http, tables, clock } = desk.host

  http.answer(contract.rules, async (_input, asked) => {
    const rows = await tables.readAs(asked.subject, (tx) =>
      deskDb(tx).selectFrom('sharing_rule').selectAll().orderBy('at', 'desc').orderBy('id').limit(500).execute(),
    )
    const marks = desk.book.open(asked.language)
    const kept = rows.map(readRule)
    marks.of(desk.host.defaultLabel, ...kept.flatMap(({ matter }) => matter.about?.label ?? []))
    const names = await namesOf(desk, asked.subject, kept)
    const actor = await actorOf(desk, asked)
    const may = mayRelease(desk, asked.subject)
    return { rules: kept.map((rule) => shown(rule, { actor, may, names })), marking: marks.marking() }
  })

  http.answer(contract.proposeRule, async (input, asked) => {
    const { subject } = asked
    const matter = await checkRule(desk, subject, input)
    const by = await actorOf(desk, asked)
    const twoPeople = coversTwo(matter, desk.host.policiesNow())
    const state: Rule['state'] = twoPeople ? 'proposed' : 'active'
    const signs: RuleSigns = { proposed: { by, at: clock.now() }, twoPeople }
    const id = newId('rule')
    await tables.asOwner(async (tx) => {
      const number = await tables.labelNumber(tx, labelOf(desk, matter))
      await deskDb(tx)
        .insertInto('sharing_rule')
        .values({
          id,
          title: input.title,
          matter: JSON.stringify(matter),
          state,
          signs: JSON.stringify(signs),
          author: subject.id,
          people: JSON.stringify({ [subject.id]: subject.name }),
          at: clock.now(),
          label_id: number,
        })
        .execute()
      await tell(desk, tx, id, number)
    })
    audit(desk, asked, 'propose', id, matter)
    if (state === 'active') desk.exchange.wake()
    return { id, state }
  })

  http.answer(contract.stepRule, async ({ id, step }, asked) => {
    const { subject } = asked
    const by = await actorOf(desk, asked)
    const seen = await tables.readAs(subject, (tx) =>
      deskDb(tx).selectFrom('sharing_rule').select('author').where('id', '=', id).executeTakeFirst(),
    )
    if (!seen) throw nothingHere()
    await desk.officers.load([seen.author])
    const { state, matter } = await tables.asOwner(async (tx) => {
      const row = await deskDb(tx)
        .selectFrom('sharing_rule')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
      if (!row) throw nothingHere()
      const rule = readRule(row)
      const next = stepOf(desk, rule, step, { by, at: clock.now() })
      await deskDb(tx)
        .updateTable('sharing_rule')
        .set({
          state: next.state,
          signs: JSON.stringify(next.signs),
          people: JSON.stringify({ ...rule.people, [subject.id]: subject.name }),
        })
        .where('id', '=', id)
        .execute()
      await tell(desk, tx, id, row.label_id)
      return { state: next.state, matter: rule.matter }
    })
    desk.unsent.forget(id)
    if (step === 'end' && matter.about === undefined)
      for (const peer of matter.recipients) await desk.host.exchange.dropFeed(peer, feedOf(id))
    audit(desk, asked, step, id, matter)
    desk.exchange.wake()
    return { id, state }
  })
}

function stepOf(
  { officers }: Desk,
  rule: Rule,
  step: 'approve' | 'end',
  sign: { readonly by: Actor; readonly at: number },
): Pick<Rule, 'state' | 'signs'> {
  if (rule.state === 'ended' || (step === 'approve' && rule.state !== 'proposed'))
    throw new Fault('conflict', 'sharing.rule_step', `A rule that is ${rule.state} cannot be taken on by "${step}".`)
  if (step === 'end') return { state: 'ended', signs: { ...rule.signs, ended: sign } }
  if (!areApart(rule.signs.proposed.by, sign.by))
    throw new Fault(
      'denied',
      'sharing.release_same_person',
      'Two people are needed: another person, account and session than the one that proposed it.',
    )
  if (!officers.releaser(rule.author))
    throw new Fault('conflict', 'sharing.signer_gone', 'Who proposed this may not release any more. Propose it anew.')
  return { state: 'active', signs: { ...rule.signs, approved: sign } }
}

/** @throws {Fault} `invalid` naming the recipient, policy or classification that is not known, or an end in the past */
async function checkRule(
  desk: Desk,
  subject: Subject,
  input: {
    readonly recipients: readonly string[]
    readonly about?: string | undefined
    readonly types: readonly string[]
    readonly upTo: Readonly<Record<string, string>>
    readonly hops: number
    readonly notAfter?: number | undefined
    readonly authority: string
  },
): Promise<RuleMatter> {
  const { recipients, about, types, upTo, hops, notAfter, authority } = input
  await peersOf(desk, recipients)
  checkUpTo(upTo, desk.host.policiesNow())
  if (notAfter !== undefined && notAfter <= desk.host.clock.now())
    throw new Fault('invalid', 'sharing.ended', 'The end lies in the past. Choose a later one, or none.', {
      place: { path: '/body/notAfter' },
    })
  return {
    recipients: [...new Set(recipients)].sort(),
    ...(about === undefined ? {} : { about: { id: about, label: (await wholeFor(desk, subject, about)).label } }),
    types: [...new Set(types)].sort(),
    upTo,
    hops,
    ...(notAfter === undefined ? {} : { notAfter }),
    authority,
  }
}

/** A rule about one thing is under the label of that thing: who may not read that must not learn of the rule. */
const labelOf = ({ host }: Pick<Desk, 'host'>, { about }: RuleMatter): Label =>
  about === undefined ? host.defaultLabel : about.label

/** What rules are about, by name, as far as the reader may read it. */
async function namesOf({ host }: Desk, reader: Subject, all: readonly Rule[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(all.flatMap(({ matter }) => matter.about?.id ?? []))]
  const found = ids.length === 0 ? [] : await host.objects.getMany(reader, ids)
  return new Map(found.map(({ id, name }) => [id, name]))
}

function shown(
  rule: Rule,
  to: { readonly actor: Actor; readonly may: boolean; readonly names: ReadonlyMap<string, string> },
) {
  const { id, title, matter, state, signs, people } = rule
  const { actor, may, names } = to
  const { about, ...rest } = matter
  const sign = (one: RuleSigns['proposed']) => ({
    by: { id: one.by.account, name: people[one.by.account] ?? one.by.account },
    at: one.at,
    session: one.by.session === actor.session ? ('own' as const) : ('other' as const),
  })
  const approve = state === 'proposed' && areApart(signs.proposed.by, actor)
  return {
    id,
    title,
    ...rest,
    ...(about === undefined ? {} : { about: { id: about.id, name: names.get(about.id) || about.id } }),
    state,
    proposed: sign(signs.proposed),
    ...(signs.approved ? { approved: sign(signs.approved) } : {}),
    next: may && state !== 'ended' ? [...(approve ? (['approve'] as const) : []), 'end' as const] : [],
  }
}

const tell = (desk: Desk, tx: Tx, id: string, label: number): Promise<void> =>
  desk.host.events.publish(tx, {
    topic: 'sharing.changed',
    label,
    at: desk.host.clock.now(),
    ids: [id],
    types: ['rule'],
  })

function audit({ host }: Desk, { subject }: Asked, step: string, id: string, matter: RuleMatter): void {
  host.audit.record({
    subject,
    verb: `sharing:rule-${step}`,
    ids: [id, ...matter.recipients],
    outcome: 'allowed',
    detail: { authority: matter.authority },
    label: labelOf({ host }, matter),
  })
}
