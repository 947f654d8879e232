import { randomUUID } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { MarkBook, type Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Contributions } from '@testudo/platform/host'
import { type Activity, ACTIVITY_TYPE, TARGET_TYPES } from '../../core/activities/activity.ts'
import {
  activities,
  type ActivityRow,
  activityTargets,
  announceActivity,
  changeActivity,
  checkActivity,
  endActivity,
} from '../../core/contract/activities.ts'
import type { Parts } from '../parts.ts'
import { badTimes, bodyOf, stateAt } from './activityBody.ts'
import { activityContributions } from './activityContributions.ts'
import {
  announcedOf,
  clashesOf,
  clashRows,
  createRegisters,
  isOpen,
  type Kept,
  keep,
  type Register,
  surroundings,
} from './register.ts'

const MOST_LABELS = 60
const MOST_OFFERED = 20

/** The register of activities: read per reader, announced as objects, changed by who announced them. */
export function activityRoutes({ host, exchange }: Parts): Pick<Contributions, 'situation' | 'search'> {
  const { http, objects, clock } = host
  const book = new MarkBook(host.policies, host.defaultLabel)
  const registerOf = createRegisters(host)

  http.answer(activities, async ({ from = clock.now(), to, kind, all }, { subject, language }) => {
    const marks = book.open(language)
    const register = await registerOf(subject)
    const among = register.kept.filter(
      (one) =>
        (kind === undefined || one.activity.kind === kind) &&
        one.announced.from < (to ?? Number.POSITIVE_INFINITY) &&
        (one.announced.until ?? Number.POSITIVE_INFINITY) > from &&
        (all === 'yes' || isOpen(one)),
    )
    const shown = new Set(among.map(({ activity }) => activity.id))
    // Compared with all, so that a filter hides rows and no warning about the rows that are left.
    const clashes = clashesOf(register, register.kept).filter(
      (clash) =>
        (shown.has(clash.a) || shown.has(clash.b)) &&
        (clash.until ?? Number.POSITIVE_INFINITY) > from &&
        clash.from < (to ?? Number.POSITIVE_INFINITY),
    )
    const labels = await objects.labels(subject, [ACTIVITY_TYPE])
    return {
      from,
      ...(to === undefined ? {} : { to }),
      rows: among
        .toSorted((a, b) => a.announced.from - b.announced.from)
        .map((one) => rowOf(one, register, subject, marks)),
      clashes: clashRows(register, register.kept, clashes, marks),
      labels: choices([host.defaultLabel, ...labels]),
      marking: marks.marking(),
    }
  })

  http.answer(activityTargets, async ({ text }, { subject, language }) => {
    const marks = book.open(language)
    const { hits } = await objects.search(subject, text, { types: TARGET_TYPES, limit: MOST_OFFERED })
    return {
      hits: hits.map(({ id, type, name, label }) => ({
        id,
        type,
        name: name === '' ? id : name,
        mark: marks.of(label),
      })),
      marking: marks.marking(),
    }
  })

  http.answer(checkActivity, async ({ id, ...matter }, { subject, language }) => {
    const marks = book.open(language)
    const register = await registerOf(subject)
    const before = register.kept.find(({ activity }) => activity.id === id)
    if (id !== undefined && before === undefined) throw nothingHere()
    const now = new Date(clock.now()).toISOString()
    const planned = bodyOf(
      matter,
      { id: id ?? `${ACTIVITY_TYPE}--${randomUUID()}`, created: now, modified: now },
      clock.now(),
    )
    const announced = announcedOf(planned)
    if (announced === undefined) throw badTimes()
    const around = await surroundings(
      objects,
      subject,
      new Set([...matter.targets, ...register.kept.flatMap((one) => one.announced.targets)]),
    )
    const kept: Kept = { activity: planned, label: before?.label ?? host.defaultLabel, announced }
    const among = [...register.kept.filter(({ activity }) => activity.id !== planned.id), kept]
    const wider: Register = { kept: among, ...around }
    return {
      clashes: clashRows(wider, among, clashesOf(wider, among, planned.id), marks),
      marking: marks.marking(),
    }
  })

  http.answer(announceActivity, async ({ label = host.defaultLabel, ...matter }, { subject }) => {
    if (!host.tables.mayRead(subject, label))
      throw new Fault(
        'invalid',
        'sharing.activity_label',
        'You could not read this yourself under that label. Choose one you may read.',
        {
          place: { path: '/label' },
        },
      )
    const at = stampAfter(undefined)
    return store(
      subject,
      bodyOf(
        matter,
        { id: `${ACTIVITY_TYPE}--${randomUUID()}`, created: at, modified: at, organisation: nameOf(subject) },
        clock.now(),
      ),
      label,
    )
  })

  http.answer(changeActivity, async ({ id, modified, ...matter }, { subject }) => {
    const before = await ownOf(subject, id)
    if (before.activity.modified !== modified)
      throw new Fault(
        'conflict',
        'sharing.activity_newer',
        'Somebody changed this after you read it. Look at it again, then change it.',
      )
    const { created, organisation } = before.activity
    return store(
      subject,
      {
        ...before.activity,
        ...bodyOf(matter, { id, created, modified: stampAfter(modified), organisation }, clock.now()),
      },
      before.label,
    )
  })

  http.answer(endActivity, async ({ id, cancelled }, { subject }) => {
    const before = await ownOf(subject, id)
    if (!isOpen(before))
      throw new Fault('conflict', 'sharing.activity_over', 'This has ended already. Announce a new one.')
    const now = clock.now()
    const begun = before.announced.from < now
    return store(
      subject,
      {
        ...before.activity,
        modified: stampAfter(before.activity.modified),
        state: cancelled || !begun ? 'cancelled' : 'ended',
        ...(begun && now < (before.announced.until ?? Number.POSITIVE_INFINITY)
          ? { ends: new Date(now).toISOString() }
          : {}),
      },
      before.label,
    )
  })

  /** Later than the version before, whatever the clock says. */
  const stampAfter = (modified: string | undefined) =>
    new Date(Math.max(clock.now(), (modified === undefined ? 0 : Date.parse(modified)) + 1)).toISOString()

  const store = async (subject: Subject, activity: Activity, label: Label) => {
    const object = Object.fromEntries(
      Object.entries(activity).filter(([, value]) => value !== undefined && !isEmptyList(value)),
    )
    if (announcedOf(activity) === undefined) throw badTimes()
    await objects.put(subject, [object], { label, source: nameOf(subject) })
    return { id: activity.id, modified: activity.modified }
  }

  /** One's own, announced here: another node's stays another node's. @throws {Fault} `absent`, or `denied` for what is somebody else's */
  const ownOf = async (subject: Subject, id: string): Promise<Kept> => {
    const stored = id.startsWith(`${ACTIVITY_TYPE}--`) ? await objects.get(subject, id) : undefined
    const [kept] = stored === undefined ? [] : keep(stored)
    if (kept === undefined) throw nothingHere()
    const held = await host.tables.asOwner((tx) => exchange.onlyHeld(tx, subject, [id]))
    if (kept.activity.organisation !== nameOf(subject) || held.has(id))
      throw new Fault(
        'denied',
        'sharing.activity_foreign',
        'Only the organisation that announced this may change it. Ask its contact.',
      )
    return kept
  }

  const rowOf = (
    { activity, label, announced }: Kept,
    register: Register,
    subject: Subject,
    marks: Marks,
  ): ActivityRow => {
    const things = announced.targets.map((id) => register.things.get(id))
    const positions = [activity.position, ...things.map((thing) => thing?.position)].filter((one) => one !== undefined)
    return {
      id: activity.id,
      modified: activity.modified,
      kind: activity.kind,
      state: stateAt(activity, announced.from, announced.until, clock.now()),
      name: announced.name,
      description: activity.description ?? '',
      starts: announced.from,
      ...(announced.until === undefined ? {} : { ends: announced.until }),
      targets: announced.targets.map((id, i) => {
        const thing = things[i]
        return {
          id,
          type: id.split('--')[0] ?? '',
          name: thing?.name ?? { en: id, fr: id },
          known: thing !== undefined,
        }
      }),
      sectors: announced.sectors,
      nations: announced.nations,
      ranges: announced.ranges,
      domains: announced.domains,
      positions,
      contact: activity.contact,
      organisation: activity.organisation,
      own: activity.organisation === nameOf(subject),
      mark: marks.of(label, ...things.flatMap((thing) => thing?.label ?? [])),
    }
  }

  return activityContributions({ clock, book, registerOf })
}

const nameOf = (subject: Subject): string => subject.organisation || subject.name
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0
/** Labels to choose from: the node's own first; who wrote the others does not matter. */
function choices(labels: readonly Label[]): Label[] {
  const kinds = new Map(
    labels.map((label) => [JSON.stringify({ ...label, originators: [] }), { ...label, originators: [] }]),
  )
  return [...kinds.values()].slice(0, MOST_LABELS)
}
