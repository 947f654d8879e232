import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENGINES } from '../../../test/support/engines.ts'
import { GUARDED, OPEN, SECRET } from '../../../test/support/policies.ts'
import { bytesOf, day, idOf, identity, malware, object, relationship, type Stix } from '../../../test/support/stix.ts'
import { high, low, mid, storeSuite, textOf } from '../../../test/support/store-suite.ts'
import type { ObjectStore, SignedObject } from './index.ts'

const LABELS = [OPEN, GUARDED, SECRET] as const
const SOURCES = ['EST', 'LVA', 'LTU'] as const
const marking = (name: string, label: unknown): Stix => ({
  type: 'marking-definition',
  spec_version: '2.1',
  id: idOf('marking-definition', name),
  created: day(1),
  extensions: {
    'extension-definition--04c6046a-9efe-49a6-b8fa-3d347ab72315': { extension_type: 'property-extension', label },
  },
})
const MARKINGS = [marking('G', GUARDED), marking('S', SECRET)] as const

/** One content, by choices: few of each, so that contents meet at the same object, version and label. */
interface Choice {
  readonly what: number
  readonly day: number
  readonly word: number
  readonly creator: number
  readonly revoked: boolean
  readonly label: number
  readonly parts: number
}
type Step =
  | { readonly do: 'accept' | 'import'; readonly source: number; readonly choices: readonly Choice[] }
  | { readonly do: 'withdraw'; readonly nth: number }

const WORDS = ['otter', 'heron', 'beaver']
const creators = [undefined, identity('A').id, identity('B').id]
const PARTS: readonly (readonly (readonly [selector: string, label: number])[])[] = [
  [],
  [],
  [['x_remark', 2]],
  [['x_note', 1]],
  [
    ['x_remark', 2],
    ['x_note', 1],
  ],
  [['x_note', 2]],
  [['object_refs.[1]', 2]],
  [['type', 2]],
]

function contentOf(c: Choice): Stix {
  const otter = malware('Otter')
  const base = [
    otter,
    malware('Heron'),
    object('report', 'R', { name: 'R', published: day(1), object_refs: [otter.id, idOf('malware', 'Heron')] }),
    relationship(otter, 'uses', malware('Heron')),
  ][c.what % 4] as Stix
  const creator = creators[c.creator % 3]
  const extra = Object.fromEntries(
    (PARTS[c.parts] ?? []).filter(([s]) => s.startsWith('x_')).map(([s]) => [s, WORDS[c.word % 2]]),
  )
  return {
    ...base,
    ...extra,
    created: day(1),
    modified: day(1 + (c.day % 3)),
    description: WORDS[c.word % 3],
    ...(creator === undefined ? {} : { created_by_ref: creator }),
    ...(c.revoked ? { revoked: true } : {}),
  }
}

const partsOf = (c: Choice) => {
  const value = contentOf(c)
  return (PARTS[c.parts] ?? []).filter(([s]) => s.startsWith('x_') || s === 'type' || value.type === 'report')
}
const signedOf = (c: Choice): SignedObject => ({
  text: JSON.stringify(contentOf(c)),
  label: LABELS[c.label % 3] ?? OPEN,
  portions: partsOf(c).map(([selector, label]) => ({ selector, label: LABELS[label] ?? OPEN })),
})
/** The same by its own markings; what cannot be told by them (a bound part) is imported without. */
function importedOf(c: Choice): Stix {
  const parts = partsOf(c).filter(([s]) => s !== 'type')
  const marks = parts.map(([selector, label]) => ({ marking_ref: MARKINGS[label - 1]?.id, selectors: [selector] }))
  return { ...contentOf(c), ...(marks.length === 0 ? {} : { granular_markings: marks }) }
}

interface Arrived {
  readonly step: number
  readonly item: number
  readonly id: string
  readonly modified: string
  readonly label: typeof OPEN
  readonly text: string
  readonly source: string
}
const keyOf = (a: Arrived) => JSON.stringify([a.id, a.label, a.text, a.source])

/** All that arrives, and for each withdrawal what it takes back. */
function planOf(steps: readonly Step[]) {
  const arrived: Arrived[] = []
  const withdrawn = new Map<number, Arrived>()
  const gone = new Set<Arrived>()
  for (const [step, s] of steps.entries()) {
    if (s.do === 'withdraw') {
      const one = arrived[s.nth % Math.max(1, arrived.length)]
      if (one === undefined) continue
      withdrawn.set(step, one)
      for (const a of arrived) if (keyOf(a) === keyOf(one)) gone.add(a)
      continue
    }
    for (const [item, c] of s.choices.entries()) {
      const value = s.do === 'accept' ? contentOf(c) : importedOf(c)
      arrived.push({
        step,
        item,
        id: value.id,
        modified: String(value['modified']),
        label: LABELS[c.label % 3] ?? OPEN,
        text: JSON.stringify(value),
        source: SOURCES[s.source % 3] ?? '',
      })
    }
  }
  return { withdrawn, gone: new Set([...gone].map((a) => `${a.step} ${a.item}`)) }
}

