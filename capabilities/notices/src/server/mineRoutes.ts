import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import { confirmAddress, keepSettings, letters, type LetterRow, mine } from '../core/contract.ts'
import { writeConfirmation } from '../core/letter.ts'
import type { NoticeSettings } from '../core/settings.ts'
import { type Letter, pageOf, standingOf } from './compose.ts'
import { type NoticeContext, type Person, personOf } from './context.ts'
import type { Round } from './round.ts'
import { publicKeyText } from './signWebhook.ts'
import { noticeDb } from './tables.ts'

/** Most codes sent for one account in an hour: nobody's letter box is filled from here. */
const MOST_CODES = 5
const HOUR_MS = 3_600_000

/** What one person has set, and what they were told. */
export function mineRoutes(context: NoticeContext, round: Round): void {
  const { host } = context
  const codes = new Map<string, readonly number[]>()

  host.http.answer(mine, async (_input, { subject }) =>
    host.tables.asOwner(async (tx) => {
      const person = await personOf(tx, subject.id)
      const webhooks = await noticeDb(tx)
        .selectFrom('notices_webhook')
        .selectAll()
        .where('account', '=', subject.id)
        .orderBy('created_at')
        .orderBy('id')
        .execute()
      return {
        settings: person.settings,
        mailServer: host.mail !== undefined,
        address: standingOfAddress(person),
        webhooks: webhooks.map(({ id, url, created_at, off, signs, salt }) => ({
          id,
          url,
          createdAt: Number(created_at),
          signs,
          ...(signs === 'secret' ? {} : { publicKey: publicKeyText(context.seedOf(salt)) }),
          ...(off === null ? {} : { off }),
        })),
      }
    }),
  )

  host.http.answer(keepSettings, async ({ settings }, { subject }) => {
    const { address } = settings.mail
    if (host.mail !== undefined && sameAddress(address, host.mail.from))
      throw new Fault('invalid', 'notices.own_address', 'That is the address this node writes from. Give your own.', {
        place: { path: '/body/settings/mail/address' },
      })
    const before = await host.tables.asOwner((tx) => personOf(tx, subject.id))
    const ask = address !== '' && address !== before.confirmed
    if (ask) await sendCode(subject, settings)
    await host.tables.asOwner((tx) => keep(tx, before, settings))
    round.wake(subject.id)
    return { asked: ask && host.mail !== undefined }
  })

  async function sendCode(subject: Subject, settings: NoticeSettings): Promise<void> {
    const now = host.clock.now()
    const recent = (codes.get(subject.id) ?? []).filter((at) => at > now - HOUR_MS)
    if (recent.length >= MOST_CODES)
      throw new Fault(
        'conflict',
        'notices.codes',
        'Five addresses were asked to confirm themselves in the last hour. Wait a little.',
      )
    if (host.mail === undefined) return
    codes.set(subject.id, [...recent, now])
    const { address } = settings.mail
    const said = { node: host.self.name, language: settings.language, link: pageOf(context) }
    const id = context.idOf('confirm', subject.id, address, now)
    await host.mail.send({
      to: address,
      id,
      bulk: true,
      ...writeConfirmation(said, codeOf(context, subject.id, address)),
    })
  }

  host.http.answer(confirmAddress, async ({ code }, { subject }) => {
    await host.tables.asOwner(async (tx) => {
      const { settings } = await personOf(tx, subject.id)
      const { address } = settings.mail
      if (address === '' || code.toUpperCase() !== codeOf(context, subject.id, address))
        throw new Fault(
          'invalid',
          'notices.code',
          'That is not the code for this address. Take it from the newest message.',
          {
            place: { path: '/body/code' },
          },
        )
      await noticeDb(tx)
        .updateTable('notices_person')
        .set({ confirmed: address, refused: '' })
        .where('account', '=', subject.id)
        .execute()
    })
    round.wake(subject.id)
    return {}
  })

  host.http.answer(letters, async ({ limit }, { subject }) => {
    const rows = await host.tables.asOwner((tx) =>
      noticeDb(tx)
        .selectFrom('notices_letter')
        .selectAll()
        .where('account', '=', subject.id)
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute(),
    )
    const standing = await standingOf(
      context,
      subject,
      rows.map(({ id }) => id),
      { all: true },
    )
    return {
      rows: rows.map((row) => {
        const { waiting = 0, urgent = 0, changed = 0, called = false } = standing.get(row.id) ?? {}
        return { ...shown(row), things: waiting + changed, urgent, called }
      }),
    }
  })
}

/** What proves that somebody reads an address: 50 bits, so that nobody guesses it. */
const codeOf = ({ idOf }: NoticeContext, account: string, address: string): string =>
  (idOf('address', account, address).match(/.{4}/g) ?? []).slice(0, 3).join('-').toUpperCase()

const sameAddress = (a: string, b: string): boolean => a !== '' && b.toLowerCase().includes(a.toLowerCase())

function standingOfAddress({ settings, confirmed, refused }: Person): 'none' | 'unconfirmed' | 'confirmed' | 'refused' {
  const { address } = settings.mail
  if (address === '') return 'none'
  if (address === refused) return 'refused'
  return address === confirmed ? 'confirmed' : 'unconfirmed'
}

async function keep(tx: Tx, { account, confirmed, refused }: Person, settings: NoticeSettings): Promise<void> {
  const text = JSON.stringify(settings)
  await noticeDb(tx)
    .insertInto('notices_person')
    .values({ account, settings: text, confirmed, refused })
    .onConflict((already) => already.column('account').doUpdateSet({ settings: text }))
    .execute()
}

const shown = (row: Letter): Omit<LetterRow, 'things' | 'urgent' | 'called'> => ({
  id: row.id,
  way: row.way,
  at: Number(row.at),
  goes: Number(row.sent_at ?? row.next_at),
  state:
    row.sent_at !== null ? 'sent' : row.ended === null ? 'waits' : row.ended === 'needless' ? 'needless' : 'failed',
  ...(row.sent_at !== null || row.ended === 'needless' ? {} : { trouble: row.ended ?? row.trouble ?? undefined }),
  tries: row.tries,
})
