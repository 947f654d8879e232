import { contract } from '@testudo/kernel/contract'
import { markSchema, markingSchema } from '@testudo/kernel/markBook'
import { stateSchema } from '@testudo/kernel/situation'
import { z } from 'zod'
import { participantSchema } from '../model.ts'
import { SEVERITIES } from '../severity.ts'
import { DETERMINATIONS, EVENT_STATES, INVESTIGATION, TASK_OUTCOMES, TASK_TYPES } from '../vocabulary.ts'
import { words } from '../words.ts'
import { incidentId, label, moment, stixId } from './shapes.ts'

/** An ATT&CK or DISARM identifier. */
const technique = z.string().regex(/^T\d{4}(\.\d{3})?$/, 'expected a technique: T0857 or T1566.001')

export const missionMark = z.object({
  id: z.string(),
  code: z.string(),
  name: words,
  state: stateSchema,
  route: z.string(),
  mark: markSchema,
})
const severity = z.object({
  severity: z.enum(SEVERITIES),
  by: z.enum(['missions', 'judgement', 'nothing']),
  because: words,
})

export const incidentRow = z.object({
  id: z.string(),
  /** `INC-7Q4KD`; the id's beginning for incidents that carry no number. */
  number: z.string(),
  name: z.string(),
  ...severity.shape,
  determination: z.enum(DETERMINATIONS).optional(),
  status: z.enum(INVESTIGATION),
  lead: z.string(),
  /** This organisation leads it. */
  own: z.boolean(),
  opened: moment,
  changed: moment,
  openTasks: z.number().int(),
  /** Tasks that wait for who asks. */
  waits: z.number().int(),
  missions: z.array(missionMark).readonly(),
  mark: markSchema,
})
export type IncidentRow = Readonly<z.infer<typeof incidentRow>>

export const incidents = contract({
  path: '/incidents/cases',
  may: 'incidents:read',
  summary:
    'Incidents the asker may read: those worst for missions first, then what waits for the asker, then the oldest',
  query: z.object({ show: z.enum(['open', 'closed', 'all']).default('open') }),
  reply: z.object({ rows: z.array(incidentRow).readonly(), marking: markingSchema }),
})

const named = z.object({ id: z.string(), number: z.string(), name: z.string() })

const entry = z.object({
  id: z.string(),
  kind: z.enum(['event', 'task', 'report', 'note', 'observed-data', 'grouping']),
  at: moment,
  written: moment,
  knownAt: moment.optional(),
  title: z.string(),
  text: z.string(),
  by: z.string(),
  techniques: z.array(z.string()).readonly(),
  confidence: z.number().int().optional(),
  /** Written in another incident that is merged into this one, or was split off from there. */
  from: named.optional(),
  /** Split off: it is worked on there. */
  movedTo: named.optional(),
  mark: markSchema,
})
export type Entry = Readonly<z.infer<typeof entry>>

const task = z.object({
  id: z.string(),
  name: z.string(),
  text: z.string(),
  owner: z.string(),
  /** Who asks may report on it. */
  mine: z.boolean(),
  outcome: z.enum(TASK_OUTCOMES),
  due: moment.optional(),
  late: z.boolean(),
  priority: z.number().int().optional(),
  reports: z
    .array(
      z.object({
        id: z.string(),
        at: moment,
        by: z.string(),
        outcome: z.enum(TASK_OUTCOMES),
        text: z.string(),
        mark: markSchema,
      }),
    )
    .readonly(),
  mark: markSchema,
})
export type TaskRow = Readonly<z.infer<typeof task>>

const touched = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  route: z.string().optional(),
  mark: markSchema,
})

export const incidentView = z.object({
  row: incidentRow,
  description: z.string(),
  types: z.array(z.string()).readonly(),
  criticality: z.number().int().optional(),
  participants: z.array(participantSchema).readonly(),
  /** Assets, services and what else it touches. */
  touches: z.array(touched).readonly(),
  /** What stands in relation to it: alerts, reports, vulnerabilities, adversaries. */
  related: z.array(touched.extend({ relation: z.string(), holder: z.string() })).readonly(),
  tasks: z.array(task).readonly(),
  timeline: z.array(entry).readonly(),
  /** Number of entries the asker may read; the time line shows the newest of them. */
  entries: z.number().int(),
  /** Opaque: where the next page of the time line begins. */
  next: z.string().optional(),
  /** It is the same matter as this one, and shown there. */
  mergedInto: named.extend({ statement: z.string(), because: z.string(), mark: markSchema }).optional(),
  /** Merged into it, split off from it, or what it was split off from. */
  joined: z
    .array(
      named.extend({
        kind: z.enum(['merged', 'split', 'origin']),
        statement: z.string(),
        because: z.string(),
        /** The asker may take it back. */
        undo: z.boolean(),
        mark: markSchema,
      }),
    )
    .readonly(),
  closure: z.object({ at: moment, because: z.string(), lessons: z.string() }).optional(),
  /** `modified` of the version read: a change says what it was made from. */
  modified: z.string(),
  labels: z.array(label).readonly(),
  marking: markingSchema,
})
export type IncidentView = Readonly<z.infer<typeof incidentView>>

export const incident = contract({
  path: '/incidents/cases/:id',
  may: 'incidents:read',
  summary: 'One incident as the asker may read it: why it matters, tasks, time line, who takes part',
  params: z.object({ id: incidentId }),
  query: z.object({ cursor: z.string().max(400).optional() }),
  reply: incidentView,
})

