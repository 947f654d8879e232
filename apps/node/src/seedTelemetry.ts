import { capabilities as names } from '@testudo/capabilities'
import { type Telemetry, telemetry } from '@testudo/exercise'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'

const BYTES_AT_ONCE = 64 * 1024

/** What capability `detection` offers for it; a product without that capability tells no telemetry. */
interface Sources {
  rows(by: Subject): Promise<readonly { readonly id: string; readonly name: string; readonly events: number }[]>
  add(
    by: Subject,
    matter: {
      readonly name: string
      readonly place: { readonly kind: 'push' }
      readonly label: Label
      readonly logsource?: Record<string, string>
    },
  ): Promise<string>
  push(by: Subject, id: string, bytes: AsyncIterable<Uint8Array>): Promise<number>
}

/**
 * Stores the sources of the story and sends what they wrote, told relative to now, as machines do: matched, kept, and
 * searched backwards. Goes on where an earlier start was ended: a source of the story without an event is sent again.
 *
 * @param isFirst the story was stored just now; else nothing is added
 * @returns how many events were taken
 */
export async function seedTelemetry(host: Host, by: Subject, isFirst: boolean): Promise<number> {
  const sources = await sourcesOf(host)
  if (sources === undefined) return 0
  const kept = new Map((await sources.rows(by)).map((row) => [row.name, row]))
  const told = telemetry(host.clock.now())
  if (!isFirst && !told.some(({ source }) => kept.get(source.name)?.events === 0)) return 0
  // All of them stand before the first event comes: who looks now sees where events will come from.
  const open: { readonly id: string; readonly lines: readonly string[] }[] = []
  for (const { source, lines } of told) {
    const known = kept.get(source.name)
    if (known === undefined && isFirst) open.push({ id: await sources.add(by, matterOf(source)), lines })
    if (known?.events === 0) open.push({ id: known.id, lines })
  }
  let events = 0
  for (const { id, lines } of open) events += await sources.push(by, id, piecesOf(lines))
  return events
}

async function sourcesOf(host: Host): Promise<Sources | undefined> {
  const name = names.find((one) => one === 'detection')
  if (name === undefined) return undefined
  const { detectionOf } = (await import(`@testudo/${name}/server`)) as {
    detectionOf(host: Host): { readonly sources: Sources } | undefined
  }
  return detectionOf(host)?.sources
}

const matterOf = ({ name, label, logsource }: Telemetry['source']) => ({
  name,
  place: { kind: 'push' as const },
  label,
  ...(logsource !== undefined && { logsource: { ...logsource } }),
})

async function* piecesOf(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(`${lines.join('\n')}\n`)
  for (let at = 0; at < bytes.length; at += BYTES_AT_ONCE) yield bytes.subarray(at, at + BYTES_AT_ONCE)
}
