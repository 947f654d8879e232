import { z } from 'zod'
import {
  DETERMINATIONS,
  EVENT_EXTENSION,
  EVENT_STATES,
  INCIDENT_CORE,
  INVESTIGATION,
  PORTION_EXTENSION,
  TASK_EXTENSION,
  TASK_OUTCOMES,
} from './vocabulary.ts'

/** RFC 3339, as STIX writes it. */
const time = z.string().max(40)
const refs = z.array(z.string()).max(500).default([])

/** Who has a part in an incident: nations, and operators or other organisations of a nation. */
export const participantSchema = z.object({
  organisation: z.string().min(1).max(300),
  nation: z
    .string()
    .regex(/^([A-Z]{3})?$/, 'expected three letters: EST')
    .default(''),
  part: z.enum(['lead', 'supports', 'affected', 'informed']),
  /** The STIX identity, where it is known. */
  identity_ref: z.string().optional(),
})
export type Participant = Readonly<z.infer<typeof participantSchema>>

const closureSchema = z.object({
  at: time,
  because: z.string().max(10_000),
  /** STIX keeps no empty text: left out when nothing was learned. */
  lessons: z.string().max(50_000).default(''),
})

/** What our extension adds to the incident itself. Only its lead writes it. */
const incidentOwn = z.looseObject({
  extension_type: z.literal('property-extension'),
  number: z.string().max(40),
  participants: z.array(participantSchema).max(200).default([]),
  /** What it touches: assets, services, missions. */
  touches_refs: refs,
  /** Why a person judged it as critical as `criticality` says. */
  criticality_because: z.string().max(2_000).optional(),
  closure: closureSchema.optional(),
})

const incidentCore = z.looseObject({
  extension_type: z.literal('property-extension'),
  determination: z.enum(DETERMINATIONS),
  investigation_status: z.enum(INVESTIGATION),
  criticality: z.number().int().min(0).max(100).optional(),
  incident_types: z.array(z.string().max(100)).max(50).default([]),
})

/** What our extension adds to every other portion. */
const portionOwn = z.looseObject({
  extension_type: z.literal('property-extension'),
  incident_ref: z.string(),
  /** The organisation that wrote it, by the name others know. */
  author: z.string().max(300).default(''),
  /** Of an event: when its author learned of it. */
  known_at: time.optional(),
  /** ATT&CK and DISARM identifiers: `T0857`, `T0049.003`. */
  techniques: z.array(z.string().max(40)).max(100).default([]),
  /** Of a task: until when, and whose it is. */
  due: time.optional(),
  owner: z.string().max(300).optional(),
  /** Of a report: the task it is about. */
  task_ref: z.string().optional(),
  /** Of observed data: the values, as people read them. */
  values: z.array(z.string().max(4_000)).max(500).default([]),
  /** Accounts and organisations called by name. */
  mentions: z.array(z.string().max(300)).max(50).default([]),
  /** Of a grouping: alerts put together, by the names their node gave them. */
  alert_refs: z.array(z.string().max(200)).max(500).default([]),
})

const common = {
  spec_version: z.literal('2.1'),
  id: z.string(),
  created: time,
  modified: time,
  created_by_ref: z.string().optional(),
  revoked: z.boolean().optional(),
  confidence: z.number().int().min(0).max(100).optional(),
}
const own = z.looseObject({ [PORTION_EXTENSION]: portionOwn })

export const incidentSchema = z.looseObject({
  ...common,
  type: z.literal('incident'),
  name: z.string().max(1_000),
  description: z.string().max(50_000).default(''),
  extensions: z
    .looseObject({ [INCIDENT_CORE]: incidentCore.optional(), [PORTION_EXTENSION]: incidentOwn.optional() })
    .default({}),
})
/** STIX 2.1 §4.7 with Incident Core 2.0 §2.1. */
export type Incident = Readonly<z.infer<typeof incidentSchema>>

/** Incident Core 2.0 §2.2: what happened. */
const eventSchema = z.looseObject({
  ...common,
  type: z.literal('event'),
  status: z.enum(EVENT_STATES),
  name: z.string().max(1_000).default(''),
  description: z.string().max(50_000).default(''),
  start_time: time.optional(),
  extensions: own.and(z.looseObject({ [EVENT_EXTENSION]: z.looseObject({}) })),
})

/** Incident Core 2.0 §2.4: what is to be done; with `task_ref`, what its owner says of it. */
const taskSchema = z.looseObject({
  ...common,
  type: z.literal('task'),
  outcome: z.enum(TASK_OUTCOMES),
  name: z.string().max(1_000).default(''),
  description: z.string().max(50_000).default(''),
  priority: z.number().int().min(0).max(100).optional(),
  task_types: z.array(z.string().max(100)).max(20).default([]),
  end_time: time.optional(),
  extensions: own.and(z.looseObject({ [TASK_EXTENSION]: z.looseObject({}) })),
})

/** STIX 2.1 §4.13: what somebody says of it. */
const noteSchema = z.looseObject({
  ...common,
  type: z.literal('note'),
  content: z.string().max(50_000),
  abstract: z.string().max(1_000).optional(),
  authors: z.array(z.string()).default([]),
  object_refs: refs,
  extensions: own,
})

/** STIX 2.1 §4.14 and §4.5: observables seen, and things put together with the incident. */
const bundleSchema = z.looseObject({
  ...common,
  type: z.enum(['observed-data', 'grouping']),
  name: z.string().max(1_000).optional(),
  object_refs: refs,
  first_observed: time.optional(),
  extensions: own,
})

export const portionSchema = z.discriminatedUnion('type', [eventSchema, taskSchema, noteSchema, bundleSchema])
export type Portion = Readonly<z.infer<typeof portionSchema>>
export type TaskPortion = Readonly<z.infer<typeof taskSchema>>
export type EventPortion = Readonly<z.infer<typeof eventSchema>>
export type NotePortion = Readonly<z.infer<typeof noteSchema>>

export const PORTION_TYPES = ['event', 'task', 'note', 'observed-data', 'grouping'] as const

export const ownOf = (incident: Pick<Incident, 'extensions'>) => incident.extensions[PORTION_EXTENSION]
export const coreOf = (incident: Incident) => incident.extensions[INCIDENT_CORE]
/** What the portion says besides its standard properties. */
export const saysOf = (portion: Portion) => portion.extensions[PORTION_EXTENSION]

/** Letters and digits nobody mistakes for each other when read out (Crockford's base 32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The number people say of an incident: drawn from the random part of its id, so that it tells of no other. */
export function numberFrom(id: string): string {
  let rest = Number.parseInt(id.slice(-8), 16)
  let letters = ''
  for (let i = 0; i < 5; i++) {
    letters += LETTERS[rest % 32]
    rest = Math.floor(rest / 32)
  }
  return `INC-${letters}`
}
