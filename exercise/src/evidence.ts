import type { Label } from '@testudo/kernel/label'
import { incidentId } from './incidents.ts'
import { baltic } from './labels.ts'

/** A piece of evidence of the story: who of its people brings it, and the bytes. */
export interface StoryEvidence {
  /** Of `PERSONAS`. */
  readonly by: string
  readonly incident: string
  readonly name: string
  readonly type: string
  readonly collectedBy: string
  readonly where: string
  readonly how: string
  readonly label: Label
  readonly text: string
}

/** Minutes before the story's now, and the rest of the line. */
const SESSIONS: readonly (readonly [before: number, rest: string])[] = [
  [510, 'p.berth,192.0.2.61,planner-1,signed in'],
  [481, 'svc-sync,203.0.113.9,planner-1,signed in'],
  [478, 'svc-sync,203.0.113.9,planner-2,signed in'],
  [457, 'svc-sync,203.0.113.9,planner-2,export of berths'],
  [453, 'p.berth,192.0.2.61,planner-1,service stopped by its owner'],
]

/** What lies in the evidence of the story's incidents: made up, and harmless. @param now Unix ms */
export function evidence(now: number): readonly StoryEvidence[] {
  const lines = SESSIONS.map(([before, rest]) => `${new Date(now - before * 60_000).toISOString()},${rest}`)
  return [
    {
      by: 'jonaitis',
      incident: incidentId('INC-0221'),
      name: 'berth-planner-sessions.csv',
      type: 'text/csv',
      collectedBy: 'Klaipėdos Krantinė AB, shift lead',
      where: 'Klaipėda, planner-1',
      how: 'Exported from the session log, copied to a write-once disc.',
      label: baltic('LTU'),
      text: `${['time,account,from,host,outcome', ...lines].join('\n')}\n`,
    },
  ]
}
