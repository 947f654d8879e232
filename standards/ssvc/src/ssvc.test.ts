import { describe, expect, it } from 'vitest'
import { hasData, publishedFiles } from '../testing/archive.ts'
import {
  checkTable,
  decide,
  type DecisionTable,
  decisionPoints,
  decisionTables,
  findValue,
  idOf,
  readTableCsv,
  readTableJson,
  readTables,
  type ReadTable,
  rowAt,
} from './index.ts'

function shipped(id: string): DecisionTable {
  const table = decisionTables().get(id)
  if (table === undefined) throw new Error(`no ${id}`)
  return table
}
const deployer = shipped('ssvc:DT_DP:1.0.0')
const outcomeOf = (table: DecisionTable, input: Record<string, string>) => {
  const decided = decide(table, input)
  return 'decision' in decided ? decided.decision.outcome : decided.problems.map(({ message }) => message).join(' | ')
}
const whole = (read: ReadTable): DecisionTable => {
  if ('flaw' in read) throw new Error(`${read.flaw.path}: ${read.flaw.message}`)
  return read.table
}
const flawOf = (read: ReadTable) => ('flaw' in read ? read.flaw : undefined)

const point = (key: string, ...values: string[]) => ({
  namespace: 'x_org.example#test',
  key,
  version: '1.0.0',
  name: `Question ${key}`,
  values: values.map((value) => ({ key: value, name: value.toLowerCase() })),
})
const file = (mapping: object[], more: object = {}) => ({
  namespace: 'x_org.example#test',
  key: 'DT_T',
  version: '1.0.0',
  name: 'Test',
  decision_points: { a: point('A', 'L', 'H'), b: point('B', 'L', 'H'), o: point('O', 'L', 'M', 'H') },
  outcome: 'o',
  mapping,
  ...more,
})
const row = (a: string, b: string, o: string) => ({ a, b, o })
const full = [row('L', 'L', 'L'), row('L', 'H', 'M'), row('H', 'L', 'M'), row('H', 'H', 'H')]

describe('inputs that decide nothing', () => {
  const input = { Exploitation: 'active', 'System Exposure': 'open', Automatable: 'yes', 'Human Impact': 'high' }
  it.each<[string, Record<string, string>, string]>([
    [
      'mixed case',
      { ...input, Exploitation: 'ACTIVE' },
      '"ACTIVE" is no value of Exploitation 1.1.0. Did you mean A (Active)? Allowed are N (None), P (Public PoC), A (Active).',
    ],
    [
      'an unknown value',
      { ...input, Automatable: 'perhaps' },
      '"perhaps" is no value of Automatable 2.0.0. Allowed are N (No), Y (Yes).',
    ],
    [
      'a shortened name',
      { Exposure: 'open' },
      '"Exposure" is no input of Deployer Patch Application Priority 1.0.0. Did you mean System Exposure? Its inputs are Exploitation, System Exposure, Automatable, Human Impact.',
    ],
    [
      'a missing value',
      { Exploitation: 'active', Automatable: 'yes', EXP: 'O' },
      'a value is missing; allowed are L (Low), M (Medium), H (High), VH (Very High)',
    ],
    ['one given twice', { ...input, E: 'A' }, 'Exploitation is given twice'],
    ['a member of every object', { ...input, constructor: 'x' }, '"constructor" is no input'],
  ])('%s', (_, given, message) => {
    expect(outcomeOf(deployer, given)).toContain(message)
  })
  it('a table without the row, or with two that contradict each other', () => {
    const broken = whole(readTableJson(file([...full.slice(0, 3), row('L', 'L', 'H')])))
    expect(outcomeOf(broken, { A: 'H', B: 'H' })).toBe('the table has no row for this combination of values')
    expect(outcomeOf(broken, { A: 'L', B: 'L' })).toMatch(/row 1 and a later one/)
    expect(rowAt(broken, [0, 0])).toBe(0)
  })
})

