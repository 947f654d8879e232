import type { BriefDocument, Paragraph } from '../../core/document/document.ts'
import { PHRASES } from '../../core/document/phrases.ts'
import { COLUMN, type Node, type Page, type Style } from './page.ts'
import { type Run, textRuns } from './runs.ts'
import { type Density, GAP, GREY } from './styles.ts'

export type Section = BriefDocument['sections'][number]

/** Something drawn whole at the height the page has reached. `inside`: the element that neighbours of its kind share. */
export interface Piece {
  readonly high: number
  readonly inside?: 'Table' | 'L'
  readonly draw: (into: Node) => void
}

export const marked = (mark: string): readonly Run[] => (mark === '' ? [] : [{ text: `${mark} `, font: 'bold' }])
const numbers = (refs: readonly number[]): readonly Run[] =>
  refs.length === 0 ? [] : [{ text: ` (${refs.join(',\u00A0')})`, font: 'text' }]

/** The runs of one paragraph: mark, words, likelihood and confidence as two fields, references. */
export function runsOf(one: Paragraph, language: 'en' | 'fr', lead: readonly Run[] = []): readonly Run[] {
  const words = PHRASES[language]
  const field = (name: string, value: string | undefined): readonly Run[] =>
    value === undefined
      ? []
      : [
          { text: ` ${name}${words.colon}`, font: 'text' },
          { text: value, font: 'bold' },
          { text: '.', font: 'text' },
        ]
  return [
    ...marked(one.mark),
    ...lead,
    ...textRuns(one.text),
    ...field(words.likelihood, one.likelihood),
    ...field(words.confidence, one.confidence),
    ...numbers(one.refs),
  ]
}

interface Place {
  readonly at: number
  readonly width: number
}

/** One element around its lines. */
export function textPiece(
  page: Page,
  runs: readonly Run[],
  style: Style,
  { at, width }: Place = { at: COLUMN.left, width: COLUMN.width },
  type = 'P',
): Piece {
  const lines = page.lines(runs, width, style)
  return {
    high: lines.length * style.leading,
    draw: (into) => into.add(page.node(type, () => page.write(lines, at, page.y, style))),
  }
}

export function headingPiece(page: Page, section: Section, { heading }: Density, place?: Place): Piece {
  const runs: readonly Run[] = [...marked(section.mark), { text: section.heading, font: 'bold' }]
  const piece = textPiece(page, runs, heading, place, 'H2')
  return { ...piece, high: piece.high + 3 }
}

/** What it means, beside a bar. */
export function leadPiece(page: Page, one: Paragraph, lead: readonly Run[], language: 'en' | 'fr', d: Density): Piece {
  const lines = page.lines(runsOf(one, language, lead), COLUMN.width - 14, d.lead)
  const high = lines.length * d.lead.leading
  return {
    high: high + 5,
    draw: (into) => {
      page.artifact(() => page.doc.rect(COLUMN.left, page.y - 1, 3, high + 4).fill('#111111'))
      into.add(page.node('P', () => page.write(lines, COLUMN.left + 14, page.y, d.lead)))
    },
  }
}

