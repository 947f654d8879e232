import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { type AttemptLimit, attemptLimit } from '../http/security.ts'
import type { Exchange } from '../http/types.ts'
import { normalLogin } from './person.ts'

const WINDOW_MS = 15 * 60_000
const PER_PERSON = 10
/** From everywhere together: far from enough to guess a password, far more than one guesser needs to be annoying. */
const PER_ACCOUNT = 100
const PER_ADDRESS = 60
/** Ceremonies begun from one address: each is remembered for minutes. */
const PER_ADDRESS_BEGUN = 300
const DEVICE_COOKIE = 'testudo_device'
const DEVICE_SECONDS = 400 * 86_400

/**
 * Limits guessing so that a guesser shuts out nobody but itself: failures count against the address they come from and,
 * for one account, against that address together with the account. A browser that has once signed in to an account
 * carries a sealed mark and is counted by that mark alone, so that nobody else can use up its attempts.
 */
export interface Attempts {
  /** Runs one attempt; one that does not succeed counts. @throws {Fault} `http.too_many`, the same whether the account exists */
  run<T>(exchange: Exchange, account: string | undefined, work: () => Promise<T>): Promise<T>
  /** Counts the beginning of a ceremony. @throws {Fault} `http.too_many` */
  begun(exchange: Exchange): void
  /** Marks this browser as one that has signed in to this account. */
  mark(exchange: Exchange, login: string): void
}

export function createAttempts(key: Uint8Array, now: () => number): Attempts {
  const perPerson = attemptLimit(PER_PERSON, WINDOW_MS)
  const perAccount = attemptLimit(PER_ACCOUNT, WINDOW_MS)
  const perAddress = attemptLimit(PER_ADDRESS, WINDOW_MS)
  const perAddressBegun = attemptLimit(PER_ADDRESS_BEGUN, WINDOW_MS)
  const sealOf = (device: string, login: string) =>
    createHmac('sha256', key)
      .update(`device ${device} ${normalLogin(login)}`)
      .digest()

  const deviceOf = (exchange: Exchange, login: string): string | undefined => {
    const [, device = '', seal = ''] = /^([\w-]{22})\.([\w-]{43})$/.exec(exchange.cookie(DEVICE_COOKIE) ?? '') ?? []
    const given = Buffer.from(seal, 'base64url')
    return given.length === 32 && timingSafeEqual(given, sealOf(device, login)) ? device : undefined
  }
  /** What one attempt counts against, and the keys it counts under. */
  const countersOf = (exchange: Exchange, account: string | undefined): (readonly [AttemptLimit, string])[] => {
    const device = account === undefined ? undefined : deviceOf(exchange, account)
    if (device !== undefined) return [[perPerson, `device ${device}`]]
    const address = exchange.address
    const from: (readonly [AttemptLimit, string])[] = address === 'local' ? [] : [[perAddress, address]]
    if (account === undefined) return from
    const login = normalLogin(account)
    return [...from, [perPerson, `${address} ${login}`], [perAccount, login]]
  }

  return {
    async run(exchange, account, work) {
      const at = now()
      const counters = countersOf(exchange, account)
      for (const [limit, counted] of counters) limit.check(counted, at)
      // Counted before it is known to fail: of a thousand sent at once none may pass because none has failed yet.
      for (const [limit, counted] of counters) limit.count(counted, at)
      const result = await work()
      for (const [limit, counted] of counters) {
        if (limit === perPerson) limit.forget(counted)
        else limit.uncount(counted, at)
      }
      return result
    },
    begun(exchange) {
      if (exchange.address === 'local') return
      perAddressBegun.check(exchange.address, now())
      perAddressBegun.count(exchange.address, now())
    },
    mark(exchange, login) {
      if (deviceOf(exchange, login) !== undefined) return
      const device = randomBytes(16).toString('base64url')
      const value = `${device}.${sealOf(device, login).toString('base64url')}`
      exchange.setCookie(DEVICE_COOKIE, value, { maxAgeSeconds: DEVICE_SECONDS })
    },
  }
}
