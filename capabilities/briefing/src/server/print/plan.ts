import type { BriefDocument, IssueHead, Paragraph } from '../../core/document/document.ts'
import { PHRASES } from '../../core/document/phrases.ts'
import type { Page } from './page.ts'
import {
  columnsPiece,
  headingPiece,
  heightOf,
  leadPiece,
  listPieces,
  type Piece,
  rowPiece,
  runsOf,
  type Section,
  textPiece,
} from './pieces.ts'
import { referencePieces, titlePieces } from './frame.ts'
import { type Density, MAP_HEIGHT, ROOMY, TIGHT } from './styles.ts'

/** A section as it is drawn: its pieces, or the map, which takes the room that is left. */
export type Block = { readonly pieces: readonly Piece[] } | { readonly map: Section }

/** What stands on the first page and what goes on to the next, and how close it is set. */
export interface Plan {
  readonly density: Density
  readonly first: readonly Section[]
  /** Under a heading that says so. */
  readonly rest: readonly Section[]
}

/** Sections whose last sentences go to the next page first; the map and what it means stay. */
const GIVES: readonly Section['id'][] = ['other', 'who', 'response', 'missions', 'since', 'next']

/**
 * One page where it can be one: as it reads best, else set closer, else the sentences of the lowest rank go on to the next
 * page, section by section. What cannot be one page either way flows.
 */
export function planPages(page: Page, brief: BriefDocument, head: IssueHead): Plan {
  const all = brief.sections
  if (fits(page, brief, head, { density: ROOMY, first: all, rest: [] })) return { density: ROOMY, first: all, rest: [] }
  let plan: Plan = { density: TIGHT, first: all, rest: [] }
  if (fits(page, brief, head, plan)) return plan
  for (const keep of [3, 2, 1, 0])
    for (const id of GIVES) {
      while (countOf(plan.first, id) > keep) {
        plan = moveLast(plan, id)
        if (fits(page, brief, head, plan)) return plan
      }
    }
  return { density: TIGHT, first: all, rest: [] }
}

const fits = (page: Page, brief: BriefDocument, head: IssueHead, plan: Plan): boolean =>
  heightOf(titlePieces(page, brief, head, plan.density)) +
    blocksOf(page, plan.first, brief.language, plan.density).reduce(
      (sum, block) => sum + blockHeight(block, plan.density),
      0,
    ) +
    heightOf([...morePieces(page, plan, brief.language), ...referencePieces(page, brief, head, plan.density)]) <=
  page.whole

const blockHeight = (block: Block, { after, heading }: Density): number =>
  after + ('map' in block ? heading.leading + 3 + MAP_HEIGHT.least : heightOf(block.pieces))

const goes = (section: Section, one: Paragraph): boolean => section.id !== 'missions' || one.shape !== undefined

const countOf = (sections: readonly Section[], id: Section['id']): number => {
  const section = sections.find((one) => one.id === id)
  return section === undefined ? 0 : section.paragraphs.filter((one) => goes(section, one)).length
}

/** Takes the last sentence of a section over to the next page. */
function moveLast({ density, first, rest }: Plan, id: Section['id']): Plan {
  const section = first.find((one) => one.id === id)
  const moved = section?.paragraphs.findLast((one) => goes(section, one))
  if (section === undefined || moved === undefined) return { density, first, rest }
  const left = { ...section, paragraphs: section.paragraphs.filter((one) => one !== moved) }
  const before = rest.find((one) => one.id === id)
  const over = { ...section, paragraphs: [moved, ...(before?.paragraphs ?? [])] }
  return {
    density,
    first: first.flatMap((one) => (one !== section ? [one] : left.paragraphs.length === 0 ? [] : [left])),
    rest: [over, ...rest.filter((one) => one !== before)],
  }
}

/** Lists that may stand side by side, two by two. */
const LISTS: ReadonlySet<Section['id']> = new Set(['response', 'since', 'next'])
/** Of three, what was and what comes are the pair. */
const isThree = (sections: readonly Section[], i: number): boolean =>
  sections[i]?.id === 'response' && sections[i + 1]?.id === 'since' && sections[i + 2]?.id === 'next'

/** Says on the first page what the next one holds. */
export function morePieces(page: Page, { density, rest }: Plan, language: 'en' | 'fr'): readonly Piece[] {
  if (rest.length === 0) return []
  const named = rest.map(({ heading, paragraphs }) => `${heading} (${paragraphs.length})`).join(', ')
  const piece = textPiece(page, [{ text: PHRASES[language].more(named), font: 'text' }], density.small)
  return [{ ...piece, high: piece.high + 4 }]
}

/** Sections as they are drawn; two short lists that follow each other stand side by side. */
export function blocksOf(
  page: Page,
  sections: readonly Section[],
  language: 'en' | 'fr',
  density: Density,
): readonly Block[] {
  const blocks: Block[] = []
  for (let i = 0; i < sections.length; i += 1) {
    const [section, next] = [sections[i], sections[i + 1]]
    if (section === undefined) continue
    const beside =
      next !== undefined && LISTS.has(section.id) && LISTS.has(next.id) && !isThree(sections, i)
        ? columnsPiece(page, [section, next], language, density)
        : undefined
    if (beside !== undefined && beside.high < page.whole) {
      blocks.push({ pieces: [beside] })
      i += 1
    } else if (section.id === 'where') blocks.push({ map: section })
    else blocks.push({ pieces: piecesOf(page, section, language, density) })
  }
  return blocks
}

function piecesOf(page: Page, section: Section, language: 'en' | 'fr', d: Density): readonly Piece[] {
  if (section.id === 'so-what')
    return section.paragraphs.map((one, n) =>
      leadPiece(
        page,
        one,
        n === 0 ? [{ text: `${section.heading}${PHRASES[language].colon}`, font: 'bold' }] : [],
        language,
        d,
      ),
    )
  if (section.id !== 'missions') return listPieces(page, section, language, d)
  const rows = section.paragraphs.flatMap((one) =>
    one.shape === undefined ? [] : [rowPiece(page, one, one.shape, d, PHRASES[language].states)],
  )
  const rest = section.paragraphs
    .filter(({ shape }) => shape === undefined)
    .map((one) => textPiece(page, runsOf(one, language), d.body))
  return [headingPiece(page, section, d), ...rows, ...rest]
}
