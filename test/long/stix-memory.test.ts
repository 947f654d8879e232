import { expect, it } from 'vitest'
import { splitObjects } from '../../standards/stix/src/index.ts'

/** 1 GiB of bundle, made as it is read; the text itself is never held. */
it('reads a bundle of a gigabyte in the memory of its objects', async () => {
  const note = JSON.stringify({ type: 'note', content: 'x'.repeat(900), object_refs: ['a', 'b'] })
  const piece = new TextEncoder().encode(`${Array.from({ length: 70 }, () => note).join(',\n')},\n`)
  const pieces = Math.ceil(2 ** 30 / piece.length)
  const chunks = function* () {
    yield new TextEncoder().encode('{"type":"bundle","id":"bundle--1","objects":[')
    for (let i = 0; i < pieces; i++) yield piece
    yield new TextEncoder().encode(`${note}]}`)
  }
  const before = process.memoryUsage().rss
  let peak = before
  let objects = 0
  for await (const item of splitObjects(chunks())) {
    if (item.kind === 'problem') throw new Error(item.message)
    if (item.kind === 'object' && ++objects % 10_000 === 0) peak = Math.max(peak, process.memoryUsage().rss)
  }
  expect(objects).toBe(pieces * 70 + 1)
  expect((peak - before) / 2 ** 20).toBeLessThan(300)
}, 120_000)