describe('files that are no tables', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['a list', [], '', /is an object/],
    ['a decision point', point('A', 'L'), '', /this file has not/],
    ['an outcome that is not there', file(full, { outcome: 'z' }), '/outcome', /z is not among/],
    ['an unknown value', file([row('L', 'X', 'L')]), '/mapping/0/b', /"X" is no value of Question B; allowed are L, H/],
    ['a row that lacks a column', file([...full, { a: 'L', o: 'L' }]), '/mapping/4/b', /no value/],
    [
      'a row with another column',
      file([full[0] ?? {}, { ...row('L', 'H', 'M'), c: 'L' }]),
      '/mapping/1',
      /other columns/,
    ],
    [
      'a point without values',
      file(full, { decision_points: { a: { ...point('A'), values: [] } } }),
      '/decision_points/a/values',
      /list of values/,
    ],
    [
      'a value twice',
      file(full, { decision_points: { 'a/b': point('A', 'L', 'L') } }),
      '/decision_points/a~1b/values/1/key',
      /twice/,
    ],
  ])('%s, naming the place', (_, value, path, message) => {
    const flaw = flawOf(readTables(value)[0] ?? { flaw: { path: 'none', message: '' } })
    expect([flaw?.path, flaw?.message]).toEqual([path, expect.stringMatching(message)])
  })
  it.each<[string, string, string, RegExp]>([
    ['nothing', '', 'line 1', /headings and rows/],
    ['headings only', 'row,A,B\n', 'line 1', /headings and rows/],
    ['one column', 'row,A\n0,x\n', 'line 1', /at least one input/],
    ['the same heading twice', 'row,A,A\n0,x,y\n', 'line 1', /same heading/],
    ['a short row', 'row,A,B\n0,x,y\n1,x\n', 'line 3', /2 fields, the headings are 3/],
    ['an empty cell', 'row,A,B\n0,x,\n', 'line 2', /B is empty/],
  ])('CSV: %s', (_, text, path, message) => {
    const flaw = flawOf(readTableCsv(text, { name: 't', version: '1' }))
    expect([flaw?.path, flaw?.message]).toEqual([path, expect.stringMatching(message)])
  })
  it('a table whose values combine to a billion', () => {
    const points = Object.fromEntries([...'abcdefghi'].map((key) => [key, point(key, ...'0123456789')]))
    const rows = [Object.fromEntries([...'abcdefghi'].map((key) => [key, '0']))]
    expect(flawOf(readTableJson(file(rows, { decision_points: points, outcome: 'a' })))?.message).toMatch(
      /are more than/,
    )
  })
})

describe('checks', () => {
  it('gaps, repetitions and steps downwards are listed by row', () => {
    const gaps = checkTable(whole(readTableJson(file([row('L', 'L', 'M'), row('H', 'H', 'L'), row('H', 'H', 'L')]))))
    expect(gaps).toMatchObject({
      rowCount: 3,
      complete: false,
      monotone: false,
      missingCount: 2,
      missing: [
        { 'Question A v1.0.0 (x_org.example#test)': 'L', 'Question B v1.0.0 (x_org.example#test)': 'H' },
        { 'Question A v1.0.0 (x_org.example#test)': 'H', 'Question B v1.0.0 (x_org.example#test)': 'L' },
      ],
      duplicates: [{ row: 3, of: 2, contradicts: false }],
      // Both combinations between them are missing, and the step is seen all the same.
      violations: [{ row: 2, below: 1 }],
    })
    expect(checkTable(whole(readTableJson(file(full))))).toMatchObject({
      complete: true,
      monotone: true,
      violations: [],
    })
  })
  it('an older CSV, without versions and with its own words, still has the order of the published values', () => {
    const text =
      'row,Exploitation,Automatable,Priority\n0,active,yes,b\n1,none,no,a\n2,poc,no,a\n3,none,yes,a\n4,poc,yes,b\n5,active,no,b\n'
    const table = whole(readTableCsv(text, { name: 't', version: '1' }))
    expect(table.inputs.map((one) => one.values.map(({ key }) => key))).toEqual([
      ['none', 'poc', 'active'],
      ['no', 'yes'],
    ])
    expect(outcomeOf(table, { E: 'poc', Automatable: 'yes' })).toBe('b')
  })
  it('says when a CSV file does not tell what is greater', () => {
    const table = whole(readTableCsv('\uFEFFA,"B, quoted ""so"""\r\nx,one\r\ny,two\r\n', { name: 't', version: '2' }))
    expect(table).toMatchObject({ version: '2', isOrdered: false, outcome: { name: 'B, quoted "so"' } })
    expect(outcomeOf(table, { A: 'y' })).toBe('two')
  })
})

