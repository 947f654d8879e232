import { MarkBook } from '@testudo/kernel/markBook'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { coverage, overview } from '../core/contract/overview.ts'
import type { SourceRow } from '../core/contract/sources.ts'
import { readGroups } from './alerts/readAlerts.ts'
import { stateOf } from './alerts/viewAlerts.ts'
import type { AlertTables } from './alerts/tables.ts'
import type { Known, KnowledgeKeeper, Rejected } from './knowledge/knowledge.ts'
import type { Runtime } from './runtime.ts'

const MINUTE = 60_000
const DAY = 86_400_000
/** Bars of the figure of hits. */
const MINUTES = 60

/** Figures on top of the page, and what can and cannot be seen. */
export function overviewRoutes(runtime: Runtime, knowledge: KnowledgeKeeper): void {
  const { host } = runtime

  /** Rules that none of the sources this reader sees could ever match; none without sources. */
  const neverFor = async (
    sources: readonly SourceRow[],
    may: (one: Known | Rejected) => boolean,
  ): Promise<ReadonlySet<string>> => {
    const seen = sources.filter(({ events }) => events > 0)
    if (seen.length === 0) return new Set()
    const { never } = await runtime.matching.state()
    const [first = [], ...others] = seen.flatMap(({ id }) => {
      const keys = never[runtime.sources.matcherName(id) ?? id]
      return keys === undefined ? [] : [keys]
    })
    const sets = others.map((keys) => new Set(keys))
    return new Set(
      first.filter((key) => {
        const one = knowledge.get(key)
        return one !== undefined && may(one) && sets.every((keys) => keys.has(key))
      }),
    )
  }
  /** Labels of what is known are few: each is asked once. */
  const readable = (subject: Subject) => {
    const answers = new Map<Label, boolean>()
    return ({ of }: { readonly of: Label }): boolean => {
      const answer = answers.get(of) ?? host.tables.mayRead(subject, of)
      answers.set(of, answer)
      return answer
    }
  }

  host.http.answer(overview, async (_, { subject, language }) => {
    const now = host.clock.now()
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const [rows, groups] = await Promise.all([runtime.sources.rows(subject, marks), readGroups(host, subject)])
    const may = readable(subject)
    const never = await neverFor(rows, may)
    const counted = knowledge.tallies.count((of) => may({ of }), now)
    const { suppressions } = await runtime.matching.state()
    const suppressed = suppressions.filter(({ key }) => {
      const one = knowledge.get(key)
      return one !== undefined && may(one)
    }).length
    const steps = Math.max(0, ...rows.map(({ series }) => series.values.length))
    const sums = Array.from({ length: steps }, (_unused, i) =>
      rows.reduce((sum, { series: { values } }) => sum + (values[values.length - steps + i] ?? 0), 0),
    )
    const stepMs = rows[0]?.series.stepMs ?? 10_000
    const peak = Math.max(0, ...sums)
    const peakAt = peak === 0 ? undefined : now - (steps - 1 - sums.indexOf(peak)) * stepMs
    const minutes = await hitsByMinute(subject, now)
    for (const group of groups) for (const label of group.labels) marks.of(label)
    return {
      events: {
        perSecond: rows.reduce((sum, { perSecond }) => sum + perSecond, 0),
        peak,
        ...(peakAt !== undefined && { peakAt }),
        series: { stepMs, values: sums },
      },
      hits: {
        perMinute: minutes.values.slice(-11, -1).reduce((sum, n) => sum + n, 0) / 10,
        today: minutes.today,
        groups: groups.filter((group) => stateOf(group) !== 'benign').length,
        series: { stepMs: MINUTE, values: minutes.values },
      },
      indicators: { live: counted.indicators, newToday: counted.newIndicators, suppressed },
      rules: { live: counted.rules - never.size, rejected: counted.rejectedRules, never: never.size },
      marking: marks.marking(),
    }
  })

  const hitsByMinute = (subject: Subject, now: number) =>
    host.tables.readAs(subject, async (tx) => {
      const db = tx.db<AlertTables>()
      const last = Math.floor(now / MINUTE) * MINUTE
      const from = last - (MINUTES - 1) * MINUTE
      const rows = await db
        .selectFrom('detection_rate')
        .select(['minute', (e) => e.fn.sum<number>('hits').as('hits')])
        .where('minute', '>=', from)
        .groupBy('minute')
        .execute()
      const values = Array.from({ length: MINUTES }, () => 0)
      for (const row of rows) values[(Number(row.minute) - from) / MINUTE] = Number(row.hits)
      const sum = await db
        .selectFrom('detection_rate')
        .select((e) => e.fn.sum<number | null>('hits').as('hits'))
        .where('minute', '>=', Math.floor(now / DAY) * DAY)
        .executeTakeFirst()
      return { values, today: Number(sum?.hits ?? 0) }
    })

  host.http.answer(coverage, async ({ state, limit, cursor }, { subject, language }) => {
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const may = readable(subject)
    const never = await neverFor(await runtime.sources.rows(subject), may)
    const counted = knowledge.tallies.count((of) => may({ of }), host.clock.now())
    const stateOf = (key: string): 'live' | 'rejected' | 'never' =>
      never.has(key) ? 'never' : knowledge.rejected.has(key) ? 'rejected' : 'live'
    // What cannot match is little; what is live may be millions, in the order of their keys.
    const keys =
      state === 'never'
        ? [...never].sort()
        : state === 'rejected'
          ? [...knowledge.rejected.keys()].sort()
          : knowledge.keys()
    const page: (Known | Rejected)[] = []
    for (let i = cursor === undefined ? 0 : after(keys, cursor); i < keys.length && page.length <= limit; i++) {
      const key = keys[i] ?? ''
      const one = knowledge.get(key) ?? knowledge.rejected.get(key)
      if (one !== undefined && (state === undefined || stateOf(key) === state) && may(one)) page.push(one)
    }
    const shown = page.slice(0, limit)
    const hits = await hitsOf(
      subject,
      shown.map(({ id }) => id),
    )
    const last = shown.at(-1)
    return {
      rows: shown.map((one) => ({
        id: one.id,
        name: one.name,
        language: one.language,
        state: stateOf(one.key),
        ...('reason' in one && { reason: one.reason }),
        ...(never.has(one.key) && { reason: 'no source sends the events it looks at' }),
        hits: hits.get(one.id) ?? 0,
        mark: marks.of(one.of),
      })),
      counts: {
        live: counted.indicators + counted.rules - never.size,
        rejected: counted.rejectedIndicators + counted.rejectedRules,
        never: never.size,
      },
      ...(page.length > limit && last !== undefined && { next: last.key }),
      marking: marks.marking(),
    }
  })

  const hitsOf = (subject: Subject, ids: readonly string[]) =>
    host.tables.readAs(subject, async (tx) => {
      const rows = await tx
        .db<AlertTables>()
        .selectFrom('detection_alert')
        .select(['known', (e) => e.fn.sum<number>('hits').as('hits')])
        .where('known', 'in', ids.length === 0 ? [''] : [...ids])
        .groupBy('known')
        .execute()
      return new Map(rows.map(({ known, hits }) => [known, Number(hits)]))
    })
}

/** Place of the first key behind this one. */
function after(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] ?? '') <= key) low = middle + 1
    else high = middle
  }
  return low
}
