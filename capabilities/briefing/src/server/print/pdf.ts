import { formatDtg } from '@testudo/kernel/time'
import type { BriefDocument, IssueHead, Paragraph } from '../../core/document/document.ts'
import { PHRASES, STATES } from '../../core/document/phrases.ts'
import { SCALES } from '../../core/document/scales.ts'
import { drawMap, mapInWords } from './map.ts'
import { circle } from './shapes.ts'
import { COLUMN, type Node, Page, type Style } from './page.ts'
import { type Run, textRuns } from './runs.ts'

const TITLE: Style = { size: 18, leading: 23 }
const HEADING: Style = { size: 10.5, leading: 15 }
const BODY: Style = { size: 10.5, leading: 15 }
const LEAD: Style = { size: 11.5, leading: 16.5 }
const SMALL: Style = { size: 8.5, leading: 12 }
const TINY: Style = { size: 7.5, leading: 9 }
const GREY = '#bbbbbb'
/** The map takes what is left of the page, between these. */
const MAP_HEIGHT = { least: 150, most: 225 }
const GAP = 26

type Section = BriefDocument['sections'][number]

/**
 * A brief as tagged A4 PDF, one ink: marking and page numbers on every page, structure for readers who do not see it, no
 * script. The same document and head give the same bytes.
 */
export async function renderPdf(brief: BriefDocument, head: IssueHead): Promise<Uint8Array> {
  const words = PHRASES[brief.language]
  const page = new Page({
    title: plain(brief.titleMark, brief.title),
    author: head.people.join(', ') || brief.originator,
    language: brief.language,
    at: head.asOf,
    banner: brief.banner.split(' · '),
  })
  drawTitle(page, brief, head)
  for (let i = 0; i < brief.sections.length; i += 1) {
    const [section, next] = [brief.sections[i], brief.sections[i + 1]]
    if (section === undefined) continue
    if (section.id === 'so-what') drawLead(page, section)
    else if (section.id === 'missions') drawRows(page, section, brief.language)
    else if (section.id === 'where') drawWhere(page, section, words.map)
    else if (section.id === 'since' && next?.id === 'next') {
      drawColumns(page, section, next, brief)
      i += 1
    } else drawList(page, section, brief)
  }
  if (brief.sections.length === 0) paragraph(page, page.root, [{ text: words.nothing, font: 'text' }], BODY)
  drawReferences(page, brief, head)
  drawAnnex(page, brief)
  const { copy } = head
  return page.end((n, of) => ({
    left: brief.exercise ? words.exercise : '',
    top: copy === undefined ? words.draft : words.copy(copy.n, copy.of),
    bottom: words.page(n, of),
  }))
}

const plain = (mark: string, text: string) => (mark === '' ? text : `${mark} ${text}`)
const marked = (mark: string): readonly Run[] => (mark === '' ? [] : [{ text: `${mark} `, font: 'bold' }])
const numbers = (refs: readonly number[]): readonly Run[] =>
  refs.length === 0 ? [] : [{ text: ` (${refs.join(',\u00a0')})`, font: 'text' }]

/** The runs of one paragraph: mark, words, likelihood and confidence as two fields, references. */
function runsOf(one: Paragraph, language: 'en' | 'fr'): readonly Run[] {
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
    ...textRuns(one.text),
    ...field(words.likelihood, one.likelihood),
    ...field(words.confidence, one.confidence),
    ...numbers(one.refs),
  ]
}

/** One structure element around its lines, on this page or the next. */
function paragraph(
  page: Page,
  into: Node,
  runs: readonly Run[],
  style: Style,
  at = COLUMN.left,
  width = COLUMN.width,
  type = 'P',
) {
  const lines = page.lines(runs, width, style)
  page.need(lines.length * style.leading)
  into.add(page.node(type, () => page.write(lines, at, page.y, style)))
  page.y += lines.length * style.leading
}

