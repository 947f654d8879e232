import { describe, expect, it } from 'vitest'
import { compile, type Match, readRules, type StreamOptions } from '../index.ts'
import { reasonsOf, TEST } from '../../testing/rules.ts'

const SECOND = 1_000
const base = (name: string, type: string) =>
  `title: ${name}\nname: ${name}\nlogsource:\n  product: test\ndetection:\n  sel:\n    type: ${type}\n  condition: sel\n`
const RULES = ['a', 'b', 'c'].map((name) => base(name, name)).join('---\n')

const correlation = (body: string, head = 'title: C\nid: C\n') =>
  `${head}correlation:\n${body
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')}\n`

interface Event {
  /** Seconds. */
  readonly t: number
  readonly type?: string
  readonly [field: string]: unknown
}

function run(text: string, events: readonly Event[], options: StreamOptions = { latenessMs: 0 }) {
  const { documents, refused } = readRules(`${RULES}---\n${text}`)
  const engine = compile(documents)
  const reason = [...refused, ...engine.refused][0]?.reason
  if (reason !== undefined) throw new Error(reason)
  const stream = engine.stream(options)
  const found: (readonly [number, Match])[] = []
  for (const event of events)
    for (const match of stream.push(event, { shape: 'generic', logsource: TEST }, event.t * SECOND))
      found.push([event.t, match])
  for (const match of stream.end()) found.push([Number.POSITIVE_INFINITY, match])
  return { found, counters: stream.counters }
}

/** The seconds of the event at which each match came. */
const when = (text: string, events: readonly Event[], options?: StreamOptions) =>
  run(text, events, options).found.map(([t]) => t)

const at = (type: string, ...seconds: number[]): Event[] => seconds.map((t) => ({ t, type, host: 'h' }))
const inOrder = (...lists: Event[][]) => lists.flat().toSorted((x, y) => x.t - y.t)

describe('correlations that mean nothing are refused', () => {
  const ok = 'type: event_count\nrules: [a]\ngroup-by: [host]\ntimespan: 10s\ncondition:\n  gte: 3'
  it.each([
    [ok.replace('event_count', 'count'), 'must be one of event_count'],
    [ok.replace('type: event_count\n', ''), 'must be one of event_count'],
    [ok.replace('rules: [a]\n', ''), 'must name the rules'],
    [ok.replace('[a]', '[zz]'), '"zz" is no rule that is loaded'],
    [ok.replace('rules: [a]', 'rules: {a: b}'), 'must be text or a list of texts'],
    [ok.replace('10s', '10'), '"10" is no time span'],
    [ok.replace('10s', '0s'), '"0s" is no time span'],
    [ok.replace('10s', '10 s'), 'is no time span'],
    [ok.replace('timespan: 10s\n', ''), 'is no time span'],
    [ok.replace('gte: 3', 'gte: many'), 'must be a number'],
    [ok.replace('gte: 3', 'ge: 3'), '"ge" is none of'],
    [ok.replace('\n  gte: 3', ' a and b'), 'for temporal and temporal_ordered only'],
    [ok.replace('\n  gte: 3', ' {}'), 'must have a bound'],
    [ok.replace('gte: 3', 'lt: 1'), 'no count can meet'],
    [ok.replace('gte: 3', 'gt: 5\n  lt: 4'), 'no count can meet'],
    [ok.replace('event_count', 'value_count'), 'needs a field'],
    [ok.replace('event_count', 'value_sum').replace('gte: 3', 'gte: 3\n  field: [x, y]'), 'takes one field'],
    [ok.replace('event_count', 'value_percentile').replace('gte: 3', 'gte: 3\n  field: x'), 'needs a percentile'],
    [
      ok.replace('event_count', 'value_percentile').replace('gte: 3', 'gte: 3\n  field: x\n  percentile: 101'),
      'from 0 to 100',
    ],
    [`${ok}\naliases: x`, 'must be a map of aliases'],
    [`${ok}\naliases: {x: y}`, 'must be a map of rule names'],
    [`${ok}\ngenerate: maybe`, 'must be true or false'],
    ['type: temporal\nrules: [a]\ntimespan: 1m\ncondition: a and b', '"b" must stand both'],
    ['type: temporal_ordered\ntimespan: 1m\ncondition: a and not b', 'joined by "and"'],
    ['type: temporal\nrules: [C, a]\ntimespan: 1m', 'in a circle'],
  ])('%s: %s', (body, reason) => {
    expect(reasonsOf(`${RULES}---\n${correlation(body)}`).join('\n')).toContain(reason)
  })
  it('a rule that is refused takes the correlations over it along, and no others', () => {
    const bad = base('bad', 'x').replace('condition: sel', 'condition: nothing')
    const text = `${RULES}---\n${bad}---\n${correlation(ok.replace('[a]', '[bad]'))}---\n${correlation(ok, 'title: D\nid: D\n')}`
    const { documents } = readRules(text)
    const engine = compile(documents)
    expect(engine.refused.map((one) => one.id)).toEqual(['bad', 'C'])
    expect(engine.rules).toBe(4)
  })
})

