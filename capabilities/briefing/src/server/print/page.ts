import PDFDocument from 'pdfkit'
import type { State } from '@testudo/kernel/situation'
import { type Font, fontFile } from './fonts.ts'
import { breakLines, type Line, type Run } from './runs.ts'
import { drawState, type Pen } from './shapes.ts'

export const MM = 72 / 25.4
const INK = '#111111'
const MARGIN = 16 * MM
/** Boxes of the marking at the top and bottom, and the air between them and the text. */
const LEAST_BOX = 33
const AIR = 16
const SIDE: Style = { size: 8.5, leading: 10.5 }
/** Room at both sides of the banner for what stands left and right of it. */
const SIDES = 200
export const A4 = { width: 595.28, height: 841.89 }
export const COLUMN = { left: MARGIN, width: A4.width - 2 * MARGIN }

/** Members of pdfkit that its type package does not know. */
type Doc = InstanceType<typeof PDFDocument>
export type Node = ReturnType<Doc['struct']>

export interface Style {
  readonly size: number
  /** Line height in points. */
  readonly leading: number
}

/** One A4 page after the other: text in measured lines, shapes in one ink, each piece inside the structure it belongs to. */
export class Page {
  readonly doc: Doc
  readonly root: Node
  y = 0
  /** Lines of the banner: all of it on every page, however many nations it names. */
  readonly #banner: readonly Line[]
  readonly #box: number
  readonly #done: Promise<Uint8Array>
  /** By size, then by face and text: a page is measured several times before it is drawn once. */
  readonly #widths = new Map<number, Map<string, number>>()

  constructor(info: PageInfo) {
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      pdfVersion: '1.7',
      tagged: true,
      displayTitle: true,
      lang: info.language,
      info: {
        Title: info.title,
        Author: info.author,
        Producer: 'Testudo',
        Creator: 'Testudo',
        CreationDate: new Date(info.at),
        ModDate: new Date(info.at),
      },
    })
    for (const font of ['text', 'bold', 'mono'] as const) this.doc.registerFont(font, fontFile(font))
    const pieces: Buffer[] = []
    this.doc.on('data', (piece: Buffer) => void pieces.push(piece))
    this.#done = new Promise((resolve, reject) => {
      this.doc.on('end', () => resolve(Buffer.concat(pieces)))
      this.doc.on('error', reject)
    })
    this.root = this.doc.struct('Document')
    this.doc.addStructure(this.root)
    this.doc.addPage()
    this.#banner = info.banner.flatMap((text) => this.lines([{ text, font: 'bold' }], COLUMN.width - SIDES, SIDE))
    this.#box = Math.max(LEAST_BOX, this.#banner.length * SIDE.leading + 12)
    this.y = this.#top
  }

  get #top(): number {
    return MARGIN + this.#box + AIR
  }

  get #bottom(): number {
    return A4.height - MARGIN - this.#box - AIR
  }

  turn(): void {
    this.doc.addPage()
    this.y = this.#top
  }

  /** Room left on this page, in points. */
  get room(): number {
    return this.#bottom - this.y
  }

  /** Room of an empty page. */
  get whole(): number {
    return this.#bottom - this.#top
  }

  /** Turns the page unless this much fits. */
  need(points: number): void {
    if (points > this.room && this.y > this.#top) this.turn()
  }

  /** An element of the structure that holds others. */
  branch(type: string): Node {
    return this.doc.struct(type)
  }

  /** An element around what is drawn. */
  node(type: string, draw: () => void): Node {
    return this.doc.struct(type, {}, draw)
  }

  /** Something drawn, in words for whoever cannot see it. */
  figure(alt: string, draw: () => void): Node {
    return this.doc.struct('Figure', { alt }, draw)
  }

  measure(size: number): (text: string, font: Font) => number {
    const known = this.#widths.get(size) ?? new Map<string, number>()
    this.#widths.set(size, known)
    return (text, font) => {
      const key = `${font} ${text}`
      const wide = known.get(key) ?? this.doc.font(font).fontSize(sizeIn(font, size)).widthOfString(text)
      known.set(key, wide)
      return wide
    }
  }

  lines(runs: readonly Run[], width: number, { size }: Style): readonly Line[] {
    return breakLines(runs, width, this.measure(size))
  }

  /** Lines from `y` downwards; moves nothing. */
  write(lines: readonly Line[], x: number, y: number, { size, leading }: Style): void {
    for (const [n, line] of lines.entries())
      for (const segment of line)
        this.doc
          .font(segment.font)
          .fontSize(sizeIn(segment.font, size))
          .fillColor(INK)
          .text(segment.text, x + segment.x, y + n * leading + size, { lineBreak: false, baseline: 'alphabetic' })
  }

  /** What is drawn means nothing to a reader of the structure: lines, boxes, page numbers. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.doc.markContent('Artifact', { type })
    draw()
    this.doc.endMarkedContent()
  }

  rule(x: number, y: number, width: number, weight: number, colour = INK): void {
    this.artifact(() =>
      this.doc
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(weight)
        .strokeColor(colour)
        .stroke(),
    )
  }

  get pen(): Pen {
    return {
      fill: (path, colour) => this.doc.path(path).fill(colour),
      stroke: (path, width, colour, dash) => {
        this.doc.save()
        if (dash) this.doc.dash(dash[0], { space: dash[1] })
        this.doc.path(path).lineWidth(width).stroke(colour)
        this.doc.restore()
      },
    }
  }

  state(state: State, x: number, y: number, size: number): void {
    drawState(this.pen, state, x, y, size)
  }

  /** The marking in its box at the top and bottom of every page, then the bytes. */
  async end(marking: (page: number, of: number) => Marking): Promise<Uint8Array> {
    const { count } = this.doc.bufferedPageRange()
    for (let n = 0; n < count; n += 1) {
      this.doc.switchToPage(n)
      const said = marking(n + 1, count)
      this.artifact(() => {
        this.#mark(MARGIN, said.left, said.top)
        this.#mark(A4.height - MARGIN - this.#box, said.left, said.bottom)
      }, 'Pagination')
    }
    this.root.end()
    this.doc.end()
    return this.#done
  }

  #mark(y: number, left: string, right: string): void {
    const { width } = COLUMN
    this.doc.rect(MARGIN, y, width, this.#box).lineWidth(0.8).strokeColor(INK).stroke()
    const wideOf = (row: Line) => row.reduce((sum, { text, font }) => sum + this.measure(SIDE.size)(text, font), 0)
    const centred = (rows: readonly Line[], at: (wide: number) => number) => {
      const top = y + (this.#box - rows.length * SIDE.leading) / 2 + 0.5
      for (const [n, row] of rows.entries()) this.write([row], at(wideOf(row)), top + n * SIDE.leading, SIDE)
    }
    const aside = (text: string) => this.lines([{ text, font: 'text' }], SIDES / 2 - 12, SIDE)
    centred(this.#banner, (wide) => MARGIN + (width - wide) / 2)
    centred(aside(left), () => MARGIN + 8)
    centred(aside(right), (wide) => MARGIN + width - 8 - wide)
  }
}

export interface PageInfo {
  readonly title: string
  readonly author: string
  readonly language: 'en' | 'fr'
  /** Unix ms. */
  readonly at: number
  /** Classification, then who may have it. */
  readonly banner: readonly string[]
}

/** What stands beside the banner: left on both, right at the top and at the bottom. */
interface Marking {
  readonly left: string
  readonly top: string
  readonly bottom: string
}

/** The console's face is a little larger than Inter at the same size (0.915 em). */
const sizeIn = (font: Font, size: number) => (font === 'mono' ? size * 0.915 : size)
