import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { cpeCommands } from './cpe.ts'
import { levCommands } from './lev.ts'
import { ssvcCommands } from './ssvc.ts'

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'testudo-priority-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))
afterEach(() => void vi.restoreAllMocks())

const put = (name: string, content: string | object) => {
  const file = join(dir, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

/** What the command prints on standard output. */
async function run(...words: string[]): Promise<string> {
  const out: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  for (const register of [cpeCommands, ssvcCommands, levCommands]) register(program)
  await program.parseAsync(words, { from: 'user' })
  return out.join('')
}
const lines = async (...words: string[]): Promise<unknown[]> =>
  (await run(...words))
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
const answer = async (...words: string[]): Promise<unknown> => (await lines(...words, '--json'))[0]

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

describe('ssvc refuses', () => {
  it.each<[string, () => string[], string, RegExp]>([
    [
      'a value in another case, with what is allowed',
      () => ['decide', '--table', 'deployer', '--input', 'E=ACTIVE'],
      'ssvc.input',
      /Did you mean A \(Active\)\? Allowed are N \(None\)/,
    ],
    [
      'an input without a value',
      () => ['decide', '--table', 'deployer', '--input', 'E'],
      'ssvc.input',
      /write KEY=VALUE/,
    ],
    ['an input twice', () => ['decide', '--table', 'deployer', '--input', 'E=A', 'E=N'], 'ssvc.input', /given twice/],
    [
      'a table that is not there',
      () => ['decide', '--table', 'nosuch', '--input', 'E=A'],
      'ssvc.absent',
      /Tables here: deployer/,
    ],
    ['a file that is not there', () => ['check', join(dir, 'nosuch.json')], 'cli.file', /cannot be opened/],
    [
      'a decision point',
      () => ['check', put('point.json', { namespace: 'a', key: 'b' })],
      'ssvc.table',
      /has decision_points/,
    ],
    ['JSON with a member twice', () => ['check', put('twice.json', '{"a":1,"a":2}')], 'ssvc.json', /twice/],
  ])('%s', async (_, words, code, message) => {
    await expect(run('ssvc', ...words())).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as unknown,
    })
  })
})

describe('ssvc', () => {
  it('decides with the keys and values of the table, and says by which row', async () => {
    const decided = await answer(
      'ssvc',
      'decide',
      '--table',
      'deployer',
      '--input',
      'Exploitation=active',
      'System Exposure=open',
      'Automatable=yes',
      'Human Impact=very high',
    )
    expect(decided).toEqual({
      outcome: 'immediate',
      row: 72,
      table: 'Deployer Patch Application Priority',
      version: '1.0.0',
    })
    expect(
      await answer('ssvc', 'decide', '--table', 'cisa:DT_CO:2.0.3', '--input', 'E=N', 'A=N', 'TI=T', 'MWI=H'),
    ).toMatchObject({ outcome: 'T*' })
  })
  it('by lines, from a CSV of its own', async () => {
    const table = put(
      'our_table_2_1_0.csv',
      'row,Weather,Sea state,Sail\n0,calm,low,yes\n1,calm,high,no\n2,storm,low,no\n3,storm,high,no\n',
    )
    const file = put(
      'inputs.ndjson',
      '{"Weather":"storm","Sea state":"low"}\n{"Weather":"Storm","Sea state":"low"}\n[]\n',
    )
    expect(await lines('ssvc', 'decide', '--table', table, '--lines', file)).toEqual([
      { line: 1, outcome: 'no', row: 3, table: 'our_table', version: '2.1.0' },
      {
        line: 2,
        error: {
          message: 'no decision',
          problems: [{ input: 'Weather', message: expect.stringMatching(/Did you mean storm/) as unknown }],
        },
      },
      { line: 3, error: { message: 'a line is an object of inputs' } },
    ])
    expect(await answer('ssvc', 'check', table)).toMatchObject({
      table: 'our_table',
      version: '2.1.0',
      complete: true,
      monotone: true,
      rowCount: 4,
      isOrdered: false,
    })
  })
  it('checks what comes with Testudo', async () => {
    const checks = await lines(
      'ssvc',
      'check',
      'deployer',
      'coordinator',
      'bod-26-04',
      'human-impact',
      'supplier',
      '--json',
    )
    expect(checks).toMatchObject([72, 36, 16, 16, 36].map((rowCount) => ({ complete: true, monotone: true, rowCount })))
  })
})

