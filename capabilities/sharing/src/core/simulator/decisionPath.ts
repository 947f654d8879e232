import { Fault } from '@testudo/kernel/fault'
import {
  type Actor,
  bindingOf,
  type DecisionEvent,
  draftRelease,
  type ReleaseDecision,
  type ReleaseMatter,
  stepRelease,
} from '../desk/releaseDecision.ts'
import type { Chance } from './chance.ts'
import { simLabel, simPolicies } from './scene.ts'

const matter: ReleaseMatter = {
  content: 'c'.repeat(64),
  labels: [simLabel(['B'], 'A', false, 'HIGH')],
  policies: simPolicies.digest,
  recipients: ['B', 'C'],
  hops: 0,
}
const ada: Actor = { person: 'ada', account: 'ada@a', session: 's1' }
const bea: Actor = { person: 'bea', account: 'bea@a', session: 's2' }
// Two real people, and everybody who looks like a second one and is not.
const PEOPLE: readonly [Actor, ...Actor[]] = [
  ada,
  bea,
  { person: 'ada', account: 'ada2@a', session: 's4' },
  { person: 'carl', account: 'carl@a', session: 's5', madeBy: ['root@a', 'ada@a'] },
  { person: 'dora', account: 'dora@a', session: 's2' },
]
const MATTERS: readonly [ReleaseMatter, ...ReleaseMatter[]] = [
  matter,
  { ...matter, content: 'e'.repeat(64) },
  { ...matter, recipients: ['B'] },
]

function draw(chance: Chance, seen: ReleaseDecision): DecisionEvent {
  const step = { by: chance.pick(PEOPLE), at: chance.below(100), revision: seen.revision }
  const kind = chance.below(20)
  if (kind < 2) return { ...step, type: 'edit', matter: chance.pick(MATTERS), twoPeople: true }
  if (kind < 7) return { ...step, type: 'propose', binding: seen.binding }
  if (kind < 12) return { ...step, type: 'approve', binding: seen.binding }
  if (kind < 18) return { ...step, type: 'send', matter: chance.pick(MATTERS), twoPeople: true }
  return { ...step, type: kind === 18 ? 'refuse' : 'revoke', reason: '' }
}

/** What the rule says, read from the history alone: other words than those of the reducer. */
function sentRightly({ history }: ReleaseDecision, sent: ReleaseMatter): boolean {
  const edit = history.findLastIndex(({ step }) => step === 'edit')
  const author = history[edit]
  const propose = history.find(({ step }, i) => i > edit && step === 'propose')
  const second = history.find(({ step }, i) => i > edit && step === 'approve')
  if (!author || !propose || !second) return false
  const apart = (a: Actor, b: Actor) =>
    a.person !== b.person &&
    a.account !== b.account &&
    a.session !== b.session &&
    !(a.madeBy ?? []).some((maker) => maker === b.account) &&
    !(b.madeBy ?? []).some((maker) => maker === a.account)
  const bound = bindingOf(sent)
  return (
    apart(propose.by, second.by) &&
    apart(author.by, second.by) &&
    [author, propose, second].every(({ binding }) => binding === bound)
  )
}

export interface PathReport {
  readonly sends: number
  readonly broken: readonly string[]
}

type Step = typeof stepRelease

/** Up to 12 steps by anybody, in any order; the illegal ones must be refused by a Fault and change nothing. */
export function decisionPath(chance: Chance, step: Step = stepRelease): PathReport {
  const broken: string[] = []
  let sends = 0
  let now = draftRelease(chance.pick(MATTERS), true, chance.pick(PEOPLE), 0)
  for (let i = 0; i < 12; i++) {
    const event = draw(chance, now)
    try {
      const next = step(now, event)
      if (event.type === 'send') {
        sends += 1
        if (!sentRightly(next, event.matter)) broken.push('sent by fewer than two')
      }
      now = next
    } catch (error) {
      if (!(error instanceof Fault)) broken.push(`not a fault: ${String(error)}`)
    }
  }
  return { sends, broken }
}

/** Five people who have seen the same state write in a random order; some read again first. */
export function decisionRace(chance: Chance, step: Step = stepRelease): PathReport {
  const broken: string[] = []
  let sends = 0
  const binding = bindingOf(matter)
  let stored = stepRelease(draftRelease(matter, true, ada, 1), {
    type: 'propose',
    by: ada,
    at: 2,
    revision: 1,
    binding,
  })
  if (chance.oneIn(2)) stored = stepRelease(stored, { type: 'approve', by: bea, at: 3, revision: 2, binding })
  const racers = Array.from({ length: 5 }, () => draw(chance, stored))
  let revoked = false
  for (const racer of racers) {
    const event = chance.oneIn(4) ? { ...racer, revision: stored.revision } : racer
    const before = stored
    try {
      stored = step(stored, event)
      if (event.revision !== before.revision) broken.push('an older revision won')
      if (revoked) broken.push(`${event.type} after a revocation was acknowledged`)
      if (event.type === 'revoke') revoked = true
      if (event.type === 'send') {
        sends += 1
        if (!sentRightly(stored, event.matter)) broken.push('sent by fewer than two')
      }
    } catch (error) {
      if (!(error instanceof Fault) || stored !== before) broken.push(`not a clean fault: ${String(error)}`)
    }
  }
  return { sends, broken }
}
