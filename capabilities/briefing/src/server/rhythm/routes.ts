import { Fault, nothingHere } from '@testudo/kernel/fault'
import { bannerText } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Host } from '@testudo/platform/host'
import { addSlot, endSlot, rhythm } from '../../core/contract/rhythm.ts'
import { audienceOf } from '../../core/label/audience.ts'
import { readLabelText } from '../../core/label/readLabelText.ts'
import { isZone } from '../../core/rhythm/schedule.ts'
import { newId } from '../briefs/draw.ts'
import { record, tell } from '../briefs/keep.ts'
import { readDue, readSlots } from './read.ts'
import { rhythmDb } from './tables.ts'

/** Recurring products and the next 24 hours. */
export function rhythmRoutes(host: Host): void {
  host.http.answer(rhythm, async (_, { subject, language }) => {
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const now = host.clock.now()
    const { slots, due } = await host.tables.readAs(subject, async (tx) => {
      const all = await readSlots(tx)
      return { slots: all, due: await readDue(tx, all, now) }
    })
    const missionOf = (mission: string) => (mission === '' ? {} : { mission })
    return {
      now,
      slots: slots.map(({ id, kind, mission, time, zone, days, cutoff, language: said, owner, ownerName, label }) => ({
        id,
        kind,
        ...missionOf(mission),
        time,
        zone,
        days: [...days],
        cutoff,
        language: said,
        for: bannerText(label, host.policiesNow(), language).text,
        owner: ownerName,
        own: owner === subject.id,
        mark: marks.of(label),
      })),
      occurrences: due.map(({ slot, at, cutoff, state, brief }) => ({
        slot: slot.id,
        kind: slot.kind,
        ...missionOf(slot.mission),
        at,
        cutoff,
        state,
        ...(brief === undefined ? {} : { brief }),
        mark: marks.of(slot.label),
      })),
      marking: marks.marking(),
    }
  })

  host.http.answer(addSlot, async ({ to, zone, ...given }, { subject }) => {
    const policies = host.policiesNow()
    if (!isZone(zone))
      throw new Fault(
        'invalid',
        'briefing.zone',
        'No place has this time zone. Write UTC, or for example Europe/Vilnius.',
        {
          place: { path: '/zone' },
        },
      )
    const label = readLabelText(to, policies)
    audienceOf(label, subject, policies)
    if (!host.tables.mayRead(subject, label))
      throw new Fault('invalid', 'briefing.own_mark', 'You could not read a page made for these. Choose others.', {
        place: { path: '/to' },
      })
    const id = newId('slot')
    await host.tables.asOwner(async (tx) => {
      const number = await host.tables.labelNumber(tx, label)
      const row = {
        id,
        kind: given.kind,
        mission: given.mission ?? '',
        time: given.time,
        zone,
        days: JSON.stringify([...new Set(given.days)].toSorted()),
        cutoff: given.cutoff,
        language: given.language,
        scale: given.scale,
        owner: subject.id,
        owner_name: subject.name,
        at: host.clock.now(),
        ended_at: null,
        label: JSON.stringify(label),
        label_id: number,
      }
      await rhythmDb(tx).insertInto('briefing_slot').values(row).execute()
      await tell(host, tx, id, number)
    })
    host.events.wake()
    record(host, subject, 'briefing:rhythm', id, label)
    return { id }
  })

  host.http.answer(endSlot, async ({ id }, { subject }) => {
    const ended = await host.tables.asOwner(async (tx) => {
      const slot = (await readSlots(tx)).find((one) => one.id === id)
      if (slot === undefined || !host.tables.mayRead(subject, slot.label)) throw nothingHere()
      await rhythmDb(tx).updateTable('briefing_slot').set({ ended_at: host.clock.now() }).where('id', '=', id).execute()
      await tell(host, tx, id, slot.labelNumber)
      return slot
    })
    host.events.wake()
    record(host, subject, 'briefing:rhythm', id, ended.label, { ended: true })
    return { id }
  })
}
