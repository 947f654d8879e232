import { positionSchema } from '@testudo/kernel/geo'
import { z } from 'zod'
import { readDomain } from './domains.ts'
import { readRange } from './ranges.ts'

/**
 * An operation, hunt, exercise or measure an ally announces, so that others do not run into it: a new SDO of STIX 2.1
 * (§7.3), stored, labelled and released like any object.
 */
export const ACTIVITY_TYPE = 'x-testudo-activity'
export const ACTIVITY_EXTENSION = 'extension-definition--8c1f5e0a-6b3d-4f27-9a7e-2d40c95b7e13'

export const ACTIVITY_KINDS = ['operation', 'hunt', 'exercise', 'measure'] as const
export const ACTIVITY_STATES = ['planned', 'running', 'ended', 'cancelled'] as const
export type ActivityKind = (typeof ACTIVITY_KINDS)[number]

/** What an activity may touch: things that stand or run somewhere, and those it is about. */
export const TARGET_TYPES = [
  'x-testudo-asset',
  'x-testudo-service',
  'x-testudo-mission',
  'infrastructure',
  'intrusion-set',
  'threat-actor',
  'campaign',
  'malware',
  'identity',
] as const

/** Most entries of one list. */
export const MOST_TARGETS = 200

const rangeText = z
  .string()
  .max(60)
  .refine((text) => readRange(text) !== undefined, 'expected an IPv4 or IPv6 range: 198.51.100.0/24')
const domainText = z
  .string()
  .max(260)
  .refine((text) => readDomain(text) !== undefined, 'expected a domain name: rail.example')
const sector = z.string().regex(/^[a-z][a-z-]{0,39}$/, 'expected a sector in lower-case letters')
const nation = z.string().regex(/^[A-Z]{3}$/, 'expected three letters: EST')

/** What people fill in; times are added by whoever stores it. */
export const activityFields = {
  kind: z.enum(ACTIVITY_KINDS),
  name: z.string().min(1).max(300),
  name_fr: z.string().max(300).optional(),
  description: z.string().max(10_000).optional(),
  sectors: z.array(sector).max(20).default([]),
  nations: z.array(nation).max(60).default([]),
  ranges: z.array(rangeText).max(MOST_TARGETS).default([]),
  domains: z.array(domainText).max(MOST_TARGETS).default([]),
  position: positionSchema.optional(),
  /** Whom to call: a desk and its number, never more than may be read by everybody who reads this. */
  contact: z.string().max(500).default(''),
}

/** As it is stored: `starts` and `ends` are RFC 3339; without an end it goes on. */
export const activitySchema = z.looseObject({
  spec_version: z.literal('2.1'),
  type: z.literal(ACTIVITY_TYPE),
  id: z.string(),
  created: z.string(),
  modified: z.string(),
  revoked: z.boolean().optional(),
  ...activityFields,
  state: z.enum(ACTIVITY_STATES).default('planned'),
  starts: z.string(),
  ends: z.string().optional(),
  target_refs: z.array(z.string()).max(MOST_TARGETS).default([]),
  /** Who announced it, by the name others know; only that organisation changes it. */
  organisation: z.string().max(300).default(''),
})
export type Activity = Readonly<z.infer<typeof activitySchema>>
