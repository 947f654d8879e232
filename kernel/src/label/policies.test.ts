import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Fault } from '../fault.ts'
import { contrastWithWhite, loadPolicies, type Policy } from './index.ts'

const file = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../policies/${name}.json`, import.meta.url), 'utf8')) as Policy
const allied = file('allied')
const tlp = file('tlp')
const [lowest, ...higher] = allied.classifications
const mapping = (pairs: readonly [string, string, string[]?][]) => ({
  ...allied,
  equivalents: pairs.map(([classification, here, values]) => ({
    policy: 'TLP',
    classification,
    here,
    ...(values ? { categories: [{ tag: 'Releasable To', values }] } : {}),
  })),
})

describe('a policy set is refused', () => {
  it.each<[string, unknown[], RegExp]>([
    ['when a file is no policy', [null], /^Policy file 1: /],
    ['when a member is misspelt', [{ ...allied, colours: [] }], /colours/],
    ['when two files share an id', [allied, allied], /"ALLIED".*two files/],
    ['when it takes the reserved id', [{ ...allied, id: 'system-high' }], /reserved/],
    [
      'when a classification is given twice',
      [{ ...allied, classifications: [lowest, lowest, ...higher] }],
      /"UNCLASSIFIED" is given twice/,
    ],
    [
      'when a colour is too light for white text',
      [{ ...allied, classifications: [{ ...lowest, colour: '#FFCC00' }, ...higher] }],
      /#FFCC00 of UNCLASSIFIED reaches 1\.\d+:1.*4\.5:1/,
    ],
    [
      'when the universal value is not a value',
      [{ ...allied, tags: [{ ...allied.tags[0], universal: 'ALL' }] }],
      /"ALL" is not among/,
    ],
    [
      'when a restrictive tag has a universal value',
      [{ ...allied, tags: [{ ...allied.tags[1], universal: 'TIDAL' }] }],
      /only a PERMISSIVE/,
    ],
    [
      'when a tag takes a reserved name',
      [{ ...allied, tags: [{ ...allied.tags[1], tag: 'TLP' }] }],
      /"TLP" is reserved/,
    ],
    ['when two people are asked for from nowhere', [{ ...allied, twoPersonFrom: 'COSMIC' }], /COSMIC/],
    [
      'when an equivalent gains an unknown tag',
      [
        {
          ...mapping([]),
          equivalents: [
            { policy: 'TLP', classification: 'CLEAR', here: 'SECRET', categories: [{ tag: 'Eyes Only', values: [] }] },
          ],
        },
      ],
      /unknown tag "Eyes Only"/,
    ],
    ['when an equivalent gains an unknown value', [mapping([['CLEAR', 'SECRET', ['ATL']]])], /unknown value "ATL"/],
    [
      'when an equivalent names no classification here',
      [mapping([['CLEAR', 'PUBLIC']])],
      /unknown classification "PUBLIC"/,
    ],
    [
      'when an equivalent names no classification there',
      [mapping([['WHITE', 'SECRET']]), tlp],
      /TLP has no classification "WHITE"/,
    ],
    [
      'when a higher foreign classification would be read more easily',
      [
        mapping([
          ['CLEAR', 'SECRET'],
          ['GREEN', 'RESTRICTED'],
        ]),
        tlp,
      ],
      /GREEN would be easier/,
    ],
    [
      'when a higher foreign classification would be released wider',
      [
        mapping([
          ['CLEAR', 'SECRET', ['DEU']],
          ['GREEN', 'SECRET', ['DEU', 'EST']],
        ]),
        tlp,
      ],
      /GREEN would be easier/,
    ],
    [
      'when a lower foreign classification is left out',
      [mapping([['GREEN', 'SECRET']]), tlp],
      /GREEN is mapped but the lower CLEAR is not/,
    ],
    [
      'when a pair is mapped twice',
      [
        mapping([
          ['CLEAR', 'SECRET'],
          ['CLEAR', 'RESTRICTED'],
        ]),
      ],
      /two equivalents/,
    ],
    [
      'when only some of the foreign classifications gain a release tag',
      [
        mapping([
          ['CLEAR', 'SECRET'],
          ['GREEN', 'SECRET', ['DEU']],
        ]),
        tlp,
      ],
      /GREEN would be easier/,
    ],
    [
      'when equivalents run in a circle',
      [
        mapping([['CLEAR', 'SECRET']]),
        { ...tlp, equivalents: [{ policy: 'ALLIED', classification: 'UNCLASSIFIED', here: 'RED' }] },
      ],
      /in a circle: ALLIED from TLP from ALLIED/,
    ],
  ])('%s', (_, files, message) => {
    const attempt = () => loadPolicies(files)
    expect(attempt).toThrow(Fault)
    expect(attempt).toThrow(message)
  })
})

it('names the set by its rules, not by the order of the files', () => {
  expect(loadPolicies([allied, tlp]).digest).toBe(loadPolicies([tlp, allied]).digest)
  expect(loadPolicies([allied, { ...tlp, version: '2.1' }]).digest).not.toBe(loadPolicies([allied, tlp]).digest)
})

it('measures contrast as WCAG does', () => {
  expect(contrastWithWhite('#FFFFFF')).toBeCloseTo(1, 9)
  expect(contrastWithWhite('#000000')).toBeCloseTo(21, 9)
  // Figures of the design's table of classification colours.
  expect(allied.classifications.map((c) => contrastWithWhite(c.colour).toFixed(1))).toEqual([
    '6.3',
    '6.9',
    '8.1',
    '7.7',
  ])
})

it('ships policies that load together, the allied one with 32 nations', () => {
  const policies = loadPolicies(['allied', 'ltu', 'tlp', 'nato-like'].map(file))
  expect(policies.all().map((p) => p.id)).toEqual(['ALLIED', 'LTU', 'NATO', 'TLP'])
  expect(policies.get('ALLIED')?.tags[0]?.values.filter((v) => /^[A-Z]{3}$/.test(v) && v !== 'COE')).toHaveLength(32)
})
