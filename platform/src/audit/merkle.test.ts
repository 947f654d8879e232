import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  append,
  consistencyProof,
  emptyFrontier,
  emptyRoot,
  inclusionProof,
  leafHash,
  nodeHash,
  readFrontier,
  rootFromLeaves,
  rootOf,
  verifyConsistency,
  verifyInclusion,
  writeFrontier,
} from './merkle.ts'

const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex')

/** The eight leaves and the roots of the Certificate Transparency reference implementation (merkletree tests). */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const leaves = LEAVES.map((leaf) => leafHash(Buffer.from(leaf, 'hex')))

/** MTH by the recursive definition, as a second opinion on the frontier. */
function definition(list: readonly Uint8Array[]): Uint8Array {
  const [first] = list
  if (first === undefined) return emptyRoot()
  if (list.length === 1) return first
  let k = 1
  while (k * 2 < list.length) k *= 2
  return nodeHash(definition(list.slice(0, k)), definition(list.slice(k)))
}

describe('the tree of RFC 6962', () => {
  it('has the known root of nothing and of one to eight known leaves', () => {
    expect(hex(emptyRoot())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    for (const [i, root] of ROOTS.entries()) expect(hex(rootFromLeaves(leaves.slice(0, i + 1)))).toBe(root)
  })

  it('grows the same root leaf by leaf, in groups and by definition', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 80 }), fc.nat(80), (entries, cut) => {
        const hashes = entries.map((entry) => leafHash(entry))
        const grown = append(append(emptyFrontier, hashes.slice(0, cut)), hashes.slice(cut))
        expect(hex(rootOf(readFrontier(writeFrontier(grown))))).toBe(hex(definition(hashes)))
      }),
      { numRuns: 200 },
    )
  })

  it('refuses a text that is not a frontier', () => {
    for (const text of ['', '3:aa', '1:', '-1:', `2:${'00'.repeat(32)},${'00'.repeat(32)}`]) {
      if (text === '') expect(readFrontier('0:').size).toBe(0)
      else expect(() => readFrontier(text)).toThrow(RangeError)
    }
  })

  it('proves every leaf of every small tree, and nothing else', () => {
    for (let size = 1; size <= 40; size++) {
      const list = Array.from({ length: size }, (_, i) => leafHash(`entry ${i}`))
      const root = rootFromLeaves(list)
      for (const [i, leaf] of list.entries()) {
        const proof = inclusionProof(list, i)
        expect(verifyInclusion(leaf, i, size, proof, root)).toBe(true)
        expect(verifyInclusion(leafHash('other'), i, size, proof, root)).toBe(false)
        expect(verifyInclusion(leaf, i + 1, size, proof, root)).toBe(false)
        expect(verifyInclusion(leaf, i, size, [...proof, root], root)).toBe(false)
        expect(verifyInclusion(leaf, i, size, proof, leafHash('other'))).toBe(false)
      }
    }
  })

  it('proves every tree a continuation of every earlier one, and nothing else', () => {
    for (let size = 1; size <= 33; size++) {
      const list = Array.from({ length: size }, (_, i) => leafHash(`entry ${i}`))
      const second = { size, root: rootFromLeaves(list) }
      for (let m = 1; m <= size; m++) {
        const first = { size: m, root: rootFromLeaves(list.slice(0, m)) }
        const proof = consistencyProof(list, m)
        expect(verifyConsistency(first, second, proof)).toBe(true)
        expect(verifyConsistency({ size: m, root: leafHash('other') }, second, proof)).toBe(false)
        expect(verifyConsistency(first, { size, root: leafHash('other') }, proof)).toBe(false)
      }
    }
  })

  it('names a leaf or a size that is not there', () => {
    expect(() => inclusionProof(leaves, 8)).toThrow('no leaf 8')
    expect(() => consistencyProof(leaves, 0)).toThrow('no tree of size 0')
  })
})