const made = z.object({ id: z.string(), number: z.string() })

export const openIncident = contract({
  path: '/incidents/cases',
  may: 'incidents:write',
  summary: 'Opens an incident this organisation leads, from alerts, reports, vulnerabilities or nothing yet',
  body: z.strictObject({
    name: z.string().trim().min(1).max(300),
    description: z.string().max(20_000).default(''),
    types: z.array(z.string().max(100)).max(20).default([]),
    determination: z.enum(DETERMINATIONS).default('suspected'),
    /** What it touches: assets, services, missions. */
    touches: z.array(stixId).max(200).default([]),
    /** What it is made from: reports, sightings, vulnerabilities, adversaries. */
    about: z.array(stixId).max(200).default([]),
    /** Alerts it is made from, as their capability names them. */
    alerts: z.array(z.string().min(1).max(200)).max(200).default([]),
    /** Id of a template, shipped or kept on this node: its first tasks are given with it, to the lead. */
    template: z
      .string()
      .regex(/^[a-z0-9-]{1,60}$/, 'expected the id of a template')
      .optional(),
    label: label.optional(),
  }),
  reply: made,
})

export const changeIncident = contract({
  method: 'PUT',
  path: '/incidents/cases/:id',
  may: 'incidents:write',
  summary: 'Changes what its lead says of an incident: a new version under the same label',
  params: z.object({ id: incidentId }),
  body: z.strictObject({
    /** As it was read: anything newer refuses the change. */
    modified: z.string().max(40),
    name: z.string().trim().min(1).max(300).optional(),
    description: z.string().max(20_000).optional(),
    types: z.array(z.string().max(100)).max(20).optional(),
    determination: z.enum(DETERMINATIONS).optional(),
    criticality: z.object({ value: z.number().int().min(0).max(100), because: z.string().max(2_000) }).optional(),
    touches: z.array(stixId).max(200).optional(),
    participants: z.array(participantSchema).max(200).optional(),
    /** Closing asks for the reason and what was learned; opening again takes both back into the history. */
    close: z
      .object({ because: z.string().trim().min(1).max(10_000), lessons: z.string().max(20_000).default('') })
      .optional(),
    reopen: z.literal(true).optional(),
  }),
  reply: z.object({ id: z.string(), modified: z.string() }),
})

const saying = {
  text: z.string().max(20_000).default(''),
  label: label.optional(),
  confidence: z.number().int().min(0).max(100).optional(),
}

/** What anybody who reads an incident may add to it, under a label of its own. */
export const addEntry = contract({
  path: '/incidents/cases/:id/entries',
  may: 'incidents:write',
  summary: 'Adds an event, a task, a report on a task or a note to an incident, as an object of its author',
  params: z.object({ id: incidentId }),
  body: z.strictObject({
    entry: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('event'),
        name: z.string().trim().min(1).max(300),
        happened: moment,
        known: moment.optional(),
        status: z.enum(EVENT_STATES).default('occurred'),
        techniques: z.array(technique).max(50).default([]),
        ...saying,
      }),
      z.strictObject({
        kind: z.literal('task'),
        name: z.string().trim().min(1).max(300),
        owner: z.string().trim().min(1).max(300),
        due: moment.optional(),
        priority: z.number().int().min(0).max(100).default(50),
        types: z.array(z.enum(TASK_TYPES)).max(5).default([]),
        ...saying,
      }),
      z.strictObject({
        kind: z.literal('report'),
        task: stixId.regex(/^task--/, 'expected a task'),
        outcome: z.enum(TASK_OUTCOMES),
        ...saying,
      }),
      /** Addresses, names, links and hashes, as written. */
      z.strictObject({
        kind: z.literal('observables'),
        first: moment.optional(),
        ...saying,
        text: z.string().trim().min(1).max(20_000),
      }),
      z.strictObject({
        kind: z.literal('note'),
        mentions: z.array(z.string().max(300)).max(20).default([]),
        ...saying,
        text: z.string().trim().min(1).max(20_000),
      }),
    ]),
  }),
  reply: z.object({ id: z.string() }),
})

const because = z.string().trim().min(1).max(2_000)

export const mergeIncident = contract({
  path: '/incidents/cases/:id/merge',
  may: 'incidents:write',
  summary: 'Says that an incident this organisation leads is the same matter as another one; undone at any time',
  params: z.object({ id: incidentId }),
  body: z.strictObject({ into: incidentId, because }),
  reply: z.object({ id: z.string() }),
})

export const splitIncident = contract({
  path: '/incidents/cases/:id/split',
  may: 'incidents:write',
  summary: 'Opens an incident for some portions of one this organisation leads; they stay where they were written',
  params: z.object({ id: incidentId }),
  body: z.strictObject({
    name: z.string().trim().min(1).max(300),
    portions: z.array(stixId).min(1).max(200),
    because,
  }),
  reply: made,
})

export const undoJoin = contract({
  path: '/incidents/cases/:id/undo',
  may: 'incidents:write',
  summary: 'Takes a merge or a split back, with a reason; both stay in the history',
  params: z.object({ id: incidentId }),
  body: z.strictObject({ statement: stixId.regex(/^relationship--/, 'expected a relationship'), because }),
  reply: z.object({ id: z.string() }),
})
