import { gzipSync } from 'node:zlib'
import { canonicalize } from '@testudo/stix'
import { beforeEach, describe, expect, it } from 'vitest'
import { ENGINES } from '../../../test/support/engines.ts'
import { GUARDED, OPEN, SECRET } from '../../../test/support/policies.ts'
import {
  bundle,
  bytesOf,
  day,
  idOf,
  identity,
  malware,
  object,
  relationship,
  statement,
  type Stix,
} from '../../../test/support/stix.ts'
import type { ObjectStore } from './index.ts'
import { high, low, mid, storeSuite, textOf } from '../../../test/support/store-suite.ts'

/** What every order of arrival must agree on, as one reader sees it. */
async function state(objects: ObjectStore, who = high) {
  const all = (JSON.parse(await textOf(objects.export(who, { versions: true }))) as { objects: Stix[] }).objects
    .map((o) => canonicalize(o))
    .toSorted()
  const heads = (await objects.all(who, Object.keys(await objects.counts(who)))).map(
    (o) => `${o.id} ${o.modified} ${canonicalize(JSON.parse(o.body))} ${canonicalize(o.label)}`,
  )
  return {
    all,
    heads,
    counts: await objects.counts(who),
    edges: await objects.allEdges(who, ['uses', 'created_by_ref', 'targets']),
  }
}

const shuffled = <T>(list: readonly T[], seed: number): T[] => {
  let s = seed
  return list
    .map((x) => {
      s = (s * 1_103_515_245 + 12_345) % 2_147_483_648
      return [s, x] as const
    })
    .toSorted(([a], [b]) => a - b)
    .map(([, x]) => x)
}

