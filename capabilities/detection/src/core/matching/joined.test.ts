import { describe, expect, it } from 'vitest'
import { Matcher } from './matcher.ts'
import type { Hit, Knowledge } from './types.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const NOW = Date.parse('2026-11-22T12:00:00Z')
let made = 0
const known = (language: 'stix' | 'sigma', pattern: string, label = 'a'): Knowledge => {
  const id = `indicator--${++made}`
  return { key: `${id} ${label}`, id, modified: '', name: id, label, language, pattern }
}
const stix = (pattern: string, label?: string) => known('stix', pattern, label)
const sigma = (text: string, label?: string) => known('sigma', text, label)

const matcherOf = (knowledge: readonly Knowledge[], sources: Readonly<Record<string, string>> = { s: 'l' }) => {
  const matcher = new Matcher()
  expect(matcher.learn(knowledge, [])).toEqual([])
  for (const [id, label] of Object.entries(sources)) matcher.open({ id, label })
  return matcher
}
const keys = (hits: readonly Hit[]) => hits.map(({ known: key }) => key)

/** A Sysmon event `secondsAgo` seconds before noon, as OTRF writes it. */
const sysmon = (EventID: number, secondsAgo: number, fields: object): string =>
  `${JSON.stringify({
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    EventID,
    UtcTime: new Date(NOW - secondsAgo * 1_000).toISOString().replace('T', ' ').replace('Z', ''),
    Computer: 'PC-7.corp.example',
    ...fields,
  })}\n`
const started = (secondsAgo: number, Image: string, CommandLine = Image) =>
  sysmon(1, secondsAgo, { Image, CommandLine, User: 'CORP\\alice', Hashes: 'MD5=00112233445566778899AABBCCDDEEFF' })
const connected = (secondsAgo: number, DestinationIp: string) =>
  sysmon(3, secondsAgo, {
    Image: 'C:\\Windows\\a.exe',
    SourceIp: '10.0.0.7',
    DestinationIp,
    DestinationPort: '443',
    Protocol: 'tcp',
  })
const push = (matcher: Matcher, text: string, source = 's', now = NOW) =>
  keys(matcher.push(source, utf8(text), now).hits)

