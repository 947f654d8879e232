import { createHash } from 'node:crypto'

/**
 * The Merkle tree of RFC 6962 §2.1 (the same as RFC 9162 §2.1) over SHA-256. Hashes are 32-byte buffers.
 * A tree of n leaves splits at the largest power of two below n; leaves and nodes hash under different prefixes, so that
 * no inner node can pass for a leaf.
 */
export type Hash = Uint8Array

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** Hash of one log entry: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: string | Uint8Array): Hash {
  return createHash('sha256').update(LEAF).update(entry).digest()
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(NODE).update(left).update(right).digest()
}

/** Root of the empty tree: SHA-256 of nothing. */
export function emptyRoot(): Hash {
  return createHash('sha256').digest()
}

/**
 * The right edge of a growing tree: the roots of its complete subtrees, largest first. One hash per 1-bit of `size`, so
 * never more than 53.
 */
export interface Frontier {
  readonly size: number
  readonly nodes: readonly Hash[]
}

export const emptyFrontier: Frontier = { size: 0, nodes: [] }

/** Appends leaf hashes. Amortised two hashes a leaf; the given frontier is not changed. */
export function append(frontier: Frontier, leaves: Iterable<Hash>): Frontier {
  const nodes = [...frontier.nodes]
  let size = frontier.size
  for (const leaf of leaves) {
    let node = leaf
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = nodes.pop()
      if (left === undefined) throw new RangeError(`a frontier of size ${frontier.size} lacks a node`)
      node = nodeHash(left, node)
    }
    nodes.push(node)
    size += 1
  }
  return { size, nodes }
}

/** Root hash of a frontier: its nodes folded from the right. */
export function rootOf(frontier: Frontier): Hash {
  let root: Hash | undefined
  for (const node of frontier.nodes.toReversed()) root = root === undefined ? node : nodeHash(node, root)
  return root ?? emptyRoot()
}

/** The frontier as text for a database column: `3:hex,hex`. */
export function writeFrontier(frontier: Frontier): string {
  return `${frontier.size}:${frontier.nodes.map((node) => Buffer.from(node).toString('hex')).join(',')}`
}

/** Reads `writeFrontier`. @throws {RangeError} when the text is not a frontier */
export function readFrontier(text: string): Frontier {
  const [size = '', hex = ''] = text.split(':')
  const nodes = hex === '' ? [] : hex.split(',').map((node) => Buffer.from(node, 'hex'))
  const frontier = { size: Number(size), nodes }
  const ones = [...frontier.size.toString(2)].filter((bit) => bit === '1').length
  if (!Number.isSafeInteger(frontier.size) || ones !== nodes.length || nodes.some((node) => node.length !== 32)) {
    throw new RangeError(`not a frontier: ${text.slice(0, 80)}`)
  }
  return frontier
}

/** MTH(D[n]) from leaf hashes, straight from the definition. */
export function rootFromLeaves(leaves: readonly Hash[]): Hash {
  return rootOf(append(emptyFrontier, leaves))
}

const splitOf = (n: number): number => {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/**
 * PATH(m, D[n]) of RFC 6962 §2.1.1: the hashes that prove leaf `index` is in the tree of these leaves, nearest first.
 *
 * @throws {RangeError} when there is no such leaf
 */
export function inclusionProof(leaves: readonly Hash[], index: number): Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new RangeError(`no leaf ${index}`)
  if (leaves.length === 1) return []
  const k = splitOf(leaves.length)
  return index < k
    ? [...inclusionProof(leaves.slice(0, k), index), rootFromLeaves(leaves.slice(k))]
    : [...inclusionProof(leaves.slice(k), index - k), rootFromLeaves(leaves.slice(0, k))]
}

/** Checks an inclusion proof by RFC 9162 §2.1.3.2. False for any other leaf, index, size, proof or root. */
export function verifyInclusion(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): boolean {
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
  return sn === 0 && Buffer.compare(hash, root) === 0
}

/**
 * PROOF(m, D[n]) of RFC 6962 §2.1.2: that the tree of the first `first` leaves is a prefix of the tree of all.
 *
 * @throws {RangeError} when `first` is not in 1…n
 */
export function consistencyProof(leaves: readonly Hash[], first: number): Hash[] {
  if (!Number.isInteger(first) || first < 1 || first > leaves.length) throw new RangeError(`no tree of size ${first}`)
  return subproof(first, leaves, true)
}

function subproof(m: number, leaves: readonly Hash[], whole: boolean): Hash[] {
  if (m === leaves.length) return whole ? [] : [rootFromLeaves(leaves)]
  const k = splitOf(leaves.length)
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), rootFromLeaves(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), rootFromLeaves(leaves.slice(0, k))]
}

/** Checks a consistency proof by RFC 9162 §2.1.4.2. */
export function verifyConsistency(
  first: { readonly size: number; readonly root: Hash },
  second: { readonly size: number; readonly root: Hash },
  proof: readonly Hash[],
): boolean {
  if (first.size < 1 || first.size > second.size) return false
  if (first.size === second.size) return proof.length === 0 && Buffer.compare(first.root, second.root) === 0
  const path = Number.isInteger(Math.log2(first.size)) ? [first.root, ...proof] : [...proof]
  const [start, ...rest] = path
  if (start === undefined) return false
  let fn = first.size - 1
  let sn = second.size - 1
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  let fr = start
  let sr = start
  for (const step of rest) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(step, fr)
      sr = nodeHash(step, sr)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else {
      sr = nodeHash(sr, step)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && Buffer.compare(fr, first.root) === 0 && Buffer.compare(sr, second.root) === 0
}
