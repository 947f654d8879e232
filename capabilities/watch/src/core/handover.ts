import { z } from 'zod'

const HOUR = 3_600_000
/** How long a shift is when nobody has handed over lately, and the longest a sheet is drawn of. */
export const SHIFT = 8 * HOUR
export const LONGEST_SHIFT = 31 * 24 * HOUR

/** What an officer hands over; the data of an entry `handover`. */
export const shiftSchema = z.strictObject({ from: z.number(), until: z.number() })
export type Shift = Readonly<z.infer<typeof shiftSchema>>

/** A deed as the audit log tells it to one reader. */
export interface ShiftDeed {
  readonly id: string
  readonly at: number
  readonly verb: string
  readonly ids: readonly string[]
  readonly detail?: Readonly<Record<string, string | number | boolean>> | undefined
}

/** Deeds of one kind: `group` names it, `area` the capability, `deed` what was done (`issue`, `POST /incidents/cases`). */
export interface DeedGroup {
  readonly group: string
  readonly area: string
  readonly deed: string
  readonly count: number
  /** Unix ms. */
  readonly first: number
  readonly last: number
}

/** The kind a deed is of: each deed is of exactly one. */
export function groupOf({ verb, detail = {} }: Pick<ShiftDeed, 'verb' | 'detail'>): {
  readonly area: string
  readonly deed: string
} {
  const { route } = detail
  if (typeof route === 'string') return { area: route.split('/')[1] ?? '', deed: route }
  const [area = '', deed = verb] = verb.split(':')
  return { area, deed }
}

export const groupName = ({ area, deed }: { readonly area: string; readonly deed: string }): string => `${area}:${deed}`

/** Puts deeds together by kind, by area and then those that were done most. O(deeds). */
export class DeedGroups {
  readonly #groups = new Map<string, { area: string; deed: string; count: number; first: number; last: number }>()
  #count = 0

  add(deed: ShiftDeed): void {
    this.#count += 1
    const kind = groupOf(deed)
    const name = groupName(kind)
    const group = this.#groups.get(name)
    if (group === undefined) this.#groups.set(name, { ...kind, count: 1, first: deed.at, last: deed.at })
    else {
      group.count += 1
      // A clock that was set back: the log is not in the order of time.
      group.first = Math.min(group.first, deed.at)
      group.last = Math.max(group.last, deed.at)
    }
  }

  get count(): number {
    return this.#count
  }

  list(): readonly DeedGroup[] {
    return [...this.#groups]
      .map(([group, one]) => ({ group, ...one }))
      .toSorted((a, b) => compare(a.area, b.area) || b.count - a.count || compare(a.deed, b.deed))
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
