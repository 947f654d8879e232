import { PHRASES } from '../../core/document/phrases.ts'
import { drawMap, mapInWords } from './map.ts'
import { COLUMN, type Page } from './page.ts'
import { headingPiece, type Section } from './pieces.ts'
import { circle } from './shapes.ts'
import { type Density, MAP_HEIGHT, TINY } from './styles.ts'

/** The map, as high as the page leaves room. @param reserve points below it that must stay free */
export function drawWhere(
  page: Page,
  section: Section,
  language: 'en' | 'fr',
  density: Density,
  reserve: number,
): void {
  const tiny = page.measure(TINY.size)
  const heading = headingPiece(page, section, density)
  page.need(heading.high + MAP_HEIGHT.least)
  const left = page.room - heading.high - density.after - reserve
  const high = Math.max(MAP_HEIGHT.least, Math.min(MAP_HEIGHT.most, left))
  const map = drawMap(section.paragraphs, COLUMN.width, high, (text) => tiny(text, 'text'))
  if (map === undefined) return
  const sect = page.branch('Sect')
  page.root.add(sect)
  heading.draw(sect)
  page.y += heading.high
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
  sect.add(page.figure(mapInWords(section.paragraphs, PHRASES[language].map), draw))
  page.artifact(() => doc.rect(COLUMN.left, top, map.width, map.height).lineWidth(0.6).stroke('#8a8a8a'))
  sect.end()
  page.y += high + density.after
}
