import { isObject, Splitter } from '@testudo/stix'
import { spellKey } from '../../core/index.ts'
import type { IndicatorKind } from '../../core/indicators/kinds.ts'
import { readIndicators } from '../../core/indicators/readIndicators.ts'
import type { Knowledge, Refused } from '../../core/index.ts'
import { textOf } from '../loadRules.ts'
import { findFiles, openMembers } from '../members.ts'

/** What files tell a matcher to look for, and what in them it cannot. */
export interface KnowledgeFiles {
  readonly knowledge: readonly Knowledge[]
  readonly refused: readonly Refused[]
}

const STIX_PATHS: Readonly<Record<Exclude<IndicatorKind, 'cidr'>, string>> = {
  'ipv4-addr': 'ipv4-addr:value',
  'ipv6-addr': 'ipv6-addr:value',
  'domain-name': 'domain-name:value',
  url: 'url:value',
  'email-addr': 'email-addr:value',
  md5: 'file:hashes.MD5',
  'sha-1': "file:hashes.'SHA-1'",
  'sha-256': "file:hashes.'SHA-256'",
  'sha-512': "file:hashes.'SHA-512'",
  'user-agent': "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
  ja3: 'network-traffic:x_ja3',
  ja4: 'network-traffic:x_ja4',
  'x509-serial': 'x509-certificate:serial_number',
}

/**
 * Reads Sigma rules (`.yml`) and indicators (STIX bundle, CSV, one value a line) as knowledge without label: matchers beside
 * a node speak to it alone, which knows the labels.
 *
 * @throws {Fault} `detection.path`
 */
export async function readKnowledgeFiles(
  rules: readonly string[],
  indicators: readonly string[],
): Promise<KnowledgeFiles> {
  const knowledge: Knowledge[] = []
  const refused: Refused[] = []
  for (const { path, isNamed } of await findFiles(rules)) {
    if (!isNamed && !/\.ya?ml$|\.tgz$|\.tar(?:\.gz)?$/i.test(path)) continue
    for await (const { name, chunks } of openMembers(path))
      if (name === path || /\.ya?ml$/i.test(name)) knowledge.push(known(name, 'sigma', await textOf(chunks)))
  }
  for (const { path } of await findFiles(indicators))
    for await (const { name, chunks } of openMembers(path))
      takeIndicators(name, await textOf(chunks), knowledge, refused)
  return { knowledge, refused }
}

const known = (
  id: string,
  language: Knowledge['language'],
  pattern: string,
  more: Partial<Knowledge> = {},
): Knowledge => ({
  key: id,
  id,
  modified: '',
  name: id,
  label: '',
  language,
  pattern,
  ...more,
})

const textual = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const moment = (value: unknown): number | undefined => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

function takeIndicators(file: string, text: string, knowledge: Knowledge[], refused: Refused[]): void {
  const valued = new Map<string, { readonly patterns: string[]; readonly more: Partial<Knowledge> }>()
  const add = (kind: IndicatorKind, key: string, id: string, more: Partial<Knowledge>) => {
    const one = valued.get(id) ?? { patterns: [], more }
    one.patterns.push(patternOf(kind, spellKey({ kind, key })))
    valued.set(id, one)
    return true
  }
  const report = readIndicators(
    {
      add: ({ kind, key }, { id, name, owner, validFrom, validUntil, confidence }) => {
        const [from, until] = [moment(validFrom), moment(validUntil)]
        return add(kind, key, id, {
          ...(name !== undefined && { name }),
          ...(owner !== undefined && { owner }),
          ...(from !== undefined && { from }),
          ...(until !== undefined && { until }),
          ...(confidence !== undefined && { confidence }),
        })
      },
      beginList: () => undefined,
      addLine: ({ kind, key }, line) => add(kind, key, `${file}:${line}`, {}),
    },
    file,
    text,
  )
  if (report.format === 'stix') {
    knowledge.push(...stixIndicators(text))
    return
  }
  refused.push(...report.rejected.map(({ id, reason }) => ({ key: id, reason })))
  for (const [id, { patterns, more }] of valued) knowledge.push(known(id, 'stix', patterns.join(' OR '), more))
}

/** Indicators as they are, with patterns of any kind. The matcher refuses what it cannot look for. */
function stixIndicators(text: string): Knowledge[] {
  const splitter = new Splitter()
  const items = [...splitter.push(Buffer.from(text)), ...splitter.end()]
  return items.flatMap((item) => {
    if (item.kind !== 'object' || !isObject(item.value) || item.value['type'] !== 'indicator') return []
    const { id, modified, pattern, pattern_type: language = 'stix', revoked, name, created_by_ref: owner } = item.value
    if (typeof id !== 'string' || typeof pattern !== 'string' || revoked === true) return []
    if (language !== 'stix' && language !== 'sigma') return []
    const [from, until] = [moment(item.value['valid_from']), moment(item.value['valid_until'])]
    const { confidence } = item.value
    return known(id, language, pattern, {
      modified: textual(modified) ?? '',
      name: textual(name) ?? id,
      ...(typeof owner === 'string' && { owner }),
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
      ...(typeof confidence === 'number' && { confidence }),
    })
  })
}

function patternOf(kind: IndicatorKind, value: string): string {
  const text = `'${value.replaceAll(/['\\]/g, '\\$&')}'`
  if (kind === 'cidr') return `[${value.includes(':') ? 'ipv6-addr' : 'ipv4-addr'}:value ISSUBSET ${text}]`
  return `[${STIX_PATHS[kind]} = ${text}]`
}
