import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { canonicalize } from '@testudo/stix'
import { z } from 'zod'
import { HEX_32, hashOf, type Random } from './hash.ts'
import { safeJson } from './pinned.ts'
import { isSigned, publicKeyOf, signText } from './signature.ts'

/*
 * Hop budgets nobody can stretch and that show no route.
 *
 * A counter beside the parcel can be set back by any relay. So the originator makes one key pair per allowed hop, each
 * from a seed that is the hash of the one before, and signs their public halves into the seal. A relay spends its key
 * on a pass that names the one recipient, and hands on the next seed; the last holder has no key and can name nobody.
 * The seal always lists PASS_SLOTS keys, sorted, the unused ones without any owner: neither the budget nor the distance
 * to the originator can be read from it.
 */

/** The greatest hop budget. */
export const PASS_SLOTS = 4

const passSchema = z.strictObject({
  v: z.literal('testudo/pass/1'),
  root: z.string().regex(HEX_32),
  to: z.string().min(1).max(200),
  key: z.string().regex(HEX_32),
})

/** The right of one recipient to have the parcels of one seal from a relay. */
export interface Pass {
  readonly text: string
  readonly signature: string
}

const nextSeed = (seed: Uint8Array): Uint8Array => hashOf('testudo/pass/1/next', seed)
const secretOf = (seed: Uint8Array): Uint8Array => hashOf('testudo/pass/1/key', seed)

/** The keys of a hop budget: what the seal lists, and the seed of the first recipient (none when the budget is 0). */
export function makePasses(hops: number, random: Random): { readonly passes: string[]; readonly onward?: string } {
  const passes: string[] = []
  let seed = random(32)
  const first = bytesToHex(seed)
  for (let i = 0; i < hops; i++) {
    passes.push(publicKeyOf(secretOf(seed)))
    seed = nextSeed(seed)
  }
  while (passes.length < PASS_SLOTS) passes.push(publicKeyOf(random(32)))
  passes.sort()
  return hops > 0 ? { passes, onward: first } : { passes }
}

/** The public keys a seed can still spend, in order. Up to PASS_SLOTS + 1 key derivations, 0.2 ms each. */
function keysOf(passes: readonly string[], onward: string | undefined): string[] {
  const keys: string[] = []
  if (onward === undefined || !HEX_32.test(onward)) return keys
  let seed = hexToBytes(onward)
  while (keys.length < passes.length) {
    const key = publicKeyOf(secretOf(seed))
    if (!passes.includes(key)) break
    keys.push(key)
    seed = Uint8Array.from(nextSeed(seed))
  }
  return keys
}

/** How many further hops the holder of this seed may make. */
export const hopsLeft = (passes: readonly string[], onward: string | undefined): number => keysOf(passes, onward).length

/** A pass for one recipient and the seed that goes with it; undefined when no hop is left. */
export function grantPass(
  seal: { readonly root: string; readonly passes: readonly string[] },
  onward: string | undefined,
  to: string,
): { readonly pass: Pass; readonly onward?: string } | undefined {
  const [key, following] = keysOf(seal.passes, onward)
  if (key === undefined || onward === undefined) return undefined
  const seed = hexToBytes(onward)
  const text = canonicalize({ v: 'testudo/pass/1', root: seal.root, to, key })
  const pass = { text, signature: signText('pass', text, secretOf(seed)) }
  return following === undefined ? { pass } : { pass, onward: bytesToHex(nextSeed(seed)) }
}

/** Whether this pass lets this node have what the seal covers, and whether the seed beside it is no earlier one. */
export function isPass(
  seal: { readonly root: string; readonly passes: readonly string[] },
  pass: Pass | undefined,
  onward: string | undefined,
  me: string,
): boolean {
  if (!pass || pass.text.length > 1000) return false
  const parsed = passSchema.safeParse(safeJson(pass.text))
  if (!parsed.success) return false
  const { root, to, key } = parsed.data
  if (root !== seal.root || to !== me || !seal.passes.includes(key)) return false
  return isSigned('pass', pass.text, pass.signature, key) && !keysOf(seal.passes, onward).includes(key)
}
