import { Fault } from '@testudo/kernel/fault'
import type { Tx } from '@testudo/platform/storage'
import { type LetterText, nameIn } from '../core/letter.ts'
import { callWebhook, isTaken, type Webhook } from './callWebhook.ts'
import { compose, type Letter } from './compose.ts'
import { mailReaches, type NoticeContext, personOf } from './context.ts'
import { noticeDb } from './tables.ts'
import { titlesFor } from './titles.ts'

const AT_ONCE = 8
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 3_600_000
/** With waits of up to an hour: about two days. */
const MOST_TRIES = 50

/** Trying again changes nothing; somebody has to mend the address. */
const FINAL: ReadonlySet<string> = new Set(['mail.refused', 'webhook.gone', 'outbound.address'])

type Change = Partial<Pick<Letter, 'sent_at' | 'ended' | 'trouble' | 'tries' | 'next_at' | 'said'>>

/** Sends what is due, each again and again until it is through or given up. */
export async function sendDue(context: NoticeContext, signal: AbortSignal): Promise<void> {
  const { host } = context
  for (;;) {
    if (signal.aborted) return
    const due = await host.tables.asOwner((tx) =>
      noticeDb(tx)
        .selectFrom('notices_letter')
        .selectAll()
        .where('sent_at', 'is', null)
        .where('ended', 'is', null)
        .where('next_at', '<=', host.clock.now())
        .orderBy('next_at')
        .orderBy('id')
        .limit(AT_ONCE)
        .execute(),
    )
    if (due.length === 0) return
    await Promise.all(due.map((letter) => sendOne(context, letter, signal)))
  }
}

async function sendOne(context: NoticeContext, letter: Letter, signal: AbortSignal): Promise<void> {
  const { host } = context
  // Everything is asked again at the moment of sending: who it is, what they may read, and how they are reached.
  const subject = await host.accounts.find(letter.account)
  const { person, webhook } = await host.tables.asOwner(async (tx) => ({
    person: await personOf(tx, letter.account),
    webhook: await webhookOf(tx, letter),
  }))
  const reached = letter.way === 'mail' ? mailReaches(person) : person.settings.webhook.on && webhook?.off === null
  if (subject === undefined || !reached) return end(context, letter, { ended: 'unreached' })
  const said = letter.said ?? (await compose(context, subject, person, letter))
  if (said === undefined) return end(context, letter, { ended: 'needless' })
  // Kept before it goes: sent once more it says the same, whatever happened meanwhile.
  if (letter.said === null) await end(context, letter, { said })
  try {
    if (letter.way === 'mail') {
      const text = nameIn(JSON.parse(said) as LetterText, await titlesFor(context, subject, person, letter.id))
      await mail(context, person.settings.mail.address, letter.id, text, signal)
    }
    if (webhook !== undefined) await call(context, webhook, letter.id, said, signal)
  } catch (error) {
    // Closed in the middle: it is tried again after the start, and known by its id as the same.
    if (signal.aborted) return
    await failed(context, letter, person.settings.mail.address, error)
    return
  }
  host.audit.record({
    subject,
    verb: 'notices:send',
    ids: [letter.id],
    outcome: 'allowed',
    detail: { way: letter.way },
  })
  await end(context, letter, { sent_at: host.clock.now(), trouble: null })
}

const webhookOf = async (tx: Tx, { way, target, account }: Letter): Promise<Webhook | undefined> =>
  way === 'mail'
    ? undefined
    : noticeDb(tx)
        .selectFrom('notices_webhook')
        .selectAll()
        .where('id', '=', target)
        .where('account', '=', account)
        .executeTakeFirst()

async function mail(
  { host }: NoticeContext,
  to: string,
  id: string,
  text: LetterText,
  signal: AbortSignal,
): Promise<void> {
  if (host.mail === undefined) throw new Fault('unavailable', 'mail.unreachable', 'This node has no mail server.')
  await host.mail.send({ to, id, bulk: true, ...text }, signal)
}

async function call(
  context: NoticeContext,
  webhook: Webhook,
  id: string,
  said: string,
  signal: AbortSignal,
): Promise<void> {
  const status = await callWebhook(context, webhook, id, said, signal)
  if (status === 410) throw new Fault('absent', 'webhook.gone', 'The webhook is gone.')
  if (!isTaken(status)) throw new Fault('unavailable', 'webhook.status', `The webhook answered ${status}.`)
}

const end = ({ host }: NoticeContext, letter: Letter, change: Change): Promise<void> =>
  host.tables.asOwner(async (tx) => {
    await noticeDb(tx).updateTable('notices_letter').set(change).where('id', '=', letter.id).execute()
  })

async function failed(context: NoticeContext, letter: Letter, address: string, error: unknown): Promise<void> {
  const { host } = context
  const code = error instanceof Fault ? error.code : 'other'
  const tries = letter.tries + 1
  const final = FINAL.has(code) || tries >= MOST_TRIES
  // A little apart, so that what failed together does not come back together.
  const apart = Number.parseInt(letter.id.slice(0, 4), 16) % 1_000
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 20)) + apart
  await end(context, letter, {
    tries,
    trouble: code,
    ...(final ? { ended: FINAL.has(code) ? code : 'tries' } : { next_at: host.clock.now() + wait }),
  })
  if (!final) return
  // What never arrives is not tried by the next letter either: the person sees it on their page and mends it.
  await host.tables.asOwner(async (tx) => {
    const db = noticeDb(tx)
    if (letter.way === 'mail' && code === 'mail.refused')
      await db.updateTable('notices_person').set({ refused: address }).where('account', '=', letter.account).execute()
    const off = code === 'webhook.gone' ? 'gone' : code === 'outbound.address' ? 'refused' : 'tries'
    if (letter.way === 'webhook')
      await db.updateTable('notices_webhook').set({ off }).where('id', '=', letter.target).execute()
  })
}
