import { labelSchema } from '@testudo/kernel/marking'
import { positionSchema } from '@testudo/kernel/geo'
import { stateSchema } from '@testudo/kernel/situation'
import { z } from 'zod'
import { sectorSchema, thresholdsSchema } from './objects.ts'

/** The shapes inside the picture's answers. Times are Unix ms, durations hours, capacities and probabilities in [0, 1]. */

/** A text in both languages; `fr` equals `en` where nobody gave a French one. */
export const wordsSchema = z.object({ en: z.string(), fr: z.string() })
export type Words = z.infer<typeof wordsSchema>

/** How a row is marked: `portion` opens it ("(AR)", '' when its policy has no mark), `chips` follow the name (TLP, PAP). */
export const markSchema = z.object({ portion: z.string(), chips: z.array(z.string()) })
export type Mark = z.infer<typeof markSchema>

/** For the banner: join of the labels of the portions in this answer, and how many they are. */
export const markingSchema = z.object({ label: labelSchema, portions: z.number().int() })
export type AnswerMarking = z.infer<typeof markingSchema>

/** [lon, lat] pairs, at least two: a line on the map. */
const pathSchema = z.array(z.tuple([z.number(), z.number()]))

export const kindSchema = z.enum(['asset', 'service', 'task', 'mission'])
export type Kind = z.infer<typeof kindSchema>

/**
 * Why a state is what it is, structurally: `gate` (k of n up), `node` (one thing is out or lowered), `fallback` (runs on a
 * work-around, `until` its end), `stale` (owner stopped reporting), `ended` (commitment ran out), `cycle` (the model
 * depends on itself), `empty` (nothing readable says what it depends on).
 */
export const reasonSchema = z.object({
  kind: z.enum(['gate', 'node', 'fallback', 'stale', 'ended', 'cycle', 'empty']),
  /** The bold part of the sentence. */
  text: wordsSchema,
  /** The node the reason is about. */
  node: z.string(),
  until: z.number().optional(),
})
export type Reason = z.infer<typeof reasonSchema>

/** One thing named after the reason: link `name` to the node `id`, `reference` to the evidence `evidenceId`. */
export const causeSchema = z.object({
  id: z.string(),
  name: wordsSchema,
  /** `wiped`, `isolated after exploitation`. */
  verb: wordsSchema,
  /** `INC-0217`; '' when nothing is known but the failure itself. */
  reference: z.string(),
  /** STIX id of the incident, vulnerability or report; '' when there is none. */
  evidenceId: z.string(),
  /** Page of the evidence, where it is no object of the store. */
  evidenceRoute: z.string().optional(),
})
export type Cause = z.infer<typeof causeSchema>

/** The because-sentence, in parts for linking and as plain text. A capable mission has no reason and no causes. */
export const becauseSchema = z.object({
  state: stateSchema,
  since: z.number(),
  reason: reasonSchema.optional(),
  /** At most three. */
  causes: z.array(causeSchema),
  /** The state before, told when it is unknown ("capable before"). */
  before: stateSchema.optional(),
  /** How many more there are ("and 4 more"). */
  more: z.number().int(),
  text: wordsSchema,
})
export type Because = z.infer<typeof becauseSchema>

export const missionRowSchema = z.object({
  id: z.string(),
  code: z.string(),
  name: wordsSchema,
  operation: z.string(),
  state: stateSchema,
  /** Absent when unknown. */
  capacity: z.number().optional(),
  since: z.number(),
  because: becauseSchema,
  thresholds: thresholdsSchema,
  decisionAt: z.number().optional(),
  nations: z.array(z.string()),
  position: positionSchema.optional(),
  path: pathSchema.optional(),
  pathKind: z.enum(['sea', 'rail', 'road', 'air', 'data', 'power']).optional(),
  /** Ids of the assets and services it depends on, for drawing and selecting on the map. */
  needs: z.array(z.string()),
  mark: markSchema,
  label: labelSchema,
})
export type MissionRow = z.infer<typeof missionRowSchema>

/** An asset or service on the map and in its table. */
export const placeRowSchema = z.object({
  id: z.string(),
  kind: z.enum(['asset', 'service']),
  name: wordsSchema,
  sector: sectorSchema.optional(),
  nation: z.string().optional(),
  owner: z.string().optional(),
  commitment: z.boolean(),
  state: stateSchema,
  capacity: z.number().optional(),
  since: z.number(),
  position: positionSchema.optional(),
  path: pathSchema.optional(),
  /** How many missions depend on it. */
  missions: z.number().int(),
  mark: markSchema,
})
export type PlaceRow = z.infer<typeof placeRowSchema>

export const operationRowSchema = z.object({
  id: z.string(),
  name: wordsSchema,
  starts: z.number().optional(),
  ends: z.number().optional(),
  missions: z.number().int(),
  mark: markSchema,
})

/** Something wrong in the stored model that this reader may know about. */
export const warningSchema = z.object({ code: z.string(), text: wordsSchema, ids: z.array(z.string()) })
export type ModelWarning = z.infer<typeof warningSchema>

