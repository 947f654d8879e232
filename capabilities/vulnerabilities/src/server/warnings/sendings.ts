import { createHmac, randomInt } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { bannerText } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Selectable } from 'kysely'
import { mayTravelOpenly } from '../../core/warnings/mailRule.ts'
import type { Words } from '../../core/warnings/words.ts'
import type { Warning } from '../../core/warnings/writeWarning.ts'
import { writeMail } from '../../core/warnings/writeMail.ts'
import { type Contact, contactById, webhookSecret } from './contacts.ts'
import type { WarningContext } from './context.ts'
import { textsOf, type WarningRecord, warningsIn } from './rows.ts'
import { type WarningTables, warningDb } from './tables.ts'
import { tellChanged } from './tell.ts'

type Sending = Selectable<WarningTables['vulnerabilities_sending']>

const LOOK_MS = 15_000
const AT_ONCE = 8
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 3_600_000
/** With waits of up to an hour: about two days, then people have to look. */
const MOST_TRIES = 50
const WEBHOOK_MS = 10_000

const TROUBLE: Readonly<Record<string, Words>> = {
  'mail.unreachable': {
    en: 'The mail server is not reached; trying again.',
    fr: 'Serveur de courriel injoignable ; nouvel essai à venir.',
  },
  'mail.refused': { en: 'The mail server refuses the address.', fr: 'Le serveur de courriel refuse l’adresse.' },
  'webhook.status': {
    en: 'The webhook does not take it; trying again.',
    fr: 'Le webhook n’accepte pas l’appel ; nouvel essai à venir.',
  },
  'webhook.gone': { en: 'The webhook is gone.', fr: 'Le webhook n’existe plus.' },
  'outbound.address': {
    en: 'The address of the webhook may not be called from here; see outbound.allow.',
    fr: 'L’adresse du webhook ne peut pas être appelée d’ici ; voir outbound.allow.',
  },
  tries: { en: 'Given up after two days of trying.', fr: 'Abandonné après deux jours d’essais.' },
  recipient: {
    en: 'Not sent: the contact, its account or its rights have changed.',
    fr: 'Non envoyé : le contact, son compte ou ses droits ont changé.',
  },
  other: { en: 'Not reached; trying again.', fr: 'Injoignable ; nouvel essai à venir.' },
}

/** What does not get through, by warning, for a reader of it. */
export async function troubles(
  { host }: WarningContext,
  subject: Subject,
  warnings: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Words>> {
  if (warnings.size === 0) return new Map()
  const rows = await host.tables.readAs(subject, (tx) =>
    warningDb(tx)
      .selectFrom('vulnerabilities_sending')
      .select(['warning', 'trouble', 'ended'])
      .where('warning', 'in', [...warnings])
      .where('sent_at', 'is', null)
      .where((e) => e.or([e('trouble', 'is not', null), e('ended', 'is not', null)]))
      .orderBy('id')
      .execute(),
  )
  const known = (code: string): Words | undefined => (Object.hasOwn(TROUBLE, code) ? TROUBLE[code] : undefined)
  return new Map(
    rows.flatMap(({ warning, trouble, ended }) => {
      if (ended === 'answered' || ended === 'renewed') return []
      const words = known(ended ?? '') ?? known(trouble ?? '') ?? known('other')
      return words === undefined ? [] : [[warning, words] as const]
    }),
  )
}

/** Sends what waits, again and again until it is through or given up. */
export interface Sender {
  /** Sends what is due now; resolves when that is done. */
  run(): Promise<void>
  /** Soon. */
  wake(): void
  close(): Promise<void>
}

export function startSender(context: () => WarningContext): Sender {
  const stop = new AbortController()
  let last: Promise<void> = Promise.resolve()
  const run = (): Promise<void> => {
    if (stop.signal.aborted) return last
    last = last
      .then(() => sendDue(context(), stop.signal))
      .catch((error: unknown) => context().host.log.error({ reason: String(error) }, 'warnings could not be sent'))
    return last
  }
  const timer = setInterval(() => void run(), LOOK_MS)
  timer.unref()
  return {
    run,
    wake: () => setImmediate(() => void run()),
    async close() {
      clearInterval(timer)
      stop.abort()
      await last
    },
  }
}

async function sendDue(context: WarningContext, signal: AbortSignal): Promise<void> {
  const { host } = context
  for (;;) {
    if (signal.aborted) return
    const due = await host.tables.asOwner((tx) =>
      warningDb(tx)
        .selectFrom('vulnerabilities_sending')
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
    await Promise.all(due.map((sending) => sendOne(context, sending, signal)))
  }
}

async function sendOne(context: WarningContext, sending: Sending, signal: AbortSignal): Promise<void> {
  const { host } = context
  const now = host.clock.now()
  const { warning, contact, texts } = await host.tables.asOwner(async (tx) => {
    const [found] = await warningsIn(tx, now, { id: sending.warning })
    return {
      warning: found,
      contact: found && (await contactById(tx, found.contact)),
      texts: (await textsOf(tx, [sending.warning])).get(sending.warning),
    }
  })
  if (warning === undefined || texts === undefined) return
  // Everything is asked again at the moment of sending: who is reached, as whom, and whether that one may still read it.
  const recipient = contact && (await host.accounts.find(contact.account))
  // What is newer goes by a sending of its own; a last word that nothing is asked any more still goes.
  if (sending.revision < warning.version) return note(context, sending, warning, { ended: 'renewed' })
  if (warning.closedAt !== undefined && warning.closedAt > warning.revisedAt)
    return note(context, sending, warning, { ended: 'answered' })
  if (contact === undefined || recipient === undefined || !host.tables.mayRead(recipient, warning.label))
    return note(context, sending, warning, { ended: 'recipient' })
  const reached = sending.channel === 'mail' ? contact.mail : contact.webhook
  if (reached === undefined || (sending.channel === 'mail' && host.mail === undefined))
    return note(context, sending, warning, { ended: 'recipient' })
  try {
    const going = { sending, warning, contact, texts, to: reached }
    if (sending.channel === 'mail') await sendMail(context, going, signal)
    else await callWebhook(context, going, signal)
  } catch (error) {
    // Closed in the middle: it is tried again after the start, and known by its id as the same.
    if (signal.aborted) return
    return note(context, sending, warning, failureOf(sending, error, now))
  }
  host.audit.record({
    subject: recipient,
    verb: 'vulnerabilities:send',
    ids: [warning.id],
    outcome: 'allowed',
    label: warning.label,
    detail: { channel: sending.channel, decision: warning.decision },
  })
  return note(context, sending, warning, { sent_at: now, trouble: null })
}

/** Trying again changes nothing; somebody has to mend the contact. */
const FINAL: ReadonlySet<string> = new Set(['mail.refused', 'webhook.gone', 'outbound.address'])

type Note = Partial<Pick<Sending, 'sent_at' | 'ended' | 'trouble' | 'tries' | 'next_at'>>

function failureOf(sending: Sending, error: unknown, now: number): Note {
  const code = error instanceof Fault ? error.code : 'other'
  if (FINAL.has(code)) return { ended: code }
  const tries = sending.tries + 1
  if (tries >= MOST_TRIES) return { ended: 'tries', tries }
  // A little apart, so that what failed together does not come back together.
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 20)) + randomInt(1_000)
  return { trouble: code, tries, next_at: now + wait }
}