/** What every reader is told, without dates. */
async function told(objects: ObjectStore): Promise<unknown> {
  const undated = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && 'dateAdded' in value ? { ...value, dateAdded: 0 } : value
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, undated) ?? 'null')
  const sorted = (list: readonly unknown[]) => list.map((x) => JSON.stringify(x, undated)).toSorted()
  const types = ['malware', 'report', 'relationship', 'identity', 'marking-definition']
  const ids = [
    malware('Otter').id,
    malware('Heron').id,
    idOf('report', 'R'),
    relationship(malware('Otter'), 'uses', malware('Heron')).id,
  ]
  const out: unknown[] = []
  for (const who of [low, mid, high]) {
    const about = []
    for (const id of ids)
      about.push([
        await objects.get(who, id),
        await objects.versions(who, id),
        sorted((await objects.edges(who, id, { limit: 50 })).rows),
        (await objects.assertions(who, id)).map((a) => ({ ...a, at: 0 })),
        await objects.releasable(who, [id]),
      ])
    const quarantined = (await objects.quarantine(who)).rows.map((row) => ({ ...row, at: 0, index: 0, byte: 0 }))
    out.push(
      plain([
        who.name,
        about,
        await objects.all(who, types),
        await objects.allEdges(who, ['uses', 'object_refs', 'created_by_ref']),
        (await objects.list(who, { order: 'name', revoked: true })).rows,
        sorted((await objects.list(who, { revoked: true })).rows),
        sorted((await objects.list(who, { source: 'EST' })).rows),
        await objects.counts(who),
        await objects.labels(who),
        sorted(quarantined),
        await Promise.all([...WORDS, 'Otter'].map((word) => objects.search(who, word))),
        sorted((JSON.parse(await textOf(objects.export(who, { versions: true }))) as { objects: unknown[] }).objects),
        sorted((JSON.parse(await textOf(objects.export(who))) as { objects: unknown[] }).objects),
      ]),
    )
  }
  return out
}

const choice = fc.record({
  what: fc.nat(3),
  day: fc.nat(2),
  word: fc.nat(2),
  creator: fc.constantFrom(0, 0, 0, 1, 2),
  revoked: fc.nat(9).map((n) => n === 9),
  label: fc.nat(2),
  parts: fc.nat(PARTS.length - 1),
})
const brings = fc.record({
  do: fc.constantFrom('accept' as const, 'accept' as const, 'import' as const),
  source: fc.nat(2),
  choices: fc.array(choice, { minLength: 1, maxLength: 3 }),
})
const steps = fc
  .record({
    only: fc.nat(3),
    list: fc.array(
      fc.oneof(
        { weight: 3, arbitrary: brings },
        { weight: 2, arbitrary: fc.record({ do: fc.constant('withdraw' as const), nth: fc.nat(30) }) },
      ),
      { minLength: 2, maxLength: 14, size: 'max' },
    ),
  })
  // Most about one or two objects, or contents would never meet.
  .map(({ only, list }): Step[] =>
    list.map((s) =>
      s.do === 'withdraw' ? s : { ...s, choices: s.choices.map((c) => ({ ...c, what: c.what < 2 ? only : c.what })) },
    ),
  )

