import { isObject } from '@testudo/stix'
import type { EventValue } from '../sources/sourceEvent.ts'

/** What behaviour is read from. One event fills few of these. */
export interface Fields<T> {
  /** Address of the side that opened the connection or asked. */
  readonly from?: T
  readonly fromPort?: T
  readonly to?: T
  readonly toPort?: T
  /** What the other side was called: SNI, host of a request. */
  readonly name?: T
  /** Bytes the opening side sent. */
  readonly sent?: T
  /** When the connection began, where the event was written later. */
  readonly began?: T
  readonly query?: T
  readonly queryType?: T
  /** `NXDOMAIN`, or 3. */
  readonly answer?: T
  /** `answer` where questions are events of their own. */
  readonly part?: T
  readonly agent?: T
  readonly ja3?: T
  readonly process?: T
  readonly parent?: T
  /** Name of the host that wrote the event. */
  readonly computer?: T
}
export type FieldName = keyof Fields<unknown>

export type Reading = { readonly [K in FieldName]?: string | number }

/** One kind of event of one kind of source. `fields` are paths with `.`, the first that holds something counts. */
interface Shape {
  readonly is: (event: EventValue) => boolean
  readonly fields: Fields<readonly string[]>
}

const EVE = { from: ['src_ip'], fromPort: ['src_port'], to: ['dest_ip'], toPort: ['dest_port'], computer: ['host'] }
const ZEEK = { from: ['id.orig_h'], fromPort: ['id.orig_p'], to: ['id.resp_h'], toPort: ['id.resp_p'] }
const eve =
  (...types: readonly string[]) =>
  (event: EventValue) =>
    types.includes(event['event_type'] as string)
const zeek =
  (path: string, ...telling: readonly string[]) =>
  (event: EventValue) =>
    event['_path'] === undefined
      ? at(event, 'id.orig_h') !== undefined && telling.some((key) => event[key] !== undefined)
      : event['_path'] === path
const data = (...names: readonly string[]): string[] =>
  names.flatMap((name) => [`Event.EventData.${name}`, name, `winlog.event_data.${name}`])
const COMPUTER = ['Event.System.Computer', 'Computer', 'Hostname', 'winlog.computer_name', 'host.name', 'host.hostname']
const EVENT_IDS = ['Event.System.EventID', 'EventID', 'EventId', 'winlog.event_id', 'event.code']
const windows =
  (...ids: readonly string[]) =>
  (event: EventValue) => {
    const found = first(event, EVENT_IDS)
    const id = isObject(found) ? (found as EventValue)['#text'] : found
    // Anything else may fail to become text.
    return (typeof id === 'string' || typeof id === 'number') && ids.includes(String(id))
  }
const ocsf =
  (...classes: readonly number[]) =>
  (event: EventValue) =>
    classes.includes(event['class_uid'] as number)
const OCSF = {
  from: ['src_endpoint.ip'],
  fromPort: ['src_endpoint.port'],
  to: ['dst_endpoint.ip'],
  toPort: ['dst_endpoint.port'],
  computer: ['device.hostname', 'src_endpoint.hostname'],
}

