import { IndicatorSet } from '../indicators/indicatorSet.ts'
import type { IndicatorKind } from '../indicators/kinds.ts'
import { spellKey } from '../indicators/normal.ts'
import { readIndicators } from '../indicators/readIndicators.ts'

const MOST_VALUES = 5_000

const PATHS: Readonly<Record<IndicatorKind, string>> = {
  'ipv4-addr': 'ipv4-addr:value =',
  'ipv6-addr': 'ipv6-addr:value =',
  cidr: 'ipv4-addr:value ISSUBSET',
  'domain-name': 'domain-name:value =',
  url: 'url:value =',
  'email-addr': 'email-addr:value =',
  md5: 'file:hashes.MD5 =',
  'sha-1': "file:hashes.'SHA-1' =",
  'sha-256': "file:hashes.'SHA-256' =",
  'sha-512': "file:hashes.'SHA-512' =",
  'user-agent': "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' =",
  ja3: 'network-traffic:x_ja3 =',
  ja4: 'network-traffic:x_ja4 =',
  'x509-serial': 'x509-certificate:serial_number =',
}

/** A list of indicators as one STIX pattern over its values; undefined when they are too many for one. */
export function stixPattern(list: string): string | undefined {
  const set = new IndicatorSet()
  readIndicators(set, 'line', list)
  if (set.size > MOST_VALUES) return undefined
  return [...set.table.values()]
    .map(({ value }) => {
      const path =
        value.kind === 'cidr' && value.key.indexOf('/') === 32 ? PATHS.cidr.replace('4', '6') : PATHS[value.kind]
      const text = spellKey(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")
      return `[${path} '${text}']`
    })
    .join(' OR ')
}
