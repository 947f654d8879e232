import { canonicalize } from '@testudo/stix'
import { describe, expect, it } from 'vitest'
import { ENGINES } from '../../../test/support/engines.ts'
import { GUARDED, labelled, OPEN, SECRET } from '../../../test/support/policies.ts'
import { bytesOf, day, idOf, malware, object, type Stix } from '../../../test/support/stix.ts'
import { compose, takeApart } from './parts.ts'
import { high, low, mid, storeSuite, textOf } from '../../../test/support/store-suite.ts'

/** A marking that carries a label. */
const marking = (name: string, label: unknown): Stix => ({
  type: 'marking-definition',
  spec_version: '2.1',
  id: idOf('marking-definition', name),
  created: day(1),
  extensions: {
    'extension-definition--04c6046a-9efe-49a6-b8fa-3d347ab72315': { extension_type: 'property-extension', label },
  },
})
const guarded = marking('G', GUARDED)
const secret = marking('S', SECRET)
const marks = (by: Stix, ...selectors: string[]) => ({ marking_ref: by.id, selectors })
const otter = malware('Otter', { description: 'swims' })
const remark = (text: string, by = secret) => ({ ...otter, x_remark: text, granular_markings: [marks(by, 'x_remark')] })

describe('taking an object apart', () => {
  const apart = (value: unknown) => takeApart(value as Parameters<typeof takeApart>[0])
  it.each([
    ['a required property', { ...otter, granular_markings: [marks(secret, 'is_family')] }],
    ['the time of a version', { ...otter, granular_markings: [marks(secret, 'modified')] }],
    ['the revocation', { ...otter, revoked: true, granular_markings: [marks(secret, 'revoked')] }],
    [
      'all that a report is about',
      object('report', 'R', {
        name: 'R',
        published: day(1),
        object_refs: [otter.id],
        granular_markings: [marks(secret, 'object_refs.[0]')],
      }),
    ],
  ])('takes nothing off where what is marked cannot be missing: %s', (_, value) => {
    expect(apart(value)).toMatchObject({ body: value, parts: [], bound: [{ markings: [secret.id] }] })
  })

  it('leaves no empty list, no gap and no selector behind, and puts all of it back', () => {
    const value = {
      ...otter,
      aliases: ['Lutra', 'Codename', 'Vydra'],
      labels: ['river'],
      granular_markings: [
        marks(secret, 'aliases.[0]', 'labels.[0]'),
        { lang: 'fi', selectors: ['aliases.[2]', 'labels.[0]'] },
        marks(guarded, 'aliases.[1]'),
      ],
    }
    const { body, parts } = apart(value)
    expect(body).toEqual({
      ...otter,
      aliases: ['Vydra'],
      granular_markings: [{ lang: 'fi', selectors: ['aliases.[0]'] }],
    })
    expect(
      compose(
        body,
        parts.filter((p) => p.markings.includes(guarded.id)),
      ),
    ).toEqual({
      ...otter,
      aliases: ['Codename', 'Vydra'],
      granular_markings: [{ lang: 'fi', selectors: ['aliases.[1]'] }, marks(guarded, 'aliases.[0]')],
    })
    expect(canonicalize(compose(body, parts))).toBe(canonicalize(value))
  })
})

