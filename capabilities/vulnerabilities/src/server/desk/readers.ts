import { profileKey } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Heard } from '../../core/decision/index.ts'
import type { VexStatement } from '../../core/index.ts'
import type { ReaderSight } from '../matching/sight.ts'
import { pacer } from '../pacer.ts'
import type { Runtime } from '../runtime.ts'
import { caseOf, type OpenCase } from './cases.ts'
import { createShelf } from './shelf.ts'
import { type Seen, sightingsOf } from './sightings.ts'

/** Readers whose desk is kept; beyond, the one unused longest is worked out again. */
const MOST_KEPT = 32

interface Known {
  readonly version: number
  /** None: of all that is said nothing may be read. */
  readonly open?: OpenCase
}

/** What readers of one profile have, kept and brought up to what changed. */
interface View {
  sight: ReaderSight
  epss: number
  stamp: string
  sightings: Seen
  readonly known: Map<string, Known>
  cases: readonly OpenCase[]
}

/**
 * Cases of each profile of readers. Only what changed since the last question is worked out again; the same object comes back
 * for what did not.
 */
export function createReaders({ host, items, matches }: Pick<Runtime, 'host' | 'items' | 'matches'>) {
  const shelf = createShelf(items)
  let hits = 0
  host.events.subscribe('vulnerabilities.hits', ['sighting.recorded', 'detection.alerts'], async () => void hits++)
  const views = new Map<string, Promise<View>>()

  const update = async (subject: Subject, before: View | undefined): Promise<View> => {
    const heard = hits
    const [sight, objects] = await Promise.all([matches.sight(subject), host.objects.changeStamp(subject)])
    const stamp = `${objects} ${heard}`
    const epss = matches.epssVersion
    const isSame = before !== undefined && !sight.differs(before.sight)
    const known = isSame ? before.known : new Map<string, Known>()
    const now = new Map([...sight.ids()].map((id) => [id, sight.versionOf(id) ?? 0]))
    const changed = new Map([...now].filter(([id, version]) => known.get(id)?.version !== version))
    const gone = [...known.keys()].filter((id) => !now.has(id))
    const hasNews = !isSame || changed.size + gone.length > 0 || before.epss !== epss || before.stamp !== stamp
    if (!hasNews) return { ...before, sight }

    await shelf.bring(now, epss)
    for (const id of gone) known.delete(id)
    if (gone.length > 0) shelf.keepOnly(new Set(now.keys()))
    const seen =
      isSame && before.stamp === stamp && changed.size === 0
        ? before.sightings
        : await sightingsOf(host, subject, [...now.keys()])
    const readable = new Map<Heard<VexStatement>['label'], boolean>()
    const mayRead = (label: Heard<VexStatement>['label']) => {
      const may = readable.get(label) ?? host.tables.mayRead(subject, label)
      readable.set(label, may)
      return may
    }
    const pause = pacer()
    const isSeenAgain = (id: string) =>
      before !== undefined &&
      seen !== before.sightings &&
      (JSON.stringify(seen.seen.get(id)) !== JSON.stringify(before.sightings.seen.get(id)) ||
        seen.objects.get(id) !== before.sightings.objects.get(id))
    for (const [id, version] of now) {
      const old = known.get(id)
      const isOld = old === undefined || old.version !== version
      if (!isOld && before?.epss === epss && !isSeenAgain(id)) continue
      const given = shelf.given(id, mayRead)
      const tally = (isOld ? undefined : old.open?.tally) ?? sight.tally(id, given.statements)
      await pause()
      // What equipment runs, and nothing else: a desk is about what is at hand.
      const open = tally === undefined || tally.labels.length === 0 ? undefined : caseOf(id, given, seen, tally)
      known.set(id, { version, ...(open && { open }) })
    }
    return {
      sight,
      epss,
      stamp,
      sightings: seen,
      known,
      cases: [...known.values()].flatMap(({ open }) => open ?? []),
    }
  }

  /** What one reader has now. Two who ask at once are answered one after the other, by the same work. */
  return (subject: Subject): Promise<readonly OpenCase[]> => {
    const key = profileKey(subject, host.policiesNow())
    const before = views.get(key)
    const made = (before ?? Promise.resolve(undefined)).catch(() => undefined).then((view) => update(subject, view))
    views.delete(key)
    views.set(key, made)
    const [oldest] = views.keys()
    if (views.size > MOST_KEPT && oldest !== undefined) views.delete(oldest)
    made.catch(() => undefined)
    return made.then(({ cases }) => cases)
  }
}
