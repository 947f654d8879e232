import type { Answers } from './ask.ts'
import { ASSISTANCE_STEPS, workAssistance } from './assistance-tail.ts'
import { BRIEF_STEPS, BY_LOT as BRIEFS_BY_LOT, workBrief } from './brief-tail.ts'
import type { Route } from './channels.ts'
import { EVIDENCE_STEPS, workEvidence } from './evidence-tail.ts'
import { INCIDENT_STEPS, workIncident } from './incident-tail.ts'
import { JOINING_STEPS, joinIncidents } from './joining-tail.ts'
import type { RunningNode, Told } from './node-ports.ts'
import { BY_LOT as SEEN, PLAYBOOK_STEPS, workPlaybook } from './playbook-tail.ts'
import { BY_LOT as SECRETS, NOTICES_STEPS, workNotices } from './notices-tail.ts'
import { WATCH_STEPS, workWatch } from './watch-tail.ts'

/**
 * What people do on a node with things of one capability, while somebody hidden does more of it: another number in each
 * world, under each of the hidden labels. Answers of low readers are returned, in order.
 */
export interface Area {
  /** Routes it asks; each must be answered with 200 at least once (`channels.test.ts`). */
  readonly steps: readonly Route[]
  readonly work: (
    running: RunningNode,
    world: 'left' | 'right',
    touched: readonly string[],
    text: (told: Told) => string,
  ) => Promise<Answers>
  /** Ids drawn by lot otherwise than as `randomUUID`; each is masked everywhere, streams included. */
  readonly byLot?: RegExp
}

/** One line for each. They are worked in this order. */
export const AREAS = {
  incidents: { steps: INCIDENT_STEPS, work: workIncident },
  joining: { steps: JOINING_STEPS, work: joinIncidents },
  evidence: { steps: EVIDENCE_STEPS, work: workEvidence },
  assistance: { steps: ASSISTANCE_STEPS, work: workAssistance },
  briefs: { steps: BRIEF_STEPS, work: workBrief, byLot: BRIEFS_BY_LOT },
  playbooks: { steps: PLAYBOOK_STEPS, work: workPlaybook, byLot: SEEN },
  watch: { steps: WATCH_STEPS, work: workWatch },
  notices: { steps: NOTICES_STEPS, work: workNotices, byLot: SECRETS },
} satisfies Record<string, Area>

export type AreaName = keyof typeof AREAS
export const AREA_NAMES = Object.keys(AREAS) as AreaName[]
