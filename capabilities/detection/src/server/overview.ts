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

type State = 'live' | 'rejected' | 'never'
interface Covered {
  readonly state: State
  readonly reason?: string
  readonly one: Known | Rejected
}

/** Figures on top of the page, and what can and cannot be seen. */
export function overviewRoutes(runtime: Runtime, knowledge: KnowledgeKeeper): void {
  const { host } = runtime

  /** Labels of what is known are few: each is asked once. */
  const readable = (subject: Subject) => {
    const answers = new Map<string, boolean>()
    return (text: string, label: Label): boolean => {
      const known = answers.get(text) ?? host.tables.mayRead(subject, label)
      answers.set(text, known)
      return known
    }
  }
  const labelText = (one: Known | Rejected): string => ('label' in one ? one.label : JSON.stringify(one.of))

  /** Rules that none of the sources this reader sees could ever match; none without sources. */
  const neverFor = async (sources: readonly SourceRow[]): Promise<ReadonlySet<string>> => {
    const seen = sources.filter(({ events }) => events > 0)
    if (seen.length === 0) return new Set()
    const { never } = await runtime.matching.state()
    return seen
      .map(({ id }) => new Set(never[runtime.sources.matcherName(id) ?? id]))
      .reduce((both, one) => new Set([...both].filter((key) => one.has(key))))
  }

  const covered = async (subject: Subject): Promise<readonly Covered[]> => {
    const may = readable(subject)
    const never = await neverFor(await runtime.sources.rows(subject))
    const live = [...knowledge.all].flatMap((one): Covered[] => {
      if (!may(labelText(one), one.of)) return []
      return never.has(one.key)
        ? [{ state: 'never', reason: 'no source sends the events it looks at', one }]
        : [{ state: 'live', one }]
    })
    const rejected = [...knowledge.rejected.values()].flatMap((one): Covered[] =>
      may(labelText(one), one.of) ? [{ state: 'rejected', reason: one.reason, one }] : [],
    )
    return [...live, ...rejected]
  }
  const count = (all: readonly Covered[]) => {
    const counts = { live: 0, rejected: 0, never: 0 }
    for (const { state } of all) counts[state] += 1
    return counts
  }

  host.http.answer(overview, async (_, { subject, language }) => {
    const now = host.clock.now()
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const [rows, groups, all] = await Promise.all([
      runtime.sources.rows(subject, marks),
      readGroups(host, subject),
      covered(subject),
    ])
    const may = readable(subject)
    const { suppressions } = await runtime.matching.state()
    const suppressed = suppressions.filter(({ key }) => {
      const one = knowledge.get(key)
      return one !== undefined && may(one.label, one.of)
    }).length
    const steps = Math.max(0, ...rows.map(({ series }) => series.values.length))
    const sums = Array.from({ length: steps }, (_unused, i) =>
      rows.reduce((sum, { series: { values } }) => sum + (values[values.length - steps + i] ?? 0), 0),
    )
    const stepMs = rows[0]?.series.stepMs ?? 10_000
    const peak = Math.max(0, ...sums)
    const peakAt = peak === 0 ? undefined : now - (steps - 1 - sums.indexOf(peak)) * stepMs
    const minutes = await hitsByMinute(subject, now)
    const today = Math.floor(now / DAY) * DAY
    const rules = count(all.filter(({ one }) => one.language === 'sigma'))
    const indicators = all.filter(({ one, state }) => one.language === 'stix' && state !== 'rejected')
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
      indicators: {
        live: indicators.length,
        newToday: indicators.filter(({ one }) => 'modified' in one && Date.parse(one.modified) >= today).length,
        suppressed,
      },
      rules,
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
    const all = await covered(subject)
    const wanted = all
      .filter((one) => state === undefined || one.state === state)
      .toSorted((a, b) => (a.one.key < b.one.key ? -1 : 1))
    const after = cursor === undefined ? wanted : wanted.filter(({ one }) => one.key > cursor)
    const page = after.slice(0, limit)
    const hits = await hitsOf(
      subject,
      page.map(({ one }) => one.id),
    )
    const last = page.at(-1)
    return {
      rows: page.map((each) => ({
        id: each.one.id,
        name: each.one.name,
        language: each.one.language,
        state: each.state,
        ...(each.reason !== undefined && { reason: each.reason }),
        hits: hits.get(each.one.id) ?? 0,
        mark: marks.of(each.one.of),
      })),
      counts: count(all),
      ...(after.length > limit && last !== undefined && { next: last.one.key }),
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
