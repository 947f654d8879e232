import type { Offer, Why } from '@testudo/cacao'
import { canonicalLabel, join } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { type Actuator, actuatorFor } from '../../core/actuators.ts'
import { bounded, tellRun } from '../../core/sayings.ts'
import { playbookOf } from '../documents.ts'
import { playbookDb } from '../tables.ts'
import type { Errand } from './errands.ts'
import type { OpenRun } from './ledger.ts'
import { openRun } from './open.ts'

/** A step whose answer is lost that declares to be resumed is begun so often. */
const MOST_TRIES = 3

/** A step that can be planned and whose systems may be asked begins; any other fails, with nothing sent. */
export async function beginStep(
  run: OpenRun,
  offer: Extract<Offer, { kind: 'do' }>,
  actuators: readonly Actuator[],
): Promise<Errand | undefined> {
  const { token, step, plans, problems } = offer
  const tries = run.attemptOf(token)
  const flaws = [
    ...problems.map(({ told }): Why => told),
    ...(tries >= MOST_TRIES ? [tellRun('step.tries', { n: String(tries) })] : []),
  ]
  const commands = plans.map((plan) => {
    if (!plan.touchesSystem) return { plan, who: plan.agent.name }
    const addressed = actuatorFor(plan, actuators)
    if ('refused' in addressed) flaws.push(addressed.refused)
    return { plan, who: 'actuator' in addressed ? addressed.actuator.name : plan.agent.name }
  })
  if (flaws.length > 0) {
    run.take({ what: 'fail', token, at: run.now, reason: bounded(flaws) })
    return undefined
  }
  await run.begin(token, step, commands)
  return { kind: 'perform', token }
}

/** Another playbook is called: one that whoever reads this run may read. */
export async function callPlaybook(
  host: Host,
  tx: Tx,
  run: OpenRun,
  offer: Extract<Offer, { kind: 'call' }>,
): Promise<Errand | undefined> {
  const rows = await playbookDb(tx)
    .selectFrom('playbooks_playbook')
    .selectAll()
    .where('playbook', '=', offer.playbook)
    .orderBy('modified', 'desc')
    .orderBy('id')
    .execute()
  const policies = host.policiesNow()
  const found = rows.find(
    ({ label, modified }) =>
      (offer.version === undefined || offer.version === modified) &&
      canonicalLabel(join([run.label, JSON.parse(label)], policies)) === canonicalLabel(run.label),
  )
  await run.begin(offer.token, offer.step, [])
  const { row } = run
  const opened =
    found === undefined
      ? { refused: tellRun('run.no_playbook', { id: offer.playbook }) }
      : await openRun(host, tx, {
          shelf: found.id,
          playbook: playbookOf(found),
          body: found.body,
          hash: found.hash,
          incident: row.incident,
          by: row.by,
          byName: row.by_name,
          keeper: run.keeper,
          label: run.label,
          inputs: offer.inputs,
          caller: { run: row.id, token: offer.token, state: run.state },
        })
  if ('id' in opened) return { kind: 'move', run: opened.id }
  run.take({ what: 'fail', token: offer.token, at: run.now, reason: [opened.refused] })
  return undefined
}
