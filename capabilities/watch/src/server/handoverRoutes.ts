import { Fault } from '@testudo/kernel/fault'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { createAuthor } from '@testudo/platform/author'
import type { RecordedDeed } from '@testudo/platform/host'
import {
  groupName,
  groupOf,
  handOver,
  type HandoverRow,
  LONGEST_SHIFT,
  type Shift,
  SHIFT,
  shiftDeeds,
  shiftSchema,
  shiftThings,
  takeOver,
} from '../core/index.ts'
import type { KeptEntry } from './book.ts'
import { changedThings, thingRowOf } from './things.ts'
import type { Watch } from './watch.ts'

const MOST_HANDOVERS = 10

/** Handing the watch over and taking it over, and the lists behind the counts of a sheet. */
export function handoverRoutes(watch: Watch): void {
  const { host, book, marks } = watch
  const author = createAuthor(host, 'watch')

  host.http.answer(shiftDeeds, async ({ from, until, group, limit, cursor }, { subject, language }) => {
    const shift = checked({ from, until })
    const open = marks.open(language)
    const rows: RecordedDeed[] = []
    let begun = cursor === undefined
    for await (const deed of host.records.changes(subject, shift)) {
      if (begun && (group === undefined || groupName(groupOf(deed)) === group)) rows.push(deed)
      if (deed.id === cursor) begun = true
      if (rows.length > limit) break
    }
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      rows: page.map(({ id, at, who, verb, ids, detail, label }) => ({
        id,
        at,
        who: who.id,
        organisation: who.organisation,
        verb,
        deed: groupOf({ verb, detail }).deed,
        ids: [...ids],
        ...(label !== undefined && { mark: open.of(label) }),
      })),
      ...(rows.length > limit && last !== undefined && { next: last.id }),
      marking: open.marking(),
    }
  })

  host.http.answer(shiftThings, async ({ from, until, type }, { subject, language }) => {
    const open = marks.open(language)
    const { things } = await changedThings(host, subject, checked({ from, until }), [type])
    return { rows: things.map((one) => thingRowOf(one, open)), marking: open.marking() }
  })

  host.http.answer(handOver, async ({ from, until, remarks, label }, { subject }) => {
    const shift = checked({ from, until })
    if (until > host.clock.now())
      throw new Fault('invalid', 'watch.shift', 'A shift that is handed over has ended. Hand it over at its end.', {
        place: { path: '/body/until' },
      })
    const { record } = await book.write(subject, {
      kind: 'handover',
      text: remarks,
      data: JSON.stringify(shift),
      label: author.writable(subject, label ?? host.defaultLabel),
    })
    return { id: record.id }
  })

  host.http.answer(takeOver, async ({ handover: id, remarks }, { subject }) => {
    const { record: given } = await book.one(subject, id)
    if (given.kind !== 'handover')
      throw new Fault('invalid', 'watch.no_handover', 'This is no handover. Choose one that is open.')
    if (given.who === subject.id)
      throw new Fault(
        'denied',
        'watch.second_person',
        'Nobody takes over from themselves. The officer who comes on watch does it.',
      )
    const { record } = await book.write(
      subject,
      { kind: 'takeover', text: remarks, about: id, label: given.label },
      async (tx) => {
        if (await book.hasOne(tx, 'takeover', id))
          throw new Fault('conflict', 'watch.taken', 'Somebody else has taken it over. Look who is on watch.')
      },
    )
    return { id: record.id }
  })
}

/** @throws {Fault} `invalid`: a shift without length, or too long to be one */
export function checked(shift: Shift): Shift {
  if (shift.until > shift.from && shift.until - shift.from <= LONGEST_SHIFT) return shift
  throw new Fault('invalid', 'watch.shift', 'A shift ends after it begins, and within 31 days. Change its times.', {
    place: { path: '/query/until' },
  })
}

/** The last handovers the reader may know, newest first, with who took them over. */
export async function handoversOf({ book }: Watch, subject: Subject): Promise<readonly Handed[]> {
  const given = await book.entries(subject, { kinds: ['handover'], limit: MOST_HANDOVERS })
  const taken = await book.entries(subject, { kinds: ['takeover'], about: given.map(({ record }) => record.id) })
  const byHandover = new Map(taken.map((entry) => [entry.record.about, entry]))
  return given.map((entry) => ({
    entry,
    shift: shiftSchema.parse(JSON.parse(entry.record.data)),
    taken: byHandover.get(entry.record.id),
  }))
}

export interface Handed {
  readonly entry: KeptEntry
  readonly shift: Shift
  readonly taken: KeptEntry | undefined
}

export const handoverRowOf = (
  { entry: { record }, shift, taken }: Handed,
  { subject, writes }: { readonly subject: Subject; readonly writes: boolean },
  marks: Marks,
): HandoverRow => ({
  id: record.id,
  ...shift,
  at: record.at,
  by: { name: record.name, you: record.who === subject.id },
  remarks: record.text,
  ...(taken !== undefined && {
    taken: { at: taken.record.at, by: { name: taken.record.name, you: taken.record.who === subject.id } },
  }),
  yours: writes && taken === undefined && record.who !== subject.id,
  mark: marks.of(record.label),
})

/** The shift a sheet is of when nobody says: one that waits to be taken over, else what came after the last, else eight hours. */
export function shiftNow(
  asked: { readonly from?: number | undefined; readonly until?: number | undefined },
  now: number,
  handovers: readonly Handed[],
): Shift {
  const open = handovers.find(({ taken }) => taken === undefined)
  if (asked.from === undefined && asked.until === undefined && open !== undefined) return open.shift
  const until = asked.until ?? now
  const last = handovers.map(({ shift }) => shift.until).find((end) => end < until && until - end <= 3 * SHIFT)
  return checked({ from: asked.from ?? last ?? until - SHIFT, until })
}
