import { URGENCIES } from '@testudo/kernel/waiting'
import { z } from 'zod'
import { isZone } from './hours.ts'
import { DEEDS, HELP_TYPE, OFFER_TYPE, PLACES, WORD_EXTENSION } from './vocabulary.ts'

/** RFC 3339, as STIX writes it, in years whose wall clocks can be told. */
const time = z
  .string()
  .max(40)
  .refine((text) => /^(19|20|21)\d\d-/.test(text) && !Number.isNaN(Date.parse(text)), 'expected a time of 1900 to 2199')
const nation = z.string().regex(/^([A-Z]{3})?$/, 'expected three letters: EST')

export const skillsSchema = z
  .array(z.object({ skill: z.string().trim().min(1).max(80), people: z.number().int().min(1).max(500) }))
  .max(30)
export type Skills = Readonly<z.infer<typeof skillsSchema>>

/** Daily hours of work in one time zone; `to` not after `from` ends on the next day. Days are those of ISO 8601: 1 is Monday. */
export const hoursSchema = z.object({
  zone: z.string().max(60).refine(isZone, 'expected a time zone: Europe/Vilnius'),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM'),
  to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM'),
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7).default([1, 2, 3, 4, 5, 6, 7]),
})
export type Hours = Readonly<z.infer<typeof hoursSchema>>

/** A level of a label policy. */
export const clearanceSchema = z.object({ policy: z.string().max(100), classification: z.string().max(100) })
export type Clearance = Readonly<z.infer<typeof clearanceSchema>>

/** BCP 47 (RFC 5646): language, script, region. */
export const languagesSchema = z
  .array(z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/, 'expected a language: en, pl, sr-Latn'))
  .max(20)

const common = {
  spec_version: z.literal('2.1'),
  id: z.string(),
  created: time,
  modified: time,
  created_by_ref: z.string().optional(),
  revoked: z.boolean().optional(),
  name: z.string().max(300),
  description: z.string().max(20_000).default(''),
  skills: skillsSchema.default([]),
  clearance: clearanceSchema.optional(),
  languages: languagesSchema.default([]),
  hours: hoursSchema.optional(),
  from: time,
  until: time,
  place: z.enum(PLACES).default('both'),
  /** Whose it is, by the name others know; only that organisation speaks for it. */
  organisation: z.string().max(300).default(''),
  nation: nation.default(''),
}

const offerSchema = z.looseObject({
  ...common,
  type: z.literal(OFFER_TYPE),
  people: z.number().int().min(1).max(500).default(1),
  tools: z.array(z.string().max(200)).max(50).default([]),
  caveats: z.string().max(5_000).default(''),
  state: z.enum(['open', 'withdrawn']).default('open'),
})
/** A team that may help. Times are RFC 3339. */
export type Offer = Readonly<z.infer<typeof offerSchema>>

const helpSchema = z.looseObject({
  ...common,
  type: z.literal(HELP_TYPE),
  urgency: z.enum(URGENCIES).default('routine'),
  /** Hours each day that both must work at the same time. */
  overlap_hours: z.number().min(0).max(24).default(0),
  about_refs: z.array(z.string()).max(50).default([]),
  state: z.enum(['open', 'closed', 'cancelled']).default('open'),
})
/** Help that is wanted. Times are RFC 3339. */
export type Help = Readonly<z.infer<typeof helpSchema>>

const text = z.string().trim().min(1)
/** What one side says at the end: what was done, what was found, and which access ends. */
export const reportSchema = z.object({
  done: text.max(10_000),
  findings: z.string().max(20_000).default(''),
  hours: z.number().min(0).max(100_000),
  /** Accounts, certificates, keys, rooms: what was opened for the team. */
  access: z
    .array(z.object({ what: text.max(300), removed: z.boolean() }))
    .max(50)
    .default([]),
})
export type Report = Readonly<z.infer<typeof reportSchema>>

const wordOwn = z.looseObject({
  extension_type: z.literal('property-extension'),
  offer_ref: z.string(),
  help_ref: z.string(),
  says: z.enum(DEEDS),
  /** After a withdrawal or a hand-back it begins again with the next. */
  round: z.number().int().min(1).max(1_000).default(1),
  organisation: z.string().max(300).default(''),
  nation: nation.default(''),
  report: reportSchema.optional(),
  /** Of a sign-off: access that is removed, by the words of the hand-back. */
  removed: z.array(z.string().max(300)).max(50).default([]),
})
const wordSchema = z.looseObject({
  type: z.literal('note'),
  id: z.string(),
  created: time,
  created_by_ref: z.string().optional(),
  revoked: z.boolean().optional(),
  content: z.string().max(20_000),
  extensions: z.looseObject({ [WORD_EXTENSION]: wordOwn }),
})
/** One statement of one side. */
export type Word = Readonly<z.infer<typeof wordSchema>>
export const saysOf = (word: Word) => word.extensions[WORD_EXTENSION]

const reading =
  <T extends { readonly revoked?: boolean | undefined }>(schema: z.ZodType<T>) =>
  (body: string): T | undefined => {
    const read = schema.safeParse(JSON.parse(body))
    return read.success && read.data.revoked !== true ? read.data : undefined
  }
/** Each undefined when the body has another shape: it stays an object among others. */
export const readOffer: (body: string) => Offer | undefined = reading(offerSchema)
export const readHelp: (body: string) => Help | undefined = reading(helpSchema)
export const readWord: (body: string) => Word | undefined = reading(wordSchema)
