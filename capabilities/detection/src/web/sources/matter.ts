import type { Place, SourceMatter, SourceRow } from '../../core/contract/sources.ts'

/** What a source was told to be, from what it is shown as; its label stays as it is. */
export function matterOf(row: SourceRow, change: Partial<SourceMatter> = {}): SourceMatter {
  return {
    name: row.name,
    place: row.place,
    ...(row.formatGiven && row.format !== undefined ? { format: row.format } : {}),
    ...(row.logsource === undefined ? {} : { logsource: row.logsource }),
    ...(row.most === undefined ? {} : { most: row.most }),
    paused: row.state === 'paused',
    ...change,
  }
}

/** What a kind of place starts with. 6514: syslog over TLS (RFC 5425 §4.1). */
export const FRESH: Readonly<Record<Place['kind'], Place>> = {
  push: { kind: 'push' },
  file: { kind: 'file', path: '' },
  syslog: { kind: 'syslog', transport: 'tls', port: 6514 },
  nats: { kind: 'nats', server: 'nats://', subject: '' },
}
export const KINDS = ['push', 'file', 'syslog', 'nats'] as const

export function isWhole(place: Place): boolean {
  if (place.kind === 'file') return place.path.trim() !== ''
  if (place.kind === 'nats') return /^(?:nats|tls):\/\/./.test(place.server) && place.subject.trim() !== ''
  return true
}
