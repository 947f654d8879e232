import type { BriefJudgement, BriefReference, BriefStatement } from '@testudo/kernel/brief'
import type { Label } from '@testudo/kernel/label'
import { parseTime } from '@testudo/kernel/time'
import { z } from 'zod'
import { SCALES } from './document/scales.ts'

/** The property extension by which notes carry a nation's judgement, as threats write and read it. */
const JUDGEMENT_EXTENSION = 'extension-definition--6c0ad5f1-7c43-4dd1-9a3e-2f6f2d1b8a57'

const noteSchema = z.looseObject({
  id: z.string(),
  created: z.string(),
  extensions: z.looseObject({
    [JUDGEMENT_EXTENSION]: z.looseObject({
      by: z.string().min(1),
      aspect: z.string(),
      statement: z.string().min(1),
      statement_fr: z.string().optional(),
      likelihood: z.string().default('none'),
      confidence: z.enum(['low', 'moderate', 'high']),
    }),
  }),
})

/** What a page on who is behind it tells, in this order; intent and law are for products of their own. */
const ASPECTS: Readonly<Record<string, { readonly en: string; readonly fr: string; readonly order: number }>> = {
  actor: { en: 'actor', fr: 'acteur', order: 0 },
  cause: { en: 'cause', fr: 'cause', order: 1 },
}

/**
 * A nation's judgement as a sentence: each stands by itself, none is averaged with another.
 *
 * @param about what it is about, by name, with everything that led there in `label`
 * @returns undefined for a note that carries none, or one of another aspect
 */
export function judgementStatement(
  value: unknown,
  about: { readonly id: string; readonly name: string; readonly label: Label },
): BriefStatement | undefined {
  const parsed = noteSchema.safeParse(value)
  const said = parsed.data?.extensions[JUDGEMENT_EXTENSION]
  const aspect = said && ASPECTS[said.aspect]
  if (!parsed.success || said === undefined || aspect === undefined) return undefined
  const since = parseTime(parsed.data.created)
  const reference: BriefReference = {
    id: parsed.data.id,
    name: `${said.by}, ${about.name}`,
    route: `/threats/object/${about.id}`,
    what: { en: 'judgement', fr: 'jugement' },
  }
  return {
    id: `briefing.judgement.${parsed.data.id}`,
    section: 'who',
    order: aspect.order,
    text: {
      en: `${said.by} on ${about.name}, ${aspect.en}: ${said.statement}.`,
      fr: `${said.by} sur ${about.name}, ${aspect.fr} : ${said.statement_fr ?? said.statement}.`,
    },
    figures: [
      {
        name: 'judgement',
        value: said.statement,
        from: `/threats/objects/${about.id}#/judgements/cells/note=${parsed.data.id}/0/statement`,
      },
    ],
    references: [reference],
    ...(since === undefined ? {} : { since }),
    judgement: toJudgement(said.likelihood, said.confidence),
    label: about.label,
  }
}

/** The word a judgement was given with, as the range it stands for; none when it claims no likelihood. */
function toJudgement(word: string, confidence: BriefJudgement['confidence']): BriefJudgement {
  const band = SCALES['icd-203'].bands.find(({ en }) => en === word)
  return band === undefined ? { confidence } : { likelihood: [band.from / 100, band.to / 100], confidence }
}
