import { isObject, Splitter } from '@testudo/stix'
import { readRow, separatorOf } from '../sources/csvTable.ts'
import { atomicPattern } from './atomicPattern.ts'
import type { IndicatorSet } from './indicatorSet.ts'
import type { IndicatorKind, IndicatorRecord } from './kinds.ts'
import { readValue } from './normal.ts'

/** What became of the indicators of one file. */
export interface IndicatorReport {
  readonly file: string
  readonly format: 'stix' | 'csv' | 'list'
  loaded: number
  rejectedCount: number
  /** The first 1,000. */
  readonly rejected: { readonly id: string; readonly reason: string }[]
}

const MOST_REASONS = 1_000

/** What takes the values of a file. */
export type IndicatorSink = Pick<IndicatorSet, 'add' | 'beginList' | 'addLine'>

function reject(report: IndicatorReport, id: string, reason: string): void {
  report.rejectedCount++
  if (report.rejected.length < MOST_REASONS) report.rejected.push({ id, reason })
}

/**
 * Takes a file of indicators into the set: a STIX bundle (or envelope, array, lines of objects), CSV with a header, or one
 * value a line with `#` for remarks. What cannot be looked for is rejected with its reason; all else is taken.
 */
export function readIndicators(set: IndicatorSink, file: string, text: string): IndicatorReport {
  const start = text
    .slice(0, 4_096)
    .replace(/^\ufeff/, '')
    .trimStart()
  if (/^[{[]\s*["{\]}]/.test(start)) return readStix(set, file, text)
  const [first = ''] = start.split(/\r?\n/, 1)
  return columnsOf(first) === undefined ? readList(set, file, text) : readCsv(set, file, text)
}

declare const TextEncoder: new () => { encode(text: string): Uint8Array }

function readStix(set: IndicatorSink, file: string, text: string): IndicatorReport {
  const report: IndicatorReport = { file, format: 'stix', loaded: 0, rejectedCount: 0, rejected: [] }
  const splitter = new Splitter()
  const items = [...splitter.push(new TextEncoder().encode(text)), ...splitter.end()]
  for (const item of items) {
    if (item.kind === 'problem') reject(report, `${file}:${item.place.line}`, item.message)
    if (item.kind === 'object' && item.value['type'] === 'indicator') takeIndicator(set, report, item.value)
  }
  return report
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

function takeIndicator(set: IndicatorSink, report: IndicatorReport, object: Readonly<Record<string, unknown>>): void {
  const id = textOf(object['id']) ?? '(no id)'
  if (object['revoked'] === true) return reject(report, id, 'it is revoked')
  if (object['pattern_type'] !== undefined && object['pattern_type'] !== 'stix')
    return reject(report, id, `its pattern is of type ${String(object['pattern_type']).slice(0, 40)}, not stix`)
  const pattern = textOf(object['pattern'])
  if (pattern === undefined) return reject(report, id, 'it has no pattern')
  const atomic = atomicPattern(pattern)
  if ('reason' in atomic) return reject(report, id, atomic.reason)
  const record = recordOf(id, object)
  for (const value of atomic.values) if (set.add(value, record)) report.loaded++
}

function recordOf(id: string, object: Readonly<Record<string, unknown>>): IndicatorRecord {
  const { name, created_by_ref: owner, object_marking_refs: markings, valid_from, valid_until, confidence } = object
  return {
    id,
    ...(typeof name === 'string' && { name }),
    ...(typeof owner === 'string' && { owner }),
    ...(Array.isArray(markings) && { markings: markings.filter((one) => typeof one === 'string') }),
    ...(typeof valid_from === 'string' && { validFrom: valid_from }),
    ...(typeof valid_until === 'string' && { validUntil: valid_until }),
    ...(typeof confidence === 'number' && { confidence }),
  }
}

const COLUMNS: Readonly<Record<string, RegExp>> = {
  value: /^(?:value|indicator|ioc|observable|address)$/,
  type: /^(?:type|kind|indicator_type|ioc_type)$/,
  id: /^(?:id|uuid|stix_id)$/,
  name: /^(?:name|title|comment|description)$/,
  owner: /^(?:owner|source|created_by|created_by_ref|organisation|organization)$/,
  valid_from: /^valid_?from$/,
  valid_until: /^(?:valid_?(?:until|to)|expires|expiration)$/,
  confidence: /^confidence$/,
}

interface Columns {
  readonly separator: string
  readonly at: ReadonlyMap<string, number>
}

function columnsOf(header: string): Columns | undefined {
  const separator = separatorOf(header)
  const names = (readRow(header, separator) ?? []).map((name) => name.trim().toLowerCase())
  const at = new Map<string, number>()
  for (const [column, shape] of Object.entries(COLUMNS)) {
    const found = names.findIndex((name) => shape.test(name))
    if (found >= 0) at.set(column, found)
  }
  return at.has('value') ? { separator, at } : undefined
}

/** Words other tools use for kinds. */
const KIND_WORDS: readonly (readonly [RegExp, IndicatorKind | undefined])[] = [
  [/^(?:ip|ipv[46]|ipv[46]-addr|ip-(?:src|dst)|address|cidr|subnet|netblock)$/, undefined],
  [/^(?:domain|domain-name|hostname|fqdn|host)$/, 'domain-name'],
  [/^(?:url|uri|link)$/, 'url'],
  [/^(?:email|email-addr|email-(?:src|dst)|mail)$/, 'email-addr'],
  [/^(?:file)?(?:hash)?[-_:]?md5$/, 'md5'],
  [/^(?:file)?(?:hash)?[-_:]?sha-?1$/, 'sha-1'],
  [/^(?:file)?(?:hash)?[-_:]?sha-?256$/, 'sha-256'],
  [/^(?:file)?(?:hash)?[-_:]?sha-?512$/, 'sha-512'],
  [/^user[-_ ]?agent$/, 'user-agent'],
  [/^ja3(?:-fingerprint-md5)?$/, 'ja3'],
  [/^ja4$/, 'ja4'],
  [/serial/, 'x509-serial'],
]

function readCsv(set: IndicatorSink, file: string, text: string): IndicatorReport {
  const report: IndicatorReport = { file, format: 'csv', loaded: 0, rejectedCount: 0, rejected: [] }
  let columns: Columns | undefined
  eachLine(text, (line, number) => {
    if (line.trim() === '') return
    if (columns === undefined) {
      columns = columnsOf(line)
      return
    }
    const cells = readRow(line, columns.separator)
    const { at } = columns
    const cell = (name: string): string | undefined => cells?.[at.get(name) ?? -1]?.trim() || undefined
    const id = cell('id') ?? `${file}:${number}`
    const written = cell('value')
    if (written === undefined) return reject(report, id, cells ? 'it has no value' : 'a quote is not closed')
    const type = cell('type')?.toLowerCase()
    const known = KIND_WORDS.find(([shape]) => type !== undefined && shape.test(type))
    const value = readValue(written, known?.[1])
    if (value === undefined)
      return reject(report, id, `${JSON.stringify(written.slice(0, 100))} is no ${type ?? 'indicator'}`)
    const confidence = Number(cell('confidence'))
    const record = recordOf(id, {
      name: cell('name'),
      created_by_ref: cell('owner'),
      valid_from: cell('valid_from'),
      valid_until: cell('valid_until'),
      confidence: Number.isFinite(confidence) && cell('confidence') !== undefined ? confidence : undefined,
    })
    if (set.add(value, record)) report.loaded++
  })
  return report
}

function readList(set: IndicatorSink, file: string, text: string): IndicatorReport {
  const report: IndicatorReport = { file, format: 'list', loaded: 0, rejectedCount: 0, rejected: [] }
  set.beginList(file)
  eachLine(text, (line, number) => {
    const bare = line.startsWith('\ufeff') ? line.slice(1) : line
    const written = (bare.includes('#') ? bare.replace(/(?:^|\s)#.*$/, '') : bare).trim()
    if (written === '') return
    const value = readValue(written)
    if (value === undefined)
      reject(report, `${file}:${number}`, `${JSON.stringify(written.slice(0, 100))} is no indicator`)
    else if (set.addLine(value, number)) report.loaded++
  })
  return report
}

function eachLine(text: string, take: (line: string, number: number) => void): void {
  let number = 1
  for (let from = 0; from < text.length; number++) {
    const found = text.indexOf('\n', from)
    const end = found < 0 ? text.length : found
    take(text.slice(from, text[end - 1] === '\r' ? end - 1 : end), number)
    from = end + 1
  }
}

/** Whether a parsed file is a warning list of MISP. */
export const isWarningList = (value: unknown): boolean => isObject(value) && Array.isArray(value['list'])