describe.each(ENGINES)('marked parts on %s', (engine) => {
  const suite = storeSuite(engine, { labels: 4, kinds: 4 })
  const { runs, load } = suite
  const bodies = async (who: typeof low) =>
    (await suite.objects.versions(who, otter.id)).map((v) => JSON.parse(v.body) as unknown)
  const all = async (who: typeof low) =>
    JSON.stringify([
      await suite.objects.versions(who, otter.id),
      await suite.objects.counts(who),
      await suite.objects.assertions(who, otter.id),
      await suite.objects.search(who, 'otter'),
      await suite.objects.changeStamp(who),
      await suite.objects.quarantine(who),
      (await textOf(suite.objects.export(who, { versions: true }))).replace(/bundle--[0-9a-f-]+/, ''),
    ])

  describe.skipIf(!runs)('that come to a version already there', () => {
    it('change nothing for who may not read them, and are the same when he sends his own back', async () => {
      await load([otter], { who: low, source: 'EST' })
      const before = await all(low)
      expect(await load([secret, remark('caught')], { label: OPEN, source: 'desk' })).toMatchObject({ newer: 1 })
      expect(await all(low)).toBe(before)
      expect(await load([otter], { who: low, source: 'EST' })).toMatchObject({ same: 1 })
      expect(await bodies(high)).toEqual([remark('caught')])
      expect((await suite.objects.list(high, { types: ['malware'] })).rows).toHaveLength(1)
      expect((await suite.objects.assertions(high, otter.id)).map((a) => a.source)).toContain('desk')
    })

    it('are the same version whichever came first, and the same when sent again', async () => {
      await load([secret, remark('caught')])
      expect(await load([otter], { who: low })).toMatchObject({ same: 1 })
      expect(await load([secret, remark('caught')])).toMatchObject({ same: 2 })
      expect(await bodies(low)).toEqual([otter])
      expect(await bodies(high)).toEqual([remark('caught')])
    })

    it('are both kept and told of where they contradict each other, to who may read both', async () => {
      await load([otter, guarded, secret])
      await load([remark('caught')])
      expect(await load([remark('lost')])).toMatchObject({ quarantined: 1, problems: [{ code: 'objects.conflict' }] })
      expect((await bodies(high)).map((b) => (b as { x_remark: string }).x_remark).toSorted()).toEqual([
        'caught',
        'lost',
      ])
      expect((await suite.objects.quarantine(high)).rows).toMatchObject([{ code: 'objects.conflict', label: SECRET }])
      for (const who of [low, mid]) {
        expect(await bodies(who)).toEqual([otter])
        expect((await suite.objects.quarantine(who)).rows).toEqual([])
      }
      const back = JSON.parse(await textOf(suite.objects.export(high, { versions: true }))) as { objects: Stix[] }
      expect(back.objects.filter((o) => o.id === otter.id)).toHaveLength(2)
    })

    it('show each reader the richest he may have', async () => {
      const both = {
        ...otter,
        x_a: 1,
        x_b: 2,
        granular_markings: [marks(guarded, 'x_a'), marks(secret, 'x_b')],
      }
      await load([guarded, secret, otter, both])
      expect(await bodies(low)).toEqual([otter])
      expect(await bodies(mid)).toEqual([{ ...otter, x_a: 1, granular_markings: [marks(guarded, 'x_a')] }])
      expect(await bodies(high)).toEqual([both])
    })
  })

  describe.skipIf(!runs)('where nothing can be taken off', () => {
    it('give the whole object their mark', async () => {
      await load([secret, { ...otter, granular_markings: [marks(secret, 'is_family')] }])
      expect(await bodies(low)).toEqual([])
      expect((await suite.objects.get(high, otter.id))?.label).toMatchObject({ classification: 'SECRET' })
    })
  })

  describe.skipIf(!runs)('what one intake may bring', () => {
    const nations = ['EST', 'LVA', 'LTU', 'POL', 'ALL'] as const
    const many = nations.flatMap((nation) => {
      const by = marking(nation, labelled('SECRET', nation))
      return [by, malware(`for ${nation}`, { object_marking_refs: [by.id] })]
    })

    it('is the same number of labels, whoever uses them already', async () => {
      const verdicts = async () => {
        const report = await load(many, { who: low, label: OPEN })
        return { ...report, milliseconds: 0 }
      }
      const alone = await verdicts()
      expect(alone.problems.map((p) => p.code)).toContain('objects.too_many_labels')
      await suite.restart()
      for (let i = 0; i < many.length; i += 2) await load(many.slice(i, i + 2), { label: SECRET })
      expect(await verdicts()).toEqual(alone)
    })

    it('may be more where the labels are those of objects the submitter reads', async () => {
      for (let i = 0; i < many.length; i += 2)
        await load(many.slice(i, i + 2), { who: { ...high, communities: [...nations] } })
      const again = await load(many, { who: { ...high, communities: [...nations] } })
      expect(again).toMatchObject({ same: many.length, quarantined: 0 })
    })

    it('is a number of names of types; the others are taken', async () => {
      const kinds = Array.from({ length: 6 }, (_, i) =>
        object(`x-kind-${i}`, 'k', {
          extensions: { 'extension-definition--9c59fd79-4215-4ba2-920d-3e4f320e1e62': { extension_type: 'new-sdo' } },
        }),
      )
      expect(await load(kinds)).toMatchObject({ new: 4, quarantined: 2 })
    })

    it('is not dated further ahead than a day; what is authored here may be', async () => {
      const ahead = (hours: number) => new Date(suite.time + hours * 3_600_000).toISOString()
      expect(
        await load([
          { ...malware('Soon'), modified: ahead(23) },
          { ...otter, modified: ahead(25) },
        ]),
      ).toMatchObject({
        new: 1,
        quarantined: 1,
        problems: [{ id: otter.id, code: 'objects.future' }],
      })
      expect(
        await suite.objects.put(high, [{ ...otter, modified: ahead(25) }], { label: OPEN, source: 'plan' }),
      ).toEqual(['new'])
    })
  })

  describe.skipIf(!runs)('answers', () => {
    it('have one spelling, whatever was received', async () => {
      const text = JSON.stringify(otter, null, 3).replace('"swims"', '"\\u0073wims"')
      await suite.objects.import(high, bytesOf(text), { source: 'spelled' })
      expect((await suite.objects.get(low, otter.id))?.body).toBe(canonicalize(otter))
    })

    it('list what stands under one label, page by page', async () => {
      await load([malware('A'), malware('B'), malware('C')])
      await load([malware('D')], { label: GUARDED })
      const first = await suite.objects.list(high, { label: OPEN, limit: 2 })
      const cursor = first.next ?? ''
      const second = await suite.objects.list(high, { label: OPEN, limit: 2, cursor })
      expect([...first.rows, ...second.rows].map((r) => r.name).toSorted()).toEqual(['A', 'B', 'C'])
      expect((await suite.objects.list(low, { label: GUARDED })).rows).toEqual([])
      await expect(suite.objects.list(high, { label: GUARDED, limit: 2, cursor })).rejects.toMatchObject({
        code: 'objects.cursor',
      })
    })
  })
})
