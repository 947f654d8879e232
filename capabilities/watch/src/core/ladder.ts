import { z } from 'zod'

const text = (most: number) => z.string().max(most)
const words = (most: number) => z.strictObject({ en: text(most), fr: text(most) })
const name = z.strictObject({ en: text(80).min(1), fr: text(80).min(1) })

/** One step of the ladder. `hours`: for how long a change to it holds unless told, and at most. */
export const stepSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  name,
  /** When it is entered. */
  criteria: words(1_000),
  /** What is done while it holds. */
  measures: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), text: words(400) }))
    .max(30)
    .readonly(),
  /** Who may order it, in words. */
  authority: words(200),
  hours: z.number().int().min(1).max(8_760).optional(),
  /** Whether two people must order it. */
  two: z.boolean(),
})
export type LadderStep = Readonly<z.infer<typeof stepSchema>>

/** Steps from the lowest to the highest; the lowest holds until another is ordered. */
export const ladderSchema = z
  .array(stepSchema)
  .min(2)
  .max(12)
  .refine((steps) => new Set(steps.map(({ id }) => id)).size === steps.length, 'two steps have the same id')
  .refine(
    (steps) => steps.every(({ measures }) => new Set(measures.map(({ id }) => id)).size === measures.length),
    'two measures of a step have the same id',
  )
  .readonly()
export type Ladder = z.infer<typeof ladderSchema>

/** What a node starts with. Its own words: no ladder of an alliance is copied. */
export const DEFAULT_LADDER: Ladder = [
  {
    id: 'normal',
    name: { en: 'Normal', fr: 'Normal' },
    criteria: {
      en: 'No known threat to the missions beyond the daily one.',
      fr: 'Aucune menace connue contre les missions au-delà du quotidien.',
    },
    measures: [],
    authority: { en: 'Officer of the watch', fr: 'Officier de quart' },
    two: false,
  },
  {
    id: 'heightened',
    name: { en: 'Heightened', fr: 'Renforcé' },
    criteria: {
      en: 'Signs of a campaign against this nation or an ally, or a weakness in our equipment that is being exploited elsewhere.',
      fr: 'Indices d’une campagne contre la nation ou un allié, ou faille de nos équipements exploitée ailleurs.',
    },
    measures: [
      {
        id: 'on-call',
        text: { en: 'Call the second on-call officer.', fr: 'Appeler le second officier d’astreinte.' },
      },
      {
        id: 'backups',
        text: {
          en: 'Check that backups of essential services can be restored.',
          fr: 'Vérifier que les sauvegardes des services essentiels sont restaurables.',
        },
      },
    ],
    authority: { en: 'Officer of the watch', fr: 'Officier de quart' },
    hours: 72,
    two: false,
  },
  {
    id: 'high',
    name: { en: 'High', fr: 'Élevé' },
    criteria: {
      en: 'An incident degrades a mission, or an attack on our operators is expected within days.',
      fr: 'Un incident dégrade une mission, ou une attaque contre nos exploitants est attendue sous quelques jours.',
    },
    measures: [
      { id: 'double', text: { en: 'Double the watch.', fr: 'Doubler le quart.' } },
      { id: 'operators', text: { en: 'Warn the operators concerned.', fr: 'Avertir les exploitants concernés.' } },
      {
        id: 'freeze',
        text: { en: 'Stop changes that are not urgent.', fr: 'Suspendre les changements non urgents.' },
      },
    ],
    authority: { en: 'Head of the centre', fr: 'Chef du centre' },
    hours: 48,
    two: false,
  },
  {
    id: 'severe',
    name: { en: 'Severe', fr: 'Grave' },
    criteria: {
      en: 'A mission is severely degraded by an attack, or several nations are attacked at once.',
      fr: 'Une mission est gravement dégradée par une attaque, ou plusieurs nations sont attaquées à la fois.',
    },
    measures: [
      {
        id: 'staff',
        text: {
          en: 'Bring the commander’s staff in every six hours.',
          fr: 'Informer l’état-major toutes les six heures.',
        },
      },
      { id: 'help', text: { en: 'Ask allies for help.', fr: 'Demander l’aide des alliés.' } },
      {
        id: 'isolate',
        text: {
          en: 'Prepare to separate networks that missions can spare.',
          fr: 'Préparer l’isolement des réseaux dont les missions peuvent se passer.',
        },
      },
    ],
    authority: { en: 'Commander, with a second signature', fr: 'Commandant, avec une seconde signature' },
    hours: 24,
    two: true,
  },
  {
    id: 'exceptional',
    name: { en: 'Exceptional', fr: 'Exceptionnel' },
    criteria: {
      en: 'Missions cannot be carried out, or lives depend on attacked services.',
      fr: 'Des missions ne peuvent plus être remplies, ou des vies dépendent de services attaqués.',
    },
    measures: [
      { id: 'separate', text: { en: 'Separate attacked networks.', fr: 'Isoler les réseaux attaqués.' } },
      {
        id: 'other-site',
        text: { en: 'Open the second site.', fr: 'Ouvrir le second site.' },
      },
    ],
    authority: { en: 'Commander, with a second signature', fr: 'Commandant, avec une seconde signature' },
    hours: 12,
    two: true,
  },
]

/** What an order of a step says besides its reason; the data of entries `state` and `state-proposed`. */
export const orderSchema = z.strictObject({
  step: z.string(),
  /** Unix ms; the lowest step has none. */
  until: z.number().optional(),
  authority: z.string(),
  /** Accounts and names of who ordered it. */
  people: z.array(z.strictObject({ id: z.string(), name: z.string() })).readonly(),
})
export type StateOrder = Readonly<z.infer<typeof orderSchema>>

const HOUR = 3_600_000

/** Until when an order holds that is given now. @returns undefined: until another; `late` when more was asked than the step allows */
export function endOfOrder(
  step: LadderStep,
  now: number,
  wanted: number | undefined,
): { readonly until: number | undefined } | 'late' | 'past' {
  const most = step.hours === undefined ? undefined : now + step.hours * HOUR
  if (wanted === undefined) return { until: most }
  if (wanted <= now) return 'past'
  return most !== undefined && wanted > most ? 'late' : { until: wanted }
}
