import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { stixId } from '@testudo/kernel/shapes'
import { z } from 'zod'
import { graphSchema, key, moment, toldSchema, token, values } from './shapes.ts'

const params = z.object({ id: key })
const saying = z.string().trim().max(4_000)

export const RUN_STATES = ['running', 'completed', 'failed', 'stopped'] as const
/** What a run waits for, most pressing first. `time`: a delay; `system`: an answer of what was asked; `held`: somebody holds it. */
export const RUN_WAITS = ['answer', 'gate', 'task', 'decision', 'held', 'system', 'time', 'nothing'] as const

export const runRow = z.object({
  id: key,
  /** The playbook on the shelf; left out once it is not there for the reader. */
  playbook: key.optional(),
  name: z.string(),
  status: z.enum(RUN_STATES),
  waits: z.enum(RUN_WAITS),
  /** Why it failed or was stopped, in English; `told` says it in other languages, where it was kept by code. */
  reason: z.string().optional(),
  told: z.array(toldSchema).readonly().optional(),
  incident: z.string().optional(),
  /** The incident as the asker may read it; left out where it is not there for them. */
  about: z.object({ name: z.string(), mark: markSchema }).optional(),
  by: z.string(),
  started: moment,
  changed: moment,
  /** Steps that were done at least once, and those of the workflow. */
  done: z.number().int(),
  steps: z.number().int(),
  mark: markSchema,
})
export type RunRow = Readonly<z.infer<typeof runRow>>

