import { randomUUID } from 'node:crypto'
import type { Input } from '@testudo/kernel/contract'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import { MarkBook, type Marks } from '@testudo/kernel/markBook'
import type { SearchHit, SituationItem } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { Contributions } from '@testudo/platform/host'
import {
  type Activity,
  ACTIVITY_EXTENSION,
  ACTIVITY_TYPE,
  activitySchema,
  TARGET_TYPES,
} from '../../core/activities/activity.ts'
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
import {
  announcedOf,
  clashesOf,
  clashRows,
  createRegisters,
  isOpen,
  type Kept,
  keep,
  labelsOfClash,
  type Register,
  surroundings,
} from './register.ts'

const MOST_LABELS = 60
const MOST_HITS = 20

type Matter = Omit<Input<typeof announceActivity>, 'label'>

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
    const { hits } = await objects.search(subject, text, { types: TARGET_TYPES, limit: MOST_HITS })
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
    const held = await host.tables.asOwner((tx) => exchange.onlyHeld(tx, [id]))
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

  return {
    async situation(subject) {
      const now = clock.now()
      const register = await registerOf(subject)
      const labels = new Map([
        ...register.labels,
        ...register.kept.map(({ activity, label }) => [activity.id, label] as const),
      ])
      return clashesOf(register, register.kept)
        .filter(
          ({ severity, from, until }) =>
            severity === 'high' && from <= now && now < (until ?? Number.POSITIVE_INFINITY),
        )
        .map((clash): SituationItem => {
          const { a, b, ground, from, text, shared } = clash
          const under = book.joined(
            new Map(labelsOfClash(clash, labels).map((label) => [canonicalLabel(label), label])),
          )
          return {
            id: `${a} ${b} ${ground}`,
            capability: 'sharing',
            kind: 'other',
            at: from,
            title: text.en,
            subjects: [a, b, ...shared],
            label: under.label,
          }
        })
    },
    async search(subject, text) {
      const wanted = fold(text)
      if (wanted === '') return []
      const { kept } = await registerOf(subject)
      return kept
        .filter(({ announced: { name } }) => fold(`${name.en} ${name.fr}`).includes(wanted))
        .slice(0, MOST_HITS)
        .map(
          ({ activity, label }): SearchHit => ({
            id: activity.id,
            capability: 'sharing',
            kind: activity.kind,
            title: activity.name,
            route: `/sharing?tab=activities&activity=${activity.id}`,
            label,
          }),
        )
    },
  }
}

/** An activity from a form. @throws {Fault} `invalid` when it ends before it begins */
function bodyOf(
  { starts, ends, targets, ...fields }: Matter,
  whole: { readonly id: string; readonly created: string; readonly modified: string; readonly organisation?: string },
  now: number,
): Activity {
  if (ends !== undefined && ends <= starts) throw badTimes()
  return activitySchema.parse({
    type: ACTIVITY_TYPE,
    spec_version: '2.1',
    ...fields,
    ...whole,
    state: starts > now ? 'planned' : 'running',
    starts: isoOf(starts, '/starts'),
    ends: ends === undefined ? undefined : isoOf(ends, '/ends'),
    target_refs: [...new Set(targets)],
    extensions: { [ACTIVITY_EXTENSION]: { extension_type: 'new-sdo' } },
  })
}

function isoOf(at: number, path: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9_999)
    throw new Fault('invalid', 'sharing.activity_times', 'This time is out of reach. Give one before the year 10000.', {
      place: { path },
    })
  return date.toISOString()
}

const badTimes = (): Fault =>
  new Fault('invalid', 'sharing.activity_times', 'The end must come after the beginning.', { place: { path: '/ends' } })

/** What stands in the object is what its author said; the clock goes on. */
function stateAt(activity: Activity, from: number, until: number | undefined, now: number): Activity['state'] {
  if (activity.state === 'ended' || activity.state === 'cancelled') return activity.state
  return now < from ? 'planned' : now < (until ?? Number.POSITIVE_INFINITY) ? 'running' : 'ended'
}

const nameOf = (subject: Subject): string => subject.organisation || subject.name
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0
const fold = (text: string): string =>
  text
    .trim()
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()

/** Labels to choose from: the node's own first; who wrote the others does not matter. */
function choices(labels: readonly Label[]): Label[] {
  const kinds = new Map(
    labels.map((label) => [JSON.stringify({ ...label, originators: [] }), { ...label, originators: [] }]),
  )
  return [...kinds.values()].slice(0, MOST_LABELS)
}
