import type { EventKind, Shape } from './shape.ts'
import { isJson, type Json, keyReader, pathReader, textsOf } from './values.ts'
import { renamedReader } from './windows-names.ts'
import { windowsSources } from './windows-sources.ts'

const EMPTY: Json = {}
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** `4688`, `"4688"` or `{ "#text": 4688, "#attributes": … }`; -1 when there is none. */
function idOf(value: unknown): number {
  const plain = isJson(value) ? (value['#text'] ?? value['Value']) : value
  const id = typeof plain === 'string' ? Number.parseInt(plain, 10) : plain
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : -1
}

/** Fields written as a list of `{ Name, #text }` (XML turned into JSON) become fields; unnamed ones stay `Data`. */
function namedData(list: readonly unknown[]): Json {
  const fields: Record<string, unknown> = Object.create(null)
  const unnamed: unknown[] = []
  for (const one of list) {
    const attributes = isJson(one) ? one['#attributes'] : undefined
    const name = isJson(one)
      ? (one['@Name'] ?? one['Name'] ?? (isJson(attributes) ? attributes['Name'] : undefined))
      : undefined
    const value = isJson(one)
      ? (one['#text'] ?? one['Value'] ?? one['content'] ?? (name === undefined ? one : null))
      : one
    if (typeof name === 'string') fields[name] = value
    else unnamed.push(value)
  }
  if (unnamed.length > 0) fields['Data'] = unnamed
  return fields
}

/** `{ "Data": { "#text": […] } }` as `{ "Data": […] }`. */
function dataOf(given: unknown): Json {
  if (!isJson(given)) return EMPTY
  const data = given['Data']
  if (Array.isArray(data) && data.some(isJson)) return { ...given, ...namedData(data) }
  if (isJson(data) && '#text' in data) return { ...given, Data: data['#text'] }
  return given
}

/** The one element inside UserData. */
function userDataOf(given: unknown): Json {
  if (!isJson(given)) return EMPTY
  const inner = Object.values(given).find(isJson)
  return inner ?? given
}

/** `Provider_Name` as Provider → Name, with or without the level that XML attributes make. */
function headerReader(name: string): (system: Json) => unknown {
  const cut = name.indexOf('_')
  const plain = keyReader(name)
  const element = keyReader(cut === -1 ? name : name.slice(0, cut))
  const attribute = cut === -1 ? undefined : keyReader(name.slice(cut + 1))
  const marked = cut === -1 ? undefined : keyReader(`@${name.slice(cut + 1)}`)
  return (system) => {
    const direct = plain(system)
    if (direct !== undefined) return isJson(direct) ? (direct['#text'] ?? undefined) : direct
    const from = attribute === undefined ? undefined : element(system)
    if (!isJson(from) || attribute === undefined) return undefined
    const inside = from['#attributes']
    return attribute(isJson(inside) ? inside : from) ?? marked?.(from)
  }
}

/** Channels whose fields never have blanks in their names; in others `Threat Name` is also read as ThreatName. */
const WITHOUT_BLANKS = /^(?:security|microsoft-windows-sysmon\/operational)$/i

function blankReader(name: string): (data: Json) => unknown {
  return (data) => {
    for (const key in data) if (key.includes(' ') && key.replaceAll(' ', '') === name) return data[key]
    return undefined
  }
}

/** The reader of a field: event data first, then the header, then other names for the same. */
function fieldReader(name: string, channel: string, eventId: number): (opened: Json) => unknown {
  if (name === 'EventID') return () => eventId
  const own = pathReader(name)
  const header = headerReader(name)
  const renamed = renamedReader(channel, eventId, name)
  const blank = WITHOUT_BLANKS.test(channel) ? undefined : blankReader(name)
  return (opened) => {
    const data = opened['data'] as Json
    const value = own(data)
    if (value !== undefined) return value
    return renamed?.(data) ?? header(opened['system'] as Json) ?? blank?.(data)
  }
}

