import { Fault } from '@testudo/kernel/fault'
import type { SignatureFlaw } from '../openpgp/index.ts'

const NOTHING_STORED = 'Nothing of it was stored; ask the source, and look who else could have changed the file.'

/** What is wrong with an OpenPGP signature, for people. */
const WORDS: Readonly<Record<SignatureFlaw | 'missing', string>> = {
  missing: 'There is no signature beside the file (.asc), and its source signs.',
  wrong: 'The signature beside the file (.asc) is not of this content.',
  unknown_key: 'The file is signed with another key than those that count for this source.',
  revoked: 'The key that signed the file was revoked.',
  expired: 'The time of the signature, or of the key that made it, is over.',
  future: 'The signature is dated before its key was made, or in the future: compare the clocks.',
  weak: 'The signature is of a kind that counts no longer: SHA-1, DSA, RSA below 2,048 bits.',
  unreadable: 'The signature beside the file (.asc) cannot be read.',
}

/** The fault of a file whose OpenPGP signature does not count. */
export function badSignature(why: SignatureFlaw | 'missing'): Fault {
  const code = `vulnerabilities.signature_${why}`
  return new Fault('invalid', code, `${WORDS[why]} ${NOTHING_STORED}`)
}
