import { gzipSync } from 'node:zlib'
import { canonicalize } from '@testudo/stix'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { available, empty, ENGINES, openEngine, type TestEngine } from '../../../test/support/engines.ts'
import { GUARDED, labelled, OPEN, person, SECRET, testPolicies } from '../../../test/support/policies.ts'
import {
  bundle,
  bytesOf,
  day,
  idOf,
  identity,
  malware,
  object,
  relationship,
  type Stix,
  statement,
} from '../../../test/support/stix.ts'
import { createObjects, type ObjectStore } from './index.ts'

const low = person('low', 'OPEN')
const mid = person('mid', 'GUARDED')
const high = person('high', 'SECRET')
let time = Date.UTC(2026, 5, 1)
const clock = { now: () => time }

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

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += chunk
  return text
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
  const runs = available(engine)
  let opened: TestEngine
  let objects: ObjectStore

  beforeAll(async () => {
    if (runs) opened = await openEngine(engine)
  })
  afterAll(() => opened?.close())
  beforeEach(async () => {
    if (!runs) return
    time = Date.UTC(2026, 5, 1)
    await empty(opened.storage)
    objects = await createObjects(opened.storage, { policies: testPolicies, clock, defaultLabel: OPEN })
  })
  const load = (
    list: readonly unknown[],
    how: { who?: typeof low; label?: typeof OPEN; source?: string; dryRun?: boolean } = {},
  ) =>
    objects.import(how.who ?? high, bundle(list), {
      source: how.source ?? 'test',
      ...(how.label ? { defaultLabel: how.label } : {}),
      ...(how.dryRun ? { dryRun: true } : {}),
    })

  describe.skipIf(!runs)('refuses', () => {
    it('a text cut short, at its place, and keeps the whole batches before', async () => {
      const many = Array.from({ length: opened.storage.batchSize + 10 }, (_, i) => malware(`cut ${i}`))
      const text = JSON.stringify({ type: 'bundle', id: 'bundle--1', objects: many }).slice(0, -40)
      await expect(objects.import(high, bytesOf(text), { source: 'cut' })).rejects.toMatchObject({
        kind: 'invalid',
        code: 'stix.truncated',
        place: { byte: text.length },
      })
      expect((await objects.counts(high))['malware']).toBeGreaterThanOrEqual(opened.storage.batchSize)
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
        await empty(opened.storage)
        objects = await createObjects(opened.storage, { policies: testPolicies, clock, defaultLabel: OPEN })
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

  describe.skipIf(!runs)('shows each reader a world of its own:', () => {
    it('a hidden newer version does not hide the readable one', async () => {
      await load([malware('Otter')])
      await load([{ ...malware('Otter'), modified: day(9), name: 'Secret Otter' }], { label: SECRET })
      expect((await objects.get(low, idOf('malware', 'Otter')))?.name).toBe('Otter')
      expect((await objects.get(high, idOf('malware', 'Otter')))?.name).toBe('Secret Otter')
      expect(await objects.versions(low, idOf('malware', 'Otter'))).toHaveLength(1)
      expect(await objects.counts(low)).toEqual({ malware: 1 })
      expect(await objects.counts(high)).toEqual({ malware: 1 })
      expect((await objects.list(low, {})).rows.map((r) => r.name)).toEqual(['Otter'])
      expect((await objects.list(high, {})).rows.map((r) => r.name)).toEqual(['Secret Otter'])
      expect((await objects.search(low, 'Secret')).hits).toEqual([])
      expect((await objects.search(high, 'Secret')).hits).toHaveLength(1)
    })

    it('a submitter learns nothing of a hidden twin, of the same content or another', async () => {
      await load([malware('Twin'), malware('Clash', { description: 'theirs' })], { label: SECRET })
      expect(await load([malware('Twin'), malware('Clash')], { who: low })).toMatchObject({
        new: 2,
        same: 0,
        quarantined: 0,
      })
      expect((await objects.quarantine(low)).rows).toEqual([])
      expect((await objects.quarantine(high)).rows).toMatchObject([
        { id: idOf('malware', 'Clash'), code: 'objects.conflict' },
      ])
    })

    it('an edge with a hidden far end looks like a pending reference', async () => {
      const seen = malware('Seen')
      const hidden = malware('Hidden')
      await load([hidden], { label: SECRET })
      const report = await load(
        [seen, relationship(seen, 'uses', hidden), relationship(seen, 'uses', malware('Never'))],
        { who: low },
      )
      expect(report.pendingReferences).toBe(2)
      const edges = (await objects.edges(low, seen.id)).rows
      expect(edges.map((e) => e.far)).toEqual([undefined, undefined])
      expect(
        (await objects.edges(high, seen.id)).rows.filter((e) => e.far !== undefined).map((e) => e.far?.name),
      ).toEqual(['Hidden'])
    })

    it('answers of a low reader keep every byte when hidden work is done', async () => {
      const otter = malware('Otter', { description: 'swims' })
      const world = [otter, malware('Heron'), relationship(otter, 'uses', malware('Heron')), identity('A')]
      await load(world, { who: low })
      const answers = async () =>
        JSON.stringify([
          await objects.list(low, { limit: 2 }),
          await objects.counts(low),
          await objects.search(low, 'otter'),
          await objects.versions(low, otter.id),
          await objects.edges(low, otter.id),
          await objects.labels(low),
          await objects.quarantine(low),
          await objects.assertions(low, otter.id),
          await objects.changeStamp(low),
          (await textOf(objects.export(low))).replace(/bundle--[0-9a-f-]+/, ''),
        ])
      const before = await answers()
      time += 60_000
      await load(
        [
          { ...otter, modified: day(8), description: 'swims secretly' },
          malware('Otter Hidden'),
          relationship(otter, 'targets', identity('A')),
          { type: 'malware' },
        ],
        { label: SECRET },
      )
      await load([malware('Heron')], { label: SECRET, source: 'hidden source' })
      expect(await answers()).toBe(before)
      time += 60_000
      await load([malware('Egret')], { who: low })
      expect(await answers()).not.toBe(before)
    })

    it('marked parts are rows of their own: absent for who may not read them, whole for who may', async () => {
      const mark = {
        type: 'marking-definition',
        spec_version: '2.1',
        id: idOf('marking-definition', 'S'),
        created: day(1),
        extensions: {
          'extension-definition--04c6046a-9efe-49a6-b8fa-3d347ab72315': {
            extension_type: 'property-extension',
            label: SECRET,
          },
        },
      }
      const otter = malware('Otter', {
        description: 'owned by the ministry',
        aliases: ['Lutra', 'Codename'],
        created_by_ref: idOf('identity', 'A'),
        granular_markings: [{ marking_ref: mark.id, selectors: ['description', 'aliases.[1]', 'created_by_ref'] }],
      })
      await load([mark, identity('A'), otter])
      const seen = await objects.get(low, otter.id)
      expect(JSON.parse(seen?.body ?? '')).toEqual({ ...malware('Otter'), aliases: ['Lutra'] })
      expect((await objects.get(high, otter.id))?.body).toBe(canonicalize(otter))
      expect((await objects.search(low, 'ministry')).hits).toEqual([])
      expect((await objects.edges(low, idOf('identity', 'A'))).rows).toEqual([])
      expect((await objects.edges(high, idOf('identity', 'A'))).rows).toHaveLength(1)
    })

    it('released later means added later, for that reader', async () => {
      await load([malware('Otter')], { label: labelled('OPEN', 'LVA') })
      const first = (await objects.get(high, idOf('malware', 'Otter')))?.dateAdded
      expect(first).toBeUndefined()
      const latvian = { ...high, id: 'person--x', nation: 'EST' }
      expect(await objects.list(latvian, {})).toEqual({ rows: [] })
      time += 86_400_000
      expect((await objects.get({ ...latvian, nation: 'LVA' }, idOf('malware', 'Otter')))?.dateAdded).toBe(time)
    })
  })

  describe.skipIf(!runs)('reads', () => {
    it('pages without loss or repetition, also when all were added in the same instant', async () => {
      const many = Array.from({ length: 137 }, (_, i) => malware(`m ${i}`))
      await load(many)
      await load([malware('other label')], { label: GUARDED })
      for (const order of ['added', 'name'] as const) {
        const seen: string[] = []
        const lengths = new Set<number>()
        for (let cursor: string | undefined; ; ) {
          const page = await objects.list(high, { limit: 10, order, ...(cursor ? { cursor } : {}) })
          seen.push(...page.rows.map((r) => r.id))
          if (page.next === undefined) break
          lengths.add(page.next.length)
          cursor = page.next
        }
        expect(new Set(seen).size).toBe(138)
        expect(seen).toHaveLength(138)
        expect(lengths.size).toBe(1)
      }
    })

    it('edges page by page, also when one object holds many', async () => {
      const hub = malware('Hub')
      const report = object('report', 'R', {
        name: 'R',
        published: day(1),
        object_refs: [hub.id, ...Array.from({ length: 30 }, (_, i) => malware(`m ${i}`).id)],
      })
      await load([hub, report, ...Array.from({ length: 30 }, (_, i) => relationship(malware(`m ${i}`), 'uses', hub))])
      for (const [id, total] of [
        [hub.id, 31],
        [report.id, 31],
      ] as const) {
        const seen: string[] = []
        for (let cursor: string | undefined; ; ) {
          const page = await objects.edges(high, id, { limit: 7, ...(cursor ? { cursor } : {}) })
          seen.push(...page.rows.map((e) => `${e.id} ${e.target}`))
          if (page.next === undefined) break
          cursor = page.next
        }
        expect(seen).toHaveLength(total)
        expect(new Set(seen).size).toBe(total)
      }
    })

    it('finds by word, by part of a name, and by resemblance', async () => {
      await load([
        malware('Cozy Bear', { description: 'steals mail from ministries' }),
        malware('Fancy Bear', { aliases: ['Pawn Storm'] }),
        malware('Otter'),
      ])
      const names = async (text: string) => (await objects.search(high, text)).hits.map((h) => h.name)
      expect(await names('ministry')).toEqual(['Cozy Bear'])
      expect(await names('pawn storm')).toEqual(['Fancy Bear'])
      expect((await names('bear')).toSorted()).toEqual(['Cozy Bear', 'Fancy Bear'])
      expect(await names('coz')).toEqual(['Cozy Bear'])
      expect((await names('pawn strom'))[0]).toBe('Fancy Bear')
      const fuzzy = (await objects.search(high, 'Cozzy Beer')).hits
      expect(fuzzy[0]).toMatchObject({ name: 'Cozy Bear', fuzzy: true })
      expect(await names(`%_\\' " -- \u0000`)).toEqual([])
      expect(await names('')).toEqual([])
    })

    it('revoked objects only when asked, but counts them', async () => {
      await load([malware('Live'), { ...malware('Dead'), revoked: true }])
      expect((await objects.list(high, {})).rows.map((r) => r.name)).toEqual(['Live'])
      expect((await objects.list(high, { revoked: true })).rows).toHaveLength(2)
      expect(await objects.counts(high)).toEqual({ malware: 2 })
    })

    it('exports what was imported, object by object, in canonical form', async () => {
      const world = [malware('Otter'), { ...malware('Otter'), modified: day(2) }, identity('A'), statement('c')]
      await load(world)
      const text = await textOf(objects.export(high, { versions: true }))
      const back = (JSON.parse(text) as { objects: unknown[] }).objects
      expect(back.map((o) => canonicalize(o)).toSorted()).toEqual(world.map((o) => canonicalize(o)).toSorted())
      const newest = JSON.parse(await textOf(objects.export(high))) as { objects: unknown[] }
      expect(newest.objects).toHaveLength(3)
      expect(JSON.parse(await textOf(objects.export(person('nobody', 'NONE'))))).toMatchObject({ type: 'bundle' })
    })

    it('changes its stamp when something readable changed, and only then', async () => {
      const before = await objects.changeStamp(low)
      await load([malware('Hidden')], { label: SECRET })
      expect(await objects.changeStamp(low)).toBe(before)
      await load([malware('Seen')])
      expect(await objects.changeStamp(low)).not.toBe(before)
    })
  })
})
