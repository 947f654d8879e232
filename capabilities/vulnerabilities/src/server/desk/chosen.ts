import type { Input } from '@testudo/kernel/contract'
import { byEpss, byImpact, byScore, type Judgement, openIn } from '../../core/decision/index.ts'
import type { exportDesk } from '../../core/index.ts'
import { addedBy } from '../published/heed.ts'
import type { Decided } from './desk.ts'

/** What scores at least this is shown although it touches no mission (CVSS: High). */
const HIGH = 7

const ORDERS: Readonly<Record<string, (a: Judgement, b: Judgement) => number>> = {
  impact: byImpact,
  score: byScore,
  epss: byEpss,
  newest: (a, b) => (b.exploited ?? 0) - (a.exploited ?? 0) || byImpact(a, b),
}

export const isOpen = (one: Decided) => openIn(one.judgement.tally) > 0 || isSaid(one)
/** An owner the reader knows no equipment of says so. */
const isSaid = ({ judgement, published }: Decided) => addedBy(judgement, published).length > 0

const orders = new WeakMap<readonly Decided[], Map<string, readonly Decided[]>>()

/** The same list is asked for again and again: it is put in an order once. */
function ranked(all: readonly Decided[], sort: string): readonly Decided[] {
  const known = orders.get(all) ?? new Map<string, readonly Decided[]>()
  orders.set(all, known)
  const order = ORDERS[sort] ?? byImpact
  const made = known.get(sort) ?? all.toSorted((a, b) => order(a.judgement, b.judgement))
  known.set(sort, made)
  return made
}

/** What was asked for, in the order that was asked for: on screen and in the file the same. */
export function chosen(
  all: readonly Decided[],
  { show, sort, nation, outcome, text }: Input<typeof exportDesk>,
): readonly Decided[] {
  const wanted = text?.trim().toLowerCase()
  return ranked(all, sort)
    .filter((one) => isOpen(one) !== (show === 'closed'))
    .filter(
      (one) =>
        show !== 'matters' || one.judgement.missions.length > 0 || (one.judgement.cvss ?? 0) >= HIGH || isSaid(one),
    )
    .filter(({ judgement }) => outcome === undefined || judgement.outcome === outcome)
    .filter(
      ({ judgement, published }) =>
        nation === undefined ||
        judgement.tally.nations.includes(nation) ||
        published.some((one) => one.nation === nation),
    )
    .filter(
      ({ judgement }) =>
        wanted === undefined ||
        `${judgement.id} ${judgement.title.en} ${judgement.title.fr}`.toLowerCase().includes(wanted),
    )
}
