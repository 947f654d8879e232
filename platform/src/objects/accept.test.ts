import { canonicalize } from '@testudo/stix'
import { describe, expect, it } from 'vitest'
import { ENGINES } from '../../../test/support/engines.ts'
import { GUARDED, OPEN, SECRET } from '../../../test/support/policies.ts'
import { day, identity, malware, relationship, type Stix } from '../../../test/support/stix.ts'
import { high, low, mid, storeSuite } from '../../../test/support/store-suite.ts'
import { compose } from './parts.ts'

const text = (object: unknown) => JSON.stringify(object)
const signed = (object: unknown, label = OPEN, portions: { selector: string; label: typeof OPEN }[] = []) => ({
  text: text(object),
  label,
  portions,
})
const otter = { ...malware('Otter', { description: 'swims', x_remark: 'bites' }), modified: day(1) }

describe.each(ENGINES)('accepting what others signed on %s', (engine) => {
  const suite = storeSuite(engine, { labels: 4, kinds: 4 })
  const accept = (items: ReturnType<typeof signed>[], source = 'EST', who = high) =>
    suite.objects.accept(who, items, { source })
  const body = async (who: typeof low, id = otter.id) =>
    JSON.parse((await suite.objects.get(who, id))?.body ?? 'null') as Stix | null

  describe.skipIf(!suite.runs)('sets aside, and stores the others around it:', () => {
    it.each([
      ['a text cut short', '{"type":"malware"', 'stix.truncated'],
      ['a duplicate key', '{"type":"malware","type":"tool"}', 'stix.duplicate_key'],
      ['a list', '[]', 'stix.no_object'],
      ['what breaks STIX', text({ type: 'malware', id: 'malware--1' }), /^stix\./],
      ['a version from the future', text({ ...otter, modified: day(9) }), 'objects.future'],
    ])('%s', async (_, bad, code) => {
      suite.time = Date.parse(day(1))
      const good = [malware('A'), malware('B')] as const
      const told = await accept([signed(good[0]), { text: bad, label: SECRET, portions: [] }, signed(good[1])])
      expect(told.map((o) => o.verdict)).toEqual(['new', 'quarantined', 'new'])
      expect(told[1]?.code).toMatch(code)
      expect((await suite.objects.quarantine(low)).rows).toEqual([])
      expect((await suite.objects.quarantine(high)).rows).toMatchObject([{ source: 'EST', label: SECRET }])
      expect(await suite.objects.counts(low)).toEqual({ malware: 2 })
    })

    it('a part that is not there, a label or a type too many', async () => {
      expect(await accept([signed(otter, OPEN, [{ selector: 'x_none', label: SECRET }])])).toMatchObject([
        { verdict: 'quarantined', code: 'objects.dangling_selector' },
      ])
      const many = Array.from({ length: 6 }, (_, i) => signed(malware(`m${i}`), { ...OPEN, originators: [`P${i}`] }))
      expect((await accept(many)).map((o) => o.code)).toEqual([
        ...Array.from({ length: 4 }, () => undefined),
        'objects.too_many_labels',
        'objects.too_many_labels',
      ])
    })

    it('another content under the same time, another creator, what comes after a revocation', async () => {
      await accept([signed(otter)])
      expect(await accept([signed({ ...otter, description: 'flies' })])).toMatchObject([{ code: 'objects.conflict' }])
      const [first, other] = [identity('First'), identity('Other')]
      const owned = { ...malware('Owned'), created_by_ref: first.id }
      await accept([signed(owned), signed({ ...owned, revoked: true, modified: day(3) })])
      expect(
        await accept([
          signed({ ...owned, created_by_ref: other.id, modified: day(4) }),
          signed({ ...owned, modified: day(5) }),
        ]),
      ).toMatchObject([{ code: 'objects.other_creator' }, { code: 'objects.after_revocation' }])
    })
  })

  describe.skipIf(!suite.runs)('stores', () => {
    it('under the labels signed, whatever the object says of its marking', async () => {
      const unknown = 'marking-definition--11111111-1111-4111-8111-111111111111'
      const one = { ...otter, object_marking_refs: [unknown] }
      expect(await accept([signed(one, SECRET)])).toEqual([{ id: otter.id, verdict: 'new' }])
      expect(await suite.objects.get(low, otter.id)).toBeUndefined()
      expect(await body(high)).toEqual(one)
      expect(await suite.objects.assertions(high, otter.id)).toMatchObject([{ source: 'EST', label: SECRET }])
    })

    it('parts under their own labels, without a marking in the object or with one', async () => {
      const unknown = 'marking-definition--11111111-1111-4111-8111-111111111111'
      const marked = {
        ...otter,
        granular_markings: [{ marking_ref: unknown, selectors: ['x_remark', 'description'] }],
      }
      for (const object of [otter, marked]) {
        await suite.restart()
        await accept([signed(object, OPEN, [{ selector: 'x_remark', label: SECRET }])])
        const { x_remark: _, granular_markings: __, ...open } = object as Stix
        expect(await body(low)).toEqual(
          object === marked
            ? { ...open, granular_markings: [{ marking_ref: unknown, selectors: ['description'] }] }
            : open,
        )
        expect(await body(high)).toEqual(object)
        expect(await accept([signed(object, OPEN, [{ selector: 'x_remark', label: SECRET }])], 'LVA')).toMatchObject([
          { verdict: 'same' },
        ])
      }
    })

    it('a part within a part under both labels, and what cannot be kept apart whole', async () => {
      const nested = { ...otter, external_references: [{ source_name: 'a', url: 'https://a' }] }
      await accept([
        signed(nested, OPEN, [
          { selector: 'external_references', label: GUARDED },
          { selector: 'external_references.[0].url', label: SECRET },
        ]),
        signed(malware('Whole'), OPEN, [{ selector: 'is_family', label: SECRET }]),
      ])
      expect((await body(mid))?.['external_references']).toEqual([{ source_name: 'a' }])
      expect(await body(low)).toEqual(otter)
      expect(await body(high)).toEqual(nested)
      expect(await suite.objects.get(mid, malware('Whole').id)).toBeUndefined()
    })

    it('what the caller writes alongside, in the same transaction or not at all', async () => {
      const seen: unknown[] = []
      await suite.objects.accept(high, [signed(otter), signed(malware('B'))], {
        source: 'EST',
        alongside: async (_, outcomes) => void seen.push(...outcomes),
      })
      expect(seen).toEqual([
        { id: otter.id, verdict: 'new' },
        { id: malware('B').id, verdict: 'new' },
      ])
      const failing = suite.objects.accept(high, [signed(malware('C'))], {
        source: 'EST',
        alongside: () => Promise.reject(new Error('no')),
      })
      await expect(failing).rejects.toThrow('no')
      expect(await suite.objects.counts(high)).toEqual({ malware: 2 })
    })
  })

  describe.skipIf(!suite.runs)('hands out for release', () => {
    it('the newest version with its readable parts apart, or exactly the versions asked for', async () => {
      const newer = { ...otter, modified: day(5), description: 'hunts' } as const
      await accept([
        signed(otter, OPEN, [
          { selector: 'x_remark', label: SECRET },
          { selector: 'description', label: GUARDED },
        ]),
      ])
      const [one] = await suite.objects.releasable(high, [otter.id, malware('None').id])
      expect(one).toMatchObject({ id: otter.id, type: 'malware', name: 'Otter', label: OPEN, sources: ['EST'] })
      expect(one?.portions.map((p) => [p.portion.path, p.label])).toEqual([
        ['/description', GUARDED],
        ['/x_remark', SECRET],
      ])
      expect(canonicalize(compose(one?.body ?? {}, one?.portions.map((p) => p.portion) ?? []))).toBe(
        canonicalize(otter),
      )
      expect((await suite.objects.releasable(mid, [otter.id]))[0]?.portions.map((p) => p.portion.path)).toEqual([
        '/description',
      ])
      await accept([signed(newer)])
      expect((await suite.objects.releasable(low, [otter.id])).map((o) => o.modified)).toEqual([newer.modified])
      const exact = await suite.objects.releasable(high, [otter.id, otter.id, otter.id], {
        modified: [otter.modified, newer.modified, day(7)],
      })
      expect(exact.map((o) => o.modified)).toEqual([otter.modified, newer.modified])
      expect(exact[0]?.portions).toHaveLength(2)
    })

    it('nothing hidden, and refuses a list of times that does not fit', async () => {
      await accept([signed(otter, SECRET), signed(relationship(otter, 'uses', malware('B')))])
      expect(await suite.objects.releasable(low, [otter.id])).toEqual([])
      expect(() => suite.objects.releasable(low, [otter.id], { modified: [] })).toThrow(/modified/)
    })

    it('parts at places that do not count those the reader may not have', async () => {
      const listed = { ...otter, aliases: ['Lutra', 'Secret name', 'Nine', 'Known name'] }
      const parts = [
        { selector: 'aliases.[1]', label: SECRET },
        { selector: 'aliases.[3]', label: GUARDED },
      ]
      const { aliases, ...rest } = listed
      const without = { ...rest, aliases: aliases.toSpliced(1, 1) }
      const asTold = async () => (await suite.objects.releasable(mid, [otter.id]))[0]
      await accept([signed(listed, OPEN, parts)])
      const hidden = await asTold()
      await suite.restart()
      await accept([signed(without, OPEN, [{ selector: 'aliases.[2]', label: GUARDED }])])
      expect(hidden).toEqual(await asTold())
      expect(hidden?.portions.map((p) => p.portion.selector)).toEqual(['aliases.[2]'])
    })

    it('the same inside a transaction of the owner, who then reads everything again', async () => {
      await accept([signed(otter, OPEN, [{ selector: 'x_remark', label: SECRET }]), signed(malware('B'), SECRET)])
      const ids = [otter.id, malware('B').id]
      for (const who of [low, high]) {
        const outside = await suite.objects.releasable(who, ids)
        const [inside, counted] = await suite.opened.storage.asOwner(async (tx) => [
          await suite.objects.releasable(who, ids, { within: tx }),
          await tx.query('select 1 from version'),
        ])
        expect(inside).toEqual(outside)
        expect(counted).toHaveLength(2)
      }
    })
  })
})
