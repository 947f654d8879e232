import { parseEvent } from './sourceEvent.ts'

const FACILITIES = (
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp security console solaris-cron ' +
  'local0 local1 local2 local3 local4 local5 local6 local7'
).split(' ')
const SEVERITIES = 'emergency alert critical error warning notice informational debug'.split(' ')
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** What is known beside the message. */
export interface SyslogContext {
  /** Unix ms: RFC 3164 tells no year. */
  readonly receivedAt: number
  /** Address of who sent it. */
  readonly from?: string
}

interface Header {
  readonly at?: string
  readonly host?: string
  readonly app?: string
  readonly process?: string
  readonly messageId?: string
  readonly structured?: string
  readonly message: string
}

/** RFC 5424 §6: after the version TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA. */
const RFC5424 = /^1 (\S+) (\S+) (\S+) (\S+) (\S+) (?=[-[])/
/** RFC 3164 §4.1.2: `Oct 11 22:14:15 host `; days below ten have a blank before them, some senders a zero. */
const RFC3164 = /^([A-Z][a-z]{2}) ([ \d]?\d) (\d\d:\d\d:\d\d)(?:\.\d+)? (\S+) /
/** The same with the time of RFC 3339, as rsyslog forwards. */
const FORWARDED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) (\S+) /
const TAG = /^([^\s:[]{1,128})(?:\[([^\]\s]{1,128})\])?: ?/

/**
 * One syslog message as the JSON text of an event, in one line. The header is told in the fields of ECS (`host.name`,
 * `process.name`, `log.syslog.*`). A message that is itself a JSON object is that event, with `log.syslog` beside (`syslog`
 * where it has a `log` of its own). Nothing is refused: what has no header is a message.
 *
 * @param text one message without its framing, RFC 5424 or RFC 3164 with the deviations of real senders
 */
export function syslogEvent(text: string, context: SyslogContext): string {
  const [, digits = ''] = /^<(\d{1,3})>/.exec(text) ?? []
  const priority = Number(digits)
  const hasPriority = digits !== '' && priority <= 191
  const header = readHeader(hasPriority ? text.slice(digits.length + 2) : text, context.receivedAt)
  const syslog = syslogFields(hasPriority ? priority : undefined, header)
  const source = context.from === undefined ? '' : `"source":{"address":${JSON.stringify(context.from)}},`
  const log = `{${source}"syslog":${syslog}}`

  const inner = header.message.startsWith('@cee:') ? header.message.slice(5).trim() : header.message.trim()
  const event = inner.startsWith('{') && inner.endsWith('}') ? parseEvent(inner) : undefined
  if (event !== undefined) {
    // Spliced as it was written: numbers keep their digits. A line end can only stand between its parts.
    const body = inner.slice(0, -1).replaceAll(/[\r\n]/g, ' ')
    const beside = 'log' in event ? `"syslog":${syslog}` : `"log":${log}`
    return `${body}${isEmpty(event) ? '' : ','}${beside}}`
  }
  const parts = [`"message":${JSON.stringify(header.message)}`]
  if (header.at !== undefined) parts.unshift(`"@timestamp":${JSON.stringify(header.at)}`)
  if (header.host !== undefined) parts.push(`"host":{"name":${JSON.stringify(header.host)}}`)
  if (header.app !== undefined || header.process !== undefined) parts.push(`"process":${processOf(header)}`)
  parts.push(`"log":${log}`)
  return `{${parts.join(',')}}`
}

const isEmpty = (event: object): boolean => {
  for (const _ in event) return false
  return true
}

function processOf({ app, process }: Header): string {
  const parts: string[] = []
  if (app !== undefined) parts.push(`"name":${JSON.stringify(app)}`)
  if (process !== undefined)
    parts.push(/^\d{1,9}$/.test(process) ? `"pid":${Number(process)}` : `"id":${JSON.stringify(process)}`)
  return `{${parts.join(',')}}`
}

