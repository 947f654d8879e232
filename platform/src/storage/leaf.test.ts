import { expect, it } from 'vitest'
import { pgArray } from './array.ts'
import { extendFrontier, leafHash, nodeHash } from './leaf.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The tree hash by its definition, RFC 6962 §2.1. */
function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (leaves.length === 1 && only) return only
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)))
}

const foldFrontier = (frontier: Uint8Array) => {
  const roots: Uint8Array[] = []
  for (let i = 0; i < frontier.length; i += 32) roots.push(frontier.subarray(i, i + 32))
  return roots.reduceRight((right, left) => nodeHash(left, right))
}

it('hashes a leaf as RFC 6962 does: the empty entry gives the known value', () => {
  expect(hex(leafHash(''))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
})

it('keeps a frontier that folds to the tree hash, leaf by leaf and in one go', () => {
  const leaves = Array.from({ length: 70 }, (_, i) => leafHash(`entry ${i}`))
  let stepwise: Uint8Array = new Uint8Array()
  for (const [i, leaf] of leaves.entries()) {
    stepwise = extendFrontier(stepwise, i, [leaf])
    expect(hex(foldFrontier(stepwise))).toBe(hex(treeHash(leaves.slice(0, i + 1))))
  }
  expect(hex(extendFrontier(extendFrontier(new Uint8Array(), 0, leaves.slice(0, 33)), 33, leaves.slice(33)))).toBe(
    hex(stepwise),
  )
})

it.each([
  [['a', 'b"c', 'd\\e', null, ''], '{"a","b\\"c","d\\\\e",null,""}'],
  [[1, -2, null], '{1,-2,null}'],
  [[true, false], '{t,f}'],
  [[new Uint8Array([0, 255])], '{"\\\\x00ff"}'],
  [['nul\0here'], '{"nulhere"}'],
  [[], '{}'],
])('writes the array %j', (values, literal) => {
  expect(pgArray(values)).toBe(literal)
})