describe('a STIX pattern', () => {
  it('over more than one value of an event tells the values it found', () => {
    const pattern = stix("[process:command_line LIKE '%-enc%' AND process:creator_user_ref.account_login = 'alice']")
    const matcher = matcherOf([pattern])
    expect(push(matcher, started(5, 'C:\\cmd.exe'))).toEqual([])
    const { hits } = matcher.push('s', utf8(started(4, 'C:\\powershell.exe', 'powershell -enc AAAA')), NOW)
    expect(hits).toMatchObject([
      {
        kind: 'pattern',
        known: pattern.key,
        value: 'powershell -enc AAAA',
        field: 'process:command_line',
        fields: [{ value: 'powershell -enc AAAA' }, { value: 'alice' }],
        hosts: ['pc-7.corp.example'],
        at: NOW - 4_000,
      },
    ])
  })

  it('over several events joins those of one label that come as they happen', () => {
    const pattern = stix(
      "([network-traffic:dst_ref.value = '198.51.100.9'] FOLLOWEDBY [process:image_ref.name = 'b.exe']) WITHIN 60 SECONDS",
    )
    const matcher = matcherOf([pattern], { one: 'l', two: 'l', other: 'm' })
    expect(push(matcher, connected(20, '198.51.100.9'), 'one')).toEqual([])
    expect(push(matcher, started(10, 'C:\\b.exe'), 'other')).toEqual([])
    expect(push(matcher, started(9, 'C:\\b.exe'), 'two')).toEqual([pattern.key])
  })

  it('of a file read later is not disturbed by what happens now', () => {
    const pattern = stix(
      "([network-traffic:dst_ref.value = '198.51.100.9'] FOLLOWEDBY [process:image_ref.name = 'b.exe']) WITHIN 60 SECONDS",
    )
    const matcher = matcherOf([pattern], { live: 'l', file: 'l' })
    expect(push(matcher, connected(90_000, '198.51.100.9'), 'file')).toEqual([])
    expect(push(matcher, connected(0, '192.0.2.1'), 'live')).toEqual([])
    expect(push(matcher, started(89_970, 'C:\\b.exe'), 'file')).toEqual([pattern.key])
  })

  it('keeps what it holds while others come and go', () => {
    const pattern = stix('[network-traffic:dst_port = 443] REPEATS 3 TIMES WITHIN 60 SECONDS')
    const matcher = matcherOf([pattern])
    expect(push(matcher, connected(20, '192.0.2.1') + connected(19, '192.0.2.2'))).toEqual([])
    const more = stix('[network-traffic:dst_port = 1] REPEATS 2 TIMES WITHIN 5 SECONDS')
    expect(matcher.learn([more], [])).toEqual([])
    expect(matcher.learn([], [more.key])).toEqual([])
    expect(push(matcher, connected(18, '192.0.2.3'))).toEqual([pattern.key])
  })

  it.each([
    [
      'eve',
      {
        timestamp: '2026-11-22T11:00:00.000000+0000',
        event_type: 'http',
        src_ip: '10.0.0.7',
        src_port: 5,
        dest_ip: '2001:DB8:0:0::1',
        dest_port: 80,
        proto: 'TCP',
        http: { hostname: 'Evil.example', url: '/a?b=1', http_user_agent: 'Bad/1', http_method: 'GET' },
      },
    ],
    [
      'zeek',
      {
        _path: 'http',
        ts: 1_795_345_200,
        uid: 'C1',
        'id.orig_h': '10.0.0.7',
        'id.orig_p': 5,
        'id.resp_h': '2001:db8::1',
        'id.resp_p': 80,
        host: 'evil.example',
        uri: '/a?b=1',
        user_agent: 'Bad/1',
        method: 'GET',
      },
    ],
    [
      'ecs',
      {
        '@timestamp': '2026-11-22T11:00:00Z',
        ecs: { version: '8.0' },
        source: { ip: '10.0.0.7', port: 5 },
        destination: { ip: '2001:db8::1', port: 80 },
        url: { domain: 'evil.example', path: '/a?b=1', full: 'http://evil.example/a?b=1' },
        http: { request: { method: 'GET' } },
        user_agent: { original: 'Bad/1' },
      },
    ],
    [
      'ocsf',
      {
        class_uid: 4002,
        time: 1_795_345_200_000,
        src_endpoint: { ip: '10.0.0.7', port: 5 },
        dst_endpoint: { ip: '2001:db8::1', port: 80 },
        http_request: { http_method: 'GET', user_agent: 'Bad/1', url: { hostname: 'evil.example', path: '/a?b=1' } },
      },
    ],
  ])('is asked of %s', (_name, event) => {
    const patterns = [
      "[network-traffic:src_ref.value = '10.0.0.7' AND network-traffic:dst_port = 80]",
      "[network-traffic:dst_ref.value = '2001:db8::1' AND network-traffic:src_port = 5]",
      "[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'Bad/1' AND network-traffic:extensions.'http-request-ext'.request_method = 'get']",
      "[url:value MATCHES '^http://evil[.]example/a']",
    ].map((pattern) => stix(pattern))
    expect(push(matcherOf(patterns), `${JSON.stringify(event)}\n`).sort()).toEqual(keys0(patterns))
  })

  it('is asked of Windows events, nested and of winlogbeat', () => {
    const patterns = [
      "[process:image_ref.name = 'b.exe' AND process:image_ref.parent_directory_ref.path = 'C:\\\\x']",
      "[file:hashes.MD5 = '00112233445566778899aabbccddeeff' AND file:name = 'b.exe']",
      "[process:parent_ref.image_ref.name = 'p.exe' AND process:pid = 16]",
    ].map((pattern) => stix(pattern))
    const data = {
      Image: 'C:\\x\\b.exe',
      ProcessId: '0x10',
      ParentImage: 'C:\\p.exe',
      Hashes: 'SHA1=0,MD5=00112233445566778899AABBCCDDEEFF',
    }
    const System = { EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational' }
    const events = [
      { Event: { System, EventData: data } },
      {
        Event: {
          System,
          EventData: { Data: Object.entries(data).map(([Name, text]) => ({ '@Name': Name, '#text': text })) },
        },
      },
      { '@timestamp': '2026-11-22T11:00:00Z', winlog: { channel: System.Channel, event_id: 1, event_data: data } },
    ]
    for (const event of events)
      expect(push(matcherOf(patterns), `${JSON.stringify(event)}\n`).sort()).toEqual(keys0(patterns))
  })
})
const keys0 = (list: readonly Knowledge[]) => list.map(({ key }) => key).sort()

const CREATION = `title: Encoded command
id: 11111111-1111-4111-8111-111111111111
name: encoded
logsource: {product: windows, category: process_creation}
detection:
  selection: {CommandLine|contains: '-enc'}
  condition: selection
`
const THREE = `title: Three of them
id: 22222222-2222-4222-8222-222222222222
correlation:
  type: event_count
  rules: [encoded]
  group-by: [Computer]
  timespan: 10m
  condition: {gte: 3}
`
const encoded = (secondsAgo: number) => started(secondsAgo, 'C:\\powershell.exe', 'powershell -enc AAAA')

describe('a Sigma rule', () => {
  it('tells the fields that matched', () => {
    const rule = sigma(CREATION)
    const { hits } = matcherOf([rule]).push('s', utf8(encoded(5)), NOW)
    expect(hits).toMatchObject([
      {
        kind: 'rule',
        known: rule.key,
        field: 'CommandLine',
        value: 'powershell -enc AAAA',
        hosts: ['pc-7.corp.example'],
      },
    ])
  })

  it('of one id under two labels is two rules; forgetting one leaves the other', () => {
    const [one, other] = [sigma(CREATION), sigma(CREATION, 'b')]
    const matcher = matcherOf([one])
    expect(matcher.learn([other], [])).toEqual([])
    expect(push(matcher, encoded(5)).sort()).toEqual([one.key, other.key].sort())
    matcher.learn([], [one.key])
    expect(push(matcher, encoded(4))).toEqual([other.key])
    expect(matcher.state()).toMatchObject({ rules: 1 })
  })

  it('is bent by a filter of its own label only', () => {
    const filter = sigma(
      'title: not here\nlogsource: {product: windows, category: process_creation}\nfilter:\n  rules: any\n  selection: {Computer|startswith: PC-7}\n  condition: not selection\n',
      'b',
    )
    const [one, other] = [sigma(CREATION), sigma(CREATION, 'b')]
    const matcher = matcherOf([one, other])
    expect(matcher.learn([filter], [])).toEqual([])
    expect(push(matcher, encoded(5))).toEqual([one.key])
    matcher.learn([], [filter.key])
    expect(push(matcher, encoded(4)).sort()).toEqual([one.key, other.key].sort())
  })

  it('that never saw its log source is named, source by source', () => {
    const rule = sigma(CREATION)
    const matcher = matcherOf([rule], { windows: 'l', linux: 'l' })
    matcher.push('windows', utf8(started(5, 'C:\\a.exe')), NOW)
    matcher.push('linux', utf8('{"@timestamp":"2026-11-22T11:00:00Z","message":"a"}\n'), NOW)
    expect(matcher.state().never).toEqual({ windows: [], linux: [rule.key] })
  })

  it('is given the log source of a source whose events do not tell', () => {
    const rule = sigma(
      'title: t\nlogsource: {product: linux, service: sshd}\ndetection:\n  keywords: [Accepted password]\n  condition: keywords\n',
    )
    const matcher = new Matcher()
    matcher.learn([rule], [])
    matcher.open({ id: 's', label: 'l', logsource: { product: 'linux', service: 'sshd' } })
    expect(push(matcher, 'Nov 22 sshd[1]: Accepted password for root\n')).toEqual([rule.key])
  })
})

describe('a Sigma correlation', () => {
  it('refers to rules of its own label, and what lacks is refused with its reason', () => {
    const matcher = new Matcher()
    const lonely = sigma(THREE, 'b')
    expect(matcher.learn([sigma(CREATION), lonely], [])).toMatchObject([
      { key: lonely.key, reason: expect.stringContaining('"encoded" is no rule that is loaded') as string },
    ])
  })

  it('counts events of one label, of all sources that are live, and silences the rule it counts', () => {
    const [rule, three] = [sigma(CREATION), sigma(THREE)]
    const matcher = matcherOf([rule, three], { one: 'l', two: 'l', other: 'm' })
    const found = [
      ...push(matcher, encoded(50), 'one'),
      ...push(matcher, encoded(40), 'other'),
      ...push(matcher, encoded(30), 'two'),
    ]
    expect(found).toEqual([])
    expect(keys(matcher.due(NOW + 120_000))).toEqual([])
    const again = matcherOf([rule, three], { one: 'l', two: 'l' })
    push(again, encoded(50), 'one')
    push(again, encoded(40), 'two')
    push(again, encoded(30), 'one')
    expect(again.due(NOW + 120_000)).toMatchObject([
      { kind: 'rule', known: three.key, at: NOW - 30_000, value: 'PC-7.corp.example', hosts: ['pc-7.corp.example'] },
    ])
    expect(again.due(NOW + 121_000)).toEqual([])
  })

  it('keeps its window while other rules come and go, and is decided at the end of a file', () => {
    const [rule, three] = [sigma(CREATION), sigma(THREE)]
    const matcher = matcherOf([rule, three])
    push(matcher, encoded(9_000) + encoded(8_990))
    const other = sigma(CREATION.replaceAll('1111', '3333').replace('name: encoded', 'name: others'))
    expect(matcher.learn([other], [])).toEqual([])
    expect(push(matcher, encoded(8_980))).toEqual([other.key])
    expect(keys(matcher.flush('s', NOW).hits)).toEqual([three.key])
  })
})