async function note(context: WarningContext, sending: Sending, warning: WarningRecord, change: Note): Promise<void> {
  const { host } = context
  await host.tables.asOwner(async (tx) => {
    await warningDb(tx).updateTable('vulnerabilities_sending').set(change).where('id', '=', sending.id).execute()
    const seen = change.ended !== undefined || (change.trouble ?? null) !== sending.trouble
    if (seen) await tellChanged(context, tx, warning)
  })
  host.events.wake()
}

const portalOf = ({ host }: WarningContext, id: string): string =>
  `${host.self.origin().replace(/\/$/, '')}/operator/warning/${id}`

/** One message on its way. */
interface Going {
  readonly sending: Sending
  readonly warning: WarningRecord
  readonly texts: { readonly content: Warning; readonly csaf: string }
  readonly contact: Contact
  readonly to: string
}

async function sendMail(
  context: WarningContext,
  { sending, warning, contact, texts, to }: Going,
  signal: AbortSignal,
): Promise<void> {
  const { host } = context
  const policies = host.policiesNow()
  const message = writeMail({
    warning: texts.content,
    number: warning.number,
    centre: host.self.name,
    banner: bannerText(warning.label, policies, warning.language).text,
    language: warning.language,
    portal: portalOf(context, warning.id),
    openly: mayTravelOpenly(warning.label, policies, contact.openly),
  })
  await host.mail?.send({ to, id: sending.id, ...message }, signal)
}

/**
 * Calls the operator's own system. The signature is over the time and the body, so that neither can be changed nor an old
 * call be made again: `testudo-signature: t=<Unix s>,v1=<hex HMAC-SHA-256 of "t.body">`. What goes unencrypted never says more
 * than that a warning waits.
 */
async function callWebhook(
  context: WarningContext,
  { sending, warning, contact, texts, to: url }: Going,
  signal: AbortSignal,
): Promise<void> {
  const { host } = context
  const openly = url.startsWith('https:') && mayTravelOpenly(warning.label, host.policiesNow(), contact.openly)
  const body = JSON.stringify({
    type: 'warning',
    id: warning.id,
    number: warning.number,
    version: warning.version,
    answerBy: new Date(warning.answerBy).toISOString(),
    portal: portalOf(context, warning.id),
    ...(openly ? { csaf: JSON.parse(texts.csaf) as unknown } : {}),
  })
  const at = Math.floor(host.clock.now() / 1_000)
  const secret = await webhookSecret(context, contact.operator, contact.webhookSalt ?? '')
  const answer = await host.outbound({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'testudo-delivery': sending.id,
      'testudo-signature': `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`,
    },
    body,
    signal,
    timeoutMs: WEBHOOK_MS,
    maxBytes: 65_536,
  })
  // Read to its end, so that the connection is free; what it says is of no use.
  const parts = answer.body[Symbol.asyncIterator]()
  while ((await parts.next()).done !== true);
  if (answer.status === 410) throw new Fault('absent', 'webhook.gone', 'The webhook is gone.')
  if (answer.status < 200 || answer.status > 299)
    throw new Fault('unavailable', 'webhook.status', `The webhook answered ${answer.status}.`)
}
