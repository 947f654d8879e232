import { describe, expect, it } from 'vitest'
import {
  type Applicability,
  bindFormattedString,
  type CompareVersions,
  compileName,
  compileStatement,
  evaluate,
  inventory,
  parseName,
  readConfigurations,
  sayUndecided,
} from '../index.ts'

const named = (text: string) => {
  const read = parseName(text)
  if ('flaw' in read) throw new Error(`${text}: ${read.flaw.message}`)
  return compileName(read.name)
}
const cpe = (...values: string[]) => `cpe:2.3:${[...values, ...Array<string>(11 - values.length).fill('*')].join(':')}`

/** Numbers separated by dots; everything else has no order here. */
const dotted: CompareVersions = (a, b) => {
  if (!/^\d+(\.\d+)*$/.test(a) || !/^\d+(\.\d+)*$/.test(b)) return undefined
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  for (let i = 0; i < Math.max(left.length, right.length); i += 1)
    if ((left[i] ?? 0) !== (right[i] ?? 0)) return (left[i] ?? 0) - (right[i] ?? 0)
  return 0
}

const match = (criteria: string, more: object = {}) => ({ vulnerable: true, criteria, ...more })
const node = (...cpeMatch: object[]) => ({ operator: 'OR', negate: false, cpeMatch })
function ask(configurations: unknown, names: readonly string[], environment?: 'open' | 'closed'): Applicability {
  const { statement, flaws } = readConfigurations(configurations)
  expect(flaws).toEqual([])
  return evaluate(compileStatement(statement), inventory(names.map(named), dotted, environment))
}
const said = (answer: Applicability) => [answer.answer, ...answer.undecided.map((one) => one.why)]

describe('statements that are not what they should be', () => {
  it.each<[string, unknown, string]>([
    ['no object', 7, ''],
    ['no statement at all', [], ''],
    ['an unknown operator', [{ operator: 'XOR', cpeMatch: [] }], '/0/operator'],
    ['a negation that is text', [{ negate: 'no', cpeMatch: [] }], '/0/negate'],
    ['an empty node', [{ nodes: [{ operator: 'OR' }] }], '/0/nodes/0'],
    ['criteria that are no list', [{ cpeMatch: { criteria: cpe('a') } }], '/0/cpeMatch'],
    ['a name that is none', [node(match('cpe:2.3:a:b'))], '/0/cpeMatch/0/criteria'],
    [
      'a bound that is a number',
      [node(match(cpe('a', 'v', 'p'), { versionEndExcluding: 2 }))],
      '/0/cpeMatch/0/versionEndExcluding',
    ],
    ['vulnerable as text', [node({ criteria: cpe('a', 'v', 'p'), vulnerable: 'yes' })], '/0/cpeMatch/0/vulnerable'],
  ])('%s: named by its path, and nobody is told "not affected"', (_, value, path) => {
    const { statement, flaws } = readConfigurations(value)
    expect(flaws[0]?.path).toBe(path)
    const answer = evaluate(compileStatement(statement), inventory([named(cpe('a', 'v', 'other', '1'))], dotted))
    expect(answer.answer).toBe('undecidable')
    expect(answer.undecided.map((one) => sayUndecided(one)).join()).toMatch(/could not be read/)
  })
  it('a hundred thousand nodes in each other, and two hundred thousand criteria', () => {
    let deep: object = node(match(cpe('a')))
    for (let i = 0; i < 100_000; i += 1) deep = { nodes: [deep] }
    expect(readConfigurations([deep]).flaws[0]?.message).toMatch(/more than 16 deep/)
    const wide = { cpeMatch: Array<object>(200_000).fill(match(cpe('a', 'v', 'p', '1'))) }
    const { statement, flaws } = readConfigurations([wide])
    expect(flaws[0]?.message).toMatch(/more than 100000/)
    expect(statement.nodes[0]?.criteria.length).toBeLessThanOrEqual(100_001)
  })
})

describe('versions', () => {
  const ranged = (more: object) => [node(match(cpe('a', 'v', 'p'), more))]
  const between = ranged({ versionStartIncluding: '1.0', versionEndExcluding: '2.0' })
  it.each([
    ['0.9', 'not affected'],
    ['1.0', 'affected'],
    ['1.10', 'affected'],
    ['2.0', 'not affected'],
    ['*', 'undecidable'],
    ['-', 'undecidable'],
    ['1.*', 'undecidable'],
    ['1.1-r2', 'undecidable'],
  ])('%s against 1.0 ≤ v < 2.0: %s', (version, answer) => {
    expect(ask(between, [cpe('a', 'v', 'p', version)]).answer).toBe(answer)
  })
  it('start excluding, end including', () => {
    const other = ranged({ versionStartExcluding: '1.0', versionEndIncluding: '2.0' })
    const answers = ['1.0', '1.1', '2.0', '2.1'].map((version) => ask(other, [cpe('a', 'v', 'p', version)]).answer)
    expect(answers).toEqual(['not affected', 'affected', 'affected', 'not affected'])
  })
  it('a bound that certainly fails decides, also beside one that cannot be compared', () => {
    const mixed = ranged({ versionStartIncluding: '5.0', versionEndExcluding: 'R7' })
    expect([ask(mixed, [cpe('a', 'v', 'p', '4')]).answer, ask(mixed, [cpe('a', 'v', 'p', '6')]).answer]).toEqual([
      'not affected',
      'undecidable',
    ])
  })
  it('an update of a bound is not ordered: rc1 comes before, sp1 after', () => {
    expect(said(ask(between, [cpe('a', 'v', 'p', '2.0', 'rc1')]))).toEqual(['undecidable', 'update-at-bound'])
    expect(said(ask(between, [cpe('a', 'v', 'p', '1.5', 'rc1')]))).toEqual(['affected'])
  })
  it('bounds are asked only where the version of the name is ANY', () => {
    const named14 = [node(match(cpe('a', 'v', 'p', '1.4'), { versionStartIncluding: '9' }))]
    expect(ask(named14, [cpe('a', 'v', 'p', '1.4')]).answer).toBe('affected')
  })
})

