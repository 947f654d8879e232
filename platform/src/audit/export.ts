import type { Entry } from './entry.ts'

/**
 * One entry as an OCSF 1.3 API Activity event (class 6003). Status 1 is success, 2 failure; a refusal is a failure with
 * severity medium, so that it shows where only severity is looked at.
 */
export function toOcsf(entry: Entry, product: string): Readonly<Record<string, unknown>> {
  const activity = activityOf(entry.verb)
  return {
    class_uid: 6003,
    category_uid: 6,
    activity_id: activity,
    type_uid: 600_300 + activity,
    time: entry.at,
    severity_id: entry.outcome === 'allowed' ? 1 : 3,
    status_id: entry.outcome === 'allowed' ? 1 : 2,
    status_detail: entry.outcome,
    metadata: { version: '1.3.0', product: { name: product, vendor_name: 'Testudo' }, uid: entry.salt },
    actor: { user: { uid: entry.who.id, org: { name: entry.who.organisation }, type: entry.who.kind } },
    api: { operation: entry.verb, service: { name: entry.verb.split(':')[0] ?? '' } },
    resources: entry.ids.map((uid) => ({ uid })),
    ...(entry.detail === undefined ? {} : { unmapped: entry.detail }),
  }
}

/** OCSF activity of API Activity: 1 create, 2 read, 3 update, 4 delete, 99 other. */
function activityOf(verb: string): number {
  const deed = verb.split(':')[1] ?? verb
  if (/read|ask|GET/.test(deed)) return 2
  if (/import|create|invite|POST/.test(deed)) return 1
  if (/write|manage|change|PUT|PATCH/.test(deed)) return 3
  return /delete|DELETE/.test(deed) ? 4 : 99
}

const SEVERITY = { allowed: 3, denied: 6, failed: 5 } as const

/** ArcSight CEF 0: the bar and the backslash are escaped in the head, the equals sign in the extension, line ends everywhere. */
export function toCef(entry: Entry, product: string): string {
  const head = (text: string) => clean(text).replaceAll('\\', '\\\\').replaceAll('|', '\\|')
  const value = (text: string) => clean(text).replaceAll('\\', '\\\\').replaceAll('=', '\\=')
  const fields: [string, string][] = [
    ['rt', String(entry.at)],
    ['suid', entry.who.id],
    ['suser', entry.who.id],
    ['act', entry.verb],
    ['outcome', entry.outcome],
    ['externalId', entry.salt],
    ['cs1Label', 'ids'],
    ['cs1', entry.ids.join(' ')],
    ['cs2Label', 'organisation'],
    ['cs2', entry.who.organisation],
  ]
  const extension = fields.map(([key, text]) => `${key}=${value(text)}`).join(' ')
  return `CEF:0|Testudo|${head(product)}|1|${head(entry.verb)}|${head(`${entry.verb} ${entry.outcome}`)}|${SEVERITY[entry.outcome]}|${extension}`
}

/** Control characters end a line or a field early in what reads these formats. */
const clean = (text: string) => text.replaceAll(/\p{Cc}/gu, ' ')

/** RFC 5424 syslog: facility 13 (log audit), severity notice or warning, structured data under the IANA example number of private use. */
export function toSyslog(entry: Entry, host: string): string {
  const priority = 13 * 8 + (entry.outcome === 'allowed' ? 5 : 4)
  const value = (text: string) => clean(text).replaceAll(/["\\\]]/g, (c) => `\\${c}`)
  const data = [
    ['who', entry.who.id],
    ['organisation', entry.who.organisation],
    ['outcome', entry.outcome],
    ['ids', entry.ids.join(' ')],
    ['entry', entry.salt],
  ] as const
  const elements = data.map(([key, text]) => `${key}="${value(text)}"`).join(' ')
  const word = (text: string) =>
    clean(text)
      .replaceAll(/[^\x21-\x7e]/g, '_')
      .slice(0, 48) || '-'
  return `<${priority}>1 ${new Date(entry.at).toISOString()} ${word(host)} testudo - ${word(entry.verb).slice(0, 32)} [testudo@32473 ${elements}] ${clean(entry.verb)} ${entry.outcome}`
}
