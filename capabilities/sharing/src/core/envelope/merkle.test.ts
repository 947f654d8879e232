import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isIncluded, leafHash, merkleTree } from './merkle.ts'

// The eight inputs and roots of the reference tests of RFC 6962 (certificate-transparency, merkle_tree_test).
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
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

const leaves = (n: number) => Array.from({ length: n }, (_, i) => leafHash(Uint8Array.of(i)))

it('takes no other leaf, place, size, proof or root', () => {
  const { root, proofs } = merkleTree(leaves(7))
  const [leaf = root, other = root] = leaves(7).slice(3, 5)
  const proof = proofs[3] ?? []
  expect(isIncluded(leaf, 3, 7, proof, root)).toBe(true)
  expect(isIncluded(other, 3, 7, proof, root)).toBe(false)
  expect(isIncluded(leaf, 2, 7, proof, root)).toBe(false)
  expect(isIncluded(leaf, 3, 3, proof, root)).toBe(false)
  expect(isIncluded(leaf, 3, 7, proof.slice(1), root)).toBe(false)
  expect(isIncluded(leaf, 3, 7, [...proof, root], root)).toBe(false)
  expect(isIncluded(leaf, 3, 7, proof, leaf)).toBe(false)
  expect(isIncluded(leaf, -1, 7, proof, root)).toBe(false)
  expect(isIncluded(leaf, Number.NaN, 7, proof, root)).toBe(false)
})

it('has the roots of the reference tests', () => {
  const all = INPUTS.map((hex) => leafHash(hexToBytes(hex)))
  expect(ROOTS.map((_, i) => bytesToHex(merkleTree(all.slice(0, i + 1)).root))).toEqual(ROOTS)
  expect(bytesToHex(merkleTree([]).root)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

it('proves every leaf of every tree', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), (n) => {
      const all = leaves(n)
      const { root, proofs } = merkleTree(all)
      return all.every((leaf, i) => isIncluded(leaf, i, n, proofs[i] ?? [], root))
    }),
    { numRuns: 40 },
  )
})
