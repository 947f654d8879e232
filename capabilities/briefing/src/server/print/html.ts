import { formatDtg } from '@testudo/kernel/time'
import type { State } from '@testudo/kernel/situation'
import type { BriefDocument, IssueHead, Paragraph } from '../../core/document/document.ts'
import { PHRASES, STATES } from '../../core/document/phrases.ts'
import { SCALES } from '../../core/document/scales.ts'
import { drawMap, mapInWords } from './map.ts'
import { circle, drawState } from './shapes.ts'

/** The map on a page 178 mm wide, in points. */
const MAP = { width: 504, height: 225 }
/** Mean width of a letter of Inter at 7.5 points: names are placed before a browser sets them. */
const LETTER = 4.1

export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c)

/** Text inside a CSS string. */
const quoted = (text: string): string =>
  `"${text.replace(/[\\"\n\r<>]/g, (c) => `\\${c.codePointAt(0)?.toString(16) ?? ''} `)}"`

/** A brief as one HTML file for printing on A4: one ink, headings, lists and tables as what they are, no script, nothing fetched. */
export function renderHtml(brief: BriefDocument, head: IssueHead): string {
  const words = PHRASES[brief.language]
  const copy = head.copy === undefined ? words.draft : words.copy(head.copy.n, head.copy.of)
  const exercise = brief.exercise ? words.exercise : ''
  const box = (right: string) =>
    `<div class="box"><span>${escape(exercise)}</span><strong>${escape(brief.banner)}</strong><span>${escape(right)}</span></div>`
  const when = `<p class="when">${escape(words.asOf)} <time>${formatDtg(head.asOf)}</time> · ${escape(words.since)} <time>${formatDtg(brief.since)}</time> · ${[brief.originator, ...head.people].map(escape).join(' · ')}</p>`
  const recalled =
    head.recalled === undefined
      ? ''
      : `<p role="status"><strong>${escape(words.recalled(formatDtg(head.recalled.at), head.recalled.by))}</strong></p>\n`
  return `<!doctype html>
<html lang="${brief.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(marked(brief.titleMark, brief.title))}</title>
<style>${style(brief.banner, exercise, copy, brief.language)}</style>
</head>
<body>
${box(copy)}
<main>
${recalled}<h1>${mark(brief.titleMark)}${escape(brief.title)}</h1>
${when}
${brief.sections.map((section) => sectionOf(section, brief)).join('\n')}
${brief.sections.length === 0 ? `<p>${escape(words.nothing)}</p>` : ''}
${references(brief)}
${annex(brief)}
<p class="small">${escape(words.content)} <code>${escape(head.hash)}</code></p>
</main>
${box('')}
</body>
</html>
`
}

type Section = BriefDocument['sections'][number]

const marked = (portion: string, text: string) => (portion === '' ? text : `${portion} ${text}`)
const mark = (portion: string) => (portion === '' ? '' : `<b class="mark">${escape(portion)}</b> `)
const numbers = (refs: readonly number[]) =>
  refs.length === 0 ? '' : ` (${refs.map((n) => `<a href="#ref-${n}">${n}</a>`).join(', ')})`

function sectionOf(section: Section, brief: BriefDocument): string {
  const words = PHRASES[brief.language]
  const heading = `<h2>${mark(section.mark)}${escape(section.heading)}</h2>`
  if (section.id === 'so-what')
    return `<section class="lead">${heading}${section.paragraphs.map((one) => `<p>${inside(one, brief)}</p>`).join('')}</section>`
  if (section.id === 'where') return where(section, heading, words.map)
  if (section.id === 'who')
    return `<section>${heading}${section.paragraphs.map((one) => `<p>${inside(one, brief)}</p>`).join('')}</section>`
  if (section.id === 'missions') {
    const rows = section.paragraphs.flatMap((one) =>
      one.shape === undefined ? [] : [row(one, one.shape, words.states)],
    )
    const rest = section.paragraphs.filter(({ shape }) => shape === undefined)
    return `<section>${heading}<table>${rows.join('')}</table>${rest.map((one) => `<p>${inside(one, brief)}</p>`).join('')}</section>`
  }
  return `<section>${heading}<ul>${section.paragraphs.map((one) => `<li>${inside(one, brief)}</li>`).join('')}</ul></section>`
}

function inside(one: Paragraph, { language }: BriefDocument): string {
  const words = PHRASES[language]
  const field = (name: string, value: string | undefined) =>
    value === undefined ? '' : ` ${escape(name)}${words.colon}<b>${escape(value)}</b>.`
  return `${mark(one.mark)}${escape(one.text)}${field(words.likelihood, one.likelihood)}${field(words.confidence, one.confidence)}${numbers(one.refs)}`
}

function row(one: Paragraph, shape: NonNullable<Paragraph['shape']>, states: Readonly<Record<State, string>>): string {
  const code = shape.code === '' ? '' : ` <code>${escape(shape.code)}</code>`
  return `<tr><td>${shapeOf(shape.state, states[shape.state])}</td><th scope="row">${mark(one.mark)}${escape(shape.title)}${code}<p>${escape(one.text)}</p></th><td class="n"><b>${escape(shape.capacity)}</b>${numbers(one.refs)}</td></tr>`
}

const dashed = (dash: readonly [number, number] | undefined) =>
  dash === undefined ? '' : ` stroke-dasharray="${dash.join(' ')}"`