function kind(channel: string, eventId: number, open: (event: Json) => Json): EventKind {
  return {
    emptyIsNull: false,
    logsources: windowsSources(channel, eventId),
    open,
    texts: textsOf,
    field: (name) => fieldReader(name, channel, eventId),
    // Not the channel: event 104 tells in a field of that name which log was cleared.
    constants: new Map([['EventID', eventId]]),
  }
}

const eventOf = (event: Json): Json => (isJson(event['Event']) ? event['Event'] : event)
const systemOf = (event: Json): Json => {
  const system = eventOf(event)['System']
  return isJson(system) ? system : EMPTY
}

/** `Event.System` and `Event.EventData`, as most converters of EVTX write it. */
export const nestedWindows: Shape = {
  name: 'windows',
  recognises: (event) => 'Channel' in systemOf(event) || 'EventID' in systemOf(event),
  major: (event) => text(systemOf(event)['Channel']),
  minor: (event) => idOf(systemOf(event)['EventID']),
  kind: (channel, eventId) => ({
    ...kind(channel, eventId, (event) => {
      const body = eventOf(event)
      const data = body['EventData']
      return { system: systemOf(event), data: isJson(data) ? dataOf(data) : userDataOf(body['UserData']) }
    }),
    // XML has no null: converters write an empty Data element as an empty text.
    emptyIsNull: true,
  }),
  time: (event) => {
    const created = systemOf(event)['TimeCreated']
    return isJson(created) ? headerReader('TimeCreated_SystemTime')({ TimeCreated: created }) : created
  },
}

/** Header names that flat logs use beside Sigma's. */
const FLAT_NAMES: Readonly<Record<string, readonly string[]>> = {
  Provider_Name: ['SourceName', 'ProviderName', 'Provider'],
  Computer: ['Hostname', 'host', 'ComputerName'],
}

/** All fields on one level, as NXLog and the OTRF data sets write it. */
export const flatWindows: Shape = {
  name: 'windows-flat',
  recognises: (event) => typeof event['Channel'] === 'string' && 'EventID' in event,
  major: (event) => text(event['Channel']),
  minor: (event) => idOf(event['EventID']),
  kind: (channel, eventId) => ({
    ...kind(channel, eventId, (event) => ({ system: event, data: event })),
    field: (name) => {
      const first = fieldReader(name, channel, eventId)
      const others = (FLAT_NAMES[name] ?? []).map(keyReader)
      if (others.length === 0) return first
      return (opened) =>
        first(opened) ?? others.map((read) => read(opened['data'] as Json)).find((value) => value !== undefined)
    },
  }),
  time: (event) => event['UtcTime'] ?? event['EventTime'] ?? event['@timestamp'],
}

const readChannel = pathReader('winlog.channel')
const readId = pathReader('winlog.event_id')
const readCode = pathReader('event.code')
const readProvider = pathReader('winlog.provider_name')
const readComputer = pathReader('winlog.computer_name')
const readData = pathReader('winlog.event_data')
const readUserData = pathReader('winlog.user_data')

const PREFIX = 'winlog.event_data.'

/** Winlogbeat with keys in levels or with dots in the keys. */
export const winlogbeat: Shape = {
  name: 'winlogbeat',
  recognises: (event) => typeof readChannel(event) === 'string',
  major: (event) => text(readChannel(event)),
  minor: (event) => idOf(readId(event) ?? readCode(event)),
  kind: (channel, eventId) =>
    kind(channel, eventId, (event) => {
      const given = readData(event) ?? readUserData(event)
      let data: Json = isJson(given) ? given : EMPTY
      if (!isJson(given)) {
        const flat: Record<string, unknown> = Object.create(null)
        for (const key in event) if (key.startsWith(PREFIX)) flat[key.slice(PREFIX.length)] = event[key]
        data = flat
      }
      const provider = readProvider(event)
      const computer = readComputer(event)
      return { system: { Provider_Name: provider, Computer: computer, EventID: eventId, Channel: channel }, data }
    }),
  time: (event) => event['@timestamp'],
}
