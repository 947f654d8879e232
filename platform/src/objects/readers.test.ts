import type { Subject } from '@testudo/kernel/subject'
import { canonicalize } from '@testudo/stix'
import { beforeEach, describe, expect, it } from 'vitest'
import { ENGINES } from '../../../test/support/engines.ts'
import { GUARDED, SECRET, labelled, person } from '../../../test/support/policies.ts'
import { day, idOf, identity, malware, object, relationship, statement } from '../../../test/support/stix.ts'
import type { ObjectStore } from './index.ts'
import { high, low, storeSuite, textOf } from '../../../test/support/store-suite.ts'

describe.each(ENGINES)('reading the object store on %s', (engine) => {
  const suite = storeSuite(engine)
  const { runs, load } = suite
  let objects: ObjectStore
  beforeEach(() => {
    if (runs) objects = suite.objects
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
      const byLabel = async (who: Subject) =>
        (await objects.countsByLabel(who)).map(({ label, type, count }) => [label.classification, type, count])
      expect(await byLabel(low)).toEqual([['OPEN', 'malware', 1]])
      expect(await byLabel(high)).toEqual([['SECRET', 'malware', 1]])
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
      suite.time += 60_000
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
      suite.time += 60_000
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
      suite.time += 86_400_000
      expect((await objects.get({ ...latvian, nation: 'LVA' }, idOf('malware', 'Otter')))?.dateAdded).toBe(suite.time)
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
      const { rows } = await objects.edges(high, hub.id, { without: ['uses'], limit: 1 })
      expect(rows).toMatchObject([{ id: report.id, kind: 'object_refs' }])
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
