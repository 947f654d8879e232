import { randomUUID } from 'node:crypto'
import { nothingHere } from '@testudo/kernel/fault'
import { canonicalLabel, join, type Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { alert, alerts, judgeAlert, recordSightings } from '../../core/contract/alerts.ts'
import { healthLeft } from '../../core/alerts/weigh.ts'
import { sayAlert } from '../../core/alerts/say.ts'
import type { Runtime } from '../runtime.ts'
import { writeSightings } from './sightings.ts'
import { type AlertGroup, type AlertState, judgements, readGroups } from './readAlerts.ts'
import { readHits, readHours } from './readHits.ts'
import type { AlertTables } from './tables.ts'
import { assetHost, assetOf, byImpact, lookAround, missionsOf, rowOf, spellHost, stateOf } from './viewAlerts.ts'

const HOUR = 3_600_000
/** Hours the bars of an alert go back. */
const MOST_HOURS = 72

const isShown = (group: AlertGroup, show: 'open' | 'mine' | 'all', subject: Subject): boolean => {
  const state = stateOf(group)
  if (show === 'all') return true
  if (show === 'mine') return state === 'mine' && group.judgement?.by === subject.id
  return state !== 'benign'
}

/** Alerts as each reader may see them, and what people decide about them. */
export function alertRoutes(runtime: Runtime): void {
  const { host } = runtime
  const book = () => new MarkBook(host.policiesNow(), host.defaultLabel)

  const one = async (subject: Subject, id: string): Promise<AlertGroup> => {
    const [group] = await readGroups(host, subject, [id])
    if (group === undefined) throw nothingHere()
    return group
  }

  host.http.answer(alerts, async ({ show, sort, limit }, { subject, language }) => {
    const marks = book().open(language)
    const groups = (await readGroups(host, subject)).filter((group) => isShown(group, show, subject))
    const around = await lookAround(host, runtime.assetsOf, subject, groups)
    const ordered =
      sort === 'last'
        ? groups
        : groups.toSorted(sort === 'hits' ? (a, b) => b.hits - a.hits || (a.id < b.id ? -1 : 1) : byImpact(around))
    const shown = ordered.slice(0, limit)
    const { indicates } = await lookAround(host, runtime.assetsOf, subject, [], shown)
    const told = { ...around, indicates }
    return {
      rows: shown.map((group) => rowOf(group, told, marks)),
      groups: groups.length,
      hits: groups.reduce((sum, { hits }) => sum + hits, 0),
      marking: marks.marking(),
    }
  })

  host.http.answer(alert, async ({ id, cursor }, { subject, language }) => {
    const group = await one(subject, id)
    const marks = book().open(language)
    const around = await lookAround(host, runtime.assetsOf, subject, [group], [group])
    const row = rowOf(group, around, marks)
    const asset = assetOf(group, around)
    const missions = missionsOf(group, around)
    const now = host.clock.now()
    const [hits, hours, decided] = await host.tables.readAs(subject, async (tx) => [
      await readHits(tx, group.alerts, cursor),
      await readHours(tx, group.alerts, MOST_HOURS, now),
      (await judgements(tx, [id])).get(id) ?? [],
    ])
    for (const { label } of missions) marks.of(label)
    const owner = around.names.get(group.owner)?.name
    const shared = around.modified.get(group.known)
    const because = sayAlert({
      hits: group.hits,
      host: spellHost(assetHost(group, around)),
      first: group.first,
      now,
      isBenign: stateOf(group) === 'benign',
      ...(asset !== undefined && { asset: asset.name }),
      missions,
      ...(owner !== undefined && { owner }),
      ...(shared !== undefined && { sharedAt: shared }),
    })
    return {
      row,
      because,
      missions: missions.map(({ id: mission, code, name, state, route }) => ({
        id: mission,
        code,
        name,
        state,
        route,
      })),
      ...(asset !== undefined && {
        health: healthLeft(group.weight, group.confidence, stateOf(group) === 'confirmed'),
      }),
      series: { stepMs: HOUR, values: hours.values },
      seriesFrom: hours.from,
      hits: hits.rows.map(({ label, source, ...hit }) => ({
        ...hit,
        source: runtime.sources.get(source)?.name ?? '',
        mark: marks.of(label),
      })),
      judgements: decided.map(({ at, byName, state, because: why, label }) => ({
        at,
        by: byName,
        state,
        because: why,
        mark: marks.of(label),
      })),
      ...(hits.next === undefined ? {} : { next: hits.next }),
      marking: marks.marking(),
    }
  })

  host.http.answer(judgeAlert, async ({ id, state, because }, { subject }) => {
    const group = await one(subject, id)
    const before = { state: stateOf(group), because: group.judgement?.because ?? '' }
    // What is decided rests on all that was seen: who may see less of it is not told, and keeps an own view.
    const label = labelOf(group, runtime)
    await judge(runtime, subject, { group: id, label, state, because })
    host.audit.record({ subject, verb: 'detection:judge', ids: [id], outcome: 'allowed', detail: { state }, label })
    return { state, undo: before }
  })

  host.http.answer(recordSightings, async ({ id }, { subject }) => {
    const group = await one(subject, id)
    return { ids: await writeSightings(runtime, subject, group) }
  })
}

export const labelOf = (group: AlertGroup, { host }: Pick<Runtime, 'host'>): Label =>
  join([...group.labels, ...(group.judgement === undefined ? [] : [group.judgement.label])], host.policiesNow())

async function judge(
  { host }: Pick<Runtime, 'host'>,
  subject: Subject,
  told: { readonly group: string; readonly label: Label; readonly state: AlertState; readonly because: string },
): Promise<void> {
  const now = host.clock.now()
  await host.tables.asOwner(async (tx) => {
    const number = await host.tables.labelNumber(tx, told.label)
    await tx
      .db<AlertTables>()
      .insertInto('detection_judgement')
      .values({
        id: randomUUID(),
        group_id: told.group,
        label_id: number,
        label: canonicalLabel(told.label),
        at: now,
        by: subject.id,
        by_name: subject.name,
        state: told.state,
        because: told.because.replaceAll('\0', '').toWellFormed(),
      })
      .execute()
    for (const topic of ['detection.alerts', 'picture.changed'])
      await host.events.publish(tx, { topic, label: number, at: now, ids: [told.group], types: ['x-testudo-exposure'] })
  })
  host.events.wake()
}
