import { describe, expect, it } from 'vitest'
import {
  checkTable,
  decide,
  type DecisionTable,
  decisionPoints,
  decisionTables,
  findValue,
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
