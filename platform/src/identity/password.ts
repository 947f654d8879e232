import { hash, verify } from '@node-rs/argon2'
import { Fault } from '@testudo/kernel/fault'

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, 2 passes, 1 lane. Algorithm 2 is argon2id. */
const OPTIONS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

const MIN_LENGTH = 12
const MAX_LENGTH = 256

/** One spelling for what different keyboards send for the same characters (NIST SP 800-63B §5.1.1.2). */
const normal = (password: string) => password.normalize('NFKC')

/**
 * Refuses passwords that are short or carry the login; no rules about kinds of characters, as NIST SP 800-63B §5.1.1.2 advises.
 *
 * @throws {Fault} `identity.weak_password`
 */
export function checkPassword(password: string, login: string): void {
  const text = normal(password)
  const length = [...text].length
  const refuse = (why: string) => {
    throw new Fault('invalid', 'identity.weak_password', why, { place: { path: '/body/password' } })
  }
  if (length < MIN_LENGTH) refuse(`Choose at least ${MIN_LENGTH} characters; four words are good.`)
  if (length > MAX_LENGTH) refuse(`Choose at most ${MAX_LENGTH} characters.`)
  if (new Set(text).size < 5) refuse('Choose a password with more different characters.')
  if (login.length >= 3 && text.toLowerCase().includes(login.toLowerCase()))
    refuse('Choose a password without your sign-in name in it.')
  if (/^(?:.*)(?:123456|qwerty|password|testudo)(?:.*)$/i.test(text) && length < 20)
    refuse('Choose a password that is not on every list.')
}

export function hashPassword(password: string): Promise<string> {
  return hash(normal(password), OPTIONS)
}

let dummy: Promise<string> | undefined

/** Verifies; without a stored hash it does the same work and says no, so that time does not tell whether the account exists. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  dummy ??= hash('no account has this password', OPTIONS)
  const text = normal(password).slice(0, MAX_LENGTH)
  const right = await verify(stored ?? (await dummy), text).catch(() => false)
  return right && stored !== null && stored !== undefined
}
