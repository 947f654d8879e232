import { contract } from '@testudo/kernel/contract'
import { labelSchema } from '@testudo/kernel/marking'
import { positionSchema } from '@testudo/kernel/geo'
import { stateSchema } from '@testudo/kernel/situation'
import { z } from 'zod'
import {
  changeSchema,
  dependencyRowSchema,
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
  versionRowSchema,
  warningSchema,
  wordsSchema,
} from './answers.ts'
import { sectorSchema, thresholdsSchema } from './objects.ts'

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
    changes: z.array(
      z.object({ mission: id, code: z.string(), name: wordsSchema, mark: markSchema, before: numbers, after: numbers }),
    ),
    unchanged: z.number().int(),
    /** How many nodes of any kind change their state. */
    nodesChanged: z.number().int(),
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

// --- the dependency editor ---

/** One page of nodes for pickers and the editor's table. */
export const nodes = contract({
  path: '/picture/nodes',
  may: 'picture:read',
  summary: 'Assets, services, tasks, missions and operations by name, for pickers and the editor',
  query: z.object({
    text: z.string().max(200).optional(),
    kind: z.enum(['asset', 'service', 'task', 'mission', 'operation']).optional(),
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

/** What an edit answers: the object's id, and the version `undo` needs to take it back. */
const saved = z.object({ id, modified: z.string(), undo: z.object({ id, modified: z.string() }) })

const authored = {
  /** Default: the label the object has, else the node's default. */
  label: labelSchema.optional(),
  confidence: z.number().int().min(0).max(100).optional(),
}

const nodeFields = {
  name: z.string().min(1).max(300),
  name_fr: z.string().max(300).optional(),
  description: z.string().max(10_000).optional(),
  sector: sectorSchema.optional(),
  nation: z.string().length(3).optional(),
  owner: z.string().max(300).optional(),
  position: positionSchema.optional(),
  path: z
    .array(z.tuple([z.number(), z.number()]))
    .min(2)
    .optional(),
  probability: z.number().min(0).max(1).optional(),
  capacity: z.number().min(0).max(1).optional(),
  repair_hours: z.number().min(0).optional(),
  report_hours: z.number().positive().optional(),
  // missions
  code: z.string().min(1).max(20).optional(),
  operation: id.optional(),
  thresholds: thresholdsSchema.optional(),
  decisionAt: moment.optional(),
  path_kind: z.enum(['sea', 'rail', 'road', 'air', 'data', 'power']).optional(),
  nations: z.array(z.string().length(3)).optional(),
}

/** Adds a node, or changes the one with `id`: fields given replace, fields left out stay. */
export const saveNode = contract({
  path: '/picture/nodes',
  may: 'picture:edit',
  summary: 'Add or change an asset, service, task, mission or operation',
  body: z.object({
    id: id.optional(),
    kind: z.enum(['asset', 'service', 'task', 'mission', 'operation']),
    ...nodeFields,
    name: nodeFields.name.optional(),
    ...authored,
  }),
  reply: saved,
})

/** Adds a dependency ("node needs needs"), or changes the one with `id`. A cycle is refused, with the cycle named. */
export const saveDependency = contract({
  path: '/picture/dependencies',
  may: 'picture:edit',
  summary: 'Add or change a dependency; a cycle is refused with its path',
  body: z.object({
    id: id.optional(),
    node: id,
    needs: id,
    gate: z.string().min(1).max(100).default('needs'),
    gateFr: z.string().max(100).optional(),
    rule: graphGateSchema.shape.rule.default('all'),
    k: z.number().int().positive().optional(),
    weight: z.number().positive().optional(),
    workaround: z.object({ capacity: z.number().min(0).max(1), hours: z.number().positive() }).optional(),
    /** Who says so. */
    source: z.string().min(1).max(300),
    /** When (Unix ms). Default: now. */
    date: z.number().int().optional(),
    owner: z.string().max(300).optional(),
    ...authored,
  }),
  reply: saved,
})

/** Revokes a node, dependency, exposure or commitment; `undo` brings it back. */
export const remove = contract({
  path: '/picture/remove',
  may: 'picture:edit',
  summary: 'Remove a node, dependency or exposure (a new, revoked version)',
  body: z.object({ id }),
  reply: saved,
})

/** Writes the version before `modified` again as the newest; undoing an addition revokes it. */
export const undo = contract({
  path: '/picture/undo',
  may: 'picture:edit',
  summary: 'Take back one edit',
  body: z.object({ id, modified: z.string() }),
  reply: saved,
})

export const recordExposure = contract({
  path: '/picture/exposures',
  may: 'picture:edit',
  summary: 'Record what lowers the health of an asset or commitment, with its evidence',
  body: z.object({
    id: id.optional(),
    asset: id,
    name: z.string().min(1).max(300),
    health: z.number().min(0).max(1),
    /** Unix ms. */
    from: z.number().int(),
    until: z.number().int().optional(),
    /** STIX id of the evidence. */
    cause: id,
    reference: z.string().min(1).max(100),
    what: z.string().min(1).max(200),
    what_fr: z.string().max(200).optional(),
    lifts: z.string().max(300).optional(),
    repairHours: z.number().min(0).optional(),
    reliability: z.enum(['A', 'B', 'C', 'D', 'E', 'F']).default('F'),
    credibility: z.enum(['1', '2', '3', '4', '5', '6']).default('6'),
    ...authored,
  }),
  reply: saved,
})

/** What an operator promises without naming its assets. Publishing again with `id` changes the promise. */
export const publishCommitment = contract({
  path: '/picture/commitments',
  may: 'picture:edit',
  summary: 'Publish or change a service commitment of a private operator',
  body: z.object({
    id: id.optional(),
    name: z.string().min(1).max(300),
    name_fr: z.string().max(300).optional(),
    description: z.string().max(10_000).optional(),
    sector: sectorSchema.optional(),
    nation: z.string().length(3).optional(),
    owner: z.string().max(300).optional(),
    position: positionSchema.optional(),
    capacity: z.number().min(0).max(1),
    probability: z.number().min(0).max(1).default(1),
    repair_hours: z.number().min(0).default(0),
    /** Unix ms; after it the state is unknown. */
    committedUntil: z.number().int().optional(),
    ...authored,
  }),
  reply: saved,
})

export const contracts = [
  overview,
  mission,
  whatIf,
  timeline,
  nodes,
  modelNode,
  history,
  saveNode,
  saveDependency,
  remove,
  undo,
  recordExposure,
  publishCommitment,
] as const
