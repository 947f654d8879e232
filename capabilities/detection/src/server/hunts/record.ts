import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, join, type Label, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { uuid5 } from '@testudo/stix/sco-id'
import { recordHunt } from '../../core/contract/hunts.ts'
import type { Hit } from '../../core/index.ts'
import type { Runtime } from '../runtime.ts'
import type { HuntBook, HuntRecord } from './huntBook.ts'
import { stixPattern } from '../../core/hunting/stixPattern.ts'

/** Ids of what a hunt is recorded as are UUIDv5 in this namespace: recording again makes newer versions, not more objects. */
const NAMESPACE = '0a6c1f4e-2f0f-4f0c-8d1a-6d3f0e6b7a52'

/** STIX 2.1 §5.2. */
const MOST_COUNT = 999_999_999

interface Kept {
  readonly hit: Hit
  readonly label: Label
  readonly labelNumber: number
}

/** Takes what a hunt found into the alerts, and writes it down as STIX: an indicator of the question, sightings of it by label. */
export function recordRoute(runtime: Runtime, book: HuntBook): void {
  const { host } = runtime
  host.http.answer(recordHunt, async ({ id }, { subject }) => {
    const hunt = await book.open(subject.id, id)
    const kept = (await book.hits(subject, id)).map(
      ({ hit, label, label_id }): Kept => ({
        hit: { ...(JSON.parse(hit) as Hit), known: id },
        label: JSON.parse(label) as Label,
        labelNumber: label_id,
      }),
    )
    if (kept.length === 0) return { hits: 0, ids: [] }
    const ids = await write(runtime, subject, hunt, kept, await book.labelCounts(subject, id))
    const [indicator = ''] = ids
    await runtime.takeHits(
      kept.map(({ hit }) => hit),
      new Map([[id, { id: indicator, name: hunt.title, of: hunt.label }]]),
    )
    await book.set(id, { indicator })
    host.audit.record({ subject, verb: 'detection:record', ids: [id, ...ids], outcome: 'allowed', label: hunt.label })
    return { hits: kept.length, ids }
  })
}

/** @returns ids of the indicator and of the sightings */
async function write(
  { host }: Runtime,
  subject: Subject,
  hunt: HuntRecord,
  kept: readonly Kept[],
  counts: ReadonlyMap<number, number>,
): Promise<readonly string[]> {
  const now = new Date(host.clock.now()).toISOString()
  const [own] = host.self.identities
  const source = subject.organisation || subject.name
  const common = async (id: string) => {
    const held = await host.objects.get(subject, id)
    const before = held === undefined ? undefined : (JSON.parse(held.body) as { created: string; modified: string })
    const modified =
      before === undefined || Date.parse(before.modified) < Date.parse(now)
        ? now
        : new Date(Date.parse(before.modified) + 1).toISOString()
    return {
      spec_version: '2.1',
      id,
      created: before?.created ?? now,
      modified,
      ...(own !== undefined && { created_by_ref: own }),
    }
  }
  const { label: indicatorLabel, ...pattern } = patternOf(hunt, kept, host.policiesNow())
  const first = Math.min(...kept.map(({ hit }) => hit.at))
  const indicator = {
    type: 'indicator',
    ...(await common(`indicator--${uuid5(NAMESPACE, hunt.id)}`)),
    name: hunt.title,
    ...pattern,
    valid_from: new Date(Math.min(first, hunt.startedAt)).toISOString(),
    indicator_types: ['malicious-activity'],
  }
  await host.objects.put(subject, [indicator], { label: indicatorLabel, source })
  const ids = [indicator.id]
  for (const [number, of] of Map.groupBy(kept, ({ labelNumber }) => labelNumber)) {
    const label = join([...(of[0] === undefined ? [] : [of[0].label]), hunt.label], host.policiesNow())
    const times = of.map(({ hit }) => hit.at)
    const sighting = {
      type: 'sighting',
      ...(await common(`sighting--${uuid5(NAMESPACE, `${hunt.id} ${canonicalLabel(label)}`)}`)),
      sighting_of_ref: indicator.id,
      count: Math.min(counts.get(number) ?? of.length, MOST_COUNT),
      first_seen: new Date(Math.min(...times)).toISOString(),
      last_seen: new Date(Math.max(...times)).toISOString(),
      ...(own !== undefined && { where_sighted_refs: [own] }),
    }
    await host.objects.put(subject, [sighting], { label, source })
    ids.push(sighting.id)
  }
  return ids
}

interface Asked {
  readonly pattern: string
  readonly pattern_type: string
  readonly label: Label
}

/** The whole question under its own label. Of a list too long for one pattern what was found of it, under the labels of that. */
function patternOf(hunt: HuntRecord, kept: readonly Kept[], policies: PolicySet): Asked {
  const { language, text, label } = hunt
  if (language !== 'indicators') return { pattern: text, pattern_type: language, label }
  const whole = stixPattern(text)
  if (whole !== undefined) return { pattern: whole, pattern_type: 'stix', label }
  const found = stixPattern([...new Set(kept.map(({ hit }) => hit.value))].join('\n'))
  if (found === undefined || found === '')
    throw new Fault(
      'invalid',
      'detection.list_too_long',
      'So many values are no single pattern. Import the list as indicators: what they find is then taken by itself.',
    )
  const labels = [...new Map(kept.map((one) => [one.labelNumber, one.label])).values()]
  return { pattern: found, pattern_type: 'stix', label: join([...labels, label], policies) }
}
