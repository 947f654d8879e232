import { describe, expect, it } from 'vitest'
import { tryCommands } from './command.testing.ts'
import { levCommands } from './lev.ts'

const { put, run, lines, answer } = tryCommands('lev', levCommands)

describe('lev refuses', () => {
  it.each<[string, string, string[], RegExp]>([
    ['no column names', 'CVE-2024-1,2024-01-01,0.1', [], /first line names the columns/],
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
  it('two columns need no names', async () => {
    const file = put('bare.csv', '2024-01-01,0.1\n2024-03-30,0.1\n')
    expect(await answer('lev', '--epss', file)).toMatchObject({ days: 90, lev: 0.271 })
  })
  it("an answer of FIRST's API with its time series", async () => {
    const series = [
      { epss: '0.1', percentile: '0.9', date: '2024-03-29' },
      { epss: '0.100000000', percentile: '0.9', date: '2024-01-01' },
    ]
    const body = (more: object) =>
      put('api.json', { status: 'OK', data: [{ cve: 'cve-2024-1', epss: '0.1', date: '2024-03-30', ...more }] })
    expect(await answer('lev', '--epss', body({ 'time-series': series }))).toMatchObject({
      cve: 'CVE-2024-1',
      days: 90,
      lev: 0.271,
    })
    await expect(
      run('lev', '--epss', body({ 'time-series': [{ epss: 2, date: '2024-01-01' }] })),
    ).rejects.toMatchObject({
      place: { path: '/data/0/time-series/0/epss' },
    })
    await expect(run('lev', '--epss', put('none.json', { data: 7 }))).rejects.toThrow(/no list named data/)
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
