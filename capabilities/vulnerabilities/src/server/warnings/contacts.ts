import { createHmac, randomBytes } from 'node:crypto'
import type { Input, Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, join, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import type { Selectable } from 'kysely'
import { contacts as listContract, keepContact } from '../../core/contract/warnings.ts'
import { sha256, type WarningContext } from './context.ts'
import { checkVexKey } from './keys.ts'
import { type WarningTables, warningDb } from './tables.ts'

/** How an operator is reached. */
export interface Contact {
  readonly id: string
  readonly operator: string
  readonly operatorName: string
  readonly nation: string
  readonly language: 'en' | 'fr'
  readonly mail: string | undefined
  readonly webhook: string | undefined
  readonly webhookSalt: string | undefined
  readonly vexKey: string | undefined
  readonly phone: string | undefined
  readonly openly: boolean
  readonly account: string
  readonly label: Label
}

const readContact = (row: Selectable<WarningTables['vulnerabilities_contact']>): Contact => ({
  id: row.id,
  operator: row.operator,
  operatorName: row.operator_name,
  nation: row.nation,
  language: row.language === 'fr' ? 'fr' : 'en',
  mail: row.mail ?? undefined,
  webhook: row.webhook ?? undefined,
  webhookSalt: row.webhook_salt ?? undefined,
  vexKey: row.vex_key ?? undefined,
  phone: row.phone ?? undefined,
  openly: row.openly,
  account: row.account,
  label: JSON.parse(row.label) as Label,
})

/** Contacts a reader may know of, by operator; of several the one that was kept last. */
export async function contactsFor({ host }: WarningContext, subject: Subject): Promise<ReadonlyMap<string, Contact>> {
  const rows = await host.tables.readAs(subject, (tx) =>
    warningDb(tx).selectFrom('vulnerabilities_contact').selectAll().orderBy('at').orderBy('id').execute(),
  )
  const found = new Map(rows.map((row) => [row.operator, readContact(row)]))
  return new Map([...found].toSorted(([, a], [, b]) => (a.operatorName < b.operatorName ? -1 : 1)))
}

/** A contact as the node itself has it: for sending. */
export async function contactById(tx: Tx, id: string): Promise<Contact | undefined> {
  const row = await warningDb(tx)
    .selectFrom('vulnerabilities_contact')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && readContact(row)
}

/** Contacts of the organisation an account stands for. */
export async function contactsOfName(tx: Tx, name: string, nation: string): Promise<readonly Contact[]> {
  const rows = await warningDb(tx)
    .selectFrom('vulnerabilities_contact')
    .selectAll()
    .where('operator_name', '=', name)
    .where('nation', '=', nation)
    .orderBy('operator')
    .execute()
  return rows.map(readContact)
}

/** What calls of a contact's webhook are signed with. Made from a key of the node, so that no table holds it. */
export async function webhookSecret({ host }: WarningContext, operator: string, salt: string): Promise<string> {
  const key = await host.keys.key('warning-webhooks')
  return createHmac('sha256', key).update(`${operator}\n${salt}`).digest('base64url')
}

/** Lists and keeps contacts. Each has an account of its own, whose rights bound what it is ever sent; nobody signs in with it. */
export function contactRoutes(context: WarningContext): void {
  const { host, book } = context

  host.http.answer(listContract, async (_input, { subject, language }) => {
    const marks = book.open(language)
    const found = [...(await contactsFor(context, subject)).values()]
    const accounts = new Map((await host.accounts.list('service')).map((account) => [account.id, account]))
    const rows = found.map((one) => {
      const account = accounts.get(one.account)
      return {
        operator: one.operator,
        operatorName: one.operatorName,
        nation: one.nation,
        language: one.language,
        ...(one.mail === undefined ? {} : { mail: one.mail }),
        ...(one.webhook === undefined ? {} : { webhook: one.webhook }),
        ...(one.vexKey === undefined ? {} : { vexKey: one.vexKey }),
        ...(one.phone === undefined ? {} : { phone: one.phone }),
        ...(account === undefined || account.disabled ? {} : { account: one.account }),
        clearances: account?.clearances ?? {},
        communities: account?.communities ?? [],
        openly: one.openly,
        mark: marks.of(one.label),
      }
    })
    return { rows, marking: marks.marking() }
  })

  host.http.answer(keepContact, (given, { subject }) => keepAContact(context, subject, given))
}

/**
 * The contact whose place a new one under this label takes: one under the same label, else the newest one that nobody loses
 * sight of. Beside any other it stands on its own: whoever reads only that one must not see it change.
 */
async function replacedBy(
  { host }: WarningContext,
  subject: Subject,
  operator: string,
  label: Label,
): Promise<Contact | undefined> {
  const policies = host.policiesNow()
  const rows = await host.tables.readAs(subject, (tx) =>
    warningDb(tx)
      .selectFrom('vulnerabilities_contact')
      .selectAll()
      .where('operator', '=', operator)
      .orderBy('at', 'desc')
      .orderBy('id')
      .execute(),
  )
  const known = rows.map(readContact)
  const text = canonicalLabel(label)
  return (
    known.find((one) => canonicalLabel(one.label) === text) ??
    known.find((one) => canonicalLabel(join([one.label, label], policies)) === canonicalLabel(one.label))
  )
}

/** Keeps a contact on somebody's word, in place of one of the operator that this somebody may read. */
export async function keepAContact(
  context: WarningContext,
  subject: Subject,
  given: Input<typeof keepContact>,
): Promise<Reply<typeof keepContact>> {
  const { host } = context
  const { operator } = given
  const label = given.label ?? host.defaultLabel
  if (!host.tables.mayRead(subject, label))
    throw new Fault(
      'denied',
      'vulnerabilities.label_beyond',
      'You may not read under this label. Choose another one.',
      {
        place: { path: '/body/label' },
      },
    )
  if (given.webhook !== undefined) await checkWebhook(context, given.webhook)
  if (given.vexKey !== undefined) checkVexKey(given.vexKey)
  const before = await replacedBy(context, subject, operator, label)
  const account = await keepAccount(context, subject, given, before)
  const newHook = given.webhook !== undefined && given.webhook !== before?.webhook
  const salt =
    given.webhook === undefined ? null : newHook ? randomBytes(16).toString('hex') : (before?.webhookSalt ?? null)
  await host.tables.asOwner(async (tx) => {
    const labelNumber = await host.tables.labelNumber(tx, label)
    const row = {
      id: `${operator} ${labelNumber}`,
      operator,
      operator_name: given.operatorName,
      nation: given.nation,
      language: given.language,
      mail: given.mail ?? null,
      webhook: given.webhook ?? null,
      webhook_salt: salt,
      vex_key: given.vexKey ?? null,
      phone: given.phone ?? null,
      openly: given.openly,
      account,
      at: host.clock.now(),
      label: JSON.stringify(label),
      label_id: labelNumber,
    }
    const db = warningDb(tx)
    await db
      .insertInto('vulnerabilities_contact')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute()
    if (before === undefined || before.id === row.id) return
    // It stands under another label now; what waits to be sent goes by the new one.
    await db.deleteFrom('vulnerabilities_contact').where('id', '=', before.id).execute()
    await db.updateTable('vulnerabilities_warning').set({ contact: row.id }).where('contact', '=', before.id).execute()
  })
  host.audit.record({ subject, verb: 'vulnerabilities:contact', ids: [operator], outcome: 'allowed', label })
  context.wake()
  return {
    operator,
    ...(newHook && salt !== null ? { webhookSecret: await webhookSecret(context, operator, salt) } : {}),
  }
}

/** Makes the contact's account, or gives it the rights it should have now. @throws {Fault} when the giver does not hold them */
async function keepAccount(
  { host }: WarningContext,
  by: Subject,
  given: {
    readonly operator: string
    readonly operatorName: string
    readonly nation: string
    readonly clearances: Readonly<Record<string, string>>
    readonly communities: readonly string[]
  },
  before: Contact | undefined,
): Promise<string> {
  const rights = {
    organisation: given.operatorName,
    nation: given.nation,
    communities: given.communities,
    clearances: given.clearances,
    specialAccess: [],
    roles: [],
  }
  const name = given.operatorName
  if (before !== undefined && (await host.accounts.find(before.account)) !== undefined)
    return (await host.accounts.change(by, before.account, { name, rights })).id
  // An id of STIX is long and ugly; the login only has to be its own.
  const login = `operator-${sha256(given.operator).slice(0, 12)}-${randomBytes(3).toString('hex')}`
  return (await host.accounts.add(by, { kind: 'service', login, name, rights })).id
}

/** An address that may never be called is refused now, not when a warning waits. One that is not known today may be tomorrow. */
async function checkWebhook({ host }: WarningContext, text: string): Promise<void> {
  const refuse = (message: string) =>
    new Fault('invalid', 'vulnerabilities.webhook', message, { place: { path: '/body/webhook' } })
  const url = URL.canParse(text) ? new URL(text) : undefined
  const web = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (url === undefined || !web || url.username !== '' || url.password !== '')
    throw refuse('A webhook is an http or https address without a password in it.')
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  await host.reach(url.hostname.replace(/^\[|\]$/g, ''), port).catch((fault: unknown) => {
    if (fault instanceof Fault && fault.code === 'outbound.address')
      throw refuse('That address may not be called from here. Inner ones must stand in outbound.allow.')
  })
}