// Reference: mission-science §3.1, parsed from the CERT/CC files by other code.
describe('the tables shipped here', () => {
  const letters: Record<string, string> = { D: 'defer', S: 'scheduled', O: 'out-of-cycle', I: 'immediate' }
  const goldens = {
    none: 'DDSS DSSS DSSS SSSS DSSS SSSO',
    'public poc': 'DSSS SSSS DSSS SSSO SSSO SSOO',
    active: 'SSOO SOOO SSOO OOOO SOOI OOII',
  }
  it('deployer: all 72 rows', () => {
    const rows: number[] = []
    for (const [exploitation, cells] of Object.entries(goldens))
      for (const [i, cell] of cells.split(' ').entries())
        for (const [j, letter] of [...cell].entries()) {
          const exposure = ['small', 'controlled', 'open'][i >> 1] ?? ''
          const decided = decide(deployer, {
            Exploitation: exploitation,
            EXP: exposure,
            A: i % 2 === 0 ? 'no' : 'yes',
            'Human Impact v2.0.2': ['low', 'medium', 'high', 'very high'][j] ?? '',
          })
          expect(decided).toMatchObject({
            decision: { outcome: letters[letter], table: 'Deployer Patch Application Priority', version: '1.0.0' },
          })
          if ('decision' in decided) rows.push(decided.decision.row)
        }
    expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 72 }, (_, i) => i + 1))
  })
  it('CISA coordinator: all 36 rows', () => {
    const words = [
      'T T T',
      'T T T*',
      'T T AT',
      'T T AT',
      'T T T*',
      'T T* AT',
      'T T AT',
      'T T* AT',
      'T T AT',
      'T AT AC',
      'AT AT AC',
      'AT AC AC',
    ]
    const table = shipped('cisa:DT_CO:2.0.3')
    const seen = words.flatMap((cell, i) =>
      cell.split(' ').map((expected, j) => {
        const input = {
          E: 'NPA'[i >> 2] ?? '',
          A: 'NY'[(i >> 1) % 2] ?? '',
          TI: 'PT'[i % 2] ?? '',
          MWI: 'LMH'[j] ?? '',
        }
        return [outcomeOf(table, input), expected]
      }),
    )
    expect(seen.map(([is]) => is)).toEqual(seen.map(([, expected]) => expected))
    expect(seen).toHaveLength(36)
  })
  it('BOD 26-04 and human impact: all 16 rows each', () => {
    const days = ['FSU FSU', '60D 14D', '60D 60D', '14D 3D', '14D 14D', '14D 3DF', '14D 3DF', '3D 3DF']
    const bod = days.flatMap((cell, i) =>
      cell.split(' ').map((_, j) =>
        outcomeOf(shipped('cisa:DT_BOD2604:1.0.0'), {
          'In KEV': i > 3 ? 'Yes' : 'No',
          'Publicly Exposed': i % 2 === 1 ? 'Yes' : 'No',
          Automatable: (i >> 1) % 2 === 1 ? 'Yes' : 'No',
          'Technical Impact': j === 0 ? 'Partial' : 'Total',
        }),
      ),
    )
    const names: Record<string, string> = {
      FSU: 'Fix on system upgrade',
      '60D': '60 days',
      '14D': '14 days',
      '3D': '3 days',
      '3DF': '3 days & forensic investigation',
    }
    expect(bod).toEqual(
      days
        .join(' ')
        .split(' ')
        .map((key) => names[key]),
    )
    const impact = ['L L M VH', 'L L M VH', 'M H H VH', 'VH VH VH VH'].flatMap((cell, i) =>
      cell.split(' ').map((expected, j) => [
        outcomeOf(shipped('ssvc:DT_HI:1.0.0'), {
          'ssvc:SI:2.0.1': 'NMRC'[i] ?? '',
          MI: ['D', 'MSC', 'MEF', 'MF'][j] ?? '',
        }),
        expected,
      ]),
    )
    expect(impact.map(([is]) => is)).toEqual(impact.map(([, expected]) => expected))
  })
  it('are complete and never less for more', () => {
    const checks = [...decisionTables().values()].map((table) => [table.id, checkTable(table)] as const)
    expect(checks.filter(([, check]) => !check.complete || !check.monotone)).toEqual([])
    expect(checks.map(([id, { rowCount }]) => `${id} ${rowCount}`)).toEqual([
      'cisa:DT_BOD2604:1.0.0 16',
      'cisa:DT_CO:2.0.3 36',
      'ssvc:DT_DP:1.0.0 72',
      'ssvc:DT_HI:1.0.0 16',
      'ssvc:DT_PSI:1.0.0 4',
      'ssvc:DT_SP:1.0.0 36',
      'ssvc:DT_U:1.0.0 4',
      'ssvc:DT_COORD_PUBLISH:1.0.0 27',
      'ssvc:DT_COORD_TRIAGE:1.0.0 192',
    ])
  })
})

