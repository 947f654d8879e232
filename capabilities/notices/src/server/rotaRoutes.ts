import { Fault } from '@testudo/kernel/fault'
import type { Reply } from '@testudo/kernel/contract'
import type { Subject } from '@testudo/kernel/subject'
import { keepRota, rota } from '../core/contract.ts'
import { peopleOf, type Turn, turnsOf } from '../core/rota.ts'
import { type NoticeContext, personOf, type Plan, planIn } from './context.ts'
import { routesOf } from './enqueue.ts'
import { noticeDb } from './tables.ts'

const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

type Person = Reply<typeof rota>['people'][number]

/** Who is on call, and who is called when nobody answers. */
export function rotaRoutes(context: NoticeContext): void {
  const { host } = context

  host.http.answer(rota, async ({ from, days }, { subject }) => {
    const plan = await host.tables.asOwner(planIn)
    const now = host.clock.now()
    const named = (account: string | undefined): Person | undefined =>
      account === undefined ? undefined : { account, name: plan.names[account] ?? '' }
    const row = (turn: Turn) => {
      const [first, second] = [named(turn.first), named(turn.second)]
      return {
        from: turn.from,
        until: turn.until,
        ...(first === undefined ? {} : { first }),
        ...(second === undefined ? {} : { second }),
      }
    }
    const [current, next] = turnsOf(plan.rota, now, now + WEEK_MS)
    const start = from ?? now
    return {
      rota: plan.rota,
      chain: plan.chain,
      revision: plan.revision,
      ...(current === undefined ? {} : { now: row(current) }),
      ...(next === undefined ? {} : { next: row(next) }),
      turns: turnsOf(plan.rota, start, start + days * DAY_MS).map(row),
      people: Object.entries({ ...plan.names, ...(await namesFor(context, subject)) })
        .map(([account, name]) => ({ account, name }))
        .toSorted((a, b) => a.name.localeCompare(b.name) || (a.account < b.account ? -1 : 1)),
      unreached: await unreached(context, plan),
    }
  })

  host.http.answer(keepRota, async ({ rota: wanted, chain, revision }, { subject }) => {
    const known = await namesFor(context, subject)
    const now = host.clock.now()
    const next = await host.tables.asOwner(async (tx) => {
      const before = await planIn(tx)
      if (before.revision !== revision)
        throw new Fault(
          'conflict',
          'notices.plan_changed',
          'Somebody else changed the plan meanwhile. Look at it, and change it again.',
        )
      const all = { ...before.names, ...known }
      const people = everybodyIn({ rota: wanted, chain })
      if (people.some((one) => !Object.hasOwn(all, one)))
        throw new Fault(
          'invalid',
          'notices.person',
          'One of these people is not known here. Choose them from the list.',
          {
            place: { path: '/body/rota' },
          },
        )
      const number = Number(before.revision) + 1
      const plan = JSON.stringify({
        rota: wanted,
        chain,
        names: Object.fromEntries(people.map((one) => [one, all[one]])),
      })
      await noticeDb(tx)
        .insertInto('notices_plan')
        .values({ id: 1, plan, revision: number, at: now })
        .onConflict((already) => already.column('id').doUpdateSet({ plan, revision: number, at: now }))
        .execute()
      // Whatever presses is looked at by the new plan.
      await noticeDb(tx)
        .updateTable('notices_item')
        .set({ next_at: now })
        .where('gone_at', 'is', null)
        .where('taken_at', 'is', null)
        .execute()
      const label = await host.tables.labelNumber(tx, host.defaultLabel)
      await host.events.publish(tx, { topic: 'notices.plan', label, at: now, ids: [], types: ['plan'] })
      return String(number)
    })
    host.events.wake()
    return { revision: next }
  })
}

const everybodyIn = ({ rota: plan, chain }: Pick<Plan, 'rota' | 'chain'>): readonly string[] => [
  ...new Set([...peopleOf(plan), ...chain.steps.flatMap(({ call }) => (call.who === 'account' ? [call.account] : []))]),
]

/** Accounts this reader may know of, and so may name. Who stands in the plan is named to everybody who reads it. */
const namesFor = async ({ host }: NoticeContext, subject: Subject): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await host.people(subject)).map(({ id, name }) => [id, name]))

async function unreached(context: NoticeContext, plan: Plan) {
  const { host } = context
  const found: (Person & { readonly why: 'closed' | 'screen-only' })[] = []
  for (const account of everybodyIn(plan)) {
    const person = { account, name: plan.names[account] ?? '' }
    if ((await host.accounts.find(account)) === undefined) {
      found.push({ ...person, why: 'closed' })
      continue
    }
    const ways = await host.tables.asOwner(async (tx) => routesOf(context, tx, await personOf(tx, account)))
    if (ways.length === 0) found.push({ ...person, why: 'screen-only' })
  }
  return found
}
