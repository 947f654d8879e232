import type { BriefJudgement, Confidence } from '@testudo/kernel/brief'
import { z } from 'zod'

export const scaleSchema = z.enum(['icd-203', 'phia', 'stix'])
export type ScaleName = z.infer<typeof scaleSchema>

/** Words of probability with the range each stands for, in percent; lowest first (mission-science §5.3). */
interface Band {
  readonly from: number
  readonly to: number
  readonly en: string
  readonly fr: string
}

const b = (from: number, to: number, en: string, fr: string): Band => ({ from, to, en, fr })

export const SCALES: Readonly<Record<ScaleName, { readonly name: string; readonly bands: readonly Band[] }>> = {
  'icd-203': {
    name: 'ICD 203',
    bands: [
      b(0, 5, 'almost no chance', 'presque aucune chance'),
      b(5, 20, 'very unlikely', 'très improbable'),
      b(20, 45, 'unlikely', 'improbable'),
      b(45, 55, 'roughly even', 'environ une chance sur deux'),
      b(55, 80, 'likely', 'probable'),
      b(80, 95, 'very likely', 'très probable'),
      b(95, 100, 'almost certain', 'presque certain'),
    ],
  },
  phia: {
    name: 'PHIA',
    bands: [
      b(0, 5, 'remote chance', 'chance infime'),
      b(10, 20, 'highly unlikely', 'très improbable'),
      b(25, 35, 'unlikely', 'improbable'),
      b(40, 50, 'realistic possibility', 'possibilité réaliste'),
      b(55, 75, 'likely', 'probable'),
      b(80, 90, 'highly likely', 'très probable'),
      b(95, 100, 'almost certain', 'presque certain'),
    ],
  },
  stix: {
    name: 'STIX 2.1 WEP',
    bands: [
      b(0, 0, 'impossible', 'impossible'),
      b(1, 19, 'highly unlikely', 'très improbable'),
      b(20, 39, 'unlikely', 'improbable'),
      b(40, 59, 'even chance', 'une chance sur deux'),
      b(60, 79, 'likely', 'probable'),
      b(80, 99, 'highly likely', 'très probable'),
      b(100, 100, 'certain', 'certain'),
    ],
  },
}

const CONFIDENCE: Readonly<Record<Confidence, { readonly en: string; readonly fr: string }>> = {
  low: { en: 'low', fr: 'faible' },
  moderate: { en: 'moderate', fr: 'moyenne' },
  high: { en: 'high', fr: 'élevée' },
}

export interface JudgementWords {
  /** `likely (55 to 80 %)`; absent when nobody said how likely. */
  readonly likelihood?: string
  readonly confidence: string
}

/**
 * Likelihood and confidence in the words of one scale, as two fields. A likelihood between two bands, where a scale leaves
 * gaps, is said in numbers: no word of the scale stands for it.
 */
export function sayJudgement(judgement: BriefJudgement, scale: ScaleName, language: 'en' | 'fr'): JudgementWords {
  const confidence = CONFIDENCE[judgement.confidence][language]
  if (judgement.likelihood === undefined) return { confidence }
  const [from, to] = judgement.likelihood.map((x) => Math.round(x * 100)) as [number, number]
  const middle = (from + to) / 2
  const bands = SCALES[scale].bands
  const band = bands.findLast((one) => one.from <= middle && middle <= one.to)
  const range = (a: number, z: number) => (language === 'fr' ? `${a} à ${z} %` : `${a} to ${z} %`)
  return {
    likelihood: band === undefined ? range(from, to) : `${band[language]} (${range(band.from, band.to)})`,
    confidence,
  }
}
