import type { LogSource } from '../documents.ts'
import { ECS_CATEGORIES, ECS_FIELDS, OCSF_CLASSES, OCSF_FIELDS } from './mappings.ts'
import type { EventKind, Shape } from './shape.ts'
import { type Json, pathReader, textsOf } from './values.ts'

const itself = (event: Json): Json => event
const none = new Map<string, unknown>()

/** A kind that reads Sigma's name as it stands, then each of the mapped paths until one is there. */
const mapped = (logsources: readonly LogSource[], fields: Readonly<Record<string, readonly string[]>>): EventKind => ({
  logsources,
  open: itself,
  texts: textsOf,
  constants: none,
  emptyIsNull: false,
  field: (name) => {
    const readers = [name, ...(Object.hasOwn(fields, name) ? (fields[name] ?? []) : [])].map(pathReader)
    const [only] = readers
    if (readers.length === 1 && only !== undefined) return only
    return (opened) => {
      for (const read of readers) {
        const value = read(opened)
        if (value !== undefined) return value
      }
      return undefined
    }
  },
})

const firstText = (value: unknown): string => {
  const one: unknown = Array.isArray(value) ? value[0] : value
  return typeof one === 'string' ? one.toLowerCase() : ''
}

const ecsCategory = pathReader('event.category')
const ecsOs = pathReader('host.os.type')
const ecsPlatform = pathReader('host.os.platform')
const ecsType = pathReader('event.type')
const ecsVersion = pathReader('ecs.version')

const PRODUCTS: Readonly<Record<string, string>> = {
  windows: 'windows',
  linux: 'linux',
  macos: 'macos',
  darwin: 'macos',
}

/** Elastic Common Schema without Winlogbeat's own fields. */
export const ecs: Shape = {
  name: 'ecs',
  recognises: (event) => ecsCategory(event) !== undefined || ecsVersion(event) !== undefined,
  major: (event) =>
    [ecsCategory(event), ecsType(event), ecsOs(event) ?? ecsPlatform(event)].map(firstText).join('|').slice(0, 100),
  minor: () => 0,
  kind: (major) => {
    const [category = '', type = '', os = ''] = major.split('|')
    const product = PRODUCTS[os]
    const found = ECS_CATEGORIES.filter((one) => one.category === category && (one.types?.includes(type) ?? true))
    const sources = found.map(
      (one): LogSource => ({ ...(product === undefined ? {} : { product }), category: one.sigma }),
    )
    return mapped(sources.length > 0 ? sources : product === undefined ? [] : [{ product }], ECS_FIELDS)
  },
  time: (event) => event['@timestamp'],
}

const ocsfOs = pathReader('device.os.name')
const number = (value: unknown): number => (typeof value === 'number' && Number.isSafeInteger(value) ? value : -1)

/** Open Cybersecurity Schema Framework 1.x. */
export const ocsf: Shape = {
  name: 'ocsf',
  recognises: (event) => typeof event['class_uid'] === 'number',
  major: (event) => {
    const os = firstText(ocsfOs(event))
    return Object.keys(PRODUCTS).find((product) => os.includes(product)) ?? ''
  },
  minor: (event) => number(event['class_uid']) * 100 + Math.max(0, Math.min(99, number(event['activity_id']))),
  kind: (os, minor) => {
    const product = PRODUCTS[os]
    const [classId, activity] = [Math.trunc(minor / 100), minor % 100]
    const found = OCSF_CLASSES.filter((one) => one.class === classId && (one.activities?.includes(activity) ?? true))
    const sources = found.map(
      (one): LogSource => ({ ...(product === undefined ? {} : { product }), category: one.sigma }),
    )
    return mapped(sources.length > 0 ? sources : product === undefined ? [] : [{ product }], OCSF_FIELDS)
  },
  time: (event) => event['time'],
}

/** Zeek's JSON streams, which name their log in `_path`. */
export const zeek: Shape = {
  name: 'zeek',
  recognises: (event) => typeof event['_path'] === 'string',
  major: (event) => firstText(event['_path']).slice(0, 64),
  minor: () => 0,
  kind: (service) => {
    const source: LogSource = { product: 'zeek', service }
    return mapped(service === 'dns' ? [{ ...source, category: 'dns' }] : [source], {})
  },
  time: (event) => event['ts'],
}

/** Logs of cloud services, known by the keys they always have. */
const CLOUDS: readonly { readonly keys: readonly string[]; readonly source: LogSource }[] = [
  {
    keys: ['eventVersion', 'eventSource', 'eventName', 'awsRegion'],
    source: { product: 'aws', service: 'cloudtrail' },
  },
  { keys: ['eventType', 'debugContext', 'legacyEventType'], source: { product: 'okta', service: 'okta' } },
  {
    keys: ['auditID', 'requestURI', 'verb'],
    source: { product: 'kubernetes', service: 'audit', category: 'application' },
  },
]

const cloudOf = (event: Json) => CLOUDS.findIndex(({ keys }) => keys.every((key) => key in event))

export const cloud: Shape = {
  name: 'cloud',
  recognises: (event) => cloudOf(event) !== -1,
  major: () => '',
  minor: cloudOf,
  kind: (_major, index) => mapped(CLOUDS[index] === undefined ? [] : [CLOUDS[index].source], {}),
  time: (event) => event['eventTime'] ?? event['published'] ?? event['requestReceivedTimestamp'],
}

/** Whatever else: fields as they stand. Its log source must be said, else no rule fits. */
export const generic: Shape = {
  name: 'generic',
  recognises: () => true,
  major: () => '',
  minor: () => 0,
  kind: () => mapped([], {}),
  time: (event) => event['@timestamp'] ?? event['timestamp'] ?? event['time'] ?? event['ts'],
}