function heading(page: Page, into: Node, section: Section, at = COLUMN.left, width = COLUMN.width): void {
  paragraph(page, into, [...marked(section.mark), { text: section.heading, font: 'bold' }], HEADING, at, width, 'H2')
  page.y += 4
}

function drawTitle(page: Page, brief: BriefDocument, head: IssueHead): void {
  const words = PHRASES[brief.language]
  paragraph(
    page,
    page.root,
    [...marked(brief.titleMark), { text: brief.title, font: 'bold' }],
    TITLE,
    undefined,
    undefined,
    'H1',
  )
  page.y += 4
  const line: Run[] = [
    { text: `${words.asOf} `, font: 'text' },
    { text: formatDtg(head.asOf), font: 'mono' },
    { text: `     ${words.since} `, font: 'text' },
    { text: formatDtg(brief.since), font: 'mono' },
    ...[brief.originator, ...head.people]
      .filter((who) => who !== '')
      .map((who): Run => ({ text: `     ${who}`, font: 'text' })),
  ]
  paragraph(page, page.root, line, { size: 9.5, leading: 13 })
  page.y += 7
  page.rule(COLUMN.left, page.y, COLUMN.width, 0.9)
  page.y += 14
}

/** What it means, between a bar and the rest of the page. */
function drawLead(page: Page, section: Section): void {
  const sect = page.branch('Sect')
  page.root.add(sect)
  for (const [n, one] of section.paragraphs.entries()) {
    const runs: Run[] = [
      ...marked(one.mark),
      ...(n === 0 ? [{ text: `${section.heading}: `, font: 'bold' } satisfies Run] : []),
      ...textRuns(one.text),
      ...numbers(one.refs),
    ]
    const lines = page.lines(runs, COLUMN.width - 14, LEAD)
    page.need(lines.length * LEAD.leading)
    const top = page.y
    page.artifact(() => page.doc.rect(COLUMN.left, top - 1, 3, lines.length * LEAD.leading + 4).fill('#111111'))
    sect.add(page.node('P', () => page.write(lines, COLUMN.left + 14, page.y, LEAD)))
    page.y += lines.length * LEAD.leading + 6
  }
  sect.end()
  page.y += 10
}

/** Things with a state: a table of shape, sentence and capacity. Sentences without one follow as paragraphs. */
function drawRows(page: Page, section: Section, language: 'en' | 'fr'): void {
  const words = PHRASES[language]
  const sect = page.branch('Sect')
  page.root.add(sect)
  page.need(70)
  heading(page, sect, section)
  const rows = section.paragraphs.filter(({ shape }) => shape !== undefined)
  if (rows.length > 0) {
    const table = page.branch('Table')
    sect.add(table)
    for (const row of rows) drawRow(page, table, row, words.states)
    table.end()
  }
  page.y += 4
  for (const one of section.paragraphs) if (one.shape === undefined) paragraph(page, sect, runsOf(one, language), BODY)
  sect.end()
  page.y += 12
}

function drawRow(page: Page, table: Node, row: Paragraph, states: Readonly<Record<string, string>>): void {
  const { shape } = row
  if (shape === undefined) return
  const text = COLUMN.left + 18
  const width = COLUMN.width - 18 - 76
  const name: Run[] = [
    ...marked(row.mark),
    { text: shape.title, font: 'bold' },
    ...(shape.code === '' ? [] : [{ text: ` ${shape.code}`, font: 'mono' } satisfies Run]),
  ]
  const head = page.lines(name, width, BODY)
  const body = page.lines(textRuns(row.text), width, { size: 9.5, leading: 13.5 })
  const high = head.length * BODY.leading + body.length * 13.5
  page.need(high + 12)
  const y = page.y
  const tr = page.branch('TR')
  table.add(tr)
  const state = page.branch('TD')
  tr.add(state)
  const alt = states[shape.state] ?? shape.state
  state.add(page.figure(alt, () => page.state(shape.state, COLUMN.left + 5, y + 9.5, 9)))
  state.end()
  const cell = page.branch('TH')
  tr.add(cell)
  cell.add(page.node('P', () => page.write(head, text, y, BODY)))
  cell.add(page.node('P', () => page.write(body, text, y + head.length * BODY.leading, { size: 9.5, leading: 13.5 })))
  cell.end()
  const right: Run[] = [
    { text: shape.capacity, font: 'bold' },
    ...(row.refs.length === 0 ? [] : [{ text: ` (${row.refs.join(',\u00a0')})`, font: 'text' } satisfies Run]),
  ]
  const measure = page.measure(BODY.size)
  const lines = page.lines(right, 76, BODY)
  tr.add(
    page.node('TD', () => {
      for (const [n, line] of lines.entries()) {
        const wide = line.reduce((sum, { text: t, font }) => sum + measure(t, font), 0)
        page.write([line], COLUMN.left + COLUMN.width - wide, y + n * BODY.leading, BODY)
      }
    }),
  )
  tr.end()
  page.y += high + 6
  page.rule(COLUMN.left, page.y, COLUMN.width, 0.6, GREY)
  page.y += 6
}

