import { positionSchema } from '@testudo/kernel/geo'
import { z } from 'zod'

/**
 * The mission picture as STIX 2.1 objects: four new SDOs for what stands on the map and in the graph, one for what
 * lowers the health of an asset, and the ordinary `relationship` with `relationship_type: "depends-on"` for a
 * dependency (source_ref needs target_ref), so that edges are stored, labelled, shared and shown like any other.
 */
export const NEW_SDO_EXTENSION = 'extension-definition--ed64ad78-eef6-4c62-bc40-35a8deadd2a7'
/** Property extension of a `depends-on` relationship. */
export const DEPENDENCY_EXTENSION = 'extension-definition--d1259832-9ff3-4aa9-98a2-a8b479e5b70a'

const common = {
  spec_version: z.literal('2.1'),
  id: z.string(),
  created: z.string(),
  modified: z.string(),
  created_by_ref: z.string().optional(),
  revoked: z.boolean().optional(),
  /** Taken off the picture; can be taken back, which a STIX revocation cannot (§3.6.3). */
  x_testudo_removed: z.boolean().optional(),
  confidence: z.number().int().min(0).max(100).optional(),
  name: z.string().min(1),
  /** French name where it differs. */
  name_fr: z.string().optional(),
  description: z.string().optional(),
  extensions: z.record(z.string(), z.unknown()).optional(),
}

/** [lon, lat] in WGS 84 degrees, as GeoJSON orders them. */
const lonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])

export const SECTORS = [
  'port',
  'rail',
  'road',
  'airport',
  'power',
  'telecom',
  'cable',
  'fuel',
  'datacentre',
  'satellite',
  'health',
  'water',
  'information',
  'military',
] as const
export const sectorSchema = z.enum(SECTORS)
export type Sector = z.infer<typeof sectorSchema>

/** Something that stands somewhere and can fail by itself. Time unit: hours. */
export const assetSchema = z.looseObject({
  ...common,
  type: z.literal('x-testudo-asset'),
  sector: sectorSchema,
  /** ISO 3166 alpha-3. */
  nation: z.string().length(3),
  /** STIX identity of the owner or operator. */
  owner_ref: z.string().optional(),
  /** IPv4 and IPv6 addresses and CIDR blocks of its hosts, and their names: telemetry of them is this asset's. */
  addresses: z.array(z.string().min(2).max(49)).max(1_000).optional(),
  host_names: z.array(z.string().min(1).max(253)).max(1_000).optional(),
  position: positionSchema.optional(),
  /** A line (cable, railway section, pipeline); at least two points. */
  path: z.array(lonLat).min(2).optional(),
  /** Probability in [0, 1] that the asset is up within the next 24 h when nothing is known against it. */
  probability: z.number().min(0).max(1).default(1),
  /** Own health in [0, 1] when nothing is known against it. */
  capacity: z.number().min(0).max(1).default(1),
  repair_hours: z.number().min(0).default(0),
  /** The owner promises a report at least this often; without one the state is unknown. */
  report_hours: z.number().positive().optional(),
  /** Newest report (RFC 3339). Default: when the object or an exposure of it was last modified. */
  reported: z.string().optional(),
})

/** What assets together deliver. A *service commitment* is a service whose operator promises capacity without naming its assets. */
export const serviceSchema = z.looseObject({
  ...common,
  type: z.literal('x-testudo-service'),
  sector: sectorSchema.optional(),
  nation: z.string().length(3).optional(),
  owner_ref: z.string().optional(),
  position: positionSchema.optional(),
  commitment: z.boolean().default(false),
  capacity: z.number().min(0).max(1).default(1),
  probability: z.number().min(0).max(1).default(1),
  repair_hours: z.number().min(0).default(0),
  /** Promised only until then (RFC 3339). */
  committed_until: z.string().optional(),
})

export const taskSchema = z.looseObject({ ...common, type: z.literal('x-testudo-task') })

export const thresholdsSchema = z.object({ capable: z.number(), degraded: z.number(), severe: z.number() })

export const missionSchema = z.looseObject({
  ...common,
  type: z.literal('x-testudo-mission'),
  /** Short code people say: `M-04`. */
  code: z.string().min(1),
  operation_ref: z.string(),
  thresholds: thresholdsSchema.default({ capable: 0.9, degraded: 0.6, severe: 0.2 }),
  /** When the commander must next decide about it (RFC 3339). */
  decision_at: z.string().optional(),
  /** Where its mark stands on the map, and the way it goes. */
  position: positionSchema.optional(),
  path: z.array(lonLat).min(2).optional(),
  path_kind: z.enum(['sea', 'rail', 'road', 'air', 'data', 'power']).optional(),
  nations: z.array(z.string().length(3)).default([]),
})

export const operationSchema = z.looseObject({
  ...common,
  type: z.literal('x-testudo-operation'),
  starts: z.string().optional(),
  ends: z.string().optional(),
})

/** Something known that lowers the health of an asset or a commitment for a time. */
export const exposureSchema = z.looseObject({
  ...common,
  type: z.literal('x-testudo-exposure'),
  asset_ref: z.string(),
  /** Health left, in [0, 1]. */
  health: z.number().min(0).max(1),
  /** RFC 3339. */
  starts: z.string(),
  ends: z.string().optional(),
  /** The evidence: an incident, vulnerability, report, sighting. */
  cause_ref: z.string(),
  /** The reference people say: `INC-0217`, `CVE-2026-99417`. */
  reference: z.string(),
  /** Verb clause for the because-sentence: `wiped`, `isolated`; French beside it. */
  what: z.string(),
  what_fr: z.string().optional(),
  lifts: z.string().optional(),
  /** Who says so, where it is not the author. */
  source: z.string().optional(),
  repair_hours: z.number().min(0).optional(),
  reliability: z.enum(['A', 'B', 'C', 'D', 'E', 'F']).default('F'),
  credibility: z.enum(['1', '2', '3', '4', '5', '6']).default('6'),
})

/**
 * Inside `extensions[DEPENDENCY_EXTENSION]` of a depends-on relationship. Dependencies of one node with the same `gate`
 * name form one gate; the gates of a node are joined by AND. A reader who sees fewer members sees a smaller gate:
 * `k` is clamped to the members he has.
 */
export const dependencySchema = z.object({
  extension_type: z.literal('property-extension'),
  gate: z.string().min(1),
  /** French of the gate's name, which the because-sentence uses as a noun ("traffic-control links"). */
  gate_fr: z.string().optional(),
  rule: z.enum(['all', 'any', 'at-least', 'share', 'weighted']),
  /** at-least, share: how many members are needed. */
  k: z.number().int().positive().optional(),
  /** weighted: this member's weight. */
  weight: z.number().positive().optional(),
  /** If the member fails: this capacity for this many hours. */
  workaround: z.object({ capacity: z.number().min(0).max(1), hours: z.number().positive() }).optional(),
  /** Who says so, when (RFC 3339; default: when the relationship was modified), and who answers for it. */
  source: z.string().optional(),
  stated: z.string().optional(),
  owner: z.string().optional(),
})

export type Asset = Readonly<z.infer<typeof assetSchema>>
export type Service = Readonly<z.infer<typeof serviceSchema>>
export type Task = Readonly<z.infer<typeof taskSchema>>
export type Mission = Readonly<z.infer<typeof missionSchema>>
export type Operation = Readonly<z.infer<typeof operationSchema>>
export type ExposureObject = Readonly<z.infer<typeof exposureSchema>>
export type Dependency = Readonly<z.infer<typeof dependencySchema>>