describe('decision points', () => {
  it('what feeds mean is found, whatever the case, and told from what is exact', () => {
    const exploitation = decisionPoints().get('ssvc:E:1.1.0')
    if (exploitation === undefined) throw new Error('no ssvc:E:1.1.0')
    const found = (text: string) => {
      const value = findValue(exploitation, text)
      return value && [exploitation.values[value.index]?.key, value.isExact]
    }
    expect(['None', 'none', 'PoC', 'poc', 'ACTIVE', 'public poc', 'A', ' Public_PoC', 'maybe', ''].map(found)).toEqual([
      ['N', true],
      ['N', true],
      ['P', false],
      ['P', false],
      ['A', false],
      ['P', true],
      ['A', true],
      ['P', false],
      undefined,
      undefined,
    ])
  })
})

describe.skipIf(!hasData)('what CERT/CC publishes', () => {
  const json = publishedFiles(/data\/json\/.*\.json$/)
  const tables = [...json]
    .filter(([name]) => name.includes('/decision_tables/'))
    .map(([, text]) => whole(readTableJson(JSON.parse(text))))
  const shape = (table: DecisionTable) => ({
    inputs: table.inputs.map(idOf),
    outcome: idOf(table.outcome),
    rows: table.rows,
  })
  it('every decision point is in the registry here, value by value', () => {
    const points = [...json].filter(([name]) => name.includes('/decision_points/') && !name.includes('/x_'))
    expect(points.length).toBe(146)
    const differing = points.flatMap(([name, text]) => {
      const published = JSON.parse(text) as Parameters<typeof idOf>[0] & {
        name: string
        values: { key: string; name: string }[]
      }
      const here = decisionPoints().get(idOf(published))
      const same =
        here?.name === published.name &&
        JSON.stringify(here.values) ===
          JSON.stringify(published.values.map(({ key, name: long }) => ({ key, name: long })))
      return same ? [] : [name]
    })
    expect(differing).toEqual([])
  })
  it('every table loads as JSON, alone and from the registry: 16 tables, complete and monotone', () => {
    expect(tables).toHaveLength(14)
    const registry = [...json].find(([name]) => name.endsWith('ssvc_object_registry.json'))?.[1] ?? '{}'
    const all = new Map(
      readTables(JSON.parse(registry))
        .map(whole)
        .map((table) => [table.id, table]),
    )
    expect(all.size).toBe(16)
    for (const table of tables) expect(shape(all.get(table.id) ?? table)).toEqual(shape(table))
    for (const table of all.values())
      expect([table.id, checkTable(table).complete, checkTable(table).monotone]).toEqual([table.id, true, true])
    for (const [id, table] of decisionTables()) expect(shape(table)).toEqual(shape(all.get(id) ?? deployer))
  })
  it('the decision tree inside a computed score of SSVC 2.0: the rows of the CISA coordinator', () => {
    const [text = ''] = publishedFiles(/Coordinator-with-tree\.json$/).values()
    const [read] = readTables(JSON.parse(text))
    const tree = whole(read ?? { flaw: { path: '', message: 'nothing' } })
    expect(checkTable(tree)).toMatchObject({
      rowCount: 36,
      complete: true,
      monotone: true,
      outcomes: { Track: 18, Attend: 10, Act: 4 },
    })
    expect([tree.name, tree.version]).toEqual(['CISA Coordinator v2.0.3', '2.0.3'])
    expect(tree.cells.map((one) => tree.rows[one - 1]?.outcome ?? -1)).toEqual(
      shipped('cisa:DT_CO:2.0.3').cells.map((one) => shipped('cisa:DT_CO:2.0.3').rows[one - 1]?.outcome ?? -1),
    )
    expect(outcomeOf(tree, { Exploitation: 'poc', Automatable: 'no', T: 'T', 'Mission & Well-being': 'medium' })).toBe(
      'Track*',
    )
  })
  it('every table loads as CSV, with the same rows', () => {
    const csv = publishedFiles(/data\/csv\/.*\.csv$/)
    expect(csv.size).toBe(14)
    for (const [name, text] of csv) {
      const table = whole(readTableCsv(text, { name, version: '1.0.0' }))
      const twin = tables.find((one) => JSON.stringify(one.inputs.map(idOf)) === JSON.stringify(table.inputs.map(idOf)))
      expect([name, table.isOrdered, shape(table)]).toEqual([name, true, twin && shape(twin)])
    }
  })
})
