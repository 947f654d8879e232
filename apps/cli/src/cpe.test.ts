import { describe, expect, it } from 'vitest'
import { tryCommands } from './command.testing.ts'
import { cpeCommands } from './cpe.ts'

const { put, run, lines, answer } = tryCommands('cpe', cpeCommands)

const cpe = (...values: string[]) => `cpe:2.3:${[...values, ...Array<string>(11 - values.length).fill('*')].join(':')}`

describe('cpe refuses', () => {
  it.each<[string, string[], RegExp]>([
    ['one name only', ['match', cpe('a')], /Give two names/],
    [
      'a name that is none, naming which and where',
      ['match', cpe('a'), 'cpe:2.3:a:b*c'],
      /TARGET, character 12: vendor: unquoted/,
    ],
    ['an unknown order', ['match', cpe('a'), cpe('a'), '--order', 'roman'], /--order is one of .*semver/],
    ['a range without marks', ['match', cpe('a'), cpe('a'), '--range', '1.0-2.0'], /"1.0-2.0": a bound is/],
    ['a bound twice', ['match', cpe('a'), cpe('a'), '--range', '<1,<2'], /each once at most/],
    ['names beside lines', ['match', cpe('a'), '--lines', '-'], /each line brings its own/],
    ['a statement that is no JSON', ['applies', '/dev/null', cpe('a')], /no clean JSON/],
  ])('%s', async (_, words, message) => {
    await expect(run('cpe', ...words)).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(message) as unknown,
    })
  })
})

describe('cpe', () => {
  it('CP18, CP19, CP20', async () => {
    const ie = 'cpe:2.3:a:microsoft:internet_explorer'
    expect(await answer('cpe', 'match', `${ie}:8.0.6001:beta:*:sp2:*:*:*:*`, `${ie}:*:*:*:*:*:*:*:*`)).toMatchObject({
      relation: 'SUBSET',
      subset: true,
      superset: false,
      equal: false,
      disjoint: false,
      applicability: 'undecidable',
    })
    expect(
      await answer('cpe', 'match', 'cpe:2.3:a:adobe:*:9.*:*:PalmOS:*:*:*:*:*', 'cpe:/a::Reader:9.3.2:-:-'),
    ).toMatchObject({
      relation: 'DISJOINT',
      disjoint: true,
      subset: false,
      superset: false,
      attributes: { edition: 'DISJOINT', version: 'SUPERSET' },
      applicability: 'not affected',
    })
    expect(await answer('cpe', 'match', cpe('a', 'v', 'p', '9.*'), cpe('a', 'v', 'p', '9.3.2'))).toMatchObject({
      attributes: { version: 'SUPERSET' },
      relation: 'SUPERSET',
      applicability: 'affected',
    })
  })
  it('versions in a range, by the order that is asked for', async () => {
    const ask = (version: string, order: string) =>
      answer(
        'cpe',
        'match',
        cpe('a', 'v', 'p'),
        cpe('a', 'v', 'p', version),
        '--range',
        '>= 1.0, <2.0',
        '--order',
        order,
      )
    expect(await ask('1.10.0', 'semver')).toMatchObject({ applicability: 'affected' })
    expect(await ask('2.0.0', 'semver')).toMatchObject({ applicability: 'not affected' })
    expect(await ask('R7', 'semver')).toMatchObject({
      applicability: 'undecidable',
      why: expect.stringContaining('no order') as unknown,
    })
  })
  it('lines: one that is wrong does not stop the others', async () => {
    const file = put(
      'names.ndjson',
      [
        '{"source":"cpe:/a:v","target":"cpe:/a:v:p"}',
        '{"source":"cpe:/a:v","target":7}',
        '{"source":"x","target":"cpe:/a"}',
        '{"source":"cpe:/a:v:p","target":"cpe:/a:v:p:3","range":">=4","order":"semver"}',
      ].join('\n'),
    )
    expect(await lines('cpe', 'match', '--lines', file)).toMatchObject([
      { line: 1, relation: 'SUPERSET' },
      { line: 2, error: { message: 'a line is {"source","target"}, two texts' } },
      { line: 3, error: { code: 'cpe.name' } },
      { line: 4, applicability: expect.stringMatching(/affected|undecidable/) as unknown },
    ])
  })
  it('a statement of a CVE record against what an asset runs', async () => {
    const file = put('cve.json', {
      cpeApplicability: [
        {
          operator: 'AND',
          nodes: [
            {
              operator: 'OR',
              negate: false,
              cpeMatch: [
                { vulnerable: true, criteria: cpe('o', 'v', 'fw'), versionEndExcluding: '2.0' },
                { vulnerable: true, criteria: 'nonsense' },
              ],
            },
            {
              operator: 'OR',
              negate: false,
              cpeMatch: [{ vulnerable: false, criteria: cpe('h', 'v', 'router', '-') }],
            },
          ],
        },
      ],
    })
    const asset = [cpe('o', 'v', 'fw', '1.0'), cpe('h', 'v', 'router', '-')]
    expect(await answer('cpe', 'applies', file, ...asset)).toEqual({
      answer: 'affected',
      vulnerable: [asset[0]],
      undecided: [],
      flaws: [{ path: '/0/nodes/0/cpeMatch/1/criteria', message: expect.stringMatching(/no CPE name/) as unknown }],
    })
    expect(
      await answer('cpe', 'applies', file, cpe('o', 'v', 'fw', '2.0'), cpe('h', 'v', 'router', '-')),
    ).toMatchObject({ answer: 'undecidable', undecided: [expect.stringMatching(/could not be read/)] })
    expect(await answer('cpe', 'applies', file, cpe('o', 'v', 'fw', '1.0'))).toMatchObject({
      answer: 'undecidable',
      undecided: expect.arrayContaining([expect.stringMatching(/nothing is known of the hardware/)]) as unknown,
    })
    expect(await answer('cpe', 'applies', file, cpe('o', 'v', 'fw', '1.0'), '--closed')).toMatchObject({
      answer: 'not affected',
    })
  })
  it('whole records: one answer a CVE, also where a record says nothing', async () => {
    const statement = [{ nodes: [{ operator: 'OR', cpeMatch: [{ vulnerable: true, criteria: cpe('a', 'v', 'p') }] }] }]
    const nvd = put('nvd.json', {
      vulnerabilities: [
        { cve: { id: 'CVE-2026-1', configurations: statement } },
        { cve: { id: 'CVE-2026-2', configurations: [] } },
      ],
    })
    expect(await lines('cpe', 'applies', nvd, cpe('a', 'v', 'p', '1'), '--json')).toMatchObject([
      { cve: 'CVE-2026-1', answer: 'affected' },
      { cve: 'CVE-2026-2', answer: 'undecidable', flaws: [{ message: 'there is no applicability statement' }] },
    ])
    const record = put('record.json', {
      cveMetadata: { cveId: 'CVE-2026-3' },
      containers: { cna: {}, adp: [{ cpeApplicability: statement }] },
    })
    expect(await answer('cpe', 'applies', record, cpe('a', 'v', 'p', '1'))).toMatchObject({
      cve: 'CVE-2026-3',
      answer: 'affected',
    })
  })
  it('writes a name in its three spellings', async () => {
    expect(await answer('cpe', 'parse', 'cpe:/a:hp:insight:7.4.0:-:~~online~win2003~x64~')).toMatchObject({
      formatted: 'cpe:2.3:a:hp:insight:7.4.0:-:*:*:online:win2003:x64:*',
      wfn: expect.stringContaining('version="7\\.4\\.0",update=NA') as unknown,
    })
  })
})
