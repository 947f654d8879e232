import { MarkBook } from '@testudo/kernel/markBook'
import type { Contributions } from '@testudo/platform/host'
import type { Parts } from '../parts.ts'
import { delegationRoutes } from './delegations.ts'
import type { Desk } from './desk.ts'
import { draftRoutes } from './drafts.ts'
import { explainRoute } from './explain.ts'
import { listRoutes } from './lists.ts'
import { Officers } from './officers.ts'
import { previewRoute } from './preview.ts'
import { recallReachRoute } from './recallReach.ts'
import { recallRoutes } from './recalls.ts'
import { startRulesAbout } from './ruleAbout.ts'
import { flow } from './ruleFlow.ts'
import { ruleRoutes } from './rules.ts'
import { sanitiseRoutes } from './sanitise.ts'
import { stepRoutes } from './steps.ts'
import { egress, loadSigners } from './stillGoes.ts'
import { deskSchema } from './tables.ts'
import { Unsent } from './unsent.ts'

/** The release desk: what may go, who signs, what goes by itself, and what must still hold at the moment it leaves. */
export async function startDesk(parts: Parts): Promise<Pick<Contributions, 'beside' | 'waiting'>> {
  const { host, exchange } = parts
  await host.tables.migrate('sharing-desk', deskSchema)
  const desk: Desk = {
    ...parts,
    book: new MarkBook(host.policies, host.defaultLabel),
    officers: new Officers(host.accounts),
    unsent: new Unsent(),
  }
  await loadSigners(desk)
  exchange.whoDecides(egress(desk))
  const about = startRulesAbout(desk)
  exchange.beforeSending(async (peer) => {
    await desk.officers.refresh()
    return flow(desk, peer)
  })
  previewRoute(desk)
  draftRoutes(desk)
  stepRoutes(desk)
  listRoutes(desk)
  recallRoutes(desk)
  recallReachRoute(desk)
  explainRoute(desk)
  sanitiseRoutes(desk)
  ruleRoutes(desk)
  delegationRoutes(desk)
  return about
}
