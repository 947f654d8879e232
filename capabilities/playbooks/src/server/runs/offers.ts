import {
  type CommandPlan,
  nextOf,
  type Playbook,
  type PlanProblem,
  runRulesOf,
  type RunState,
  type Why,
} from '@testudo/cacao'
import { needsTwo, type PolicySet } from '@testudo/kernel/label'
import type { Tx } from '@testudo/platform/storage'
import { type Actuator, actuatorFor } from '../../core/actuators.ts'
import type { RunOffer } from '../../core/contract/index.ts'
import { sayReason, sayWhy } from '../../core/sayings.ts'
import { tellPlan, textOfPlan } from '../../core/tellPlan.ts'
import { hashOf, playbookOf } from '../documents.ts'
import { playbookDb } from '../tables.ts'
import { commandsOf, isOpen, type RunLine } from './ledger.ts'

export interface Agreement {
  readonly by: string
  readonly name: string
  readonly at: number
}

/** What people can do about a run now, before it is known who asks. */
export type Waiting = Omit<RunOffer, 'agreed'> & { readonly agreed: readonly Agreement[] }

interface About {
  readonly actuators: readonly Actuator[]
  readonly policies: PolicySet
}

/** Gates, tasks, decisions and lost outcomes of a run, as its transaction sees it. */
export async function waitingOf(tx: Tx, row: RunLine, about: About): Promise<readonly Waiting[]> {
  if (row.status !== 'running') return []
  const playbook = playbookOf(row)
  const state = JSON.parse(row.state) as RunState
  const { offers, begun } = nextOf(playbook, state)
  const waiting: Waiting[] = []
  for (const offer of offers) {
    const base = { ...blank(playbook, state, offer), seen: seenOf([row.id, offer]) }
    if (offer.kind === 'approve') waiting.push(await gateOf(tx, row, offer, base, about))
    else if (offer.kind === 'decide')
      waiting.push({
        ...base,
        kind: 'decision',
        answers: offer.answers,
        why: sayReason(offer.why),
        told: { ...base.told, why: typeof offer.why === 'string' ? [] : offer.why },
      })
    else if (offer.kind === 'ask') waiting.push({ ...base, kind: 'answer', outArgs: offer.outArgs })
  }
  for (const { token, step, name } of begun) {
    const commands = await commandsOf(tx, row.id, token, attemptOf(state, token))
    const next = commands.find(isOpen)
    if (next?.manual !== true) continue
    const plan = JSON.parse(next.plan) as CommandPlan
    const definition = playbook.workflow[step]
    waiting.push({
      ...blank(playbook, state, { token, step, name }),
      kind: 'task',
      ...saidOf([tellPlan(plan)], []),
      commands: [textOfPlan(plan)],
      outArgs: definition?.type === 'action' ? (definition.out_args ?? []) : [],
      seen: seenOf([row.id, token, next.number]),
    })
  }
  return waiting
}

/** What would be done and why it cannot be, in English and by code. */
const saidOf = (does: readonly Why[], problems: readonly Why[]): Pick<RunOffer, 'does' | 'problems' | 'told'> => ({
  does: does.map(sayWhy),
  problems: problems.map(sayWhy),
  told: { does, problems, why: [] },
})

const attemptOf = (state: RunState, token: number): number => state.tokens.find(({ id }) => id === token)?.begun ?? 0

/** Names what somebody looked at; another content has another name. */
const seenOf = (what: unknown): string => hashOf(JSON.stringify(what)).slice(0, 32)

function blank(
  playbook: Playbook,
  state: RunState,
  { token, step, name }: { readonly token: number; readonly step: string; readonly name: string },
): Waiting {
  const definition = playbook.workflow[step]
  return {
    kind: 'task',
    token,
    step,
    name,
    ...saidOf([], []),
    commands: [],
    onceOnly: definition !== undefined && runRulesOf(definition).onceOnly,
    answers: [],
    outArgs: [],
    people: 1,
    agreed: [],
    seen: seenOf([token, attemptOf(state, token)]),
  }
}

async function gateOf(
  tx: Tx,
  row: RunLine,
  {
    token,
    plans,
    problems,
  }: { readonly token: number; readonly plans: readonly CommandPlan[]; readonly problems: readonly PlanProblem[] },
  base: Waiting,
  { actuators, policies }: About,
): Promise<Waiting> {
  const addressed = plans.filter(({ touchesSystem }) => touchesSystem).map((plan) => actuatorFor(plan, actuators))
  const agreed = await playbookDb(tx)
    .selectFrom('playbooks_agreement')
    .selectAll()
    .where('run', '=', row.id)
    .where('token', '=', token)
    .where('seen', '=', base.seen)
    .orderBy('at')
    .orderBy('by')
    .execute()
  const people = addressed.map((one) => ('actuator' in one ? one.actuator.people : 1))
  return {
    ...base,
    kind: 'gate',
    ...saidOf(plans.map(tellPlan), [
      ...problems.map(({ told }) => told),
      ...addressed.flatMap((one) => ('refused' in one ? [one.refused] : [])),
    ]),
    commands: plans.map(textOfPlan),
    people: needsTwo(JSON.parse(row.label), policies) ? 2 : Math.max(1, ...people),
    agreed: agreed.map(({ by, name, at }) => ({ by, name, at: Number(at) })),
  }
}
