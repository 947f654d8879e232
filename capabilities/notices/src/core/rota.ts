import { z } from 'zod'
import { instantOf, isZone, minutesOf, wallTime, weekdayOf, weekOf } from './zone.ts'

export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as HH:MM')
export const zoneSchema = z.string().min(1).max(64).refine(isZone, 'a time zone as Europe/Vilnius')
const account = z.string().min(1).max(200)

/** A piece of every week. `to` at or before `from` is on the next day; the same: a whole day. */
const shiftSchema = z.strictObject({
  /** 1 is Monday. */
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7).readonly(),
  from: clockTime,
  to: clockTime,
  /** Who take turns, a week each; whoever comes next is the second one. */
  people: z.array(account).min(1).max(20).readonly(),
})

/** Somebody instead of whoever the shifts name. Unix ms. */
const insteadSchema = z
  .strictObject({ from: z.number().int().min(0), until: z.number().int().min(0), person: account })
  .refine(({ from, until }) => until > from, { message: 'it ends after it begins', path: ['until'] })

export const rotaSchema = z.strictObject({
  zone: zoneSchema,
  shifts: z.array(shiftSchema).max(30).readonly(),
  instead: z.array(insteadSchema).max(100).readonly(),
})
export type Rota = Readonly<z.infer<typeof rotaSchema>>
export type Shift = Rota['shifts'][number]

export const NO_ROTA: Rota = { zone: 'UTC', shifts: [], instead: [] }

/** Who is called first and second; neither: nobody is on call. */
export interface OnCall {
  readonly first?: string
  readonly second?: string
}

/** From when until when somebody is called; Unix ms. */
export interface Turn extends OnCall {
  readonly from: number
  readonly until: number
}

interface Piece {
  readonly from: number
  readonly until: number
  readonly people: readonly string[]
}

/** The pieces of one shift that touch this time, in the order of days. A shift belongs to the day on which it begins. */
function piecesOf(shift: Shift, zone: string, from: number, until: number): Piece[] {
  const first = wallTime(from, zone).day - 1
  const last = wallTime(until, zone).day
  const begins = minutesOf(shift.from)
  const ends = minutesOf(shift.to)
  const pieces: Piece[] = []
  for (let day = first; day <= last; day++) {
    if (!shift.days.includes(weekdayOf(day))) continue
    const piece = {
      from: instantOf({ day, minute: begins }, zone),
      until: instantOf({ day: ends > begins ? day : day + 1, minute: ends }, zone),
    }
    if (piece.until <= from || piece.from >= until) continue
    const turn = weekOf(day) % shift.people.length
    pieces.push({ ...piece, people: [...shift.people.slice(turn), ...shift.people.slice(0, turn)] })
  }
  return pieces
}

/**
 * Who is on call from one instant to another (Unix ms).
 *
 * @returns turns without a hole between them, oldest first; those in which nobody is called have no `first`. Empty when
 * `until` is not after `from`.
 *
 * Of shifts that overlap the one named first holds, and the people of the other come after its own. Time O(days × shifts).
 */
export function turnsOf(rota: Rota, from: number, until: number): readonly Turn[] {
  if (until <= from) return []
  const pieces = rota.shifts.flatMap((shift) => piecesOf(shift, rota.zone, from, until))
  const edges = [...pieces, ...rota.instead].flatMap((one) => [one.from, one.until])
  const cuts = [...new Set([from, until, ...edges.filter((at) => at > from && at < until)])].toSorted((a, b) => a - b)
  const turns: Turn[] = []
  for (const [i, at] of cuts.slice(0, -1).entries()) {
    const called = calledAt(rota, pieces, at)
    const end = cuts[i + 1] ?? until
    const last = turns.at(-1)
    if (last !== undefined && last.first === called.first && last.second === called.second)
      turns[turns.length - 1] = { ...last, until: end }
    else turns.push({ from: at, until: end, ...called })
  }
  return turns
}

function calledAt(rota: Rota, pieces: readonly Piece[], at: number): OnCall {
  const holds = (one: { readonly from: number; readonly until: number }) => one.from <= at && at < one.until
  // The last word counts: who stands in for somebody may be stood in for.
  const instead = rota.instead.findLast(holds)
  const people = [...(instead === undefined ? [] : [instead.person]), ...pieces.filter(holds).flatMap((p) => p.people)]
  const [first, second] = [...new Set(people)]
  return { ...(first === undefined ? {} : { first }), ...(second === undefined ? {} : { second }) }
}

/** Who is on call at an instant. */
export const onCallAt = (rota: Rota, at: number): OnCall => {
  const [turn] = turnsOf(rota, at, at + 1)
  return {
    ...(turn?.first === undefined ? {} : { first: turn.first }),
    ...(turn?.second === undefined ? {} : { second: turn.second }),
  }
}

/** Everybody the rota names, each once. */
export const peopleOf = (rota: Rota): readonly string[] => [
  ...new Set([...rota.shifts.flatMap((shift) => shift.people), ...rota.instead.map(({ person }) => person)]),
]
