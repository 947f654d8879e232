import type { Marks } from '@testudo/kernel/markBook'
import type { SourceRow } from '../../core/index.ts'
import type { KeptSource } from './book.ts'
import type { Running } from './running.ts'

/** A source as who may read it sees it. @param now Unix ms */
export function rowOf(source: KeptSource, running: Running | undefined, marks: Marks, now: number): SourceRow {
  const { id, words, era } = source
  const { meter, label } = era
  const format = words.format ?? meter.format
  const trouble = running?.troubleNow
  const { address } = running ?? {}
  return {
    id,
    name: words.name,
    place: words.place,
    state: words.paused === true ? 'paused' : running?.hasFailed === true ? 'failed' : meter.stateAt(now),
    ...(format !== undefined && { format }),
    formatGiven: words.format !== undefined,
    perSecond: meter.perSecond(now),
    series: meter.series(now),
    ...(meter.lagMs !== undefined && { lagMs: meter.lagMs }),
    dropped: meter.dropped,
    events: meter.events,
    bytes: meter.bytes,
    dirt: meter.dirtRows,
    ...(meter.lastAt !== undefined && { lastAt: meter.lastAt }),
    slowedMs: Math.round(meter.slowedMs),
    ...(address !== undefined && { address }),
    ...(trouble !== undefined && { trouble }),
    ...(words.most !== undefined && { most: words.most }),
    ...(words.logsource !== undefined && { logsource: words.logsource }),
    label,
    mark: marks.of(label),
  }
}
