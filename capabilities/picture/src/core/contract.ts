import { contract } from '@testudo/kernel/contract'
import { labelSchema } from '@testudo/kernel/marking'
import { stateSchema } from '@testudo/kernel/situation'
import { z } from 'zod'
import {
  changeSchema,
  eventSchema,
  evidenceRowSchema,
  exposureRowSchema,
  graphEdgeSchema,
  graphGateSchema,
  graphNodeSchema,
  importanceSchema,
  markingSchema,
  markSchema,
  missionRowSchema,
  operationRowSchema,
  placeRowSchema,
  probabilitySchema,
  recoveryPointSchema,
  segmentSchema,
  warningSchema,
  wordsSchema,
} from './answers.ts'
import { dependencyRowSchema, ownExposureSchema, versionRowSchema } from './editorAnswers.ts'
import { sectorSchema } from './objects.ts'

/** Unix ms in a query string. */
const moment = z.coerce.number().int().min(0)
const id = z.string().min(1).max(200)
const head = { asOf: z.number(), live: z.boolean(), marking: markingSchema }

/** The picture at a time: missions ranked as the list shows them, everything with a place for the map. */
export const overview = contract({
  path: '/picture/missions',
  may: 'picture:read',
  summary: 'Missions with state and reason, and the assets and services they depend on, now or at a past time',
  query: z.object({ at: moment.optional() }),
  reply: z.object({
    ...head,
    operations: z.array(operationRowSchema),
    missions: z.array(missionRowSchema),
    places: z.array(placeRowSchema),
    warnings: z.array(warningSchema),
  }),
})

/** One mission, whole. `probability` may take a second on a large model; Show the row of `overview` meanwhile. */
export const mission = contract({
  path: '/picture/missions/:id',
  may: 'picture:read',
  summary: 'One mission: dependency graph, exposures, probability, recovery, what to restore first, evidence, history',
  params: z.object({ id }),
  query: z.object({ at: moment.optional(), seed: z.coerce.number().int().min(0).max(0x7fffffff).optional() }),
  reply: z.object({
    ...head,
    mission: missionRowSchema,
    operation: operationRowSchema.optional(),
    description: z.string(),
    graph: z.object({
      nodes: z.array(graphNodeSchema),
      gates: z.array(graphGateSchema),
      edges: z.array(graphEdgeSchema),
    }),
    counts: z.object({ dependencies: z.number().int(), notCapable: z.number().int() }),
    exposures: z.array(exposureRowSchema),
    evidence: z.array(evidenceRowSchema),
    probability: probabilitySchema,
    /** Hours until capable again by restart order; 0 when capable, absent when nothing readable says how. */
    recoverHours: z.number().optional(),
    /** The first return that lifts the mission's state or capacity: "Elbląg first, 230215Z", and to what. */
    firstBack: z.object({ name: wordsSchema, at: z.number(), state: stateSchema }).optional(),
    recovery: z.array(recoveryPointSchema),
    /** Highest Birnbaum importance first, at most 20. */
    restoreFirst: z.array(importanceSchema),
    history: z.array(changeSchema),
    model: z.object({ version: z.number().int(), modified: z.number(), owner: z.string() }),
    warnings: z.array(warningSchema),
  }),
})

const numbers = z.object({ state: stateSchema, capacity: z.number().optional() })

/** A mission before and after. */
export const missionChangeSchema = z.object({
  mission: id,
  code: z.string(),
  name: wordsSchema,
  mark: markSchema,
  before: numbers,
  after: numbers,
})

/** What becomes of the missions; those that stay as they are only in number. */
export const consequences = {
  changes: z.array(missionChangeSchema),
  unchanged: z.number().int(),
  /** How many nodes of any kind change their state. */
  nodesChanged: z.number().int(),
}

/** Nothing is saved. `fail` and `restore` take ids of assets, services and exposures alike (exposures: restored = lifted). */
export const whatIf = contract({
  path: '/picture/what-if',
  may: 'picture:whatif',
  summary: 'What every mission becomes if these fail and those come back',
  body: z.object({
    fail: z.array(id).max(1000).default([]),
    restore: z.array(id).max(1000).default([]),
    /** Ask the probability and recovery of this mission too. */
    mission: id.optional(),
    at: moment.optional(),
  }),
  reply: z.object({
    ...head,
    ...consequences,
    asked: z
      .object({
        mission: id,
        before: numbers,
        after: numbers,
        probability: z.object({ before: probabilitySchema, after: probabilitySchema }),
        recoverHours: z.object({ before: z.number().optional(), after: z.number().optional() }),
      })
      .optional(),
    milliseconds: z.number(),
  }),
})

/** Two sets at most, as the address of the page has them: ids joined by commas. */
const sets = {
  fail: z.string().max(100_000).optional(),
  restore: z.string().max(100_000).optional(),
  bfail: z.string().max(100_000).optional(),
  brestore: z.string().max(100_000).optional(),
  at: moment.optional(),
}