describe.each(ENGINES)('the object store on %s', (engine) => {
  const suite = storeSuite(engine)
  const { runs, load } = suite
  let objects: ObjectStore
  beforeEach(() => {
    if (runs) objects = suite.objects
  })

  describe.skipIf(!runs)('refuses', () => {
    it('a text cut short, at its place, and keeps the whole batches before', async () => {
      const many = Array.from({ length: suite.opened.storage.batchSize + 10 }, (_, i) => malware(`cut ${i}`))
      const text = JSON.stringify({ type: 'bundle', id: 'bundle--1', objects: many }).slice(0, -40)
      await expect(objects.import(high, bytesOf(text), { source: 'cut' })).rejects.toMatchObject({
        kind: 'invalid',
        code: 'stix.truncated',
        place: { byte: text.length },
      })
      expect((await objects.counts(high))['malware']).toBeGreaterThanOrEqual(suite.opened.storage.batchSize)
    })

    it('a gzip bomb', async () => {
      const bomb = gzipSync(Buffer.alloc(40_000_000, 0x20))
      await expect(objects.import(high, bytesOf(bomb), { source: 'bomb' })).rejects.toMatchObject({
        kind: 'invalid',
        code: 'objects.too_big',
      })
      expect(await objects.counts(high)).toEqual({})
    })

    it('a damaged gzip stream, naming it', async () => {
      const packed = gzipSync(JSON.stringify({ type: 'bundle', id: 'bundle--1', objects: [malware('x')] }))
      await expect(objects.import(high, bytesOf(packed.subarray(0, -12)), { source: 'gz' })).rejects.toMatchObject({
        kind: 'invalid',
        code: 'objects.gzip_broken',
      })
    })

    it('a cursor of another reader, of another question, or changed by a letter', async () => {
      await load(Array.from({ length: 5 }, (_, i) => malware(`m${i}`)))
      const { next = '' } = await objects.list(high, { limit: 2 })
      expect(next).not.toBe('')
      await expect(objects.list(low, { limit: 2, cursor: next })).rejects.toMatchObject({ code: 'objects.cursor' })
      await expect(objects.list(high, { limit: 2, cursor: next, types: ['tool'] })).rejects.toMatchObject({
        code: 'objects.cursor',
      })
      await expect(objects.list(high, { limit: 2, cursor: `x${next.slice(1)}` })).rejects.toMatchObject({
        code: 'objects.cursor',
      })
    })

    it('an authored set with one bad object, whole, naming the first bad one', async () => {
      const put = objects.put(high, [malware('Good'), { ...malware('Bad'), is_family: 'yes' }], {
        label: OPEN,
        source: 'desk',
      })
      await expect(put).rejects.toMatchObject({ kind: 'invalid', place: { path: '/1' } })
      expect(await objects.counts(high)).toEqual({})
    })
  })

  describe.skipIf(!runs)('quarantines', () => {
    const verdicts = async (list: readonly unknown[] | string) => {
      const told: [number, string, string][] = []
      const source = typeof list === 'string' ? bytesOf(list) : bundle(list)
      const report = await objects.import(high, source, {
        source: 't',
        onVerdict: (v) => told.push([v.index, v.verdict, v.code ?? '']),
      })
      return { told, report }
    }

    it('a bad object, and takes the good ones around it', async () => {
      const { told, report } = await verdicts([malware('A'), { type: 'malware', id: 'malware--1' }, malware('B')])
      expect(told.map(([i, v]) => [i, v])).toEqual([
        [0, 'new'],
        [1, 'quarantined'],
        [2, 'new'],
      ])
      expect(report).toMatchObject({ total: 3, new: 2, quarantined: 1, problems: [{ index: 1 }] })
      expect((await objects.quarantine(high)).rows).toMatchObject([{ index: 1, source: 't' }])
      expect((await objects.quarantine(low)).rows).toMatchObject([{ index: -1, source: 't' }])
    })

    it('duplicate keys and numbers that JSON.parse alters', async () => {
      const text = [`{"type":"malware","type":"tool"}`, JSON.stringify(malware('ok')), `{"type":"x-a","n":1e400}`].join(
        '\n',
      )
      const { told } = await verdicts(text)
      expect(told.map(([i, v, c]) => [i, v, c])).toEqual([
        [0, 'quarantined', 'stix.duplicate_key'],
        [1, 'new', ''],
        [2, 'quarantined', 'stix.number_range'],
      ])
    })

    it('an object under a marking nobody defined; not one whose marking comes later', async () => {
      const known = statement('later')
      const { told } = await verdicts([
        malware('A', { object_marking_refs: [known.id] }),
        malware('B', { object_marking_refs: [idOf('marking-definition', 'never')] }),
        known,
      ])
      expect(Object.fromEntries(told.map(([i, v, c]) => [i, `${v} ${c}`]))).toEqual({
        0: 'new ',
        1: 'quarantined objects.unknown_marking',
        2: 'new ',
      })
    })

    it('a broken object under the label of its markings, never under a wider one', async () => {
      const red = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'
      const { told } = await verdicts([
        { ...malware('R', { object_marking_refs: [red] }), is_family: 3 },
        { ...malware('N', { object_marking_refs: [idOf('marking-definition', 'never')] }), is_family: 3 },
      ])
      expect(told.map(([, v]) => v)).toEqual(['quarantined', 'quarantined'])
      const cleared = { ...low, clearances: { TEST: 'OPEN', TLP: 'GREEN' } }
      expect((await objects.quarantine(cleared)).rows).toEqual([])
      expect((await objects.quarantine(high)).rows).toMatchObject([{ id: idOf('malware', 'R') }])
    })

    it('other content under one id and time: both kept', async () => {
      await load([malware('Otter')])
      const { told } = await verdicts([malware('Otter', { description: 'other' })])
      expect(told).toEqual([[0, 'quarantined', 'objects.conflict']])
      expect(await objects.versions(high, idOf('malware', 'Otter'))).toHaveLength(2)
      expect((await objects.quarantine(high)).rows).toMatchObject([
        { code: 'objects.conflict', id: idOf('malware', 'Otter') },
      ])
    })

    it('a version by another creator, and one after revocation; neither becomes the newest', async () => {
      const [a, b] = [identity('A'), identity('B')]
      const mine = malware('Mine', { created_by_ref: a.id })
      const gone = { ...malware('Gone'), revoked: true, modified: day(2) }
      await load([a, b, mine, gone])
      const { told } = await verdicts([
        { ...mine, created_by_ref: b.id, modified: day(5), name: 'Stolen' },
        { ...malware('Gone'), modified: day(3), name: 'Back' },
      ])
      expect(told.map(([, , code]) => code)).toEqual(['objects.other_creator', 'objects.after_revocation'])
      expect((await objects.get(high, mine.id))?.name).toBe('Mine')
      expect((await objects.get(high, gone.id))?.revoked).toBe(true)
    })

    it('a marking sent again with a lower label does not widen what it marks', async () => {
      const mark = (label: unknown) => ({
        type: 'marking-definition',
        spec_version: '2.1',
        id: idOf('marking-definition', 'M'),
        created: day(1),
        extensions: {
          'extension-definition--04c6046a-9efe-49a6-b8fa-3d347ab72315': { extension_type: 'property-extension', label },
        },
      })
      await load([mark(SECRET)])
      await load([mark(OPEN), malware('Marked', { object_marking_refs: [idOf('marking-definition', 'M')] })])
      expect(await objects.get(low, idOf('malware', 'Marked'))).toBeUndefined()
      expect((await objects.get(high, idOf('malware', 'Marked')))?.label).toMatchObject({ classification: 'SECRET' })
    })
  })

  describe.skipIf(!runs)('keeps', () => {
    it('the same state whatever the order, with duplicates', async () => {
      const a = identity('A')
      const b = identity('B')
      const otter = malware('Otter', { created_by_ref: a.id })
      const world = [
        a,
        b,
        otter,
        { ...otter, modified: day(2), name: 'Otter 2' },
        { ...otter, modified: day(3), revoked: true },
        { ...otter, modified: day(4), name: 'too late' },
        { ...otter, modified: day(2), created_by_ref: b.id, name: 'stolen' },
        malware('Heron'),
        malware('Heron', { description: 'conflict' }),
        relationship(a, 'uses', malware('Heron')),
        object('domain-name', 'x', {
          value: 'x.example',
          spec_version: '2.1',
          created: undefined,
          modified: undefined,
        }),
      ]
      await load(world)
      const first = await state(objects)
      for (const seed of [1, 2, 3]) {
        await suite.restart()
        objects = suite.objects
        for (const part of [shuffled(world, seed), shuffled(world, seed + 10)]) for (const o of part) await load([o])
        expect(await state(objects)).toEqual(first)
      }
    })

    it('names with U+0000, __proto__ keys and nanoseconds', async () => {
      const odd = `{"type":"malware","spec_version":"2.1","id":"${idOf('malware', 'odd')}","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.123456789Z","name":"a\\u0000b","is_family":true,"__proto__":{"x":1}}`
      const report = await objects.import(high, bytesOf(odd), { source: 'odd' })
      const stored = report.new === 1 ? await objects.get(high, idOf('malware', 'odd')) : undefined
      if (stored === undefined) expect(report.problems).toMatchObject([{ code: expect.stringMatching(/^stix\./) }])
      else
        expect(stored).toMatchObject({
          body: canonicalize(JSON.parse(odd)),
          name: 'ab',
          modified: '2026-01-01T00:00:00.123456789Z',
        })
      const zero = { ...malware('zero'), name: 'a\0b' }
      expect((await load([zero])).new).toBe(1)
      expect(await objects.get(high, zero.id)).toMatchObject({ name: 'ab', body: canonicalize(zero) })
    })

    it('every source that asserted an object, with its grading', async () => {
      await load([malware('Otter')], { source: 'EST' })
      await objects.import(high, bundle([malware('Otter')]), {
        source: 'LVA',
        grading: { reliability: 'B', credibility: '2' },
      })
      await load([malware('Otter')], { source: 'EST' })
      const told = await objects.assertions(high, idOf('malware', 'Otter'))
      expect(told.map(({ source, grading }) => ({ source, grading }))).toEqual([
        { source: 'EST', grading: undefined },
        { source: 'LVA', grading: { reliability: 'B', credibility: '2' } },
      ])
    })

    it('nothing of a dry run, which tells the same verdicts', async () => {
      const world = [
        malware('A'),
        malware('A'),
        { ...malware('A'), modified: day(2) },
        relationship(malware('A'), 'targets', identity('nobody')),
      ]
      const dry = await load(world, { dryRun: true })
      expect(await objects.counts(high)).toEqual({})
      expect(await objects.quarantine(high)).toEqual({ rows: [] })
      const { milliseconds: _, dryRun, ...real } = await load(world)
      expect(dryRun).toBe(false)
      expect(dry).toMatchObject(real)
      expect(real).toMatchObject({ new: 2, same: 1, newer: 1, pendingReferences: 1 })
    })

    it('authored objects, in one transaction under one label', async () => {
      expect(await objects.put(high, [malware('Mine'), identity('Me')], { label: GUARDED, source: 'desk' })).toEqual([
        'new',
        'new',
      ])
      expect(await objects.get(low, idOf('malware', 'Mine'))).toBeUndefined()
      expect((await objects.get(mid, idOf('malware', 'Mine')))?.label).toEqual(GUARDED)
    })
  })
})
