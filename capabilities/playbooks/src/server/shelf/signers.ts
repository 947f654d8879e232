import { webcrypto } from 'node:crypto'
import { type Playbook, type Signature, type Subtle, verify } from '@testudo/cacao'
import { playbookOf } from '../documents.ts'

interface Signer {
  readonly signee: string
  readonly valid: boolean
  /** SHA-256 of its key; left out where the key is not there. */
  readonly fingerprint?: string
}
interface Verified {
  readonly signers: readonly Signer[]
  /** Unix ms at which time makes another answer of it. */
  readonly until: number
}

const MOST_HELD = 2_000
/** As many are named of one playbook. */
const MOST_SIGNERS = 5
const subtle = webcrypto.subtle as unknown as Subtle

/** Who signed playbooks: each text is verified once, and again when time makes a signature valid or ends it. */
export class Signers {
  readonly #held = new Map<string, Verified>()

  /** @param now Unix ms */
  async of(row: { readonly body: string; readonly hash: string }, now: number): Promise<readonly Signer[]> {
    // What has none is the rule: its text is not read for it.
    if (!row.body.includes('"signatures"')) return []
    const known = this.#held.get(row.hash)
    if (known !== undefined && now < known.until) return known.signers
    const playbook = playbookOf(row)
    const verified = await verify(playbook, { subtle, now: new Date(now).toISOString() })
    const signers = verified.slice(0, MOST_SIGNERS).map(({ signee, valid, keyFingerprint }) => ({
      signee: signee.slice(0, 200),
      valid,
      ...(keyFingerprint === null ? {} : { fingerprint: keyFingerprint }),
    }))
    const until = Math.min(...turnsOf(playbook).filter((at) => at > now), Number.MAX_SAFE_INTEGER)
    this.#held.delete(row.hash)
    this.#held.set(row.hash, { signers, until })
    const [oldest] = this.#held.keys()
    if (this.#held.size > MOST_HELD && oldest !== undefined) this.#held.delete(oldest)
    return signers
  }
}

/** When signatures begin and cease to be valid. */
function turnsOf(playbook: Playbook): readonly number[] {
  const turns: number[] = []
  for (const outermost of playbook.signatures ?? [])
    for (let one: Signature | undefined = outermost; one !== undefined; one = one.signature)
      for (const at of [one.valid_from, one.valid_until]) if (at !== undefined) turns.push(Date.parse(at))
  return turns
}
