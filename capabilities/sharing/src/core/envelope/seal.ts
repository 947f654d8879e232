import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { canonicalize } from '@testudo/stix'
import { z } from 'zod'
import { HEX_32, type Random } from './hash.ts'
import { isIncluded, merkleTree } from './merkle.ts'
import { makePasses, PASS_SLOTS, type Pass } from './pass.ts'
import { safeJson } from './pinned.ts'
import { isSigned, keyIdOf, publicKeyOf, signText } from './signature.ts'
import { type Statement, statementIdOf, statementLeaf, statementText } from './statement.ts'

/**
 * Places in a seal's tree, always all of them: empty ones hold random leaves. A seal travels along relays, and the size
 * of a batch, or the place in it, would tell them how much somebody else received.
 */
export const SEAL_SIZE = 256
const PROOF_LENGTH = 8

const sealSchema = z.strictObject({
  v: z.literal('testudo/seal/1'),
  originator: z.string().min(1).max(200),
  key: z.string().regex(/^[0-9a-f]{32}$/),
  root: z.string().regex(HEX_32),
  sealedAt: z.int().min(0),
  passes: z.array(z.string().regex(HEX_32)).length(PASS_SLOTS),
})

export type SealFacts = Readonly<z.infer<typeof sealSchema>>

/** A seal on its way: the originator's signature over a tree of statements, and by what right a relay brings it. */
export interface Carriage {
  readonly seal: string
  readonly signature: string
  readonly pass?: Pass
  /** Seed of the hops that are left; a secret of whoever may still pass it on. */
  readonly onward?: string
}

/** One statement that can travel alone: with what proves it, and the object it speaks of. */
export interface Parcel {
  readonly statement: string
  /** JSON text of the object as released; none for a tombstone. */
  readonly text?: string
  readonly index: number
  readonly proof: readonly string[]
  readonly carriage: Carriage
}

/** The seal a text holds; undefined when it is of another shape or not in its one spelling. */
export function readSeal(text: string): SealFacts | undefined {
  if (text.length > 4000) return undefined
  const parsed = sealSchema.safeParse(safeJson(text))
  return parsed.success && canonicalize(parsed.data) === text ? parsed.data : undefined
}

/**
 * Signs up to 256 statements of one hop budget with one signature.
 *
 * @param statements with the text of the object each speaks of
 * @param hops how many relays may pass them on; 0: for the recipient alone
 * @param random at least cryptographic quality outside of tests; the tree's order is drawn from it
 * @returns parcels in the order given. One signature and `hops` + 4 key derivations; 256 × 2 hashes
 * @throws {RangeError} more than 256 statements, none, or a budget outside 0…4
 */
export function sealStatements(
  statements: readonly { readonly statement: Statement; readonly text?: string }[],
  by: { readonly node: string; readonly secretKey: Uint8Array; readonly sealedAt: number },
  hops: number,
  random: Random,
): Parcel[] {
  if (statements.length === 0 || statements.length > SEAL_SIZE) {
    throw new RangeError(`a seal holds 1 to ${SEAL_SIZE} statements`)
  }
  if (!Number.isInteger(hops) || hops < 0 || hops > PASS_SLOTS) throw new RangeError(`hops are 0 to ${PASS_SLOTS}`)
  const texts = statements.map(({ statement }) => statementText(statement))
  const places = Array.from({ length: SEAL_SIZE }, (_, place) => ({ place, by: bytesToHex(random(8)) }))
    .sort((a, b) => (a.by < b.by ? -1 : 1))
    .map(({ place }) => place)
  const leaves = Array.from({ length: SEAL_SIZE }, () => random(32))
  for (const [i, text] of texts.entries()) leaves[places[i] ?? 0] = statementLeaf(text)
  const tree = merkleTree(leaves)
  const { passes, onward } = makePasses(hops, random)
  const facts: SealFacts = {
    v: 'testudo/seal/1',
    originator: by.node,
    key: keyIdOf(publicKeyOf(by.secretKey)),
    root: bytesToHex(tree.root),
    sealedAt: by.sealedAt,
    passes,
  }
  const seal = canonicalize(facts)
  const carriage: Carriage = {
    seal,
    signature: signText('seal', seal, by.secretKey),
    ...(onward === undefined ? {} : { onward }),
  }
  return statements.map(({ text }, i) => {
    const index = places[i] ?? 0
    const proof = (tree.proofs[index] ?? []).map(bytesToHex)
    return { statement: texts[i] ?? '', ...(text === undefined ? {} : { text }), index, proof, carriage }
  })
}

/** Whether the seal was signed with this key. */
export const isSealedBy = (carriage: Carriage, publicKey: string): boolean =>
  isSigned('seal', carriage.seal, carriage.signature, publicKey)

/** Whether the statement is one of those under the seal. Eight hashes, and one of the statement where its leaf is not given. */
export function isUnderSeal(
  parcel: Pick<Parcel, 'statement' | 'index' | 'proof'>,
  root: string,
  leaf = statementLeaf(parcel.statement),
): boolean {
  if (parcel.proof.length !== PROOF_LENGTH || !parcel.proof.every((step) => HEX_32.test(step))) return false
  const proof = parcel.proof.map((step) => hexToBytes(step))
  return isIncluded(leaf, parcel.index, SEAL_SIZE, proof, hexToBytes(root))
}

/** Name of the statement a parcel carries. */
export const parcelIdOf = (parcel: Pick<Parcel, 'statement'>): string => statementIdOf(parcel.statement)
