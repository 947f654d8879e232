import type { BriefSection } from '@testudo/kernel/brief'
import type { Part } from '../document/parts.ts'

/** Priority intelligence requirement, friendly force information requirement, essential element of friendly information. */
export const REQUIREMENT_KINDS = ['pir', 'ffir', 'eefi'] as const
export type RequirementKind = (typeof REQUIREMENT_KINDS)[number]

export interface RequirementMatter {
  readonly id: string
  readonly kind: RequirementKind
  /** Code or STIX id; '' for all. */
  readonly mission: string
  /** Of an EEFI: words that give it away. */
  readonly terms: readonly string[]
}

/** Sections that tell of an adversary, and of own forces. */
const TELLS: Readonly<Record<'pir' | 'ffir', readonly BriefSection[]>> = {
  pir: ['who', 'since'],
  ffir: ['missions', 'response', 'next'],
}

/**
 * Which paragraphs of a page may answer a requirement: the first of each section that tells of what it asks, where the page
 * is about its mission or all. People confirm or refuse; an EEFI is to be protected and never answered.
 *
 * @returns pairs of requirement and paragraph, in the order of the page
 */
export function suggestAnswers(
  parts: readonly Part[],
  mission: { readonly id: string; readonly code: string } | undefined,
  requirements: readonly RequirementMatter[],
): readonly { readonly requirement: string; readonly paragraph: string }[] {
  return requirements.flatMap(({ id, kind, mission: wanted }) => {
    if (kind === 'eefi' || (wanted !== '' && wanted !== mission?.code && wanted !== mission?.id)) return []
    return TELLS[kind].flatMap((section) => {
      const first = parts.find((part) => part.section === section)
      return first === undefined ? [] : [{ requirement: id, paragraph: first.id }]
    })
  })
}

const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()

/** Paragraphs in which a word stands that gives an essential element away. */
export function givesAway(
  parts: readonly Part[],
  language: 'en' | 'fr',
  { terms }: Pick<RequirementMatter, 'terms'>,
): readonly string[] {
  const wanted = terms.map(folded).filter((term) => term !== '')
  return parts
    .filter((part) => {
      const text = folded(`${part.text[language]} ${part.shape?.title[language] ?? ''}`)
      return wanted.some((term) => text.includes(term))
    })
    .map(({ id }) => id)
}
