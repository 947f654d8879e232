import { createHmac } from 'node:crypto'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { type Chain, chainSchema, FIRST_CHAIN } from '../core/chain.ts'
import { NO_ROTA, type Rota, rotaSchema } from '../core/rota.ts'
import { FIRST_SETTINGS, type NoticeSettings, settingsSchema } from '../core/settings.ts'
import { noticeDb } from './tables.ts'

/** What every part of the capability works with. */
export interface NoticeContext {
  readonly host: Host
  /** Names letters and notices by what they are, so that one made again is known as the same. */
  idOf(...parts: readonly (string | number)[]): string
  /** Text of a secret with this salt; no table holds it. */
  secretOf(salt: string): Buffer
  /** Seed of the key with this salt, 32 bytes: one for each webhook, so that no receiver's key is another's. */
  seedOf(salt: string): Buffer
}

export async function createContext(host: Host): Promise<NoticeContext> {
  const key = await host.keys.key('notices')
  const digest = (purpose: string, text: string) => createHmac('sha256', key).update(`${purpose}\n${text}`).digest()
  return {
    host,
    idOf: (...parts) => digest('id', parts.join('\n')).toString('hex').slice(0, 32),
    secretOf: (salt) => digest('webhook', salt),
    seedOf: (salt) => digest('webhook-key', salt),
  }
}

/** How somebody is told, with what the node knows of their address. */
export interface Person {
  readonly account: string
  readonly settings: NoticeSettings
  readonly confirmed: string
  readonly refused: string
}

const readSettings = (text: string): NoticeSettings => settingsSchema.parse(JSON.parse(text))

export async function personOf(tx: Tx, account: string): Promise<Person> {
  const row = await noticeDb(tx)
    .selectFrom('notices_person')
    .selectAll()
    .where('account', '=', account)
    .executeTakeFirst()
  if (row === undefined) return { account, settings: FIRST_SETTINGS, confirmed: '', refused: '' }
  return { ...row, settings: readSettings(row.settings) }
}

/** Whether mail to this person's address may go: it confirmed itself, and no server refused it. */
export const mailReaches = (person: Person): boolean => {
  const { on, address } = person.settings.mail
  return on && address !== '' && address === person.confirmed && address !== person.refused
}

export interface Plan {
  readonly rota: Rota
  readonly chain: Chain
  /** Names of everybody in it, by account: as they were known to who put them there. */
  readonly names: Readonly<Record<string, string>>
  readonly revision: string
}

export async function planIn(tx: Tx): Promise<Plan> {
  const row = await noticeDb(tx).selectFrom('notices_plan').selectAll().where('id', '=', 1).executeTakeFirst()
  if (row === undefined) return { rota: NO_ROTA, chain: FIRST_CHAIN, names: {}, revision: '0' }
  const plan = JSON.parse(row.plan) as {
    readonly rota: unknown
    readonly chain: unknown
    readonly names: Plan['names']
  }
  return {
    rota: rotaSchema.parse(plan.rota),
    chain: chainSchema.parse(plan.chain),
    names: plan.names,
    revision: String(row.revision),
  }
}

/** Somebody the node may tell something, as they are now. */
export interface Told {
  readonly subject: Subject
  readonly person: Person
  /** How many ways but the screen lead to them. */
  readonly ways: number
}
