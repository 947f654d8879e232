import { formatDtg } from '@testudo/kernel/time'
import type { BriefDocument, IssueHead } from '../../core/document/document.ts'
import { PHRASES, STATES } from '../../core/document/phrases.ts'
import { SCALES } from '../../core/document/scales.ts'
import { COLUMN, type Page, type Style } from './page.ts'
import { headingPiece, marked, type Piece, textPiece } from './pieces.ts'
import { type Run, textRuns } from './runs.ts'
import type { Density } from './styles.ts'

/** The least a long title is set in to stay on one line. */
const LEAST_TITLE = 13.5
const WHEN: Style = { size: 9.5, leading: 13 }

/** Title, time, who answers for it, and a line under them. */
export function titlePieces(page: Page, brief: BriefDocument, head: IssueHead, { title }: Density): readonly Piece[] {
  const words = PHRASES[brief.language]
  const runs: readonly Run[] = [...marked(brief.titleMark), { text: brief.title, font: 'bold' }]
  let style = title
  while (style.size > LEAST_TITLE && page.lines(runs, COLUMN.width, style).length > 1)
    style = { size: style.size - 0.5, leading: style.leading - 0.5 }
  const when: Run[] = [
    { text: `${words.asOf} `, font: 'text' },
    { text: formatDtg(head.asOf), font: 'mono' },
    { text: `     ${words.since} `, font: 'text' },
    { text: formatDtg(brief.since), font: 'mono' },
    ...[brief.originator, ...head.people]
      .filter((who) => who !== '')
      .map((who): Run => ({ text: `     ${who}`, font: 'text' })),
  ]
  const name = textPiece(page, runs, style, undefined, 'H1')
  const line = textPiece(page, when, WHEN)
  const { recalled } = head
  return [
    ...(recalled === undefined
      ? []
      : [textPiece(page, [{ text: words.recalled(formatDtg(recalled.at), recalled.by), font: 'bold' }], WHEN)]),
    { ...name, high: name.high + 3 },
    { ...line, high: line.high + 5 },
    { high: 10, draw: () => page.rule(COLUMN.left, page.y, COLUMN.width, 0.9) },
  ]
}

/** Evidence by number, the legend of shapes, the scale and the hash of the content. */
export function referencePieces(
  page: Page,
  brief: BriefDocument,
  head: IssueHead,
  { small }: Density,
): readonly Piece[] {
  const words = PHRASES[brief.language]
  const named: readonly Run[] = [
    { text: `${words.references} `, font: 'bold' },
    ...brief.references.flatMap(({ n, name, what }) => textRuns(`(${n}) ${name}, ${what}. `)),
  ]
  const scale: readonly Run[] = usesScale(brief)
    ? [{ text: `${words.scale} ${SCALES[brief.scale].name}. `, font: 'text' }]
    : []
  return [
    ...(brief.references.length === 0 ? [] : [textPiece(page, named, small)]),
    legendPiece(page, brief.language, small),
    textPiece(page, [...scale, { text: `${words.content} `, font: 'text' }, { text: head.hash, font: 'mono' }], small),
  ]
}

function legendPiece(page: Page, language: 'en' | 'fr', small: Style): Piece {
  const words = PHRASES[language]
  return {
    high: small.leading,
    draw: (into) =>
      into.add(
        page.node('P', () => {
          let x = COLUMN.left
          const put = (text: string) => {
            page.write([[{ text, font: 'text', x: 0 }]], x, page.y, small)
            x += page.measure(small.size)(`${text} `, 'text')
          }
          put(words.capacity)
          for (const state of STATES) {
            page.state(state, x + 4, page.y + small.leading / 2, small.size - 1.5)
            x += 11
            put(words.states[state])
          }
        }),
      ),
  }
}

export const usesScale = (brief: BriefDocument): boolean =>
  brief.sections.some(({ paragraphs }) => paragraphs.some(({ likelihood }) => likelihood !== undefined))

/** The words of the scale with what each stands for. */
export function annexPieces(page: Page, brief: BriefDocument, d: Density): readonly Piece[] {
  const { name, bands } = SCALES[brief.scale]
  const heading = `${PHRASES[brief.language].annex} (${name})`
  const cellOf = (type: string, text: string, x: number) =>
    page.node(type, () => page.write([[{ text, font: 'text', x: 0 }]], x, page.y, d.sub))
  return [
    headingPiece(page, { id: 'other', heading, mark: '', paragraphs: [] }, d),
    ...bands.map(
      (band): Piece => ({
        high: d.sub.leading,
        inside: 'Table',
        draw: (table) => {
          const tr = page.branch('TR')
          table.add(tr)
          tr.add(cellOf('TH', band[brief.language], COLUMN.left))
          const range = brief.language === 'fr' ? `${band.from} à ${band.to} %` : `${band.from} to ${band.to} %`
          tr.add(cellOf('TD', range, COLUMN.left + 180))
          tr.end()
        },
      }),
    ),
  ]
}
