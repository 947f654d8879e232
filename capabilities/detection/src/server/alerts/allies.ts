import { canonicalLabel, type Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { spellKey } from '../../core/index.ts'
import { alliesSeeing, type AllySighting } from '../../core/behaviour/allies.ts'
import { seenByAllies } from '../../core/contract/allies.ts'
import { atomicPattern } from '../../core/indicators/atomicPattern.ts'
import type { Runtime } from '../runtime.ts'
import type { AlertTables } from './tables.ts'
import { spellHost } from './viewAlerts.ts'

const HOUR = 3_600_000
const MOST_ROWS = 200
const MOST_OWN = 50_000

/** What several nations see at once: from sightings allies share, and from what was hit here. */
export function allyRoutes(runtime: Runtime): void {
  const { host } = runtime

  /** Sightings by others: whose, by the originators of their label; of which values, by the pattern of what was sighted. */
  const shared = async (subject: Subject, labels: Map<string, Label>): Promise<AllySighting[]> => {
    const sightings = await host.objects.all(subject, ['sighting'])
    const bodies = sightings.map((one) => ({ one, body: JSON.parse(one.body) as Readonly<Record<string, unknown>> }))
    const of = [...new Set(bodies.map(({ body }) => String(body['sighting_of_ref'])))].filter((id) =>
      id.startsWith('indicator--'),
    )
    const values = new Map<string, readonly string[]>()
    for (let at = 0; at < of.length; at += 1_000)
      for (const { id, body } of await host.objects.getMany(subject, of.slice(at, at + 1_000))) {
        const { pattern, pattern_type: language } = JSON.parse(body) as Readonly<Record<string, unknown>>
        const atomic = language === 'stix' && typeof pattern === 'string' ? atomicPattern(pattern) : undefined
        if (atomic !== undefined && 'values' in atomic) values.set(id, atomic.values.map(spellKey))
      }
    return bodies.flatMap(({ one, body }) => {
      const at = Date.parse(String(body['last_seen'] ?? body['first_seen'] ?? body['created']))
      if (Number.isNaN(at)) return []
      const label = canonicalLabel(one.label)
      labels.set(label, one.label)
      return one.label.originators.flatMap((nation) =>
        (values.get(String(body['sighting_of_ref'])) ?? []).map((value) => ({ value, nation, at, label })),
      )
    })
  }

  const here = (subject: Subject, labels: Map<string, Label>, from: number) =>
    host.tables.readAs(subject, async (tx) => {
      const rows = await tx
        .db<AlertTables>()
        .selectFrom('detection_hit as h')
        .innerJoin('detection_alert as a', 'a.id', 'h.alert')
        .select(['h.value', 'a.label', 'a.host', (e) => e.fn.max('h.at').as('at')])
        .where('a.kind', '=', 'indicator')
        .where('h.at', '>=', from)
        .groupBy(['h.value', 'a.label', 'a.host'])
        .orderBy('h.value')
        .orderBy('a.label')
        .orderBy('a.host')
        .limit(MOST_OWN)
        .execute()
      return rows.map(({ value, label, host: own, at }) => {
        labels.set(label, JSON.parse(label) as Label)
        return { value, nation: host.self.nation, at: Number(at), label, own }
      })
    })

  host.http.answer(seenByAllies, async ({ nations, hours }, { subject, language }) => {
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const labels = new Map<string, Label>()
    const from = host.clock.now() - hours * HOUR
    const own = host.self.nation === '' ? [] : await here(subject, labels, from)
    const others = (await shared(subject, labels)).filter(({ at }) => at >= from)
    const hosts = new Map(own.map(({ value, own: name }) => [value, name]))
    const all = [...others, ...own]
    const found = alliesSeeing(all, { nations, withinMs: hours * HOUR }).slice(0, MOST_ROWS)
    return {
      rows: found.map(({ labels: under, ...row }) => {
        const name = hosts.get(row.value)
        return {
          ...row,
          ...(name !== undefined && name !== '' && { here: spellHost(name) }),
          mark: marks.of(...under.flatMap((text) => labels.get(text) ?? [])),
        }
      }),
      of: new Set(all.map(({ nation }) => nation)).size,
      marking: marks.marking(),
    }
  })
}
