import { describe, expect, it } from 'vitest'
import { eveLines, indicatorList } from '../../../../../test/bench/eve.ts'
import { Matcher } from './matcher.ts'
import type { Hit, Knowledge } from './types.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const NOW = Date.parse('2026-11-22T12:00:00Z')
let made = 0

const known = (pattern: string, over: Partial<Knowledge> = {}): Knowledge => {
  const id = `indicator--${++made}`
  return {
    key: `${id} ${over.label ?? 'a'}`,
    id,
    modified: '2026-01-01T00:00:00Z',
    name: id,
    label: 'a',
    language: 'stix',
    pattern,
    ...over,
  }
}
const domain = (value: string, over: Partial<Knowledge> = {}) => known(`[domain-name:value = '${value}']`, over)
const sigma = (pattern: string, over: Partial<Knowledge> = {}) => known(pattern, { language: 'sigma', ...over })
const matcherOf = (knowledge: readonly Knowledge[], sources: readonly string[] = ['s']) => {
  const matcher = new Matcher()
  expect(matcher.learn(knowledge, [])).toEqual([])
  for (const id of sources) matcher.open({ id, label: `of ${id}` })
  return matcher
}
const dns = (name: string, over: object = {}): string =>
  `${JSON.stringify({ timestamp: '2026-11-22T11:00:00.000000+0000', event_type: 'dns', src_ip: '10.0.0.7', dest_ip: '192.0.2.53', host: 'sensor-1', dns: { rrname: name }, ...over })}\n`
const keysOf = (list: readonly Knowledge[]) => list.map(({ key }) => key)
const keys = (hits: readonly Hit[]) => hits.map((hit) => hit.known)

describe('what is refused', () => {
  it('tells its reason, and stops nothing else', () => {
    const matcher = new Matcher()
    const bad = [
      known('[domain-name:value = '),
      known('[autonomous-system:number = 1]'),
      sigma('title: a\nlogsource: {}\ndetection: 3\n'),
      sigma('nothing at all'),
      sigma('title: t\nlogsource: {product: windows}\ndetection:\n  s: {Image|nonsense: a}\n  condition: s\n'),
    ]
    const good = domain('evil.example')
    const refused = matcher.learn([...bad, good], [])
    expect(refused.map(({ key }) => key).sort()).toEqual(bad.map(({ key }) => key).sort())
    for (const { reason } of refused) expect(reason.length).toBeGreaterThan(10)
    matcher.open({ id: 's', label: 'l' })
    expect(keys(matcher.push('s', utf8(dns('evil.example')), NOW).hits)).toEqual([good.key])
  })

  it('a source that is not open takes nothing', () => {
    expect(() => new Matcher().push('s', utf8(dns('a.example')), NOW)).toThrow('no such source')
  })
})

describe('an indicator', () => {
  it('is found with its field, role, hosts and the event', () => {
    const evil = domain('evil.example')
    const { hits, rows, pushed } = matcherOf([evil]).push('s', utf8(dns('WWW.Evil.example')), NOW)
    expect(hits).toMatchObject([
      {
        kind: 'indicator',
        known: evil.key,
        source: 's',
        at: Date.parse('2026-11-22T11:00:00Z'),
        line: 1,
        value: 'evil.example',
        field: 'dns.rrname',
        role: 'query',
        text: 'WWW.Evil.example',
        hosts: ['10.0.0.7', '192.0.2.53', 'www.evil.example'],
        event: dns('WWW.Evil.example').trim(),
      },
    ])
    expect(rows).toMatchObject([{ source: 's', label: 'of s', at: Date.parse('2026-11-22T11:00:00Z') }])
    expect(pushed).toMatchObject({ format: 'eve', counts: { events: 1 }, newest: Date.parse('2026-11-22T11:00:00Z') })
  })

  it('is told once for an event, and for each label that knows it', () => {
    const [one, other] = [domain('evil.example'), domain('evil.example', { label: 'b' })]
    const matcher = matcherOf([one, other])
    const event = dns('evil.example', { dns: { rrname: 'evil.example', answers: [{ rrname: 'evil.example' }] } })
    expect(keys(matcher.push('s', utf8(event), NOW).hits)).toEqual([one.key, other.key])
    matcher.learn([], [one.key])
    expect(keys(matcher.push('s', utf8(event), NOW).hits)).toEqual([other.key])
    matcher.learn([one], [other.key])
    expect(keys(matcher.push('s', utf8(event), NOW).hits)).toEqual([one.key])
  })

  it('holds at the time of the event: from valid_from on, before valid_until', () => {
    const at = Date.parse('2026-11-22T11:00:00Z')
    const live = [domain('evil.example', { from: at, until: at + 1 }), domain('evil.example', { until: at + 1 })]
    const dead = [domain('evil.example', { from: at + 1 }), domain('evil.example', { from: 0, until: at })]
    expect(keys(matcherOf([...dead, ...live]).push('s', utf8(dns('evil.example')), NOW).hits)).toEqual(keysOf(live))
  })

  it('on a warning list is not looked for, and the list is named; without the list it is again', () => {
    const [benign, evil] = [domain('www.example.org'), domain('evil.example')]
    const matcher = matcherOf([benign])
    matcher.suppress([JSON.stringify({ name: 'top', version: 3, type: 'hostname', list: ['example.org'] }), 'no list'])
    matcher.learn([evil], [])
    const event = utf8(dns('www.example.org') + dns('evil.example'))
    expect(keys(matcher.push('s', event, NOW).hits)).toEqual([evil.key])
    expect(matcher.state()).toMatchObject({
      indicators: 2,
      suppressed: 1,
      suppressions: [{ key: benign.key, value: 'www.example.org', list: 'top', version: '3' }],
    })
    matcher.suppress([])
    expect(keys(matcher.push('s', event, NOW).hits)).toEqual([benign.key, evil.key])
    expect(matcher.state().suppressions).toEqual([])
  })

  it('of thousands for one value, one label cannot crowd out another', () => {
    const many = Array.from({ length: 500 }, () => domain('evil.example', { label: 'loud' }))
    const quiet = domain('evil.example', { label: 'quiet' })
    const found = keys(matcherOf([...many, quiet]).push('s', utf8(dns('evil.example')), NOW).hits)
    expect(found).toContain(quiet.key)
    expect(found.length).toBe(65)
  })
})

