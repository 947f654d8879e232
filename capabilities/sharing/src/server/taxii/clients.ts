import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { z } from 'zod'
import {
  addClient,
  changeClient,
  type ClientRow,
  clients as clientList,
  endClientToken,
  renewClient,
} from '../../core/contract/collections.ts'
import { tablesOf } from './tables.ts'
import type { Uses } from './uses.ts'

const DAY_MS = 86_400_000
const identitiesSchema = z.array(z.string())

type Account = Awaited<ReturnType<Host['accounts']['list']>>[number]

/** Accounts of services that use TAXII. */
export class Clients {
  readonly #host: Host
  readonly #uses: Uses
  readonly #identities = new Map<string, readonly string[]>()

  constructor(host: Host, uses: Uses) {
    this.#host = host
    this.#uses = uses
  }

  async load(): Promise<void> {
    const rows = await this.#host.tables.asOwner((tx) =>
      tablesOf(tx).selectFrom('sharing_taxii_client').selectAll().execute(),
    )
    for (const { account, identities } of rows)
      this.#identities.set(account, identitiesSchema.parse(JSON.parse(identities)))
  }

  /** Identities whose objects this account makes versions of; empty: the rule of creators decides alone. */
  identitiesOf(account: string): readonly string[] {
    return this.#identities.get(account) ?? []
  }

  async setIdentities(account: string, identities: readonly string[]): Promise<void> {
    const text = JSON.stringify(identities)
    await this.#host.tables.asOwner((tx) =>
      tablesOf(tx)
        .insertInto('sharing_taxii_client')
        .values({ account, identities: text })
        .onConflict((on) => on.column('account').doUpdateSet({ identities: text }))
        .execute(),
    )
    this.#identities.set(account, identities)
  }

  async rows(): Promise<readonly ClientRow[]> {
    const last = await this.#uses.last()
    const accounts = await this.#accounts()
    const tokens = new Map(
      await Promise.all(accounts.map(async ({ id }) => [id, await this.#host.accounts.tokens(id)] as const)),
    )
    return accounts.map((account) => {
      const verbs = this.#host.accounts.verbsOf(account)
      const used = last.get(account.id)
      return {
        id: account.id,
        login: account.login,
        name: account.name,
        organisation: account.organisation,
        nation: account.nation,
        reads: verbs.has('taxii:read'),
        writes: verbs.has('taxii:write'),
        identities: this.#identities.get(account.id) ?? [],
        disabled: account.disabled,
        tokens: tokens.get(account.id) ?? [],
        ...(used?.read === undefined ? {} : { lastRead: used.read }),
        ...(used?.write === undefined ? {} : { lastWrite: used.write }),
      }
    })
  }

  /** A service account that uses TAXII. @throws {Fault} `absent` */
  async find(id: string): Promise<Account> {
    const found = (await this.#accounts()).find((one) => one.id === id)
    if (found === undefined) throw nothingHere()
    return found
  }

  async #accounts(): Promise<readonly Account[]> {
    const all = await this.#host.accounts.list('service')
    return all.filter(({ roles }) => roles.includes(READER) || roles.includes(WRITER))
  }
}

const READER = 'taxii-reader'
const WRITER = 'taxii-writer'

/** Routes that make and change clients. Rights are checked where accounts are made: nobody gives more than they hold. */
export function clientRoutes(host: Host, clients: Clients): void {
  const { http, accounts, audit, clock } = host
  const record = (subject: Subject, verb: string, id: string) =>
    audit.record({ subject, verb, ids: [id], outcome: 'allowed' })
  const credential = async (by: Subject, id: string, login: string, days: number) => {
    const { secret } = await accounts.token(by, id, { name: 'TAXII', days })
    return { id, login, secret, until: clock.now() + days * DAY_MS }
  }

  http.answer(clientList, async () => ({ clients: await clients.rows() }))

  http.answer(addClient, async ({ login, name, rights, writes, identities, days, fingerprint }, { subject }) => {
    const made = await accounts.add(subject, {
      kind: 'service',
      login,
      name,
      rights: { ...rights, roles: [writes ? WRITER : READER] },
      ...(fingerprint === undefined ? {} : { fingerprint }),
    })
    if (identities.length > 0) await clients.setIdentities(made.id, identities)
    record(subject, 'taxii:client-add', made.id)
    return credential(subject, made.id, (await clients.find(made.id)).login, days)
  })

  http.answer(changeClient, async ({ id, disabled, identities, fingerprint }, { subject }) => {
    await clients.find(id)
    if (disabled === undefined && identities === undefined && fingerprint === undefined)
      throw new Fault('invalid', 'sharing.no_change', 'Say what is to change.')
    // First what asks for rights over the account: without them nothing of it changes.
    await accounts.change(subject, id, {
      ...(disabled === undefined ? {} : { disabled }),
      ...(fingerprint === undefined ? {} : { fingerprint }),
    })
    if (identities !== undefined) await clients.setIdentities(id, identities)
    record(subject, 'taxii:client-change', id)
    return { id }
  })

  http.answer(endClientToken, async ({ id, token }, { subject }) => {
    await clients.find(id)
    if ((await accounts.endTokens(subject, id, token)) === 0) throw nothingHere()
    record(subject, 'taxii:client-token-ended', id)
    return {}
  })

  http.answer(renewClient, async ({ id, days }, { subject }) => {
    const { login } = await clients.find(id)
    record(subject, 'taxii:client-token', id)
    return credential(subject, id, login, days)
  })
}
