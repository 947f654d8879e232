import { describe, expect, it } from 'vitest'
import { tryCommands } from './command.testing.ts'
import { ssvcCommands } from './ssvc.ts'

const { put, run, lines, answer } = tryCommands('ssvc', ssvcCommands)

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
    ['a file that is not there', () => ['check', '/nowhere/nosuch.json'], 'cli.file', /cannot be opened/],
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