describe('event_count', () => {
  const rule = correlation('type: event_count\nrules: [a]\ngroup-by: [host]\ntimespan: 10s\ncondition:\n  gte: 3')
  it('counts in a window that slides', () => {
    expect(when(rule, at('a', 0, 9, 11))).toEqual([])
    expect(when(rule, at('a', 0, 9, 11, 12))).toEqual([12])
    expect(when(rule, at('a', 0, 5, 10))).toEqual([10])
  })
  it('tells once, and again only after the condition failed in between', () => {
    expect(when(rule, at('a', 0, 1, 2, 3, 4))).toEqual([2])
    expect(when(rule, at('a', 0, 1, 2, 30, 31, 32))).toEqual([2, 32])
  })
  it('counts each group for itself and leaves out what has no group, and says so', () => {
    const events = [0, 1, 2].map((t) => ({ t, type: 'a', host: `h${t}` }))
    expect(when(rule, events)).toEqual([])
    const { found, counters } = run(
      rule,
      [0, 1, 2].map((t) => ({ t, type: 'a' })),
    )
    expect(found).toEqual([])
    expect(counters.ungrouped).toBe(3)
  })
  it('tells group, figure and span', () => {
    const [match] = run(rule, at('a', 0, 1, 2)).found.map(([, one]) => one)
    expect(match).toMatchObject({
      rule: { id: 'C', kind: 'correlation' },
      fields: [
        { name: 'host', value: 'h' },
        { name: 'event_count', value: 3 },
      ],
      span: { from: 0, to: 2_000 },
    })
  })
  it('knows a count below a bound when the window has closed', () => {
    const few = rule.replace('gte: 3', 'lt: 3')
    expect(when(few, at('a', 0, 1, 2))).toEqual([])
    expect(when(few, at('a', 0, 1))).toEqual([Number.POSITIVE_INFINITY])
    expect(when(few, [...at('a', 0, 1), ...at('tick', 60)])).toEqual([60])
    const range = rule.replace('gte: 3', 'gt: 1\n    lte: 3')
    expect(when(range, at('a', 0, 1, 2, 3))).toEqual([])
    expect(run(range, at('a', 0, 1, 2)).found[0]?.[1].fields[1]?.value).toBe(3)
    expect(run(rule.replace('gte: 3', 'neq: 3'), at('a', 0, 1, 2, 3, 4, 5, 6, 7)).found[0]?.[1].fields[1]?.value).toBe(
      8,
    )
  })
})

describe('value_count', () => {
  const rule = correlation(
    'type: value_count\nrules: [a]\ngroup-by: [host]\ntimespan: 10s\ncondition:\n  field: user\n  gte: 3',
  )
  const users = (...names: unknown[]) => names.map((user, t) => ({ t, type: 'a', host: 'h', user }))
  it('counts distinct values', () => {
    expect(when(rule, users('x', 'x', 'y', 'x'))).toEqual([])
    expect(when(rule, users('x', 'x', 'y', undefined, 'z'))).toEqual([4])
    expect(when(rule.replace('10s', '2s'), users('x', 'y', 'y', 'z'))).toEqual([])
  })
  it('counts tuples of several fields', () => {
    const pairs = rule.replace('field: user', 'field: [user, ip]')
    const events = [
      ['x', 1],
      ['x', 2],
      ['x', 1],
      ['y', 1],
    ].map(([user, ip], t) => ({ t, type: 'a', host: 'h', user, ip }))
    expect(when(pairs, events)).toEqual([3])
  })
  it('tells long values apart', () => {
    const long = 'x'.repeat(5_000)
    expect(when(rule, users(`${long}1`, `${long}2`, `${long}3`))).toEqual([2])
  })
})

