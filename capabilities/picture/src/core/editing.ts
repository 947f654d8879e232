import { contract } from '@testudo/kernel/contract'
import { positionSchema } from '@testudo/kernel/geo'
import { labelSchema } from '@testudo/kernel/marking'
import { z } from 'zod'
import { graphGateSchema, markingSchema, markSchema, wordsSchema } from './answers.ts'
import {
  consequences,
  helps,
  history,
  mission,
  modelNode,
  nodes,
  overview,
  timeline,
  whatIf,
  whatIfCsv,
  whatIfJson,
} from './contract.ts'
import { sectorSchema, thresholdsSchema } from './objects.ts'

/** Unix ms */
const moment = z.number().int().min(0)
const id = z.string().min(1).max(200)

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
  /** Addresses and blocks (CIDR) of its hosts, and their names: what telemetry says of them is said of this asset. */
  addresses: z
    .array(z.string().regex(/^[0-9a-f:.]{2,45}(\/\d{1,3})?$/i, 'is no address or block such as 10.31.4.0/24'))
    .max(1_000)
    .optional(),
  host_names: z
    .array(z.string().regex(/^[\w-]{1,63}(\.[\w-]{1,63})*\.?$/u, 'is no name of a host'))
    .max(1_000)
    .optional(),
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

const nodeBody = z.object({
  id: id.optional(),
  kind: z.enum(['asset', 'service', 'task', 'mission', 'operation']),
  ...nodeFields,
  name: nodeFields.name.optional(),
  ...authored,
})

/** Adds a node, or changes the one with `id`: fields given replace, fields left out stay. */
export const saveNode = contract({
  path: '/picture/nodes',
  may: 'picture:edit',
  summary: 'Add or change an asset, service, task, mission or operation',
  body: nodeBody,
  reply: saved,
})

const dependencyBody = z.object({
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
})

/** Adds a dependency ("node needs needs"), or changes the one with `id`. A cycle is refused, with the cycle named. */
export const saveDependency = contract({
  path: '/picture/dependencies',
  may: 'picture:edit',
  summary: 'Add or change a dependency; a cycle is refused with its path',
  body: dependencyBody,
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

const exposureBody = z.object({
  id: id.optional(),
  asset: id,
  name: z.string().min(1).max(300),
  health: z.number().min(0).max(1),
  /** Unix ms. */
  from: z.number().int(),
  until: z.number().int().optional(),
  /** STIX id of the evidence. Left out: the record itself is the statement. */
  cause: id.optional(),
  reference: z.string().min(1).max(100),
  what: z.string().min(1).max(200),
  what_fr: z.string().max(200).optional(),
  lifts: z.string().max(300).optional(),
  /** Who says so. */
  source: z.string().max(300).optional(),
  repairHours: z.number().min(0).optional(),
  reliability: z.enum(['A', 'B', 'C', 'D', 'E', 'F']).default('F'),
  credibility: z.enum(['1', '2', '3', '4', '5', '6']).default('6'),
  ...authored,
})

export const recordExposure = contract({
  path: '/picture/exposures',
  may: 'picture:edit',
  summary: 'Record what lowers the health of an asset or commitment, with its evidence',
  body: exposureBody,
  reply: saved,
})

const commitmentBody = z.object({
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
})

/** What an operator promises without naming its assets. Publishing again with `id` changes the promise. */
export const publishCommitment = contract({
  path: '/picture/commitments',
  may: 'picture:edit',
  summary: 'Publish or change a service commitment of a private operator',
  body: commitmentBody,
  reply: saved,
})

/** Exactly one edit as it would be saved. Refused for the same reasons; a circle is no refusal but named in the answer. */
export const preview = contract({
  path: '/picture/preview',
  may: 'picture:edit',
  summary: 'What an edit would do to the missions; nothing is saved',
  body: z.object({
    node: nodeBody.optional(),
    dependency: dependencyBody.optional(),
    exposure: exposureBody.optional(),
    commitment: commitmentBody.optional(),
    remove: id.optional(),
  }),
  reply: z.object({
    asOf: z.number(),
    live: z.boolean(),
    marking: markingSchema,
    ...consequences,
    /** The way round, the first name repeated at the end; empty when there is none. With one, saving is refused. */
    circle: z.array(wordsSchema),
    /** How the saved object would be marked. */
    mark: markSchema,
    milliseconds: z.number(),
  }),
})

/** What the editor's pickers offer: the labels in use that the reader knows, and evidence by words. */
export const editing = contract({
  path: '/picture/editing',
  may: 'picture:edit',
  summary: 'Labels to choose from, and evidence found by its words',
  query: z.object({ evidence: z.string().max(200).optional() }),
  reply: z.object({
    marking: markingSchema,
    /** The label of what is added without choosing one. */
    defaultLabel: labelSchema,
    labels: z.array(labelSchema),
    evidence: z.array(z.object({ id, type: z.string(), name: z.string(), reference: z.string(), mark: markSchema })),
  }),
})

export const contracts = [
  overview,
  mission,
  whatIf,
  whatIfCsv,
  whatIfJson,
  helps,
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
  preview,
  editing,
] as const
