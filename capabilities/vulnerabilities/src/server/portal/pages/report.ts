import { nothingHere } from '@testudo/kernel/fault'
import { formatDtg } from '@testudo/kernel/time'
import { type Html, html, type Page, type PageAnswer, type PageAsked, OPERATOR_PORTAL } from '@testudo/platform/pages'
import {
  bodyOf,
  type Field,
  lackIn,
  NEW_REPORT,
  QUESTIONS,
  type Report,
  type Step,
} from '../../../core/portal/report.ts'
import { localTime } from '@testudo/kernel/localTime'
import type { WarningContext } from '../../warnings/context.ts'
import { incidentsOf, tellIncident } from '../incidents.ts'
import { begunBy, dropReport, keepReport } from '../reports.ts'
import { equipmentOf } from '../routes.ts'
import { beside, choices, deeds, faultSummary, longAnswer, type Wrong } from './parts.ts'
import { type Say, sayIn } from './words.ts'

const PATH = '/operator/incidents/report'
const MOST = { title: 300, severity: 4_000, impact: 4_000, indicators: 10_000, cause: 4_000, measures: 4_000 } as const

type Piece = Awaited<ReturnType<typeof equipmentOf>>['rows'][number]

/** Where the operator stands in a report: which step, which question, what was written so far. */
interface Standing {
  readonly asked: PageAsked
  readonly say: Say
  /** Id of what is kept of it; undefined before the first answer. */
  readonly begun: string | undefined
  readonly incident: string | undefined
  readonly step: Step
  readonly report: Report
  readonly fields: readonly Field[]
  /** From 0; the last, beyond the fields, is the check. */
  readonly at: number
  readonly now: number
  readonly pieces: readonly Piece[]
  readonly label: PageLabel
}
type PageLabel = Awaited<ReturnType<typeof equipmentOf>>['marking']['label']

/** One step of an incident, one question a page; what was written is kept with every page. */
export function reportPage(context: WarningContext): Page {
  const { host, book } = context
  const stand = async (asked: PageAsked): Promise<Standing> => {
    const draft = asked.query.get('draft') ?? undefined
    const wantedId = asked.query.get('id') ?? undefined
    // What is begun of a step is gone on with, from wherever one comes.
    const begun =
      draft === undefined
        ? wantedId === undefined
          ? undefined
          : (await begunBy(context, asked.subject)).find((one) => one.incident === wantedId)
        : (await begunBy(context, asked.subject, draft))[0]
    if (draft !== undefined && begun === undefined) throw nothingHere()
    const incident = begun === undefined ? wantedId : begun.incident
    const { rows, marking } = await incidentsOf(context, asked)
    const known = incident === undefined ? undefined : rows.find(({ id }) => id === incident)
    if (incident !== undefined && known?.next === undefined) throw nothingHere()
    const step = known?.next?.step ?? 'early-warning'
    const report = begun?.report ?? known?.record ?? NEW_REPORT
    const fields = QUESTIONS[step]
    const now = host.clock.now()
    const open = fields.findIndex((field) => lackIn(report, field, now) !== undefined)
    const wanted = Math.min(fields.length, Math.max(0, Number(asked.query.get('n') ?? 1) - 1 || 0))
    const own = await equipmentOf(context, asked)
    const marks = book.open(asked.language)
    marks.of(own.marking.label, marking.label)
    return {
      asked,
      say: sayIn(asked.language),
      begun: begun?.id,
      incident,
      step,
      report,
      fields,
      at: open >= 0 && open < wanted ? open : wanted,
      now,
      pieces: own.rows,
      label: marks.marking().label,
    }
  }

  return {
    path: PATH,
    may: 'portal:answer',
    frame: OPERATOR_PORTAL,
    async show(asked) {
      const told = asked.query.get('told')
      if (told !== null) return toldPage(context, asked, told)
      return question(await stand(asked), [])
    },
    async take(asked) {
      const standing = await stand(asked)
      const { fields, at, say, step, incident, begun } = standing
      if (asked.form.get('deed') === 'drop') {
        if (begun !== undefined) await dropReport(context, asked.subject, begun)
        return { to: '/operator/incidents' }
      }
      const field = fields[at]
      const report = field === undefined ? standing.report : writtenIn(asked, asked.form, standing.report, field)
      const keep = () => keepReport(context, asked.subject, { id: begun, incident, report })
      if (asked.form.get('deed') === 'later') {
        await keep()
        return { to: '/operator/incidents' }
      }
      if (field === undefined) {
        const body = bodyOf(report, step, incident)
        if (body === undefined) return question({ ...standing, at: 0 }, [])
        const done = await tellIncident(context, asked.subject, body)
        if (begun !== undefined) await dropReport(context, asked.subject, begun)
        return { to: `${PATH}?told=${encodeURIComponent(done.id)}` }
      }
      const lack = lackIn(report, field, standing.now)
      if (lack !== undefined)
        return question({ ...standing, report }, [
          {
            field,
            text: say(lack === 'time' ? 'report.aware.bad' : lack === 'choice' ? 'choose.first' : 'write.first'),
          },
        ])
      return { to: addressOf({ begun: await keep(), incident }, at + 1) }
    },
  }
}

