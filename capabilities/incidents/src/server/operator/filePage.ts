import { Fault } from '@testudo/kernel/fault'
import { localTime } from '@testudo/kernel/localTime'
import { type Html, html, OPERATOR_PORTAL, type Page, type PageAnswer, type PageAsked } from '@testudo/platform/pages'
import { saysOf, visibleName } from '../../core/index.ts'
import { titleOf } from '../view.ts'
import { type Case, labelOf, oneCase, type OperatorParts, PATH, pathOf } from './cases.ts'
import { sayIn } from './words.ts'

const MOST_WHERE = 300
const MOST_HOW = 2_000
const MEBIBYTE = 1024 ** 2

/** The page on which an operator gives a file to the centre: what it was found on, what it is, the file. */
export const filePage = (parts: OperatorParts): Page => ({
  path: `${PATH}/:id/file`,
  may: 'portal:read',
  mayTake: 'portal:answer',
  frame: OPERATOR_PORTAL,
  takesFile: true,
  async show(asked) {
    const one = await oneCase(parts, asked.subject, asked.params['id'] ?? '')
    return one.closed ? { to: pathOf(one.incident.id) } : shown(parts, asked, one)
  },
  async take({ form, file, ...asked }) {
    const { subject } = asked
    const one = await oneCase(parts, subject, asked.params['id'] ?? '')
    const { id } = one.incident
    if (one.closed) return { to: pathOf(id) }
    if (file === undefined || file.name === '') return shown(parts, asked, one, { fault: 'file.none', form })
    const words = (name: string, most: number) => (form.get(name) ?? '').trim().slice(0, most)
    const matter = {
      id,
      name: file.name.slice(0, 1_000),
      type: file.type.slice(0, 200),
      by: '',
      where: words('where', MOST_WHERE),
      how: words('how', MOST_HOW),
    }
    try {
      await parts.keeper.add(subject, matter, file.bytes, parts.host.self.organisation || undefined)
    } catch (error) {
      const fault = error instanceof Fault ? REFUSED[error.code] : undefined
      if (fault === undefined) throw error
      return shown(parts, asked, one, { fault, form })
    }
    return { to: pathOf(id, '?sent=1#files') }
  },
})

/** What who gives a file can mend. */
const REFUSED: Readonly<Record<string, 'file.large' | 'file.empty' | 'file.cut' | 'file.many'>> = {
  'incidents.evidence_too_large': 'file.large',
  'incidents.evidence_empty': 'file.empty',
  'incidents.evidence_cut': 'file.cut',
  'http.cut_short': 'file.cut',
  'incidents.evidence_many': 'file.many',
}

interface Wrong {
  readonly fault: 'file.none' | (typeof REFUSED)[string]
  readonly form: URLSearchParams
}

function shown(parts: OperatorParts, asked: PageAsked, one: Case, wrong?: Wrong): PageAnswer {
  const say = sayIn(asked.language)
  const limit = { mib: Math.floor(parts.host.evidenceBytes / MEBIBYTE) }
  const fault = wrong && say(wrong.fault, limit)
  const given = (name: string) => wrong?.form.get(name) ?? ''
  const { id } = one.incident
  return {
    page: {
      above: titleOf(one.incident),
      title: say('file'),
      back: pathOf(id),
      label: labelOf(parts, asked, one.labels),
      faulty: fault !== undefined,
      main: html`${fault !== undefined && html`<div class="summary" role="alert"><h2>${say(wrong?.fault === 'file.none' ? 'fault' : 'file.fault')}</h2><ul><li><a href="#file">${fault}</a></li></ul></div>`}
<p class="lead">${say('file.text')}</p>
<form method="post" enctype="multipart/form-data" action="${pathOf(id, '/file')}">
<div class="field"><label for="where">${say('file.where')}</label><p class="quiet">${say('file.where.text')}</p><input id="where" name="where" maxlength="${MOST_WHERE}" value="${given('where')}" autocomplete="off" /></div>
<div class="field"><label for="how">${say('file.how')}</label><textarea id="how" name="how" rows="3" maxlength="${MOST_HOW}">
${given('how')}</textarea></div>
<div class="field"><label for="file">${say('file.choose')}</label><p id="file-limit" class="quiet">${say('file.limit', limit)}</p>${fault !== undefined && html`<p id="file-fault" class="fault">${fault}</p>`}
<input id="file" name="file" type="file" aria-describedby="file-limit${fault !== undefined && ' file-fault'}"${fault !== undefined && html` aria-invalid="true"`} /></div>
<p class="deeds"><button class="button">${say('file.send')}</button></p></form>`,
    },
  }
}

/** What the reader's organisation gave to this incident, newest first, as receipts; and the way to give more. */
export async function filesGiven(parts: OperatorParts, { subject, language }: PageAsked, one: Case): Promise<Html> {
  const say = sayIn(language)
  const time = localTime(subject.nation, language)
  const own = new Map(
    one.parts.timeline
      .filter(({ entry: { portion } }) => saysOf(portion).author === subject.organisation)
      .map(({ at, entry: { portion } }) => [portion.id, at]),
  )
  const { id } = one.incident
  const pieces = (await parts.keeper.list(subject, id))
    .filter(({ evidence }) => own.has(evidence.id))
    .sort((a, b) => (own.get(b.evidence.id) ?? 0) - (own.get(a.evidence.id) ?? 0))
  return html`<section id="files"><h2>${say('files')}</h2>${pieces.length === 0 && html`<p class="quiet">${say('files.none')}</p>`}
<ul class="rows">${pieces.map(
    ({ evidence: { id: piece, says } }) =>
      html`<li><span><b>${visibleName(says.file_name)}</b> <span class="quiet">${sizeOf(says.size, language)}, ${time.moment(own.get(piece) ?? 0)}</span><br /><span class="quiet">SHA-256 <span class="mono">${says.sha256}</span></span>${says.collected_where !== '' && html`<br />${say('file.found', { where: says.collected_where })}`}</span></li>`,
  )}</ul>
${!one.closed && html`<p class="deeds"><a class="button second" href="${pathOf(id, '/file')}">${say('file.give')}</a></p>`}</section>`
}

const sizeOf = (bytes: number, language: 'en' | 'fr'): string => {
  const [value, unit] =
    bytes < 1000 ? [bytes, 'byte'] : bytes < 1e6 ? [bytes / 1000, 'kilobyte'] : [bytes / 1e6, 'megabyte']
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: String(unit),
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(Number(value))
}
