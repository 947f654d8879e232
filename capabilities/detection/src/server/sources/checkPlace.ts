import { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import type { Place } from '../../core/index.ts'
import type { SourceWords } from './book.ts'
import { allowedPath } from './files/allowedPath.ts'
import { readServer } from './nats.ts'

const at = (path: string) => ({ place: { path: `/body/${path}` } })

/** What can be said against a place before it is tried. @throws {Fault} naming the field */
export async function checkPlace(host: Host, { place, format, name }: SourceWords): Promise<void> {
  if (name.trim() === '' || /\p{Cc}/u.test(name))
    throw new Fault(
      'invalid',
      'detection.source_name',
      'Give the source a name without control characters.',
      at('name'),
    )
  if (place.kind === 'file') await allowedPath(host.telemetryFolders, place.path)
  if (place.kind === 'nats') await checkNats(host, place)
  if (place.kind === 'syslog') {
    if (place.clients !== undefined && place.transport !== 'tls')
      throw new Fault(
        'invalid',
        'detection.syslog_clients',
        'Certificates of clients are seen over tls only.',
        at('place/clients'),
      )
    // Messages are told to the matcher as JSON, with their header beside.
    if (format === 'csv' || format === 'zeek-tsv' || format === 'text')
      throw new Fault(
        'invalid',
        'detection.syslog_format',
        'Of syslog the format is found by itself. Leave it out.',
        at('format'),
      )
  }
}

async function checkNats(host: Host, { server, subject }: Extract<Place, { kind: 'nats' }>): Promise<void> {
  if (!/^[^\s.]+(?:\.[^\s.]+)*$/.test(subject))
    throw new Fault(
      'invalid',
      'detection.nats_subject',
      'That is no NATS subject. Write telemetry.eve or telemetry.>.',
      at('place/subject'),
    )
  const { hostname, port } = readServer(server)
  await host.reach(hostname, port)
}