describe('names', () => {
  const wordpress = [node(match(cpe('a', 'v', 'p', '*', '*', '*', '*', '*', 'wordpress')))]
  it('what the inventory does not say is not decided, with the reason in words', () => {
    const answer = ask(wordpress, [cpe('a', 'v', 'p', '1')])
    expect(said(answer)).toEqual(['undecidable', 'attribute-unknown'])
    expect(answer.undecided.map(sayUndecided)).toEqual([
      'cpe:2.3:a:v:p:1:*:*:*:*:*:*:* does not say its target_sw, which cpe:2.3:a:v:p:*:*:*:*:*:wordpress:*:* asks for',
    ])
    expect(ask(wordpress, [cpe('a', 'v', 'p', '1', '*', '*', '*', '*', 'joomla')]).answer).toBe('not affected')
    const found = ask(wordpress, [cpe('a', 'V', 'P', '1', '*', '*', '*', '*', 'WordPress')])
    expect(found.vulnerable.map((one) => bindFormattedString(one.name))).toEqual([
      'cpe:2.3:a:V:P:1:*:*:*:*:WordPress:*:*',
    ])
  })
  it('criteria with wildcards in the product are asked of every name; keys say so', () => {
    const { statement } = readConfigurations([node(match(cpe('o', 'v', 'fw_*')))])
    const compiled = compileStatement(statement)
    expect(compiled.keys).toBeUndefined()
    expect(ask([node(match(cpe('o', 'v', 'fw_*')))], [cpe('o', 'v', 'fw_7', '1')]).answer).toBe('affected')
    expect(compileStatement(readConfigurations(wordpress).statement).keys).toEqual(new Set(['v:p']))
  })
  it('an unknown vendor leaves it open, an unknown product says nothing', () => {
    expect(ask([node(match(cpe('a', 'v', 'p')))], [cpe('a', '*', 'p', '1')]).answer).toBe('undecidable')
    expect(ask([node(match(cpe('a', 'v', 'p')))], [cpe('a', '*', 'q', '1')]).answer).toBe('not affected')
    expect(ask([node(match(cpe('a', 'v', 'p')))], [cpe('a', '*', '*', '*')]).answer).toBe('not affected')
  })
})

describe('AND, OR, negate', () => {
  const firmware = match(cpe('o', 'v', 'router_firmware'), { versionEndExcluding: '2.0' })
  const router = { vulnerable: false, criteria: cpe('h', 'v', 'router', '-') }
  const runningOn = [{ operator: 'AND', nodes: [node(firmware), node(router)] }]
  const [old, unknown, fixed] = ['1.0', '1.0-beta', '2.0'].map((version) => cpe('o', 'v', 'router_firmware', version))
  const hardware = cpe('h', 'v', 'router', '-')
  it.each<[string, (string | undefined)[], 'open' | 'closed', string[]]>([
    ['old firmware on the router', [old, hardware], 'open', ['affected']],
    ['fixed firmware', [fixed, hardware], 'open', ['not affected']],
    ['a version without order', [unknown, hardware], 'open', ['undecidable', 'version-order']],
    ['old firmware, hardware not known', [old], 'open', ['undecidable', 'environment-unknown']],
    ['old firmware, hardware known to be none', [old], 'closed', ['not affected']],
    ['old firmware on other hardware', [old, cpe('h', 'v', 'switch', '-')], 'open', ['not affected']],
    ['the router alone', [hardware], 'open', ['not affected']],
    ['nothing', [], 'open', ['not affected']],
  ])('running on: %s', (_, names, environment, expected) => {
    expect(
      said(
        ask(
          runningOn,
          names.filter((one) => one !== undefined),
          environment,
        ),
      ),
    ).toEqual(expected)
  })
  it('what something runs on is not what is vulnerable, in one node with it', () => {
    expect(ask([node(firmware, router)], [hardware]).answer).toBe('not affected')
  })
  it('negate turns around, and leaves the undecidable undecidable', () => {
    const unlessPatched = [
      {
        operator: 'AND',
        nodes: [node(match(cpe('a', 'v', 'p'))), { ...node(match(cpe('a', 'v', 'patch', '1'))), negate: true }],
      },
    ]
    const product = cpe('a', 'v', 'p', '1')
    expect(ask(unlessPatched, [product]).answer).toBe('affected')
    expect(ask(unlessPatched, [product, cpe('a', 'v', 'patch', '1')]).answer).toBe('not affected')
    expect(ask(unlessPatched, [product, cpe('a', 'v', 'patch', '*')]).answer).toBe('undecidable')
    expect(ask(unlessPatched, []).answer).toBe('not affected')
    expect(compileStatement(readConfigurations(unlessPatched).statement).keys).toBeUndefined()
  })
  it('several configurations are alternatives', () => {
    expect(ask([...runningOn, node(match(cpe('a', 'v', 'p')))], [cpe('a', 'v', 'p', '1')]).answer).toBe('affected')
  })
  it('the form of NVD 1.1, with children', () => {
    const old11 = [
      {
        operator: 'AND',
        children: [{ operator: 'OR', cpe_match: [{ vulnerable: true, cpe23Uri: cpe('a', 'v', 'p') }] }],
      },
    ]
    expect(ask(old11, [cpe('a', 'v', 'p', '1')]).answer).toBe('affected')
  })
})