/** @param at from 0 */
function addressOf({ begun, incident }: Pick<Standing, 'begun' | 'incident'>, at: number): string {
  const query = new URLSearchParams(
    begun === undefined ? (incident === undefined ? {} : { id: incident }) : { draft: begun },
  )
  query.set('n', String(at + 1))
  return `${PATH}?${query.toString()}`
}

/** What the form of one question says, put into the report. */
function writtenIn({ subject, language }: PageAsked, form: URLSearchParams, report: Report, field: Field): Report {
  const given = form.get(field) ?? ''
  switch (field) {
    case 'aware':
      return { ...report, aware: localTime(subject.nation, language).read(given) }
    case 'unlawful':
    case 'crossBorder':
      return { ...report, [field]: given === 'yes' ? true : given === 'no' ? false : undefined }
    case 'equipment':
      return {
        ...report,
        equipment: form
          .getAll(field)
          .filter((id) => id !== 'none')
          .slice(0, 1_000),
      }
    case 'title':
      // The title is one line wherever it stands.
      return { ...report, title: given.replaceAll(/\s+/g, ' ').slice(0, MOST.title) }
    case 'severity':
    case 'impact':
    case 'indicators':
    case 'cause':
    case 'measures':
      return { ...report, [field]: given.replaceAll('\r\n', '\n').slice(0, MOST[field]) }
  }
}

function question(standing: Standing, faults: readonly Wrong[]): PageAnswer {
  const { at, fields, say, step, label, begun } = standing
  const field = fields[at]
  return {
    ...(faults.length === 0 ? {} : { status: 400 }),
    page: {
      above: say('report.question', { step: say(`step.${step}`), n: at + 1, of: fields.length + 1 }),
      title: say(field === undefined ? 'report.check' : `report.${field}`),
      back: at === 0 ? '/operator/incidents' : addressOf(standing, at - 1),
      faulty: faults.length > 0,
      label,
      aside: html`${beside(
        say('seen.report'),
        html`<ul class="seen"><li class="yes"><span>${say('seen.report.centre')}</span></li><li class="no"><span>${say('seen.report.nobody')}</span></li></ul>`,
      )}`,
      main: html`${faultSummary(say('fault.summary'), faults)}
${at === 0 && step === 'early-warning' && begun === undefined && html`<p class="lead">${say('report.early')}</p>`}
<form method="post" action="${addressOf(standing, at)}" novalidate>
${field === undefined ? checkOf(standing) : fieldOf(standing, field, faults[0]?.text)}
${deeds(say(field === undefined ? 'report.send' : 'continue'), say('later'))}
</form>`,
    },
  }
}

/** One question of a report, as its field asks. */
function fieldOf({ asked, say, report, pieces }: Standing, field: Field, fault: string | undefined): Html {
  switch (field) {
    case 'aware': {
      const time = localTime(asked.subject.nation, asked.language)
      return html`<div class="field"><label for="aware" class="hidden">${say('report.aware')}</label>
<p id="aware-hint" class="quiet">${say('report.aware.hint', { zone: time.zone })}</p>
${fault !== undefined && html`<p id="aware-fault" class="fault">${fault}</p>`}
<input id="aware" name="aware" type="datetime-local" value="${report.aware === undefined ? '' : time.field(report.aware)}" aria-describedby="aware-hint${fault !== undefined && ' aware-fault'}"${fault !== undefined && html` aria-invalid="true"`} /></div>`
    }
    case 'unlawful':
    case 'crossBorder': {
      const value = report[field]
      return choices({
        name: field,
        legend: say(`report.${field}`),
        choices: [
          { id: 'yes', text: say('yes') },
          { id: 'no', text: say('no') },
        ],
        chosen: new Set(value === undefined ? [] : [value ? 'yes' : 'no']),
        fault,
      })
    }
    case 'equipment':
      return choices({
        name: field,
        legend: say('report.equipment'),
        several: true,
        choices: [
          { id: 'none', text: say('report.equipment.none') },
          ...pieces.map(({ id, name }) => ({ id, text: name[asked.language] })),
        ],
        chosen: new Set(report.equipment.length === 0 ? ['none'] : report.equipment),
      })
    case 'title':
    case 'severity':
    case 'impact':
    case 'indicators':
    case 'cause':
    case 'measures':
      return longAnswer({
        name: field,
        hideLabel: true,
        label: say(`report.${field}`),
        hint: say(`report.${field}.hint`),
        most: MOST[field],
        value: report[field],
        fault,
      })
  }
}

