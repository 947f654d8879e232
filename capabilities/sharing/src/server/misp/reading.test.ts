import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readEvents } from './reading.ts'

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}

/** What is read of a text cut into chunks of `size` bytes, and how it ends. */
async function read(text: string | Uint8Array, size = 5): Promise<string[]> {
  const out: string[] = []
  try {
    for await (const one of readEvents(chunksOf(typeof text === 'string' ? Buffer.from(text) : text, size)))
      out.push(one.kind === 'event' ? `${one.index} ${JSON.stringify(one.value)}` : `${one.index} PROBLEM ${one.path}`)
  } catch (error) {
    out.push(`END ${error instanceof Error ? error.message : ''}`)
  }
  return out
}

describe('texts that break', () => {
  it.each([
    ['nothing', '', /^END The text breaks at byte 0/],
    ['a response that is cut in an event', '{"response":[{"a":1},{"b"', /^END The text breaks at byte 2\d/],
    ['a response that is cut after an event', '{"response":[{"a":1}', /^END The text breaks/],
    ['a response without its last brace', '{"response":[{"a":1}]', /^END The text breaks/],
    ['something after the response', '{"response":[{"a":1}]} x', /^END The text breaks/],
    ['a second member of the response', '{"response":[{"a":1}],"b":1}', /^END The text breaks/],
    ['NaN', '[{"a":1},{"b":NaN}]', /^END The text breaks at byte 1\d/],
    ['a gzip stream that is cut', gzipSync('[{"a":1}]').subarray(0, 20), /gzip stream is cut short/],
  ])('%s: told with its place', async (_what, text, expected) => {
    for (const size of [1, 7, 10_000]) expect((await read(text, size)).at(-1)).toMatch(expected)
  })

  it('events before the break are given', async () => {
    expect((await read('{"response":[{"a":1},{"b":NaN}]}'))[0]).toBe('0 {"a":1}')
  })

  it('a file that grows without end is stopped', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))
    expect(await read(bomb, 4_096)).toEqual([expect.stringMatching(/^END The packed file grows more than 100 times/)])
  })

  it('white space that never ends is not kept', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"response":[{"a":1}]}')
      for (let i = 0; i < 2_000; i++) yield Buffer.alloc(64 * 1024, ' ')
    }
    const out: unknown[] = []
    const before = process.memoryUsage().arrayBuffers
    const reading = (async () => {
      for await (const one of readEvents(endless())) out.push(one)
    })()
    await expect(reading).rejects.toThrow(/breaks/)
    expect(out).toHaveLength(1)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
  })
})

describe('one bad event stops no other', () => {
  it.each([
    ['a key twice', '{"info":"x","info":"y"}', '/info'],
    ['too deep', `{"a":${'['.repeat(70)}${']'.repeat(70)}}`, '/'],
    ['a number beyond all', '{"date":1e999}', '/date'],
    ['half a surrogate pair', '{"info":"\\ud800"}', '/info'],
    ['no object', '7', '/'],
    ['STIX', '{"type":"tool","id":"tool--1"}', '/'],
  ])('%s', async (_what, bad, path) => {
    expect(await read(`[{"a":1},${bad},{"z":1}]`)).toEqual(['0 {"a":1}', `1 PROBLEM ${path}`, '2 {"z":1}'])
  })

  it('one larger than 64 MiB', async () => {
    const text = `[{"a":1},{"info":"${'x'.repeat(65 * 1024 * 1024)}"},{"z":1}]`
    expect(await read(text, 1 << 20)).toEqual(['0 {"a":1}', '1 PROBLEM /', '2 {"z":1}'])
  })
})

describe('the shapes MISP writes', () => {
  it.each([
    ['a response', '{"response":[{"a":1},{"b":"}"}]}', ['0 {"a":1}', '1 {"b":"}"}']],
    ['a response with white space everywhere', ' {\n "response" : [ {"a":{}} ]\n}\n\n', ['0 {"a":{}}']],
    ['an empty response', '{"response":[]}', []],
    ['an array', '[{"a":1},{"b":2}]', ['0 {"a":1}', '1 {"b":2}']],
    ['one event', '{"Event":{"a":1}}', ['0 {"Event":{"a":1}}']],
    ['a response of attributes', '{"response":{"Attribute":[]}}', ['0 {"response":{"Attribute":[]}}']],
    ['an event a line', '{"Event":{"a":1}}\n{"Event":{"b":2}}\n', ['0 {"Event":{"a":1}}', '1 {"Event":{"b":2}}']],
    ['an object that only begins so', '{"resp":1}', ['0 {"resp":1}']],
    ['keys that mean something to JavaScript', '{"__proto__":{"a":1}}', ['0 {"__proto__":{"a":1}}']],
  ])('%s, plain and gzip, cut anywhere', async (_what, text, expected) => {
    for (const size of [1, 2, 13, 10_000]) {
      expect(await read(text, size)).toEqual(expected)
      expect(await read(gzipSync(text), size)).toEqual(expected)
    }
  })
})