/** A thing with a state: shape, name, sentence, capacity. */
export function rowPiece(
  page: Page,
  row: Paragraph,
  shape: NonNullable<Paragraph['shape']>,
  d: Density,
  states: Readonly<Record<string, string>>,
): Piece {
  const text = COLUMN.left + 18
  const width = COLUMN.width - 18 - 76
  const name: Run[] = [
    ...marked(row.mark),
    { text: shape.title, font: 'bold' },
    ...(shape.code === '' ? [] : [{ text: ` ${shape.code}`, font: 'mono' } satisfies Run]),
  ]
  const head = page.lines(name, width, d.body)
  const body = page.lines(textRuns(row.text), width, d.sub)
  const right = page.lines([{ text: shape.capacity, font: 'bold' }, ...numbers(row.refs)], 76, d.body)
  const under = head.length * d.body.leading
  const high = Math.max(under + body.length * d.sub.leading, right.length * d.body.leading)
  const draw = (table: Node) => {
    const { y } = page
    const tr = page.branch('TR')
    table.add(tr)
    const state = page.branch('TD')
    tr.add(state)
    const alt = states[shape.state] ?? shape.state
    state.add(page.figure(alt, () => page.state(shape.state, COLUMN.left + 5, y + d.body.leading * 0.62, 9)))
    state.end()
    const cell = page.branch('TH')
    tr.add(cell)
    cell.add(page.node('P', () => page.write(head, text, y, d.body)))
    cell.add(page.node('P', () => page.write(body, text, y + under, d.sub)))
    cell.end()
    tr.add(
      page.node('TD', () => {
        for (const [n, line] of right.entries()) {
          const wide = line.reduce((sum, one) => sum + page.measure(d.body.size)(one.text, one.font), 0)
          page.write([line], COLUMN.left + COLUMN.width - wide, y + n * d.body.leading, d.body)
        }
      }),
    )
    tr.end()
    page.rule(COLUMN.left, y + high + d.row, COLUMN.width, 0.6, GREY)
  }
  return { high: high + 2 * d.row, inside: 'Table', draw }
}

function itemPiece(page: Page, runs: readonly Run[], { at, width }: Place, d: Density): Piece {
  const lines = page.lines(runs, width - 14, d.body)
  return {
    high: lines.length * d.body.leading + 1.5,
    inside: 'L',
    draw: (list) => {
      const { y } = page
      const li = page.branch('LI')
      list.add(li)
      li.add(page.node('Lbl', () => page.write([[{ text: '•', font: 'text', x: 0 }]], at + 1, y, d.body)))
      li.add(page.node('LBody', () => page.write(lines, at + 14, y, d.body)))
      li.end()
    },
  }
}

/** A heading with its sentences: paragraphs where they are judgements, a list elsewhere. */
export function listPieces(
  page: Page,
  section: Section,
  language: 'en' | 'fr',
  d: Density,
  place: Place = { at: COLUMN.left, width: COLUMN.width },
): readonly Piece[] {
  return [
    headingPiece(page, section, d, place),
    ...section.paragraphs.map((one) =>
      section.id === 'who'
        ? textPiece(page, runsOf(one, language), d.sub, place)
        : itemPiece(page, runsOf(one, language), place, d),
    ),
  ]
}

/** Two sections side by side, as high as the higher one. */
export function columnsPiece(
  page: Page,
  sections: readonly [Section, Section],
  language: 'en' | 'fr',
  d: Density,
): Piece {
  const width = (COLUMN.width - GAP) / 2
  const columns = sections.map((section, n) =>
    listPieces(page, section, language, d, { at: COLUMN.left + n * (width + GAP), width }),
  )
  const high = Math.max(...columns.map((pieces) => heightOf(pieces)))
  return {
    high,
    draw: (into) => {
      const top = page.y
      for (const pieces of columns) {
        page.y = top
        const sect = page.branch('Sect')
        into.add(sect)
        drawInside(page, sect, pieces, () => undefined)
        sect.end()
      }
      page.y = top
    },
  }
}

export const heightOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { high }) => sum + high, 0)

/** Pieces one below the other, each whole on one page; neighbours of one kind share their element. */
export function drawInside(page: Page, into: Node, pieces: readonly Piece[], need: (points: number) => void): void {
  let group: { readonly type: string; readonly node: Node } | undefined
  for (const [n, piece] of pieces.entries()) {
    // A heading is never left alone at the foot of a page.
    need(n === 0 ? piece.high + (pieces[1]?.high ?? 0) : piece.high)
    if (group !== undefined && group.type !== piece.inside) {
      group.node.end()
      group = undefined
    }
    if (group === undefined && piece.inside !== undefined) {
      group = { type: piece.inside, node: page.branch(piece.inside) }
      into.add(group.node)
    }
    piece.draw(group?.node ?? into)
    page.y += piece.high
  }
  group?.node.end()
}
