import type { Reply } from '@testudo/kernel/contract'
import type { Label, Language } from '@testudo/kernel/label'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { type Hit, spellKey } from '../../core/index.ts'
import type { hunt } from '../../core/contract/hunts.ts'
import { sourceOf } from '../../core/hunting/places.ts'
import { HOUR } from '../history/tally.ts'
import { TOLD } from '../refusals/index.ts'
import type { AssetFinder, Runtime } from '../runtime.ts'
import type { HuntBook, HuntRecord } from './huntBook.ts'
import type { SegmentReach } from './segments.ts'

type HuntReply = Reply<typeof hunt>
export type HuntRow = HuntReply['row']

/** Progress is told in so many steps: finer ones would tell how segments are cut, which others' events decide. */
const STEPS = 20
const MOST_BARS = 96

/** How a hunt stands, its job asked too: one that was given up while the node was down says so. */
export async function standingOf(
  { host }: Pick<Runtime, 'host'>,
  subject: Subject,
  { state, job: id, fault }: HuntRecord,
): Promise<{
  readonly state: HuntRecord['state']
  readonly fault?: { readonly code: string; readonly message: string }
}> {
  if ((state === 'running' || state === 'waiting') && id !== '') {
    const job = await host.jobs.get(subject, id)
    if (job === undefined || job.state === 'failed' || job.state === 'cancelled')
      return { state: 'failed', fault: job?.fault ?? UNSAID }
  }
  return { state, ...(fault !== undefined && { fault: { code: TOLD, message: fault } }) }
}

const UNSAID = { code: TOLD, message: 'The search ended without saying why. Start it again.' }

/** A hunt in the list of its owner, who reads this language. */
export async function rowOf(
  runtime: Pick<Runtime, 'host'>,
  { subject, language }: { readonly subject: Subject; readonly language: Language },
  record: HuntRecord,
  done: readonly SegmentReach[],
  hits: number,
): Promise<HuntRow> {
  const { state, fault } = await standingOf(runtime, subject, record)
  const { from, to } = record.range
  return {
    id: record.id,
    title: record.title,
    language: record.language,
    state,
    startedAt: record.startedAt,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    done: state === 'done' ? record.total : stepped(done, record.total),
    total: record.total,
    hits,
    ...(fault !== undefined && { fault: runtime.host.refusals.say(language, fault) }),
  }
}

function stepped(done: readonly SegmentReach[], total: number): number {
  const rows = done.reduce((sum, one) => sum + one.rows, 0)
  return total === 0 ? 0 : Math.floor((Math.floor((rows / total) * STEPS) / STEPS) * total)
}

/** Hits over time in at most so many even steps of whole hours. */
export function seriesOf(
  hours: readonly { readonly hour: number; readonly hits: number }[],
  { from, to }: HuntRecord['range'],
): Pick<HuntReply, 'series' | 'seriesFrom'> {
  const first = from === undefined ? hours[0]?.hour : Math.floor(from / HOUR)
  const last = to === undefined ? hours.at(-1)?.hour : Math.max(Math.ceil(to / HOUR) - 1, first ?? 0)
  const start = Math.min(first ?? last ?? 0, hours[0]?.hour ?? Number.POSITIVE_INFINITY)
  const end = Math.max(last ?? start, hours.at(-1)?.hour ?? start)
  const wide = Math.max(1, Math.ceil((end - start + 1) / MOST_BARS))
  const values = Array.from({ length: Math.ceil((end - start + 1) / wide) }, () => 0)
  for (const { hour, hits } of hours) {
    const at = Math.floor((hour - start) / wide)
    values[at] = (values[at] ?? 0) + hits
  }
  return { series: { stepMs: wide * HOUR, values }, seriesFrom: start * HOUR }
}

/** Times that were read, put together where they touch. */
export function readOf(done: readonly SegmentReach[]): { from: number; to: number }[] {
  const read: { from: number; to: number }[] = []
  for (const { from, to } of done.toSorted((a, b) => a.from - b.from)) {
    const last = read.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else read.push({ from, to })
  }
  return read
}

/** A kept hit as its reader may see it. */
export function hitRow(
  row: Awaited<ReturnType<HuntBook['hits']>>[number],
  assets: AssetFinder,
  sources: Runtime['sources'],
  marks: Marks,
): HuntReply['hits'][number] {
  const hit = JSON.parse(row.hit) as Hit
  const found = assets.find(hit.hosts)
  const host = found?.host ?? hit.hosts[0] ?? ''
  return {
    id: `${row.hunt}.${row.n}`,
    at: Number(row.at),
    source: sourceOf(hit.source),
    sourceName: sources.get(hit.source)?.name ?? '',
    host: /^[0-9a-f]{32}$/.test(host) ? spellKey({ kind: 'ipv6-addr', key: host }) : host,
    ...(found !== undefined && {
      asset: { id: found.asset.id, name: found.asset.name, route: `/picture/model?node=${found.asset.id}` },
    }),
    values: hit.fields.map(({ name, value }) => ({ name, value })),
    told: row.name,
    event: hit.event,
    mark: marks.of(JSON.parse(row.label) as Label, ...(found === undefined ? [] : [found.asset.label])),
  }
}
