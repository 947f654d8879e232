import type { BriefStatement } from '@testudo/kernel/brief'
import { inOrder, partOf, type Part } from './parts.ts'
import { PRODUCTS, type ProductKind } from './products.ts'

/** The parts of a product out of what the capabilities said: its sections, each thing once, in the order of the page. */
export function drawParts(kind: ProductKind, statements: readonly BriefStatement[]): readonly Part[] {
  const wanted = new Set(PRODUCTS[kind].sections)
  const once = new Map<string, Part>()
  for (const statement of statements.toSorted(inOrder))
    if (wanted.has(statement.section) && !once.has(statement.id)) once.set(statement.id, partOf(statement))
  return [...once.values()]
}

export interface TitleParts {
  readonly title: string
  readonly mission?: { readonly id: string; readonly code: string }
}

/**
 * The title out of the sentences themselves: a mission nobody may tell of has no title either.
 *
 * @returns undefined when a mission was asked for and no sentence is about it
 */
export function titleOf(
  kind: ProductKind,
  asked: string | undefined,
  statements: readonly BriefStatement[],
  language: 'en' | 'fr',
): TitleParts | undefined {
  const about = PRODUCTS[kind].about[language]
  if (asked === undefined) return { title: about }
  for (const { shape, references } of statements) {
    const mission = references.find(({ id }) => id.startsWith('x-testudo-mission--'))
    if (shape === undefined || mission === undefined || (mission.id !== asked && shape.code !== asked)) continue
    const title = `${about}${language === 'fr' ? ' : ' : ': '}${shape.title[language]} (${shape.code})`
    return { title, mission: { id: mission.id, code: shape.code } }
  }
  return undefined
}
