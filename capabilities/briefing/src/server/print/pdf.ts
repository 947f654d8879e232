import type { BriefDocument, IssueHead } from '../../core/document/document.ts'
import { PHRASES } from '../../core/document/phrases.ts'
import { annexPieces, referencePieces, titlePieces, usesScale } from './frame.ts'
import { Page } from './page.ts'
import { drawInside, headingPiece, heightOf, type Piece, type Section, textPiece } from './pieces.ts'
import { type Block, blocksOf, morePieces, type Plan, planPages } from './plan.ts'
import { drawWhere } from './where.ts'

/**
 * A brief as tagged A4 PDF, one ink: marking and page numbers on every page, structure for readers who do not see it, no
 * script. One page where it can be; what goes on to the next says so. The same document and head give the same bytes.
 */
export async function renderPdf(brief: BriefDocument, head: IssueHead): Promise<Uint8Array> {
  const words = PHRASES[brief.language]
  const page = new Page({
    title: brief.titleMark === '' ? brief.title : `${brief.titleMark} ${brief.title}`,
    author: head.people.join(', ') || brief.originator,
    language: brief.language,
    at: head.asOf,
    banner: brief.banner.split(' · '),
  })
  const plan = planPages(page, brief, head)
  drawInside(page, page.root, titlePieces(page, brief, head, plan.density), (points) => page.need(points))
  const references = referencePieces(page, brief, head, plan.density)
  const more = morePieces(page, plan, brief.language)
  drawSections(page, brief, plan, plan.first, heightOf([...more, ...references]))
  if (brief.sections.length === 0)
    drawBlock(page, [textPiece(page, [{ text: words.nothing, font: 'text' }], plan.density.body)], plan)
  drawBlock(page, [...more, ...references], plan)
  if (plan.rest.length > 0) {
    page.turn()
    drawBlock(page, [headingPiece(page, continued(words.continued), plan.density)], plan)
    drawSections(page, brief, plan, plan.rest, 0)
  }
  if (usesScale(brief)) {
    const annex = annexPieces(page, brief, plan.density)
    page.need(heightOf(annex))
    drawBlock(page, annex, plan)
  }
  const { copy } = head
  return page.end((n, of) => ({
    left: brief.exercise ? words.exercise : '',
    top: copy === undefined ? words.draft : words.copy(copy.n, copy.of),
    bottom: words.page(n, of),
  }))
}

const continued = (heading: string): Section => ({ id: 'other', heading, mark: '', paragraphs: [] })

/** @param reserve points below the map that something else needs on the same page */
function drawSections(
  page: Page,
  brief: BriefDocument,
  plan: Plan,
  sections: readonly Section[],
  reserve: number,
): void {
  for (const block of blocksOf(page, sections, brief.language, plan.density)) {
    if (isMap(block)) drawWhere(page, block.map, brief.language, plan.density, reserve)
    else drawBlock(page, block.pieces, plan)
  }
}

const isMap = (block: Block): block is { readonly map: Section } => 'map' in block

function drawBlock(page: Page, pieces: readonly Piece[], { density }: Plan): void {
  const sect = page.branch('Sect')
  page.root.add(sect)
  drawInside(page, sect, pieces, (points) => page.need(points))
  sect.end()
  page.y += density.after
}