/**
 * Probability of being capable at `horizonHours` from the asked time. `value` is exact or a Monte Carlo mean with its
 * 95 % interval; `lowerBound` and `upperBound` are what one pass can promise ("at least", "at most"), never a value.
 */
export const probabilitySchema = z.object({
  value: z.number(),
  method: z.enum(['exact', 'monte-carlo']),
  interval: z.tuple([z.number(), z.number()]).optional(),
  runs: z.number().int().optional(),
  seed: z.number().int().optional(),
  lowerBound: z.number(),
  upperBound: z.number(),
  horizonHours: z.number(),
  milliseconds: z.number(),
})
export type Probability = z.infer<typeof probabilitySchema>

export const importanceSchema = z.object({
  id: z.string(),
  name: wordsSchema,
  state: stateSchema,
  /** P(mission | it is up) − P(mission | it is down). */
  birnbaum: z.number(),
  /** birnbaum × (1 − its probability): what protecting it would gain. */
  gain: z.number(),
  mark: markSchema,
})

export const graphNodeSchema = z.object({
  id: z.string(),
  kind: kindSchema,
  name: wordsSchema,
  sector: sectorSchema.optional(),
  nation: z.string().optional(),
  commitment: z.boolean(),
  state: stateSchema,
  capacity: z.number().optional(),
  /** Column, 0 = assets … 3 = mission; a service that needs services still stands in column 1. */
  layer: z.number().int(),
  /** Second line under the name: reference of the worst exposure, or ''. */
  note: z.string(),
  /** How many missions of this reader depend on it. */
  missions: z.number().int(),
  mark: markSchema,
})
export type GraphNode = z.infer<typeof graphNodeSchema>

/** The pill before a node: members enter the gate, the gate enters the node; the gates of one node are joined by AND. */
export const graphGateSchema = z.object({
  id: z.string(),
  node: z.string(),
  rule: z.enum(['all', 'any', 'at-least', 'share', 'weighted']),
  k: z.number().int().optional(),
  of: z.number().int(),
  /** `all`, `any`, `2 of 3`, `2 shared by 3`, `weights`. */
  text: wordsSchema,
  capacity: z.number().optional(),
})
export type GraphGate = z.infer<typeof graphGateSchema>

/** From a node to the gate it enters. */
export const graphEdgeSchema = z.object({
  id: z.string(),
  from: z.string(),
  gate: z.string(),
  to: z.string(),
  /** State of what flows through (the source's state, or degraded while the fallback carries it). */
  state: stateSchema,
  capacity: z.number().optional(),
  weight: z.number().optional(),
  fallback: z
    .object({ capacity: z.number(), hours: z.number(), active: z.boolean(), until: z.number().optional() })
    .optional(),
  /** True when loss reaches the mission through this edge. */
  loss: z.boolean(),
})
export type GraphEdge = z.infer<typeof graphEdgeSchema>

export const exposureRowSchema = z.object({
  id: z.string(),
  kind: z.enum(['incident', 'vulnerability', 'undersea', 'information', 'threat', 'other']),
  reference: z.string(),
  evidenceId: z.string(),
  evidenceRoute: z.string().optional(),
  what: wordsSchema,
  asset: z.string(),
  assetName: wordsSchema,
  assetState: stateSchema,
  from: z.number(),
  until: z.number().optional(),
  /** `B2`; '' when ungraded. */
  grade: z.string(),
  health: z.number(),
  /** What the asked mission would gain if this one alone were gone. */
  capacityLost: z.number(),
  lifts: z.string(),
  repairHours: z.number().optional(),
  active: z.boolean(),
  /** False for exposures gathered from other capabilities: those are changed there. */
  editable: z.boolean(),
  mark: markSchema,
})
export type ExposureRow = z.infer<typeof exposureRowSchema>

export const evidenceRowSchema = z.object({
  id: z.string(),
  /** Its page, where it is no object of the store. */
  route: z.string().optional(),
  kind: exposureRowSchema.shape.kind,
  reference: z.string(),
  title: z.string(),
  source: z.string(),
  grade: z.string(),
  at: z.number(),
  /** Assets of this mission it speaks about. */
  assets: z.array(z.string()),
  mark: markSchema,
})

/** A stretch of one state: [from, to). `causes` names what began it. */
export const segmentSchema = z.object({
  from: z.number(),
  to: z.number(),
  state: stateSchema,
  capacity: z.number().optional(),
})
export type Segment = z.infer<typeof segmentSchema>

export const changeSchema = z.object({
  at: z.number(),
  mission: z.string(),
  code: z.string(),
  from: stateSchema,
  to: stateSchema,
  capacity: z.number().optional(),
  because: becauseSchema,
})
export type Change = z.infer<typeof changeSchema>

/** Recovery from the asked time on, one step per change: capacity by model A, probability by model B (absent when not computed). */
export const recoveryPointSchema = z.object({
  at: z.number(),
  capacity: z.number(),
  state: stateSchema,
  probability: z.number().optional(),
  /** What comes back at this moment. */
  back: z.array(wordsSchema),
})

export const eventSchema = z.object({
  id: z.string(),
  at: z.number(),
  kind: exposureRowSchema.shape.kind,
  title: z.string(),
  subjects: z.array(z.string()),
  mark: markSchema,
})
