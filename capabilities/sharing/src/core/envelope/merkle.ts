import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'

/** A SHA-256 value, 32 bytes. */
export type Hash = Uint8Array

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** Hash of one entry: SHA-256(0x00 ‖ entry). RFC 6962 §2.1: leaves and nodes differ, so no node passes for a leaf. */
export const leafHash = (entry: Uint8Array): Hash => sha256(concatBytes(LEAF, entry))

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Hash, right: Hash): Hash => sha256(concatBytes(NODE, left, right))

/** A tree over all its leaves at once: its root, and for each leaf the hashes that prove it, nearest first. */
export interface MerkleTree {
  readonly root: Hash
  readonly proofs: readonly (readonly Hash[])[]
}

/** The tree of RFC 6962 §2.1 with every PATH of §2.1.1. Time O(n) hashes, O(n log n) for the proofs. */
export function merkleTree(leaves: readonly Hash[]): MerkleTree {
  const proofs: Hash[][] = leaves.map(() => [])
  const walk = (from: number, to: number): Hash => {
    const only = leaves[from]
    if (only === undefined) return sha256(new Uint8Array(0))
    if (to - from === 1) return only
    let k = 1
    while (k * 2 < to - from) k *= 2
    const left = walk(from, from + k)
    const right = walk(from + k, to)
    for (let i = from; i < to; i++) proofs[i]?.push(i < from + k ? right : left)
    return nodeHash(left, right)
  }
  return { root: walk(0, leaves.length), proofs }
}

/** Checks an inclusion proof by RFC 9162 §2.1.3.2. False for any other leaf, index, size, proof or root. */
export function isIncluded(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false
  let fn = index
  let sn = size - 1
  let hash = leaf
  for (const step of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(step, hash)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else {
      hash = nodeHash(hash, step)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && hash.length === root.length && hash.every((byte, i) => byte === root[i])
}