function drawList(page: Page, section: Section, brief: BriefDocument, at = COLUMN.left, width = COLUMN.width): void {
  const sect = page.branch('Sect')
  page.root.add(sect)
  page.need(45)
  heading(page, sect, section, at, width)
  if (section.id === 'who')
    for (const one of section.paragraphs) paragraph(page, sect, runsOf(one, brief.language), BODY, at, width)
  else {
    const list = page.branch('L')
    sect.add(list)
    for (const one of section.paragraphs) item(page, list, runsOf(one, brief.language), at, width)
    list.end()
  }
  sect.end()
  page.y += 12
}

function item(page: Page, list: Node, runs: readonly Run[], at: number, width: number): void {
  const lines = page.lines(runs, width - 14, BODY)
  page.need(lines.length * BODY.leading)
  const y = page.y
  const li = page.branch('LI')
  list.add(li)
  li.add(page.node('Lbl', () => page.write([[{ text: '•', font: 'text', x: 0 }]], at + 1, y, BODY)))
  li.add(page.node('LBody', () => page.write(lines, at + 14, y, BODY)))
  li.end()
  page.y += lines.length * BODY.leading + 2
}

/** What was and what comes, side by side where both fit on what is left of the page. */
function drawColumns(page: Page, left: Section, right: Section, brief: BriefDocument): void {
  const width = (COLUMN.width - GAP) / 2
  const highOf = (section: Section) =>
    section.paragraphs.reduce(
      (sum, one) => sum + page.lines(runsOf(one, brief.language), width - 14, BODY).length * BODY.leading + 2,
      HEADING.leading + 4,
    )
  const high = Math.max(highOf(left), highOf(right))
  if (high > page.whole) {
    drawList(page, left, brief)
    drawList(page, right, brief)
    return
  }
  page.need(high)
  const top = page.y
  drawList(page, left, brief, COLUMN.left, width)
  const below = page.y
  page.y = top
  drawList(page, right, brief, COLUMN.left + width + GAP, width)
  page.y = Math.max(below, page.y)
}