/** First match wins. What no line names is not looked at: an alert or a file tells of a connection already counted. */
const SHAPES: readonly Shape[] = [
  { is: eve('flow', 'netflow'), fields: { ...EVE, sent: ['flow.bytes_toserver'], began: ['flow.start'] } },
  { is: eve('tls'), fields: { ...EVE, name: ['tls.sni'], ja3: ['tls.ja3.hash', 'tls.ja3'] } },
  { is: eve('http'), fields: { ...EVE, name: ['http.hostname'], agent: ['http.http_user_agent'] } },
  {
    is: eve('dns'),
    fields: {
      ...EVE,
      query: ['dns.rrname', 'dns.queries.0.rrname', 'dns.query.0.rrname'],
      queryType: ['dns.rrtype', 'dns.queries.0.rrtype', 'dns.query.0.rrtype'],
      answer: ['dns.rcode'],
      part: ['dns.type'],
    },
  },
  { is: (event) => event['event_type'] !== undefined && event['flow_id'] !== undefined, fields: {} },
  { is: zeek('conn', 'conn_state', 'orig_bytes'), fields: { ...ZEEK, sent: ['orig_ip_bytes', 'orig_bytes'] } },
  { is: zeek('ssl', 'server_name', 'cipher'), fields: { ...ZEEK, name: ['server_name'], ja3: ['ja3'] } },
  { is: zeek('http', 'user_agent', 'uri'), fields: { ...ZEEK, name: ['host'], agent: ['user_agent'] } },
  {
    is: zeek('dns', 'query', 'qtype_name'),
    fields: { ...ZEEK, query: ['query'], queryType: ['qtype_name'], answer: ['rcode_name', 'rcode'] },
  },
  { is: (event) => event['_path'] !== undefined || at(event, 'id.orig_h') !== undefined, fields: {} },
  {
    is: ocsf(4001, 4002),
    fields: {
      ...OCSF,
      name: ['http_request.url.hostname', 'tls.sni', 'dst_endpoint.hostname'],
      sent: ['traffic.bytes_out'],
      began: ['start_time'],
      agent: ['http_request.user_agent'],
      ja3: ['tls.ja3_hash.value'],
    },
  },
  {
    is: ocsf(4003),
    fields: { ...OCSF, query: ['query.hostname'], queryType: ['query.type'], answer: ['rcode', 'rcode_id'] },
  },
  {
    is: ocsf(1007),
    fields: {
      computer: ['device.hostname'],
      process: ['process.file.path', 'process.name'],
      parent: ['process.parent_process.file.path', 'actor.process.file.path', 'actor.process.name'],
    },
  },
  { is: (event) => event['class_uid'] !== undefined, fields: {} },
  {
    is: windows('3', '5156'),
    fields: {
      from: data('SourceIp', 'SourceAddress'),
      fromPort: data('SourcePort'),
      to: data('DestinationIp', 'DestAddress'),
      toPort: data('DestinationPort', 'DestPort'),
      name: data('DestinationHostname'),
      computer: COMPUTER,
    },
  },
  {
    is: windows('22'),
    fields: { query: data('QueryName'), answer: data('QueryStatus'), computer: COMPUTER },
  },
  {
    is: windows('1', '4688'),
    fields: {
      process: data('Image', 'NewProcessName'),
      parent: data('ParentImage', 'ParentProcessName'),
      computer: COMPUTER,
    },
  },
  { is: (event) => first(event, EVENT_IDS) !== undefined && event['source'] === undefined, fields: {} },
  {
    // ECS, and JSON or CSV of no known source by the names people give.
    is: () => true,
    fields: {
      from: ['source.ip', 'client.ip', 'src_ip', 'src', 'source_ip', 'srcip', 'client_ip', 'c-ip', 'saddr'],
      fromPort: ['source.port', 'client.port', 'src_port', 'sport', 'srcport'],
      to: [
        'destination.ip',
        'server.ip',
        'dest_ip',
        'dst_ip',
        'dst',
        'destination_ip',
        'dstip',
        'server_ip',
        's-ip',
        'daddr',
      ],
      toPort: ['destination.port', 'server.port', 'dest_port', 'dst_port', 'dport', 'dstport'],
      name: [
        'tls.client.server_name',
        'destination.domain',
        'server.domain',
        'url.domain',
        'sni',
        'server_name',
        'cs-host',
        'http_host',
      ],
      sent: ['source.bytes', 'client.bytes', 'bytes_out', 'sent_bytes', 'bytes_sent', 'sentbyte', 'cs-bytes'],
      began: ['event.start'],
      query: ['dns.question.name', 'query_name', 'qname', 'dns_query', 'query'],
      queryType: ['dns.question.type', 'query_type', 'qtype'],
      answer: ['dns.response_code', 'rcode', 'rcode_name'],
      part: ['dns.type'],
      agent: ['user_agent.original', 'user_agent', 'cs(User-Agent)', 'cs-user-agent'],
      ja3: ['tls.client.ja3', 'ja3'],
      process: ['process.executable', 'process.name'],
      parent: ['process.parent.executable', 'process.parent.name'],
      computer: ['host.name', 'host.hostname', 'hostname', 'observer.name'],
    },
  },
]

const PLANS = SHAPES.map(({ is, fields }) => ({
  is,
  fields: Object.entries(fields) as [FieldName, readonly string[]][],
}))

/** @returns what behaviour is read from, as the event spells it; undefined when there is nothing */
export function readBehaviour(event: EventValue): Reading | undefined {
  const plan = PLANS.find(({ is }) => is(event))
  if (plan === undefined || plan.fields.length === 0) return undefined
  const reading: { [K in FieldName]?: string | number } = {}
  let any = false
  for (const [name, paths] of plan.fields) {
    const value = first(event, paths)
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '' || value === '-') continue
    reading[name] = value
    any = true
  }
  return any ? reading : undefined
}

function first(event: EventValue, paths: readonly string[]): unknown {
  for (const path of paths) {
    const value = at(event, path)
    if (value !== undefined && value !== null && value !== '') return value
  }
  return undefined
}

const steps = new Map<string, readonly string[]>()

/** By the whole path as one key (Zeek, flattened ECS), else step by step. Only own properties: keys are a stranger's. */
function at(event: EventValue, path: string): unknown {
  if (Object.hasOwn(event, path)) return event[path]
  if (!path.includes('.')) return undefined
  let parts = steps.get(path)
  if (parts === undefined) {
    parts = path.split('.')
    steps.set(path, parts)
  }
  let value: unknown = event
  for (const part of parts) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as EventValue)[part]
  }
  return value
}