const filled = (path: string, colour: string) => `<path d="${path}" fill="${colour}"/>`
const stroked = (path: string, width: number, colour: string, dash?: readonly [number, number]) =>
  `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}"${dashed(dash)}/>`

/** The shape as SVG paths, drawn by the same hand as on the PDF. */
function inked(state: State, x: number, y: number, size: number): string {
  let out = ''
  drawState(
    {
      fill: (path, colour) => void (out += filled(path, colour)),
      stroke: (path, width, colour, dash) => void (out += stroked(path, width, colour, dash)),
    },
    state,
    x,
    y,
    size,
  )
  return out
}

const shapeOf = (state: State, word: string) =>
  `<svg role="img" aria-label="${escape(word)}" width="12" height="12" viewBox="0 0 12 12">${inked(state, 6, 6, 10)}</svg>`

function where(section: Section, heading: string, lead: string): string {
  const map = drawMap(section.paragraphs, MAP.width, MAP.height, (text) => text.length * LETTER)
  if (map === undefined) return ''
  const marks = map.marks.map(
    ({ x, y, state }) =>
      `${filled(circle(x, y, 5.5), '#fff')}${stroked(circle(x, y, 5.5), 0.6, '#111')}${inked(state, x, y, 6)}`,
  )
  const names = map.names.map(
    ({ x, y, text }) =>
      `<text x="${x}" y="${y + 2.6}" font-size="7.5" stroke="#fff" stroke-width="2.5" paint-order="stroke">${escape(text)}</text>`,
  )
  const lines = [
    filled(map.land, '#fff'),
    stroked(map.borders, 0.5, '#c4c4c4'),
    stroked(map.coast, 0.5, '#8a8a8a'),
    ...map.ways.map(({ path, main, dash }) => stroked(path, main ? 1.8 : 1, '#111', dash)),
    ...marks,
    ...names,
  ]
  return `<section>${heading}<svg class="map" role="img" aria-label="${escape(mapInWords(section.paragraphs, lead))}" viewBox="0 0 ${map.width} ${map.height}"><rect width="100%" height="100%" fill="#e9e9e9"/>${lines.join('')}</svg></section>`
}

function references(brief: BriefDocument): string {
  const words = PHRASES[brief.language]
  const list = brief.references.map(
    ({ n, name, what }) => `<span id="ref-${n}">(${n}) ${escape(name)}, ${escape(what)}.</span>`,
  )
  const legend = STATES.map((state) => `${shapeOf(state, '')} ${escape(words.states[state])}`).join(' ')
  const named = list.length === 0 ? '' : `<p><b>${escape(words.references)}</b> ${list.join(' ')}</p>`
  return `<section class="small">${named}<p>${escape(words.capacity)} ${legend}</p></section>`
}

function annex(brief: BriefDocument): string {
  const uses = brief.sections.some(({ paragraphs }) => paragraphs.some(({ likelihood }) => likelihood !== undefined))
  if (!uses) return ''
  const words = PHRASES[brief.language]
  const { name, bands } = SCALES[brief.scale]
  const to = brief.language === 'fr' ? 'à' : 'to'
  const rows = bands.map(
    (band) => `<tr><th scope="row">${escape(band[brief.language])}</th><td>${band.from} ${to} ${band.to} %</td></tr>`,
  )
  return `<section class="small"><h2>${escape(words.annex)} (${escape(name)})</h2><table>${rows.join('')}</table></section>`
}

function style(banner: string, exercise: string, copy: string, language: 'en' | 'fr'): string {
  const [page = '', of = ''] = language === 'fr' ? ['page ', ' sur '] : ['page ', ' of ']
  return `@page{size:A4;margin:24mm 16mm;
@top-left{content:${quoted(exercise)};font:8.5pt Inter,sans-serif}@top-center{content:${quoted(banner)};font:600 8.5pt Inter,sans-serif}@top-right{content:${quoted(copy)};font:8.5pt Inter,sans-serif}
@bottom-left{content:${quoted(exercise)};font:8.5pt Inter,sans-serif}@bottom-center{content:${quoted(banner)};font:600 8.5pt Inter,sans-serif}@bottom-right{content:${quoted(page)} counter(page) ${quoted(of)} counter(pages);font:8.5pt Inter,sans-serif}}
body{font:10.5pt/1.43 Inter,system-ui,sans-serif;color:#111;background:#fff;max-width:178mm;margin:0 auto;padding:4mm}
.box{display:flex;justify-content:space-between;gap:4mm;border:.8pt solid #111;padding:2mm 3mm;font-size:8.5pt}.box strong{text-align:center}
h1{font-size:18pt;line-height:1.25;margin:6mm 0 1mm}h2{font-size:10.5pt;margin:5mm 0 1.5mm}.when{border-bottom:.9pt solid #111;padding-bottom:2.5mm;font-size:9.5pt}
.lead{border-left:3pt solid #111;padding-left:4mm;font-size:11.5pt}.lead h2{margin-top:0}p{margin:0 0 1.5mm}ul{margin:0;padding-left:5mm}.mark{font-weight:600}
time,code{font-family:"JetBrains Mono",monospace;font-size:.915em}table{width:100%;border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:1.5mm 2mm 1.5mm 0;border-bottom:.6pt solid #bbb}
th p{font-weight:400;font-size:9.5pt;margin:0}td.n{text-align:right;white-space:nowrap}tr,.map{break-inside:avoid}.map{width:100%;border:.6pt solid #8a8a8a}.small{font-size:8.5pt}a{color:inherit;text-decoration:none}`
}
