import { createHash, createHmac } from 'node:crypto'
import { type Hash, nodeHash } from './merkle.ts'

/** Places of the usual tree: 2^20. A proof has as many steps, however few or many entries there are. */
const DEPTH = 20

/**
 * A Merkle tree in which a few leaves stand at places that only the salt tells, among noise that only the salt tells from
 * leaves. Who is shown one leaf and its path learns neither how many others there are nor where, and can confirm no guess.
 */
export interface Scattered {
  readonly depth: number
  readonly root: Hash
  /** The path of one of the leaves, nearest first. @throws {RangeError} when there is no such leaf */
  proof(index: number): ScatteredProof
}

export interface ScatteredProof {
  readonly place: number
  readonly blind: Uint8Array
  readonly path: readonly Hash[]
}

/** Scatters leaf hashes; the same salt and leaves give the same tree. O(n · depth) hashes. */
export function scatter(salt: Uint8Array, leaves: readonly Hash[]): Scattered {
  const depth = Math.max(DEPTH, Math.ceil(Math.log2(leaves.length + 1)) + 3)
  const derive = (text: string) => createHmac('sha256', salt).update(text).digest()
  const taken = new Map<number, number>()
  const places = leaves.map((_leaf, index) => {
    for (let again = 0; ; again++) {
      const place = derive(`place ${index} ${again}`).readUIntBE(0, 6) % 2 ** depth
      if (taken.has(place)) continue
      taken.set(place, index)
      return place
    }
  })
  const blindOf = (index: number) => derive(`blind ${index}`).subarray(0, 16)
  const sorted = [...taken.keys()].sort((a, b) => a - b)
  const firstFrom = (place: number) => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const mid = (low + high) >>> 1
      if ((sorted[mid] ?? 0) < place) low = mid + 1
      else high = mid
    }
    return low
  }
  const known = new Map<string, Hash>()
  const node = (level: number, index: number): Hash => {
    const width = 2 ** level
    const from = firstFrom(index * width)
    const to = firstFrom((index + 1) * width)
    if (from === to) return derive(`noise ${level} ${index}`)
    const key = `${level} ${index}`
    const seen = known.get(key)
    if (seen !== undefined) return seen
    const leaf = taken.get(sorted[from] ?? -1) ?? -1
    const hash =
      level === 0
        ? blinded(blindOf(leaf), leaves[leaf] ?? new Uint8Array())
        : nodeHash(node(level - 1, index * 2), node(level - 1, index * 2 + 1))
    known.set(key, hash)
    return hash
  }
  return {
    depth,
    root: node(depth, 0),
    proof(index) {
      const place = places[index]
      if (place === undefined) throw new RangeError(`no leaf ${index}`)
      const path: Hash[] = []
      for (let level = 0, at = place; level < depth; level++, at = Math.floor(at / 2))
        path.push(node(level, at % 2 === 0 ? at + 1 : at - 1))
      return { place, blind: blindOf(index), path }
    },
  }
}

/** SHA-256(0x00 ‖ blind ‖ leaf): a neighbour in a proof must not be recognisable by who guesses its entry. */
function blinded(blind: Uint8Array, leaf: Hash): Hash {
  return createHash('sha256').update(Uint8Array.of(0)).update(blind).update(leaf).digest()
}

/** The root that a leaf and its path lead to. */
export function rootOfScattered(leaf: Hash, { place, blind, path }: ScatteredProof): Hash {
  let hash = blinded(blind, leaf)
  let at = place
  for (const step of path) {
    hash = at % 2 === 0 ? nodeHash(hash, step) : nodeHash(step, hash)
    at = Math.floor(at / 2)
  }
  return hash
}