function syslogFields(priority: number | undefined, header: Header): string {
  const parts: string[] = []
  if (priority !== undefined) {
    const [facility, severity] = [priority >> 3, priority & 7]
    parts.push(
      `"priority":${priority},"facility":{"code":${facility},"name":"${FACILITIES[facility]}"},"severity":{"code":${severity},"name":"${SEVERITIES[severity]}"}`,
    )
  }
  const say = (name: string, value: string | undefined) => {
    if (value !== undefined) parts.push(`"${name}":${JSON.stringify(value)}`)
  }
  say('hostname', header.host)
  say('appname', header.app)
  say('procid', header.process)
  say('msgid', header.messageId)
  if (header.structured !== undefined) parts.push(`"structured_data":${header.structured}`)
  return `{${parts.join(',')}}`
}

function readHeader(text: string, receivedAt: number): Header {
  const modern = RFC5424.exec(text)
  if (modern !== null) return readModern(text, modern)
  const forwarded = FORWARDED.exec(text)
  if (forwarded !== null) {
    const [all, at = '', host = ''] = forwarded
    return { at, host, ...readTag(text.slice(all.length)) }
  }
  const old = RFC3164.exec(text)
  if (old !== null) {
    const [all, month = '', day = '', time = '', host = ''] = old
    const at = oldTime(MONTHS.indexOf(month), Number(day), time, receivedAt)
    if (at !== undefined) return { at, host, ...readTag(text.slice(all.length)) }
  }
  return { message: text }
}

function readModern(text: string, [all = '', at, host, app, process, messageId]: RegExpExecArray): Header {
  const given = (name: 'at' | 'host' | 'app' | 'process' | 'messageId', value: string | undefined) =>
    value === undefined || value === '-' ? {} : { [name]: value }
  const { structured, end } = readStructured(text, all.length)
  const message = text.slice(text[end] === ' ' ? end + 1 : end)
  return {
    ...given('at', at),
    ...given('host', host),
    ...given('app', app),
    ...given('process', process),
    ...given('messageId', messageId),
    ...(structured !== undefined && { structured }),
    // A byte order mark says that the message is UTF-8 (§6.4).
    message: message.startsWith('\ufeff') ? message.slice(1) : message,
  }
}

/** STRUCTURED-DATA (§6.3) as a JSON object of objects; what is not well-formed is left to the message. */
function readStructured(text: string, from: number): { readonly structured?: string; readonly end: number } {
  if (text[from] === '-') return { end: from + 1 }
  const elements = new Map<string, Record<string, string>>()
  let at = from
  while (text[at] === '[') {
    const id = /[^\s=\]"]{1,64}/y
    id.lastIndex = at + 1
    const name = id.exec(text)?.[0]
    if (name === undefined) return { end: from }
    const values: Record<string, string> = {}
    at = id.lastIndex
    for (;;) {
      const one = / +([^\s=\]"]{1,64})="((?:[^"\\\]]|\\[^])*)"/y
      one.lastIndex = at
      const found = one.exec(text)
      if (found === null) break
      Object.defineProperty(values, found[1] ?? '', {
        value: (found[2] ?? '').replaceAll(/\\(["\\\]])/g, '$1'),
        enumerable: true,
        configurable: true,
      })
      at = one.lastIndex
    }
    if (text[at] !== ']') return { end: from }
    elements.set(name, values)
    at++
  }
  return { structured: JSON.stringify(Object.fromEntries(elements)), end: at }
}

function readTag(text: string): Pick<Header, 'app' | 'process' | 'message'> {
  const [all, app, process] = TAG.exec(text) ?? []
  if (all === undefined || app === undefined) return { message: text }
  return { app, ...(process !== undefined && { process }), message: text.slice(all.length) }
}

/** A time without year and zone: the latest such time in UTC that is no more than a day ahead. */
function oldTime(month: number, day: number, time: string, receivedAt: number): string | undefined {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  if (month < 0 || day < 1 || day > 31 || hours > 23 || minutes > 59 || seconds > 60) return undefined
  const year = new Date(receivedAt).getUTCFullYear()
  for (const one of [year + 1, year, year - 1]) {
    const at = Date.UTC(one, month, day, hours, minutes, seconds)
    if (at <= receivedAt + 86_400_000) return new Date(at).toISOString()
  }
  return undefined
}