/** Everything that will be sent, with a way to change each of it; what was told before stands with it. */
function checkOf(standing: Standing): Html {
  const { asked, say, report, fields, pieces } = standing
  const time = localTime(asked.subject.nation, asked.language)
  const told = (field: Field): string => {
    if (field === 'aware')
      return report.aware === undefined ? say('not.told') : `${time.moment(report.aware)} (${formatDtg(report.aware)})`
    if (field === 'unlawful' || field === 'crossBorder') {
      const value = report[field]
      return say(value === undefined ? 'not.told' : value ? 'yes' : 'no')
    }
    if (field === 'equipment') {
      const names = pieces.filter(({ id }) => report.equipment.includes(id))
      return names.length === 0
        ? say('report.equipment.none')
        : names.map(({ name }) => name[asked.language]).join(', ')
    }
    return report[field].trim() === '' ? say('not.told') : report[field].trim()
  }
  return html`<p class="lead">${say('check.text')}</p><ul class="rows">${fields.map((field, n) => {
    const name = say(`report.${field}`)
    return html`<li><span><b>${name}</b><br /><span class="told">${told(field)}</span></span><a href="${addressOf(standing, n)}" aria-label="${say('check.change.for', { name })}">${say('check.change')}</a></li>`
  })}</ul>`
}

/** It has arrived: what is due next, and when. */
async function toldPage(context: WarningContext, asked: PageAsked, id: string): Promise<PageAnswer> {
  const say = sayIn(asked.language)
  const { rows, marking } = await incidentsOf(context, asked)
  const row = rows.find((one) => one.id === id)
  const last = row?.texts.at(-1)
  if (row === undefined || last === undefined) throw nothingHere()
  const time = localTime(asked.subject.nation, asked.language)
  return {
    page: {
      above: say(`step.${last.step}`),
      title: say('report.sent'),
      label: marking.label,
      main: html`${last.late && html`<p>${say('report.sent.late')}</p>`}<p class="lead">${
        row.next === undefined
          ? say('report.sent.over')
          : say('report.sent.next', { step: say(`step.${row.next.step}`), when: time.moment(row.next.due) })
      }</p><p class="deeds"><a class="button" href="/operator/incidents">${say('incidents')}</a></p>`,
    },
  }
}

/** What this operator reported, what is due when, and what is begun and not sent. */
export const incidentsPage = (context: WarningContext): Page => ({
  path: '/operator/incidents',
  may: 'portal:read',
  frame: OPERATOR_PORTAL,
  async show(asked) {
    const { language, subject } = asked
    const say = sayIn(language)
    const { rows, marking } = await incidentsOf(context, asked)
    const begun = await begunBy(context, subject)
    const time = localTime(subject.nation, language)
    const now = context.host.clock.now()
    return {
      page: {
        title: say(rows.length === 0 ? 'incidents.none' : 'incidents'),
        back: '/operator',
        label: marking.label,
        main: html`<p class="lead">${say('incidents.text')}</p>
${
  begun.length > 0 &&
  html`<section><h2>${say('report.drafts')}</h2><ul class="rows">${begun.map(({ id, incident, report }) => {
    const next = rows.find((one) => one.id === incident)?.next?.step ?? 'early-warning'
    const title = `${report.title === '' ? say('report.untitled') : report.title} (${say(`step.${next}`)})`
    return html`<li><span><a href="${PATH}?draft=${encodeURIComponent(id)}" aria-label="${say('report.on')}: ${title}">${title}</a></span><form method="post" action="${PATH}?draft=${encodeURIComponent(id)}"><button class="plain" name="deed" value="drop" aria-label="${say('report.drop')}: ${title}">${say('report.drop')}</button></form></li>`
  })}</ul></section>`
}
<ul class="list">${rows.map(({ id, title, told, next }) => {
          const step = next === undefined ? '' : say(`step.${next.step}`)
          return html`<li><h2>${title}</h2><p class="quiet">${say('incidents.told', { steps: told.map((one) => say(`step.${one}`)).join(', ') })}</p>${
            next === undefined
              ? html`<p>${say('incidents.over')}</p>`
              : html`<p${next.due < now && html` class="warn"`}>${say('incidents.next', { step, when: time.moment(next.due) })}</p><p class="go"><a href="${PATH}?id=${encodeURIComponent(id)}" aria-label="${say('incidents.tell')}: ${step}, ${title}">${say('incidents.tell')}</a></p>`
          }</li>`
        })}</ul>
<p class="deeds"><a class="button" href="${PATH}">${say('incidents.new')}</a></p>`,
      },
    }
  },
})
