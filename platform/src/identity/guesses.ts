import { attemptLimit } from '../http/security.ts'

const WINDOW_MS = 15 * 60_000
const PER_NAME = 10
const PER_ADDRESS = 60

/**
 * Limits guessing of names and tokens sent with every request (HTTP Basic). As with sign-in a wrong one counts against the
 * address it comes from, alone and together with the name; never against the name alone, so that nobody else is shut out.
 */
export function createGuesses(now: () => number) {
  const perName = attemptLimit(PER_NAME, WINDOW_MS)
  const perAddress = attemptLimit(PER_ADDRESS, WINDOW_MS)
  return {
    /** Runs one check; `undefined` is a wrong one. @throws {Fault} `http.too_many`, the same whether the account exists */
    async run<T>(address: string, login: string, work: () => Promise<T | undefined>): Promise<T | undefined> {
      if (address === 'local') return work()
      const at = now()
      const name = `${address} ${login.slice(0, 200)}`
      perAddress.check(address, at)
      perName.check(name, at)
      // Counted when known to be wrong, not before: a client asks many things at once, and 256 bits are not guessed in a rush.
      const found = await work()
      if (found === undefined) {
        perAddress.count(address, at)
        perName.count(name, at)
      } else perName.forget(name)
      return found
    },
  }
}
