import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Subject } from '../subject.ts'
import { canonicalLabel, join, type Label, loadPolicies, mayRead, type Policy, profileKey } from './index.ts'

const file = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../policies/${name}.json`, import.meta.url), 'utf8'))
/** A foreign policy that knows one nation more, and one that counts allied labels: mapping over two steps. */
const words = { en: 'X', fr: 'X' }
const far: unknown = {
  id: 'FAR',
  name: words,
  version: '1',
  classifications: ['LOW', 'HIGH'].map((name) => ({ name, portion: name, banner: words, colour: '#333333' })),
  tags: [
    { tag: 'Releasable To', type: 'PERMISSIVE', values: ['DEU', 'EST', 'XXX'], short: 'REL', long: words },
    { tag: 'Special Access', type: 'RESTRICTIVE', values: ['CRYPTO'], short: '', long: words },
  ],
  equivalents: [
    ['UNCLASSIFIED', 'LOW'],
    ['RESTRICTED', 'LOW'],
    ['CONFIDENTIAL', 'HIGH'],
  ].map(([classification, here]) => ({ policy: 'ALLIED', classification, here })),
}
const policies = loadPolicies([...['allied', 'ltu', 'tlp', 'nato-like'].map(file), far])
const NOW = 1_000_000

const VALUES: Readonly<Record<string, readonly string[]>> = {
  'Releasable To': ['DEU', 'EST', 'LVA', 'CENTRE', 'PUBLIC', 'XXX'],
  'Special Access': ['CRYPTO', 'TIDAL'],
  'Originator Control': ['LTU'],
  'Eyes Only': ['DEU'],
}
const of = (policy: Policy | undefined) => policy?.classifications.map((c) => c.name) ?? ['SECRET']
const often = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd })

const policyId = often(
  fc.constantFrom('ALLIED', 'LTU', 'TLP', 'NATO', 'FAR', 'ALLIED'),
  fc.constantFrom('UTOPIA', 'system-high'),
)
const category = often(
  fc.constantFrom('Releasable To', 'Special Access', 'Originator Control'),
  fc.constant('Eyes Only'),
).chain((tag) =>
  fc.record({
    type: often(
      fc.constant(
        tag === 'Special Access' ? 'RESTRICTIVE' : tag === 'Originator Control' ? 'INFORMATIVE' : 'PERMISSIVE',
      ),
      fc.constantFrom('PERMISSIVE', 'RESTRICTIVE', 'INFORMATIVE'),
    ) as fc.Arbitrary<'PERMISSIVE'>,
    tag: fc.constant(tag),
    values: fc.subarray([...(VALUES[tag] ?? [])]),
  }),
)
const label: fc.Arbitrary<Label> = policyId.chain((id) =>
  fc.record(
    {
      policy: fc.constant(id),
      classification: often(fc.constantFrom(...of(policies.get(id))), fc.constant('ULTRA')),
      categories: id === 'TLP' ? fc.constant([]) : fc.array(category, { maxLength: 3 }),
      originators: fc.subarray(['DEU', 'EST']),
      tlp: fc.constantFrom('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'),
      pap: fc.constantFrom('CLEAR', 'RED'),
    },
    { requiredKeys: ['policy', 'classification', 'categories', 'originators'] },
  ),
)
/** Labels of one policy, or of any. */
const labels = fc.oneof(
  fc.array(label, { minLength: 1, maxLength: 4 }),
  fc.constantFrom('ALLIED', 'LTU', 'TLP').chain((id) =>
    fc.array(
      label.filter((l) => l.policy === id),
      { minLength: 1, maxLength: 4 },
    ),
  ),
)
const clearances = fc.record(
  Object.fromEntries(policies.all().map((p) => [p.id, fc.constantFrom(...of(p).slice(-3))])),
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, string>>
const subject: fc.Arbitrary<Subject> = fc.record({
  id: fc.constant('p'),
  kind: fc.constant('person' as const),
  name: fc.constant(''),
  roles: fc.constant([]),
  nation: fc.constantFrom('DEU', 'EST', ''),
  organisation: fc.constantFrom('', 'CENTRE'),
  communities: fc.subarray(['CENTRE', 'LVA', 'EST']),
  specialAccess: fc.subarray(['CRYPTO', 'TIDAL']),
  clearances,
})
const reads = (who: Subject, what: Label) => mayRead(who, what, policies, NOW).allow

describe('for random label sets and readers', () => {
  it('nobody reads a join who could not read every part (10,000 sets)', () => {
    const met = { joinsRead: 0, joinsOfSeveralRead: 0, mixedRead: 0 }
    fc.assert(
      fc.property(labels, fc.array(subject, { minLength: 4, maxLength: 4 }), (parts, readers) => {
        const joined = join(parts, policies)
        for (const reader of readers) {
          if (!reads(reader, joined)) continue
          met.joinsRead++
          if (parts.length > 1) met.joinsOfSeveralRead++
          if (new Set(parts.map((p) => p.policy)).size > 1) met.mixedRead++
          for (const part of parts) expect(reads(reader, part), JSON.stringify({ part, joined, reader })).toBe(true)
        }
      }),
      { numRuns: 10_000, seed: 4774 },
    )
    // The claim is empty unless enough joins are readable.
    expect(met.joinsRead).toBeGreaterThan(2_000)
    expect(met.joinsOfSeveralRead).toBeGreaterThan(500)
    expect(met.mixedRead).toBeGreaterThan(30)
  })

  it('a join does not depend on order, grouping or repetition, as far as reading goes', () => {
    fc.assert(
      fc.property(labels, subject, (parts, reader) => {
        const joined = join(parts, policies)
        expect(join(parts.toReversed(), policies)).toEqual(joined)
        expect(join([...parts, ...parts], policies)).toEqual(joined)
        expect(reads(reader, join([joined, joined, ...parts], policies))).toBe(
          reads(reader, joined) && parts.every((p) => reads(reader, p)),
        )
        const [first, ...rest] = parts
        if (first && rest.length > 0 && parts.every((p) => p.policy !== 'FAR'))
          expect(reads(reader, join([first, join(rest, policies)], policies))).toBe(reads(reader, joined))
      }),
      { numRuns: 2_000, seed: 4774 },
    )
  })

  it('the canonical label reads like the label, and like profiles read alike', () => {
    fc.assert(
      fc.property(label, subject, subject, (what, reader, other) => {
        const canonical = JSON.parse(canonicalLabel(what)) as Label
        expect(canonicalLabel(canonical)).toBe(canonicalLabel(what))
        expect(reads(reader, canonical)).toBe(reads(reader, what))
        if (profileKey(reader, policies) === profileKey(other, policies))
          expect(reads(other, what)).toBe(reads(reader, what))
      }),
      { numRuns: 2_000, seed: 4774 },
    )
  })
})