describe.each(ENGINES)('taking back on %s', (engine) => {
  const suite = storeSuite(engine)

  async function run(list: readonly Step[], withdrawals: boolean): Promise<unknown> {
    await suite.restart()
    const { withdrawn, gone } = planOf(list)
    await suite.objects.import(high, bytesOf(JSON.stringify(MARKINGS)), { source: 'desk', defaultLabel: OPEN })
    for (const [step, s] of list.entries()) {
      suite.time += 1_000
      if (s.do === 'withdraw') {
        const one = withdrawn.get(step)
        if (withdrawals && one !== undefined) await suite.objects.withdraw(high, [one])
        continue
      }
      const left = s.choices.filter((_, item) => withdrawals || !gone.has(`${step} ${item}`))
      const source = SOURCES[s.source % 3] ?? ''
      if (s.do === 'accept') await suite.objects.accept(high, left.map(signedOf), { source })
      else
        for (const c of left)
          await suite.objects.import(high, bytesOf(JSON.stringify(importedOf(c))), {
            source,
            defaultLabel: LABELS[c.label % 3] ?? OPEN,
          })
    }
    return told(suite.objects)
  }

  it.skipIf(!suite.runs)(
    'leaves what a store has that only got what remains, for every reader and every question',
    { timeout: 300_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (list) => {
          // What was taken back may come again: then it arrived after all.
          const { withdrawn } = planOf(list)
          const after = list.filter((_, i) => ![...withdrawn].some(([at, a]) => i > at && brought(list[i], a)))
          expect(await run(after, true)).toEqual(await run(after, false))
        }),
        {
          numRuns: Number(process.env['TESTUDO_RUNS'] ?? (process.env['TEST_EVERYTHING'] === undefined ? 4 : 8)),
          seed: Number(process.env['TESTUDO_SEED'] ?? 7),
          endOnFailure: process.env['SHRINK'] === undefined,
        },
      )
    },
  )

  describe.skipIf(!suite.runs)('answers', () => {
    const otter = malware('Otter', { x_remark: 'bites' })
    const take = (object: Stix, source: string, label = OPEN, who = high) =>
      suite.objects.withdraw(who, [
        { id: object.id, modified: String(object['modified']), label, text: JSON.stringify(object), source },
      ])
    const accept = (object: Stix, source: string, portions: SignedObject['portions'] = [], label = OPEN) =>
      suite.objects.accept(high, [{ text: JSON.stringify(object), label, portions }], { source })

    it('not held, to who never sent it, sent another content or has taken it back', async () => {
      await accept(otter, 'EST')
      expect(await take(otter, 'LVA')).toEqual(['not-held'])
      expect(await take(otter, 'EST', SECRET)).toEqual(['not-held'])
      expect(await take({ ...otter, x_remark: 'sleeps' }, 'EST')).toEqual(['not-held'])
      expect(await take(malware('Never'), 'EST')).toEqual(['not-held'])
      expect(await take(otter, 'EST')).toEqual(['withdrawn'])
      expect(await take(otter, 'EST')).toEqual(['not-held'])
      expect(await suite.objects.counts(high)).toEqual({})
    })

    it('kept, only where the subject itself still reads the same', async () => {
      const marked = [{ selector: 'x_remark', label: SECRET }]
      await accept(otter, 'EST')
      await accept(otter, 'LVA')
      expect(await take(otter, 'EST')).toEqual(['kept'])
      expect(await take(otter, 'LVA')).toEqual(['withdrawn'])
      await accept(otter, 'EST', [], SECRET)
      await accept(otter, 'LVA', [], SECRET)
      expect(await take(otter, 'EST', SECRET, low)).toEqual(['withdrawn'])
      expect(await suite.objects.assertions(high, otter.id)).toMatchObject([{ source: 'LVA' }])
      await suite.restart()
      await accept({ ...otter, x_note: 'open' }, 'EST', [{ selector: 'x_note', label: SECRET }])
      await accept({ ...otter, x_note: 'open' }, 'LVA', [...marked, { selector: 'x_note', label: SECRET }])
      expect(await take({ ...otter, x_note: 'open' }, 'EST')).toEqual(['withdrawn'])
    })

    it('what could not be stored, and leaves it to who else sent it', async () => {
      const bad = { ...otter, is_family: 'yes' }
      await accept(bad, 'EST', [], GUARDED)
      await accept(bad, 'LVA', [], GUARDED)
      expect((await suite.objects.quarantine(mid)).rows).toMatchObject([{ source: 'EST' }])
      expect(await take(bad, 'EST', GUARDED)).toEqual(['withdrawn'])
      expect((await suite.objects.quarantine(mid)).rows).toMatchObject([{ source: 'LVA' }])
      expect(await take(bad, 'LVA', GUARDED)).toEqual(['withdrawn'])
      expect(await suite.objects.quarantine(mid)).toEqual({ rows: [] })
    })

    it('with a fact and another change stamp for those who read it, and for nobody else', async () => {
      await accept(otter, 'EST', [], SECRET)
      const stamps = async () => [await suite.objects.changeStamp(low), await suite.objects.changeStamp(high)]
      const before = await stamps()
      await take(otter, 'EST', SECRET)
      const after = await stamps()
      expect(after[0]).toBe(before[0])
      expect(after[1]).not.toBe(before[1])
      const facts = await suite.opened.storage.asOwner((tx) =>
        tx.query<{ topic: string; ids: string }>('select topic, ids from outbox order by id'),
      )
      expect(facts).toEqual([
        { topic: 'objects.stored', ids: JSON.stringify([otter.id]) },
        { topic: 'objects.withdrawn', ids: JSON.stringify([otter.id]) },
      ])
    })

    it('for what was stored before contents were told apart: each source brought all of them', async () => {
      const whole = { ...otter, x_note: 'open' }
      await accept(whole, 'EST', [{ selector: 'x_note', label: SECRET }])
      await accept(malware('Plain'), 'EST')
      await suite.opened.storage.undo('objects', 2)
      await suite.reopen()
      expect(await suite.objects.feed(low, { view: 'all' }, { limit: 9, texts: false })).toHaveLength(2)
      expect(await take(malware('Plain'), 'EST')).toEqual(['withdrawn'])
      expect(await take(whole, 'EST')).toEqual(['withdrawn'])
      expect(await suite.objects.counts(high)).toEqual({})
    })

    it('nothing at all when what is written alongside fails', async () => {
      await accept(otter, 'EST')
      const item = { id: otter.id, modified: day(1), label: OPEN, text: JSON.stringify(otter), source: 'EST' }
      const failing = suite.objects.withdraw(high, [item], { alongside: () => Promise.reject(new Error('no')) })
      await expect(failing).rejects.toThrow('no')
      expect(await suite.objects.counts(low)).toEqual({ malware: 1 })
    })
  })
})

const brought = (step: Step | undefined, a: Arrived): boolean =>
  step !== undefined &&
  step.do !== 'withdraw' &&
  SOURCES[step.source % 3] === a.source &&
  step.choices.some((c) => JSON.stringify(step.do === 'accept' ? contentOf(c) : importedOf(c)) === a.text)