function drawWhere(page: Page, section: Section, lead: string): void {
  const tiny = page.measure(TINY.size)
  page.need(HEADING.leading + 4 + MAP_HEIGHT.least)
  const left = page.room - HEADING.leading - 8
  const high = Math.min(MAP_HEIGHT.most, left)
  const map = drawMap(section.paragraphs, COLUMN.width, high, (text) => tiny(text, 'text'))
  if (map === undefined) return
  const sect = page.branch('Sect')
  page.root.add(sect)
  heading(page, sect, section)
  const { doc } = page
  const top = page.y
  const draw = () => {
    doc.save()
    doc.translate(COLUMN.left, top)
    doc.rect(0, 0, map.width, map.height).clip()
    doc.rect(0, 0, map.width, map.height).fill('#e9e9e9')
    const { pen } = page
    if (map.land !== '') pen.fill(map.land, '#ffffff')
    if (map.borders !== '') pen.stroke(map.borders, 0.5, '#c4c4c4')
    if (map.coast !== '') pen.stroke(map.coast, 0.5, '#8a8a8a')
    for (const { path, main, dash } of map.ways) pen.stroke(path, main ? 1.8 : 1, '#111111', dash)
    for (const { x, y, state } of map.marks) {
      pen.fill(circle(x, y, 5.5), '#ffffff')
      pen.stroke(circle(x, y, 5.5), 0.6, '#111111')
      page.state(state, x, y, 6)
    }
    for (const { x, y, text, width } of map.names) {
      doc.save()
      doc
        .rect(x - 1, y - 4.2, width + 2, 8.6)
        .fillOpacity(0.82)
        .fill('#ffffff')
      doc.restore()
      page.write([[{ text, font: 'text', x: 0 }]], x, y - 4.8, TINY)
    }
    doc.restore()
  }
  sect.add(page.figure(mapInWords(section.paragraphs, lead), draw))
  page.artifact(() => doc.rect(COLUMN.left, top, map.width, map.height).lineWidth(0.6).stroke('#8a8a8a'))
  sect.end()
  page.y += high + 12
}

function drawReferences(page: Page, brief: BriefDocument, head: IssueHead): void {
  const words = PHRASES[brief.language]
  const sect = page.branch('Sect')
  page.root.add(sect)
  if (brief.references.length > 0) {
    const runs: Run[] = [
      { text: `${words.references} `, font: 'bold' },
      ...brief.references.flatMap(({ n, name, what }) => textRuns(`(${n}) ${name}, ${what}. `)),
    ]
    paragraph(page, sect, runs, SMALL)
    page.y += 2
  }
  page.need(2 * SMALL.leading)
  const y = page.y
  sect.add(
    page.node('P', () => {
      let x = COLUMN.left
      const put = (text: string) => {
        page.write([[{ text, font: 'text', x: 0 }]], x, y, SMALL)
        x += page.measure(SMALL.size)(`${text} `, 'text')
      }
      put(words.capacity)
      for (const state of STATES) {
        page.state(state, x + 4, y + 6, 7)
        x += 11
        put(words.states[state])
      }
    }),
  )
  page.y += SMALL.leading
  const scale: Run[] = usesScale(brief) ? [{ text: `${words.scale} ${SCALES[brief.scale].name}. `, font: 'text' }] : []
  paragraph(
    page,
    sect,
    [...scale, { text: `${words.content} `, font: 'text' }, { text: head.hash, font: 'mono' }],
    SMALL,
  )
  sect.end()
}

const usesScale = (brief: BriefDocument) =>
  brief.sections.some(({ paragraphs }) => paragraphs.some(({ likelihood }) => likelihood !== undefined))

/** The words of the scale with what each stands for, when the page uses any. */
function drawAnnex(page: Page, brief: BriefDocument): void {
  if (!usesScale(brief)) return
  const words = PHRASES[brief.language]
  const { name, bands } = SCALES[brief.scale]
  page.y += 14
  page.need(HEADING.leading + 4 + bands.length * BODY.leading)
  const sect = page.branch('Sect')
  page.root.add(sect)
  paragraph(page, sect, [{ text: `${words.annex} (${name})`, font: 'bold' }], HEADING, undefined, undefined, 'H2')
  page.y += 4
  const table = page.branch('Table')
  sect.add(table)
  for (const band of bands) {
    const tr = page.branch('TR')
    table.add(tr)
    const y = page.y
    const cell = (type: string, text: string, x: number) =>
      tr.add(page.node(type, () => page.write([[{ text, font: 'text', x: 0 }]], x, y, { size: 9.5, leading: 13.5 })))
    cell('TH', band[brief.language], COLUMN.left)
    cell(
      'TD',
      brief.language === 'fr' ? `${band.from} à ${band.to} %` : `${band.from} to ${band.to} %`,
      COLUMN.left + 180,
    )
    tr.end()
    page.y += 13.5
  }
  table.end()
  sect.end()
}