describe('temporal, temporal_ordered', () => {
  const rule = correlation('type: temporal\nrules: [a, b, c]\ngroup-by: [host]\ntimespan: 10s')
  const ordered = rule.replace('temporal', 'temporal_ordered')
  it('wants all rules within the span, in any order', () => {
    expect(when(rule, inOrder(at('c', 0), at('a', 1), at('b', 9)))).toEqual([9])
    expect(when(rule, inOrder(at('c', 0), at('a', 1), at('b', 11)))).toEqual([])
    expect(when(rule, inOrder(at('c', 0, 5), at('a', 1), at('b', 11)))).toEqual([11])
  })
  it('wants as many different rules as the condition says', () => {
    const two = `${rule}  condition:\n    gte: 2\n`
    expect(when(two, inOrder(at('a', 0, 1, 2), at('c', 3)))).toEqual([3])
  })
  it('wants them in order when ordered', () => {
    expect(when(ordered, inOrder(at('a', 0), at('b', 1), at('c', 2)))).toEqual([2])
    expect(when(ordered, inOrder(at('b', 0), at('a', 1), at('c', 2)))).toEqual([])
    expect(when(ordered, inOrder(at('a', 0), at('c', 1), at('b', 2), at('c', 3)))).toEqual([3])
    expect(when(ordered, inOrder(at('a', 0, 5), at('b', 6), at('c', 11)))).toEqual([11])
    expect(when(ordered, inOrder(at('a', 0), at('b', 6), at('c', 11)))).toEqual([])
  })
  it('understands and, or, not over rules', () => {
    const extended = (condition: string) =>
      correlation(`type: temporal\ngroup-by: [host]\ntimespan: 10s\ncondition: ${condition}`)
    expect(when(extended('(a or b) and c'), inOrder(at('b', 0), at('c', 1)))).toEqual([1])
    expect(when(extended('a and not b'), inOrder(at('b', 0), at('a', 1)))).toEqual([])
    expect(when(extended('a and not b'), inOrder(at('b', 0), at('a', 20)))).toEqual([20])
    expect(when(extended('a or b and c'), inOrder(at('b', 0)))).toEqual([])
  })
})

describe('value_sum, value_avg, value_percentile, value_median', () => {
  const rule = (type: string, more: string) =>
    correlation(`type: ${type}\nrules: [a]\ngroup-by: [host]\ntimespan: 10s\ncondition:\n  field: bytes\n  ${more}`)
  const bytes = (...sizes: unknown[]) => sizes.map((size, t) => ({ t, type: 'a', host: 'h', bytes: size }))
  it.each([
    ['value_sum', 'gt: 100', bytes(50, '50', 1), [2]],
    ['value_sum', 'gt: 100', bytes(50, 'x', null, 50), []],
    ['value_avg', 'gte: 20', bytes(10, 20, 30), [2]],
    ['value_avg', 'lt: 20', bytes(30, 20, 1), [Number.POSITIVE_INFINITY]],
    ['value_median', 'gte: 5', bytes(1, 100, 2, 3, 9, 9), [1, 5]],
    ['value_median', 'gt: 50.4', bytes(1, 100, 2), [1]],
    ['value_percentile', 'gte: 90\n  percentile: 90', bytes(1, 2, 100), []],
    ['value_percentile', 'gte: 80\n  percentile: 90', bytes(1, 2, 100), [2]],
  ])('%s %s over %j', (type, more, events, expected) => expect(when(rule(type, more), events)).toEqual(expected))
})

describe('chains, aliases, generate', () => {
  const many = correlation(
    'type: event_count\nrules: [a]\ngroup-by: [user, host]\ntimespan: 10s\ncondition:\n  gte: 3',
    'title: M\nname: many\n',
  )
  const then = correlation(
    'type: temporal_ordered\nrules: [many, b]\ngroup-by: [user]\ntimespan: 60s',
    'title: T\nid: T\n',
  )
  const events = [
    ...[0, 1, 2].map((t) => ({ t, type: 'a', user: 'u', host: 'h' })),
    { t: 5, type: 'b', user: 'u', host: 'other' },
  ]
  it('feeds one correlation into another; the outer one groups alone', () => {
    const { found } = run(`${many}---\n${then}`, events)
    expect(found.map(([t, match]) => [t, match.rule.id])).toEqual([[5, 'T']])
    expect(
      run(
        `${many}---\n${then}`,
        events.toReversed().map((event, t) => ({ ...event, t })),
      ).found,
    ).toEqual([])
  })
  it('lets referenced rules report for themselves only with generate', () => {
    const open = many.replace('type:', 'generate: true\n  type:')
    expect(run(many, events).found.map(([, match]) => match.rule.id)).toEqual(['many', 'b'])
    expect(run(open, events).found.map(([, match]) => match.rule.id)).toEqual(['a', 'a', 'a', 'many', 'b'])
  })
  it('resolves aliases for each rule (specification: Field Name Aliases)', () => {
    const text = correlation(
      'type: temporal\nrules: [a, b]\ngroup-by: [ip]\ntimespan: 10s\naliases:\n  ip:\n    a: src\n    b: dst',
    )
    expect(
      when(text, [
        { t: 0, type: 'a', src: '1', dst: '2' },
        { t: 1, type: 'b', src: '2', dst: '1' },
      ]),
    ).toEqual([1])
    expect(
      when(text, [
        { t: 0, type: 'a', src: '1', dst: '2' },
        { t: 1, type: 'b', src: '1', dst: '2' },
      ]),
    ).toEqual([])
  })
  it('evaluates the aggregations of Sigma 1', () => {
    const count =
      'title: L\nid: L\nlogsource:\n  product: test\ndetection:\n  sel:\n    type: z\n  timeframe: 10s\n  condition: sel | count(user) by host > 1\n'
    expect(
      when(count, [
        { t: 0, type: 'z', host: 'h', user: 1 },
        { t: 1, type: 'z', host: 'h', user: 2 },
      ]),
    ).toEqual([1])
    const near =
      'title: N\nid: N\nlogsource:\n  product: test\ndetection:\n  one:\n    type: x\n  two:\n    type: y\n  timeframe: 10s\n  condition: one | near two\n'
    expect(
      when(near, [
        { t: 0, type: 'y' },
        { t: 1, type: 'x' },
      ]),
    ).toEqual([1])
    expect(
      when(near, [
        { t: 0, type: 'y' },
        { t: 11, type: 'x' },
      ]),
    ).toEqual([])
  })
})