/** The answer to a what-if set, or to two side by side, as a file; it leaves by the release port. */
export const whatIfCsv = contract({
  path: '/picture/what-if/csv',
  may: 'picture:whatif',
  summary: 'What every mission becomes under one or two what-if sets, as CSV',
  query: z.object(sets),
  reply: { stream: 'text/csv' },
})

export const whatIfJson = contract({
  path: '/picture/what-if/json',
  may: 'picture:whatif',
  summary: 'What every mission becomes under one or two what-if sets, as JSON',
  query: z.object(sets),
  reply: { stream: 'application/json' },
})

/** What would help most: single repairs and work-arounds (pairs where no single one helps) on top of a what-if set. */
export const helps = contract({
  path: '/picture/helps',
  may: 'picture:whatif',
  summary: 'Which single repair or work-around gains most, for one mission or for all',
  body: z.object({
    fail: z.array(id).max(1000).default([]),
    restore: z.array(id).max(1000).default([]),
    /** Rank by this mission. Left out: by all missions together. */
    mission: id.optional(),
    at: moment.optional(),
  }),
  reply: z.object({
    ...head,
    /** The best repair, pair and stand-in, then the next best; at most 10. None when nothing is below capable or nothing helps. */
    helps: z.array(
      z.object({
        /** `repair`: these come back. `workaround`: a stand-in of 0.9 where `for` needs the one thing named. */
        kind: z.enum(['repair', 'workaround']),
        things: z.array(z.object({ id, name: wordsSchema, mark: markSchema })),
        for: z.object({ id, name: wordsSchema, mark: markSchema }).optional(),
        /** Capacity gained: of the mission asked, else summed over missions. */
        gain: z.number(),
        /** Hours until it is expected back; absent when nobody says, and for work-arounds. */
        hours: z.number().optional(),
        changes: z.array(missionChangeSchema),
      }),
    ),
    /** How many repairs and work-arounds were tried. */
    tried: z.number().int(),
    milliseconds: z.number(),
  }),
})

export const timeline = contract({
  path: '/picture/timeline',
  may: 'picture:read',
  summary: 'State of every mission over a stretch of time, its changes with cause, and what happened by kind',
  query: z.object({ from: moment, to: moment, mission: id.optional() }),
  reply: z.object({
    ...head,
    from: z.number(),
    to: z.number(),
    missions: z.array(
      z.object({ id, code: z.string(), name: wordsSchema, mark: markSchema, segments: z.array(segmentSchema) }),
    ),
    changes: z.array(changeSchema),
    /** How many of the changes name an incident as cause. */
    withIncident: z.number().int(),
    events: z.array(eventSchema),
  }),
})

/** One page of nodes for pickers and the editor's table. */
export const nodes = contract({
  path: '/picture/nodes',
  may: 'picture:read',
  summary: 'Assets, services, tasks, missions and operations by name, for pickers and the editor',
  query: z.object({
    text: z.string().max(200).optional(),
    kind: z.enum(['asset', 'service', 'task', 'mission', 'operation']).optional(),
    /** Only service commitments. */
    commitments: z.literal('only').optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  reply: z.object({
    ...head,
    total: z.number().int(),
    nodes: z.array(
      z.object({
        id,
        kind: z.enum(['asset', 'service', 'task', 'mission', 'operation']),
        name: wordsSchema,
        code: z.string(),
        sector: sectorSchema.optional(),
        nation: z.string().optional(),
        state: stateSchema,
        /** Promised by an operator without naming assets. */
        commitment: z.boolean(),
        capacity: z.number().optional(),
        owner: z.string().optional(),
        mark: markSchema,
      }),
    ),
  }),
})

/** One node as the editor opens it: its own fields, what it needs, what needs it, its versions. */
export const modelNode = contract({
  path: '/picture/nodes/:id',
  may: 'picture:read',
  summary: 'One node of the model: its fields, what it needs, what needs it, its versions',
  params: z.object({ id }),
  reply: z.object({
    ...head,
    id,
    kind: z.enum(['asset', 'service', 'task', 'mission', 'operation']),
    name: wordsSchema,
    mark: markSchema,
    label: labelSchema,
    /** The STIX object's own properties as this reader has them. */
    fields: z.record(z.string(), z.unknown()),
    needs: z.array(dependencyRowSchema),
    neededBy: z.array(dependencyRowSchema.extend({ nodeName: wordsSchema })),
    /** What is known against it, newest first; what another capability tells is changed there. */
    exposures: z.array(ownExposureSchema),
    history: z.array(versionRowSchema),
    warnings: z.array(warningSchema),
  }),
})

/** Every version of a node, dependency or exposure that the reader may read, newest first. */
export const history = contract({
  path: '/picture/history/:id',
  may: 'picture:read',
  summary: 'Versions of one object of the picture, newest first, with what changed',
  params: z.object({ id }),
  reply: z.object({ ...head, versions: z.array(versionRowSchema) }),
})