describe('lev refuses', () => {
  it.each<[string, string, string[], RegExp]>([
    ['no column names', '2024-01-01,0.1', [], /first line names the columns/],
    ['a day that is none', 'date,epss\n2024-02-30,0.1', [], /"2024-02-30" is no day/],
    ['no day at all', 'cve,epss\nCVE-2024-1,0.1', [], /No day/],
    ['a probability beyond 1', 'date,epss\n2024-01-01,1.1', [], /"1.1" is no probability/],
    ['a formula', 'date,epss\n2024-01-01,=1+1', [], /"=1\+1" is no probability/],
    ['two scores for one day', 'date,epss\n2024-01-01,0.1\n2024-01-01,0.2', [], /another score already: 0.1/],
    ['nothing', 'date,epss\n', [], /no scores/],
    ['a flag that is no day', 'date,epss\n2024-01-01,0.1', ['--to', 'today'], /write a day/],
    [
      'a period that ends before it begins',
      'date,epss\n2024-01-01,0.1',
      ['--from', '2024-02-01', '--to', '2024-01-01'],
      /--from is after --to/,
    ],
    ['a time before the first score', 'date,epss\n2024-01-01,0.1', ['--to', '2023-01-01'], /no score in or before/],
  ])('%s', async (_, text, flags, message) => {
    await expect(run('lev', '--epss', put('epss.csv', text), ...flags)).rejects.toMatchObject({
      message: expect.stringMatching(message) as unknown,
    })
  })
  it.each<[string, string, RegExp]>([
    ['a number beyond 1', '0.5\n1.5', /"1.5" is no probability/],
    ['a list without LEVs', '\n', /no LEVs/],
    ['JSON without lev', '{"cve":"x"}', /object with lev/],
    ['a kev that is neither', 'lev,kev\n0.1,maybe', /yes or no/],
  ])('in a list: %s', async (_, text, message) => {
    await expect(run('lev', '--list', put('list', text))).rejects.toMatchObject({
      message: expect.stringMatching(message) as unknown,
    })
  })
})

describe('lev', () => {
  const from = '2024-01-01'
  const rows = (...scores: readonly (readonly [day: string, epss: number])[]) =>
    put('rows.csv', `date,epss\n${scores.map((row) => row.join(',')).join('\n')}\n`)
  it.each([
    ['LV1', [[from, 0.1]] as const, '2024-03-30', { days: 90, lev: 0.271, lev2: 0.259552921, rigorous: 0.271 }],
    ['LV2', [[from, 0.1]] as const, '2024-03-15', { days: 75, lev: 0.2305 }],
    ['LV3', [[from, 0.95]] as const, '2024-01-30', { days: 30, lev: 0.95, rigorous: 0.95 }],
    [
      'LV4',
      [
        [from, 0.02],
        ['2024-01-31', 0.05],
        ['2024-03-01', 0.6],
        ['2024-03-31', 0.3],
      ] as const,
      '2024-04-14',
      { days: 105, lev: 0.68346, composite: 0.68346 },
    ],
  ])('%s', async (_, scores, to, expected) => {
    expect(await answer('lev', '--epss', rows(...scores), '--to', to)).toMatchObject(expected)
  })
  it('LV5, from numbers and from CSV', async () => {
    const expected = {
      count: 5,
      inKev: 1,
      expectedExploited: 1.75,
      expectedShare: 0.35,
      kevCompletenessAtMost: 0.571428571,
    }
    expect(await answer('lev', '--list', put('levs', '.9,.5 .2\n.1\n.05'), '--kev-count', '1')).toEqual(expected)
    expect(
      await answer('lev', '--list', put('levs.csv', 'cve,lev,kev\na,.9,yes\nb,.5,no\nc,.2,\nd,.1,0\ne,.05,false')),
    ).toEqual(expected)
  })
  it('many vulnerabilities, files of days after each other, the catalogue beside', async () => {
    const day = (date: string, ...scores: string[]) =>
      `#model_version:v2025.03.14,score_date:${date}T00:00:00+0000\ncve,epss,percentile\n${scores.join('\n')}\n`
    const file = put(
      'days.csv',
      day('2026-01-01', 'CVE-2026-1,0.2,0.9') + day('2026-01-02', 'CVE-2026-1,0.3,0.9', 'CVE-2026-2,0.001,0.1'),
    )
    const catalogue = put('kev.json', { vulnerabilities: [{ cveID: 'CVE-2026-2' }] })
    const told = await lines('lev', '--epss', file, '--catalogue', catalogue, '--json')
    expect(told).toMatchObject([
      { cve: 'CVE-2026-1', days: 2, epss: 0.3, kev: false, composite: 0.3, carriedDays: 0 },
      { cve: 'CVE-2026-2', days: 1, kev: true, composite: 1 },
    ])
    const list = put('told.ndjson', told.map((one) => JSON.stringify(one)).join('\n'))
    expect(await answer('lev', '--list', list)).toMatchObject({ count: 2, inKev: 1 })
  })
})
