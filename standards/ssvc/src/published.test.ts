import { describe, expect, it } from 'vitest'
import { hasData, publishedFiles } from '../testing/archive.ts'
import {
  checkTable,
  decide,
  type DecisionTable,
  decisionPoints,
  decisionTables,
  idOf,
  readTableCsv,
  readTableJson,
  readTables,
  type ReadTable,
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
