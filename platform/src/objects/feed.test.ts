import * as fc from 'fast-check'
import type { Subject } from '@testudo/kernel/subject'
import { describe, expect, it } from 'vitest'
import { ENGINES } from '../../../test/support/engines.ts'
import { GUARDED, OPEN, SECRET } from '../../../test/support/policies.ts'
import { day, malware, object, type Stix } from '../../../test/support/stix.ts'
import { high, low, mid, storeSuite } from '../../../test/support/store-suite.ts'
import type { FeedRow, FeedView, SignedObject } from './index.ts'

const ALL: FeedView = { view: 'all' }
const otter = malware('Otter', { x_remark: 'bites' })
const later = { ...otter, modified: day(2) }

describe.each(ENGINES)('feeds on %s', (engine) => {
  const suite = storeSuite(engine)
  const accept = (object: Stix, label = OPEN, source = 'EST', portions: SignedObject['portions'] = []) =>
    suite.objects.accept(high, [{ text: JSON.stringify(object), label, portions }], { source })
  const withdraw = (object: Stix, label = OPEN, source = 'EST') =>
    suite.objects.withdraw(high, [
      { id: object.id, modified: String(object['modified']), label, text: JSON.stringify(object), source },
    ])
  /** A walk to the end, page by page. */
  async function walk(who: Subject, view = ALL, after = 0n, limit = 2, types?: readonly string[]): Promise<FeedRow[]> {
    const rows: FeedRow[] = []
    for (;;) {
      const page = await suite.objects.feed(who, view, {
        after: rows.at(-1)?.stamp ?? after,
        limit,
        texts: true,
        ...(types === undefined ? {} : { types }),
      })
      rows.push(...page)
      if (page.length < limit) return rows
    }
  }
  const names = (rows: readonly FeedRow[]) => rows.map((r) => `${r.id.split('--')[0]} ${r.version.slice(8, 10)}`)
  const micros = () => BigInt(suite.time) * 1_000n

  describe.skipIf(!suite.runs)('refuse', () => {
    it.each([0, -1, 1.5, 10_001, Number.NaN])('a page of %s rows', async (limit) => {
      await expect(suite.objects.feed(low, ALL, { limit, texts: false })).rejects.toMatchObject({ kind: 'invalid' })
    })
  })

  describe.skipIf(!suite.runs)('give', () => {
    it('every version once, stamped when it was first asked for, and the same stamps again', async () => {
      await accept(otter)
      suite.time += 60_000
      await accept(later)
      await accept(malware('Hidden'), SECRET)
      suite.time += 60_000
      const first = await walk(low)
      expect(first.map((r) => [r.id, r.version, r.type, r.specVersion])).toEqual([
        [otter.id, day(1), 'malware', '2.1'],
        [otter.id, day(2), 'malware', '2.1'],
      ])
      expect(first[0]?.stamp).toBe(micros())
      expect(first[1]?.stamp).toBe(micros() + 1n)
      suite.time += 60_000
      expect(await walk(low)).toEqual(first)
      expect(await suite.objects.feed(low, ALL, { limit: 5, texts: false })).toEqual(
        first.map((r) => ({ ...r, text: '' })),
      )
    })

    it('what comes late, later, also when the clock stands or goes back', async () => {
      await accept(otter)
      const [first] = await walk(low)
      suite.time -= 3_600_000
      await accept(later)
      const rows = await walk(low)
      expect(first?.alone).toBe(true)
      expect(rows[0]).toEqual({ ...first, alone: false })
      expect(rows[1]?.stamp).toBe((first?.stamp ?? 0n) + 1n)
      expect(await walk(low, ALL, rows[1]?.stamp)).toEqual([])
    })

    it('a reader of its own what it may read, from when it may, and again when it may again', async () => {
      await accept(otter, SECRET)
      await accept(malware('Open'))
      const grown = { ...low, clearances: high.clearances }
      const [first] = await walk(low)
      suite.time += 60_000
      const rows = await walk(grown)
      expect(rows.map((r) => r.id)).toEqual([malware('Open').id, otter.id])
      expect(rows[0]).toEqual(first)
      expect(rows[1]?.stamp).toBe(micros())
      expect(await walk(low)).toEqual([first])
      suite.time += 60_000
      const again = await walk(grown)
      expect(again.map((r) => r.stamp)).toEqual([first?.stamp, micros()])
    })

    it('types and ids out of turn, each row still once', async () => {
      for (const n of [1, 2, 3]) await accept(malware(`m${n}`))
      await accept(object('tool', 'T', { name: 'T' }))
      expect(names(await walk(low, ALL, 0n, 1, ['tool']))).toEqual(['tool 01'])
      const of = (ids: string[]) => suite.objects.feed(low, ALL, { limit: 10, texts: false, ids })
      expect((await of([malware('m3').id, malware('none').id])).map((r) => r.id)).toEqual([malware('m3').id])
      const rows = await walk(low)
      expect(rows).toHaveLength(4)
      expect(new Set(rows.map((r) => r.id)).size).toBe(4)
      expect(rows.slice(0, 2).map((r) => r.type)).toEqual(['tool', 'malware'])
    })

    it('a version again, later, when a part its reader may read comes or goes', async () => {
      const open = malware('Otter')
      await accept(otter, OPEN, 'EST', [{ selector: 'x_remark', label: SECRET }])
      const before = { low: await walk(low), high: await walk(high) }
      const more = { ...otter, x_note: 'dives' }
      const parts = [
        { selector: 'x_remark', label: SECRET },
        { selector: 'x_note', label: GUARDED },
      ]
      suite.time += 60_000
      await accept(more, OPEN, 'LVA', parts)
      expect(await walk(low)).toEqual(before.low)
      const [now, ...none] = await walk(high, ALL, before.high[0]?.stamp)
      expect(JSON.parse(now?.text ?? '')).toEqual(more)
      expect([now?.stamp, none]).toEqual([micros(), []])
      expect(await walk(high)).toEqual([now])
      suite.time += 60_000
      await withdraw(more, OPEN, 'LVA')
      expect(await walk(low)).toEqual(before.low)
      const [back] = await walk(high)
      expect([JSON.parse(back?.text ?? ''), back?.stamp]).toEqual([otter, micros()])
      expect(JSON.parse((await walk(mid))[0]?.text ?? '')).toEqual(open)
    })

    it('nothing that was taken back; when it comes again it comes later', async () => {
      await accept(otter)
      const [first] = await walk(low)
      await withdraw(otter)
      expect(await walk(low)).toEqual([])
      await accept(otter)
      expect((await walk(low))[0]?.stamp).toBe((first?.stamp ?? 0n) + 1n)
    })
  })

  describe.skipIf(!suite.runs)('show a view', () => {
    it('of types, labels, and what is not revoked', async () => {
      await accept(otter)
      await accept({ ...later, revoked: true })
      await accept(malware('G'), GUARDED)
      await accept(object('tool', 'T', { name: 'T' }))
      const ids = async (view: Partial<FeedView>) => (await walk(mid, { view: 'some', ...view })).map((r) => r.type)
      expect(await ids({})).toHaveLength(4)
      expect(await ids({ types: ['tool', 'x-none'] })).toEqual(['tool'])
      expect(await ids({ types: ['x-none'] })).toEqual([])
      expect(await ids({ labels: [GUARDED] })).toEqual(['malware'])
      expect(await ids({ labels: [SECRET] })).toEqual([])
      expect(await ids({ revoked: false })).toHaveLength(3)
    })

    it('of sources: in when one of them says it too, out when it no longer does', async () => {
      const theirs: FeedView = { view: 'theirs', sources: ['peer:*', 'LVA'] }
      const ours: FeedView = { view: 'ours', exceptSources: ['peer:*'] }
      await accept(otter, OPEN, 'peer:EST')
      await accept(malware('Own'), OPEN, 'desk')
      expect((await walk(low, theirs)).map((r) => r.id)).toEqual([otter.id])
      expect((await walk(low, ours)).map((r) => r.id)).toEqual([malware('Own').id])
      suite.time += 60_000
      await accept(malware('Own'), OPEN, 'LVA')
      await accept(otter, OPEN, 'desk')
      expect((await walk(low, theirs)).map((r) => r.id)).toEqual([otter.id, malware('Own').id])
      expect((await walk(low, ours)).map((r) => [r.id, r.stamp >= micros()])).toEqual([
        [malware('Own').id, false],
        [otter.id, true],
      ])
      await withdraw(otter, OPEN, 'desk')
      await withdraw(malware('Own'), OPEN, 'LVA')
      expect((await walk(low, theirs)).map((r) => r.id)).toEqual([otter.id])
      expect((await walk(low, ours)).map((r) => r.id)).toEqual([malware('Own').id])
    })
  })

  describe.skipIf(!suite.runs)('are left', () => {
    it('by versions, whether they have come in or not, for good', async () => {
      await accept(otter)
      await accept(malware('B'))
      const gone = [
        { id: otter.id, version: day(1) },
        { id: otter.id, version: day(9) },
      ]
      expect(await suite.objects.leaveFeed(low, ALL, gone)).toBe(1)
      expect(await suite.objects.leaveFeed(low, ALL, gone)).toBe(0)
      expect((await walk(low)).map((r) => r.id)).toEqual([malware('B').id])
      expect(await suite.objects.leaveFeed(low, ALL, [{ id: malware('B').id, version: day(1) }])).toBe(1)
      expect(await walk(low)).toEqual([])
      expect(await walk(low, { view: 'other' })).toHaveLength(2)
      expect((await suite.objects.get(low, otter.id))?.id).toBe(otter.id)
    })

    it('by their reader, with all they held', async () => {
      await accept(otter)
      await walk(low)
      await walk(low, { view: 'other' })
      await walk(high)
      const left = () =>
        suite.opened.storage.asOwner((tx) =>
          tx.query<{ n: number }>(
            'select (select count(*) from feed)::int as feeds, (select count(*) from feed_row)::int as rows, (select count(*) from feed_cursor)::int as cursors',
          ),
        )
      await suite.objects.dropFeed(low.id, 'other')
      expect(await left()).toEqual([{ feeds: 2, rows: 2, cursors: 2 }])
      await suite.objects.dropFeed(low.id)
      expect(await left()).toEqual([{ feeds: 1, rows: 1, cursors: 1 }])
      await suite.objects.dropFeed('nobody')
      expect(await walk(high)).toHaveLength(1)
    })
  })

  const LABELS = [OPEN, GUARDED, SECRET] as const
  const READERS = [low, mid, high] as const
  const steps = fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constantFrom('accept' as const, 'accept' as const, 'withdraw' as const),
          what: fc.nat(3),
          version: fc.nat(1),
          label: fc.nat(2),
          source: fc.constantFrom('EST', 'LVA'),
          part: fc.constantFrom(-1, -1, 1, 2),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant('page' as const),
          who: fc.nat(2),
          limit: fc.integer({ min: 1, max: 4 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('rights' as const), who: fc.nat(2), to: fc.nat(2) }) },
    ),
    { minLength: 4, maxLength: 30, size: 'max' },
  )

  it.skipIf(!suite.runs)(
    'a walker that goes by stamps has in the end what it may read, whatever happens on its way',
    { timeout: 300_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (list) => {
          await suite.restart()
          const readers: Subject[] = READERS.map((r) => r)
          const view: FeedView = { view: 'walk', exceptSources: ['LVA'] }
          const walkers = READERS.map(() => ({ at: 0n, known: new Map<string, string>() }))
          const contents = new Set<string>()
          const page = async (n: number, limit: number) => {
            const [reader, walker] = [readers[n], walkers[n]]
            if (reader === undefined || walker === undefined) return 0
            const rows = await suite.objects.feed(reader, view, { after: walker.at, limit, texts: true })
            for (const row of rows) {
              expect(row.stamp).toBeGreaterThan(walker.at)
              walker.at = row.stamp
              walker.known.set(JSON.stringify([row.id, row.version, row.label]), row.text)
            }
            return rows.length
          }
          for (const s of list) {
            suite.time += 1
            if (s.do === 'page') await page(s.who, s.limit)
            else if (s.do === 'rights')
              readers[s.who] = { ...(READERS[s.who] ?? low), clearances: (READERS[s.to] ?? low).clearances }
            else {
              const value = {
                ...malware(`M${s.what}`, s.part < 0 ? {} : { x_part: `p${s.part}` }),
                modified: day(1 + s.version),
              }
              const label = LABELS[s.label] ?? OPEN
              const portions = s.part < 0 ? [] : [{ selector: 'x_part', label: LABELS.at(s.part) ?? OPEN }]
              contents.add(value.id)
              if (s.do === 'accept') await accept(value, label, s.source, portions)
              else await withdraw(value, label, s.source)
            }
          }
          for (const [n, reader] of readers.entries()) {
            while ((await page(n, 3)) === 3);
            // What the walker was given and may read no more is not asked for: only what it may read counts.
            const readable = new Map<string, string>()
            for (const id of contents)
              for (const v of (await suite.objects.versions(reader, id)).toReversed())
                readable.set(JSON.stringify([v.id, v.modified, v.label]), v.body)
            const own = await walkOf(view, reader)
            for (const row of own) {
              const key = JSON.stringify([row.id, row.version, row.label])
              expect(walkers[n]?.known.get(key)).toBe(row.text)
              expect(readable.get(key)).toBe(row.text)
            }
            // A feed begun now holds the same.
            const anew = await walkOf({ ...view, view: 'anew' }, reader)
            expect(own.map((r) => r.text).toSorted()).toEqual(anew.map((r) => r.text).toSorted())
          }
        }),
        {
          numRuns: Number(process.env['TESTUDO_RUNS'] ?? (process.env['TEST_EVERYTHING'] === undefined ? 6 : 15)),
          seed: Number(process.env['TESTUDO_SEED'] ?? 7),
          endOnFailure: process.env['SHRINK'] === undefined,
        },
      )
    },
  )
  const walkOf = (view: FeedView, who: Subject) => walk(who, view, 0n, 100)
})
