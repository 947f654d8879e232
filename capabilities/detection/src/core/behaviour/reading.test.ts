import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createBehaviour } from './createBehaviour.ts'
import { T0 } from './made.ts'
import { readBehaviour } from './reading.ts'

/** One event of each kind, as its source writes it, and what is read from it. */
it.each<readonly [string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>> | undefined]>([
  [
    'Suricata flow',
    {
      event_type: 'flow',
      flow_id: 1,
      src_ip: '10.0.0.1',
      src_port: 4_000,
      dest_ip: '198.51.100.1',
      dest_port: 443,
      flow: { bytes_toserver: 9, start: '2026-11-21T00:00:00.000001+0000' },
    },
    {
      from: '10.0.0.1',
      fromPort: 4_000,
      to: '198.51.100.1',
      toPort: 443,
      sent: 9,
      began: '2026-11-21T00:00:00.000001+0000',
    },
  ],
  [
    'Suricata tls',
    { event_type: 'tls', src_ip: '10.0.0.1', tls: { sni: 'a.example', ja3: { hash: 'ff' } } },
    { from: '10.0.0.1', name: 'a.example', ja3: 'ff' },
  ],
  [
    'Suricata http',
    { event_type: 'http', src_ip: '10.0.0.1', http: { hostname: 'a.example', http_user_agent: 'curl' } },
    { from: '10.0.0.1', name: 'a.example', agent: 'curl' },
  ],
  [
    'Suricata dns',
    {
      event_type: 'dns',
      src_ip: '10.0.0.1',
      dns: { type: 'answer', rrname: 'a.example', rcode: 'NXDOMAIN', rrtype: 'A' },
    },
    { from: '10.0.0.1', query: 'a.example', answer: 'NXDOMAIN', queryType: 'A', part: 'answer' },
  ],
  [
    'Suricata dns, version 3',
    {
      event_type: 'dns',
      src_ip: '10.0.0.1',
      dns: { type: 'request', queries: [{ rrname: 'a.example', rrtype: 'TXT' }] },
    },
    { from: '10.0.0.1', query: 'a.example', queryType: 'TXT', part: 'request' },
  ],
  ['Suricata alert', { event_type: 'alert', flow_id: 1, src_ip: '10.0.0.1', dest_ip: '198.51.100.1' }, undefined],
  [
    'Zeek conn',
    {
      _path: 'conn',
      'id.orig_h': '10.0.0.1',
      'id.resp_h': '198.51.100.1',
      'id.resp_p': 443,
      orig_bytes: 5,
      orig_ip_bytes: 45,
    },
    { from: '10.0.0.1', to: '198.51.100.1', toPort: 443, sent: 45 },
  ],
  [
    'Zeek conn without its name',
    { id: { orig_h: '10.0.0.1', resp_h: '198.51.100.1' }, conn_state: 'SF' },
    { from: '10.0.0.1', to: '198.51.100.1' },
  ],
  [
    'Zeek ssl',
    { _path: 'ssl', 'id.orig_h': '10.0.0.1', server_name: 'a.example', ja3: 'ff' },
    { from: '10.0.0.1', name: 'a.example', ja3: 'ff' },
  ],
  [
    'Zeek http',
    { _path: 'http', 'id.orig_h': '10.0.0.1', host: 'a.example', user_agent: 'curl' },
    { from: '10.0.0.1', name: 'a.example', agent: 'curl' },
  ],
  [
    'Zeek dns',
    { _path: 'dns', 'id.orig_h': '10.0.0.1', query: 'a.example', qtype_name: 'A', rcode_name: 'NXDOMAIN' },
    { from: '10.0.0.1', query: 'a.example', queryType: 'A', answer: 'NXDOMAIN' },
  ],
  ['Zeek files', { _path: 'files', 'id.orig_h': '10.0.0.1', host: 'x' }, undefined],
  [
    'Sysmon 3, as Windows exports it',
    {
      Event: {
        System: { EventID: 3, Computer: 'WS1' },
        EventData: { SourceIp: '10.0.0.1', DestinationIp: '198.51.100.1', DestinationPort: '443' },
      },
    },
    { from: '10.0.0.1', to: '198.51.100.1', toPort: '443', computer: 'WS1' },
  ],
  [
    'Sysmon 3, flat',
    { EventID: 3, Channel: 'x', SourceIp: '10.0.0.1', DestinationIp: '198.51.100.1', DestinationHostname: '-' },
    { from: '10.0.0.1', to: '198.51.100.1' },
  ],
  [
    'Sysmon 22, winlogbeat',
    { winlog: { event_id: 22, computer_name: 'WS1', event_data: { QueryName: 'a.example', QueryStatus: '0' } } },
    { query: 'a.example', answer: '0', computer: 'WS1' },
  ],
  [
    'Security 4688',
    { EventID: '4688', Computer: 'WS1', NewProcessName: 'C:\\a.exe', ParentProcessName: 'C:\\b.exe' },
    { process: 'C:\\a.exe', parent: 'C:\\b.exe', computer: 'WS1' },
  ],
  [
    'an id with attributes',
    { Event: { System: { EventID: { '#text': 22 } }, EventData: { QueryName: 'a.example' } } },
    { query: 'a.example' },
  ],
  ['Security 4624', { EventID: 4624, IpAddress: '10.0.0.1' }, undefined],
  [
    'ECS, nested',
    {
      '@timestamp': 'x',
      source: { ip: '10.0.0.1', bytes: 7 },
      destination: { ip: '198.51.100.1', port: 443, domain: 'a.example' },
    },
    { from: '10.0.0.1', to: '198.51.100.1', toPort: 443, name: 'a.example', sent: 7 },
  ],
  [
    'ECS, flattened',
    { 'source.ip': '10.0.0.1', 'dns.question.name': 'a.example', 'dns.response_code': 'NXDOMAIN' },
    { from: '10.0.0.1', query: 'a.example', answer: 'NXDOMAIN' },
  ],
  [
    'OCSF network activity',
    {
      class_uid: 4_001,
      src_endpoint: { ip: '10.0.0.1' },
      dst_endpoint: { ip: '198.51.100.1', port: 443 },
      traffic: { bytes_out: 3 },
    },
    { from: '10.0.0.1', to: '198.51.100.1', toPort: 443, sent: 3 },
  ],
  [
    'OCSF DNS activity',
    { class_uid: 4_003, src_endpoint: { ip: '10.0.0.1' }, query: { hostname: 'a.example', type: 'A' }, rcode_id: 3 },
    { from: '10.0.0.1', query: 'a.example', queryType: 'A', answer: 3 },
  ],
  [
    'OCSF process',
    {
      class_uid: 1_007,
      device: { hostname: 'ws1' },
      process: { name: 'a.exe' },
      actor: { process: { name: 'b.exe' } },
    },
    { computer: 'ws1', process: 'a.exe', parent: 'b.exe' },
  ],
  ['OCSF other', { class_uid: 2_004, src_endpoint: { ip: '10.0.0.1' } }, undefined],
  [
    'firewall lines as CSV',
    { time: '1', src: '10.0.0.1', dst: '198.51.100.1', dport: '443', bytes_out: '12' },
    { from: '10.0.0.1', to: '198.51.100.1', toPort: '443', sent: '12' },
  ],
  ['text', { message: 'closed' }, undefined],
])('%s', (_, event, reading) => expect(readBehaviour(event)).toEqual(reading))