export const runs = contract({
  path: '/playbooks/runs',
  may: 'playbooks:read',
  summary: 'Runs the asker may read: those that wait for people first, then the newest',
  query: z.object({
    status: z.enum(['open', 'over', 'all']).default('all'),
    incident: stixId.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  reply: z.object({ rows: z.array(runRow).readonly(), marking: markingSchema }),
})

/** Something people can do about a run now. */
const offer = z.object({
  /** `gate`: agree or not · `task`: carry it out by hand and report · `decision`: choose · `answer`: say what came of a step whose outcome was lost. */
  kind: z.enum(['gate', 'task', 'decision', 'answer']),
  token,
  step: z.string(),
  name: z.string(),
  /** What would be done, or is to be done, one sentence for each command. */
  does: z.array(z.string()).readonly(),
  /** The very commands, for reading before agreeing: request line and content, script, OpenC2 message. */
  commands: z.array(z.string()).readonly(),
  /** Why it cannot be carried out. */
  problems: z.array(z.string()).readonly(),
  onceOnly: z.boolean(),
  /** Of a decision: what may be chosen, and why values did not decide. */
  answers: z.array(z.string()).readonly(),
  why: z.string().optional(),
  /** `does`, `problems` and `why`, said above in English, by code; words of former versions have none. */
  told: z.object({
    does: z.array(toldSchema).readonly(),
    problems: z.array(toldSchema).readonly(),
    why: z.array(toldSchema).readonly(),
  }),
  /** Values a report may give back. */
  outArgs: z.array(z.string()).readonly(),
  /** Of a gate: how many must agree, who has, and whether it is who asks that it waits for. */
  people: z.number().int(),
  agreed: z.array(z.object({ name: z.string(), at: moment, you: z.boolean() })).readonly(),
  /** Names what is seen here: given back with the deed, so that nobody agrees to something else. */
  seen: z.string(),
})
export type RunOffer = Readonly<z.infer<typeof offer>>

/** What was sent to a system or done by a person, and what came back. */
const evidence = z.object({
  number: z.number().int(),
  token,
  step: z.string(),
  /** Which time the step was begun, from 1, and which of its commands, from 0. */
  attempt: z.number().int(),
  command: z.number().int(),
  /** The actuator, or the person. */
  who: z.string(),
  /** `sent`: the answer is not there, or was lost. */
  outcome: z.enum(['sent', 'done', 'failed']),
  /** HTTP or OpenC2 status, or exit code. */
  code: z.number().int().optional(),
  sent: moment,
  answered: moment.optional(),
  /** SHA-256 of command and answer. */
  hash: z.string(),
})

export const run = contract({
  path: '/playbooks/runs/:id',
  may: 'playbooks:read',
  summary: 'One run: where it stands, what it waits for, what was done and by whom',
  params,
  reply: z.object({
    row: runRow,
    graph: graphSchema,
    /** Of each step that was come to: how it stands. `begun`: a system was asked. */
    steps: z
      .array(
        z.object({
          step: z.string(),
          state: z.enum(['waiting', 'begun', 'open', 'completed', 'failed', 'skipped', 'cancelled']),
          times: z.number().int(),
        }),
      )
      .readonly(),
    offers: z.array(offer).readonly(),
    /** Oldest first; the newest 500. */
    log: z
      .array(
        z.object({
          number: z.number().int(),
          at: moment,
          /** Left out for what the node did itself. */
          by: z.string().optional(),
          what: z.string(),
          step: z.string().optional(),
          name: z.string().optional(),
          /** Words as they were given, or in English what `told` says. */
          says: z.string().optional(),
          told: z.array(toldSchema).readonly().optional(),
        }),
      )
      .readonly(),
    evidence: z.array(evidence).readonly(),
    variables: z.array(z.object({ name: z.string(), type: z.string(), value: z.string().nullable() })).readonly(),
    /** Runs of playbooks that this one called, and the one that called it. */
    calls: z.array(z.object({ id: key, name: z.string() })).readonly(),
    caller: z.object({ id: key, name: z.string() }).optional(),
    held: z.boolean(),
    /** When it goes on by itself. */
    wakeAt: moment.optional(),
    playbookHash: z.string(),
    marking: markingSchema,
  }),
})

export const runEvidence = contract({
  path: '/playbooks/runs/:id/evidence/:number',
  may: 'playbooks:read',
  summary: 'One command of a run as it was sent, and the answer as it came, bounded and without secrets',
  params: z.object({ id: key, number: z.coerce.number().int().min(1).max(1_000_000) }),
  reply: z.object({ evidence, sent: z.string(), answer: z.string(), marking: markingSchema }),
})

const done = z.object({ status: z.enum(RUN_STATES), waits: z.enum(RUN_WAITS) })

export const gateRun = contract({
  path: '/playbooks/runs/:id/gates',
  method: 'POST',
  may: 'playbooks:run',
  summary: 'Agrees to a step of a run, or refuses it; it begins when as many have agreed as must',
  params,
  body: z.strictObject({ token, seen: z.string().min(1).max(100), agree: z.boolean(), why: saying.optional() }),
  reply: done.extend({ still: z.number().int() }),
})

export const reportRun = contract({
  path: '/playbooks/runs/:id/reports',
  method: 'POST',
  may: 'playbooks:run',
  summary: 'Says what came of a step done by hand, or of one whose outcome was lost',
  params,
  body: z.strictObject({
    token,
    seen: z.string().min(1).max(100),
    outcome: z.enum(['done', 'failed']),
    text: saying.default(''),
    values: values.default({}),
  }),
  reply: done,
})

export const decideRun = contract({
  path: '/playbooks/runs/:id/decisions',
  method: 'POST',
  may: 'playbooks:run',
  summary: 'Decides what the values of a run do not decide',
  params,
  body: z.strictObject({ token, seen: z.string().min(1).max(100), answer: z.string().min(1).max(1_000) }),
  reply: done,
})

export const stopRun = contract({
  path: '/playbooks/runs/:id/stop',
  method: 'POST',
  may: 'playbooks:run',
  summary: 'Ends a run: nothing more is begun, what was sent cannot be called back',
  params,
  body: z.strictObject({ reason: saying.min(1) }),
  reply: done,
})

export const holdRun = contract({
  path: '/playbooks/runs/:id/hold',
  method: 'PUT',
  may: 'playbooks:run',
  summary: 'Holds a run, so that nothing more is begun, or lets it go on',
  params,
  body: z.strictObject({ held: z.boolean() }),
  reply: done,
})
