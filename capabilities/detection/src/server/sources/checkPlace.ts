import { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import type { Place } from '../../core/index.ts'
import type { SourceWords } from './book.ts'
import { allowedPath } from './files/allowedPath.ts'
import { readServer } from './nats.ts'

const refuse = (path: string, code: string, message: string) =>
  new Fault('invalid', code, message, { place: { path: `/body/${path}` } })

/** What can be said against a place before it is tried. @throws {Fault} naming the field */
export async function checkPlace(host: Host, { place, format, name }: SourceWords): Promise<void> {
  if (name.trim() === '' || /\p{Cc}/u.test(name))
    throw refuse('name', 'detection.source_name', 'Give the source a name without control characters.')
  if (place.kind === 'file') await allowedPath(host.telemetryFolders, place.path)
  if (place.kind === 'nats') await checkNats(host, place)
  if (place.kind === 'syslog') {
    if (place.clients !== undefined && place.transport !== 'tls')
      throw refuse('place/clients', 'detection.syslog_clients', 'Certificates of clients are seen over tls only.')
    // Messages are told to the matcher as JSON, with their header beside.
    if (format === 'csv' || format === 'zeek-tsv' || format === 'text')
      throw refuse('format', 'detection.syslog_format', 'Of syslog the format is found by itself. Leave it out.')
  }
}

async function checkNats(host: Host, { server, subject }: Extract<Place, { kind: 'nats' }>): Promise<void> {
  if (!/^[^\s.]+(?:\.[^\s.]+)*$/.test(subject))
    throw refuse(
      'place/subject',
      'detection.nats_subject',
      'That is no NATS subject. Write telemetry.eve or telemetry.>.',
    )
  const { hostname, port } = readServer(server)
  await host.reach(hostname, port)
}
