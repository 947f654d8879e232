import { gzipSync } from 'node:zlib'
import { createObjects, type ObjectStore } from '@testudo/platform/objects'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, type TestEngine } from '../support/engines.ts'
import { OPEN, person, testPolicies } from '../support/policies.ts'
import { bundle, bytesOf, idOf, malware } from '../support/stix.ts'

const ana = person('ana', 'SECRET')
const good = JSON.stringify(malware('Good'))
const inBundle = (...texts: string[]) => `{"type":"bundle","id":"bundle--1","objects":[${texts.join(',')}]}`

/** What a stranger may send. The store answers with a place or sets the object aside, stores nothing by halves, and goes on. */
describe('bad input', () => {
  let opened: TestEngine
  let objects: ObjectStore
  beforeAll(async () => {
    opened = await openEngine('embedded')
    objects = await createObjects(opened.storage, { policies: testPolicies, clock: Date, defaultLabel: OPEN })
  })
  afterAll(() => opened?.close())

  it.each([
    ['nothing at all', '', 'stix.empty'],
    ['something that is not JSON', 'MZ\u0090 not json', 'stix.syntax'],
    ['a bundle cut in the middle of a string', inBundle(good).slice(0, 90), 'stix.truncated'],
    ['text behind the end', `${inBundle(good)} ]`, 'stix.trailing_garbage'],
    ['UTF-16', Buffer.from(inBundle(good), 'utf16le'), 'stix.encoding'],
    ['Latin-1 letters', Buffer.from(inBundle(good.replace('Good', 'G\u00f6d')), 'latin1'), 'stix.encoding'],
    ['a gzip stream that is none', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8]), 'objects.gzip_broken'],
    ['a gzip bomb', gzipSync(Buffer.alloc(64_000_000, 0x20)), 'objects.too_big'],
  ])('%s is refused as a whole, with its place', async (_, content, code) => {
    await expect(objects.import(ana, bytesOf(content, 65_536), { source: 'bad' })).rejects.toMatchObject({
      kind: 'invalid',
      code,
      place: { byte: expect.any(Number) },
    })
  })

  it.each([
    ['a million brackets', `{"type":"x-deep","a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`, 'stix.too_deep'],
    ['a key given twice', '{"type":"malware","name":"a","name":"b"}', 'stix.duplicate_key'],
    ['a number beyond all measure', '{"type":"malware","n":1e400}', 'stix.number_range'],
    ['an integer that JSON.parse rounds', '{"type":"malware","n":9007199254740993}', 'stix.number_range'],
    ['a lone surrogate', '{"type":"malware","name":"\\ud800"}', 'stix.lone_surrogate'],
    ['a list where an object belongs', '[1]', 'stix.not_an_object'],
    ['an object without an id', '{"type":"malware","spec_version":"2.1"}', 'stix.required'],
  ])('%s is set aside, and its neighbours are taken', async (name, text, code) => {
    const neighbour = malware(`beside ${name}`)
    const report = await objects.import(ana, bytesOf(inBundle(JSON.stringify(neighbour), text), 65_536), {
      source: 'bad',
    })
    expect(report).toMatchObject({
      total: 2,
      new: 1,
      quarantined: 1,
      problems: [{ code, index: 1, byte: expect.any(Number) }],
    })
    expect(await objects.get(ana, neighbour.id)).toBeDefined()
  })

  it('a key named __proto__ stays data', async () => {
    const text = good
      .replace('"Good"', '"Proto"')
      .replace(idOf('malware', 'Good'), idOf('malware', 'Proto'))
      .replace('{"type"', '{"__proto__":{"polluted":true},"type"')
    await objects.import(ana, bytesOf(inBundle(text)), { source: 'bad' })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('readers are answered while a large import runs', async () => {
    let running = true
    const many = Array.from({ length: 3_000 }, (_, i) => malware(`many ${i}`))
    const load = objects.import(ana, bundle(many, 65_536), { source: 'large' }).finally(() => {
      running = false
    })
    let answered = 0
    while (running) {
      await objects.get(ana, idOf('malware', 'many 1'))
      answered += 1
    }
    await load
    // One batch at most stands between two answers: with 250 a batch, twelve batches.
    expect(answered).toBeGreaterThanOrEqual(12)
  })

  it('an import stopped half way keeps whole batches and says that it was stopped', async () => {
    const stop = new AbortController()
    const many = Array.from({ length: 2_000 }, (_, i) => malware(`stopped ${i}`))
    const load = objects.import(ana, bundle(many, 10_000), {
      source: 'stopped',
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    await expect(load).rejects.toThrow(/abort/i)
    const kept = (
      await objects.getMany(
        ana,
        many.map((m) => m.id),
      )
    ).length
    expect(kept % opened.storage.batchSize).toBe(0)
    expect(kept).toBeLessThan(2_000)
  })
})