describe('time and bounds', () => {
  const rule = correlation('type: temporal_ordered\nrules: [a, b]\ngroup-by: [host]\ntimespan: 10s')
  it('puts late events in order, and counts those that come too late', () => {
    const swapped = [...at('b', 5), ...at('a', 3)]
    expect(when(rule, swapped, { latenessMs: 5_000 })).toEqual([Number.POSITIVE_INFINITY])
    const { found, counters } = run(rule, [...at('b', 5), ...at('a', 100), ...at('a', 3)], { latenessMs: 5_000 })
    expect(found).toEqual([])
    expect(counters.late).toBe(1)
  })
  it('gives the same whatever the order within the lateness', () => {
    const events = Array.from({ length: 60 }, (_, i) => ({ t: i, type: i % 3 === 0 ? 'a' : 'b', host: `h${i % 4}` }))
    const key = (list: readonly Event[]) =>
      run(rule, list, { latenessMs: 60_000 }).found.map(([, match]) => JSON.stringify([match.fields, match.span]))
    const shuffled = events.map((event, i) => ({ event, place: (i * 37) % 60 })).toSorted((x, y) => x.place - y.place)
    expect(key(events).length).toBeGreaterThan(0)
    expect(key(shuffled.map(({ event }) => event))).toEqual(key(events))
  })
  it('reads the time of the event itself, and counts events without one', () => {
    const { documents } = readRules(`${RULES}---\n${rule}`)
    const stream = compile(documents).stream({ latenessMs: 0 })
    const hint = { shape: 'generic' as const, logsource: TEST }
    stream.push({ type: 'a', host: 'h', '@timestamp': '2026-01-01T00:00:00Z' }, hint)
    expect(stream.push({ type: 'b', host: 'h', '@timestamp': '2026-01-01T00:00:09Z' }, hint)).toHaveLength(1)
    stream.push({ type: 'a', host: 'h' }, hint)
    expect(stream.counters.untimed).toBe(1)
  })
  it('keeps a bounded number of groups and says what it forgot', () => {
    const count = correlation('type: event_count\nrules: [a]\ngroup-by: [host]\ntimespan: 1h\ncondition:\n  gte: 2')
    const events = Array.from({ length: 500 }, (_, t) => ({ t, type: 'a', host: `h${t}` }))
    const { found, counters } = run(
      count,
      [...events, { t: 500, type: 'a', host: 'h499' }, { t: 501, type: 'a', host: 'h0' }],
      {
        latenessMs: 0,
        maxGroups: 100,
      },
    )
    expect(found.map(([t]) => t)).toEqual([500])
    expect(counters.evicted).toBe(401)
  })
  it('forgets groups whose time is over', () => {
    const count = correlation('type: event_count\nrules: [a]\ngroup-by: [host]\ntimespan: 10s\ncondition:\n  gte: 2')
    const { documents } = readRules(`${RULES}---\n${count}`)
    const stream = compile(documents).stream({ latenessMs: 0 })
    const hint = { shape: 'generic' as const, logsource: TEST }
    for (let t = 0; t < 1_000; t++) stream.push({ type: 'a', host: `h${t}` }, hint, t * SECOND)
    expect(stream.counters.groups).toBeLessThan(15)
    expect(stream.counters.evicted).toBe(0)
  })
})