describe('sources', () => {
  const list = indicatorList(2_000)
  const eve = eveLines(3_000, list)
  const knowledge = list.map((value) =>
    known(
      /^\d/.test(value) && value.includes('.')
        ? `[ipv4-addr:value = '${value}']`
        : value.startsWith('http')
          ? `[url:value = '${value}']`
          : value.includes('.')
            ? `[domain-name:value = '${value}']`
            : `[file:hashes.'${value.length === 64 ? 'SHA-256' : 'MD5'}' = '${value}']`,
    ),
  )
  const run = (isPlain: boolean, bytes: Uint8Array, size: number) => {
    const matcher = new Matcher({ isPlain })
    matcher.learn(knowledge, [])
    matcher.open({ id: 's', label: 'l' })
    const hits: Hit[] = []
    const rows: string[] = []
    for (let at = 0; at <= bytes.length; at += size) {
      const taken =
        at + size > bytes.length && size < bytes.length
          ? [matcher.push('s', bytes.subarray(at), NOW), matcher.flush('s', NOW)]
          : [matcher.push('s', bytes.subarray(at, at + size), NOW)]
      for (const one of taken) {
        hits.push(...one.hits)
        rows.push(...one.rows.map((row) => new TextDecoder().decode(row.bytes)))
      }
    }
    if (size >= bytes.length) hits.push(...matcher.flush('s', NOW).hits)
    return { hits, rows }
  }

  it('give the same hits and rows on the plain path, and cut anywhere', () => {
    const plain = run(true, eve, 1 << 20)
    expect(plain.hits.length).toBeGreaterThan(2)
    expect(plain.rows.length).toBe(3_000)
    expect(plain.rows.join('\n')).toBe(new TextDecoder().decode(eve).trim())
    for (const size of [1 << 20, 70_001, 997]) expect(run(false, eve, size)).toEqual(plain)
  }, 60_000)

  it('that are dirty lose nothing that is whole', () => {
    const evil = domain('evil.example')
    const dirty = [
      '\ufeff{"timestamp":"2026-11-22T11:00:00Z","event_type":"dns","dns":{"rrname":"evil.example"}}',
      '{"cut":"evil.exam',
      '{"n":"evil.example"} {"n":"\\u0065vil.example"}',
      'not json at all',
      '{\n  "pretty": {\n    "n": "evil.example"\n  }\n}',
      '{"url":"http:\\/\\/evil.example\\/a"}\0\0',
      `{"long":"${'x'.repeat(1_200_000)} evil.example"}`,
      '{"last":"evil.example"}',
    ].join('\r\n')
    for (const size of [1 << 22, 100_003, 911]) {
      const matcher = matcherOf([evil])
      const hits: Hit[] = []
      let rows = 0
      const bytes = utf8(dirty)
      for (let at = 0; at < bytes.length; at += size) {
        const taken = matcher.push('s', bytes.subarray(at, at + size), NOW)
        hits.push(...taken.hits)
        rows += taken.rows.length
      }
      const last = matcher.flush('s', NOW)
      expect([size, hits.length + last.hits.length, rows + last.rows.length]).toEqual([size, 7, 7])
    }
  }, 60_000)

  it('begin with a format that is seen once there is a line, and behind the end of a file anew', () => {
    const evil = domain('evil.example')
    const matcher = matcherOf([evil])
    expect(matcher.push('s', utf8('time,na'), NOW).pushed.format).toBeUndefined()
    matcher.push('s', utf8('me\n2026-11-22T10:00:00Z,evil.example\n2026-11-22T10:00:01Z,a.exam'), NOW)
    expect(matcher.flush('s', NOW)).toMatchObject({ rows: [{ at: Date.parse('2026-11-22T10:00:01Z') }] })
    const more = matcher.push('s', utf8('when;who\n2026-11-22T10:00:02Z;evil.example\n'), NOW)
    expect(more).toMatchObject({ pushed: { format: 'csv' }, hits: [{ field: 'who', line: 5 }] })
    matcher.flush('s', NOW)
    const other = matcher.push(
      's',
      utf8('{"event_type":"dns","timestamp":"2026-11-22T10:00:03Z","q":"evil.example"}\n'),
      NOW,
    )
    expect(other).toMatchObject({ pushed: { format: 'eve' }, hits: [{ field: 'q' }] })
  })

  it('without a time of their own are of the moment they came', () => {
    expect(matcherOf([]).push('s', utf8('{"a":1}\n'), NOW).rows).toMatchObject([{ at: NOW }])
  })
})
