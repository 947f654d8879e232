import type { Input } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import { type Activity, ACTIVITY_EXTENSION, ACTIVITY_TYPE, activitySchema } from '../../core/activities/activity.ts'
import type { announceActivity } from '../../core/contract/activities.ts'

type Matter = Omit<Input<typeof announceActivity>, 'label'>

/** An activity from a form. @throws {Fault} `invalid` when it ends before it begins */
export function bodyOf(
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

export const badTimes = (): Fault =>
  new Fault('invalid', 'sharing.activity_times', 'The end must come after the beginning.', { place: { path: '/ends' } })

/** What stands in the object is what its author said; the clock goes on. */
export function stateAt(activity: Activity, from: number, until: number | undefined, now: number): Activity['state'] {
  if (activity.state === 'ended' || activity.state === 'cancelled') return activity.state
  return now < from ? 'planned' : now < (until ?? Number.POSITIVE_INFINITY) ? 'running' : 'ended'
}