it('reads no field that the event does not own', () => {
  expect(readBehaviour(Object.create({ src_ip: '10.0.0.1' }) as Record<string, unknown>)).toBeUndefined()
})

it('takes anything, in any place of an event, without a fault', () => {
  const keys = fc.constantFrom(
    'event_type',
    'src_ip',
    'dest_ip',
    'dns',
    'rrname',
    'flow',
    'tls',
    'sni',
    'EventID',
    'Event',
    'id',
    'orig_h',
    '_path',
    'query',
    'class_uid',
    '__proto__',
    'QueryName',
    'Image',
  )
  const leaf = fc.oneof(
    fc.constantFrom(
      'flow',
      'dns',
      'tls',
      '10.0.0.1',
      '198.51.100.7',
      '::',
      'a.example',
      '..',
      '%',
      'xn--',
      'conn',
      3,
      22,
      4_001,
      -1,
      Number.NaN,
    ),
    fc.string({ maxLength: 300 }),
    fc.constant(null),
    fc.double(),
  )
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 6 }),
    ),
  })).value
  const times = fc.oneof(
    fc.integer({ min: T0 - 1e8, max: T0 + 1e8 }),
    fc.constantFrom(0, -1, Number.NaN, Infinity, -Infinity, 8.64e15, 1e300),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.dictionary(keys, value, { maxKeys: 8 }), times), { maxLength: 30 }), (events) => {
      const behaviour = createBehaviour()
      for (const [event, at] of events) behaviour.event('s', event, at, 1)
      behaviour.due(T0 + 1e8)
      for (const [event, at] of events) behaviour.event('s', event, at, 1)
      for (const hit of behaviour.due(T0 + 2e8)) expect(hit.score).toBeLessThanOrEqual(100)
    }),
    { numRuns: 500 },
  )
})
