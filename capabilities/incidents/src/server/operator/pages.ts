import { localTime } from '@testudo/kernel/localTime'
import { type Html, html, OPERATOR_PORTAL, type Page, type PageAnswer, type PageAsked } from '@testudo/platform/pages'
import {
  EVIDENCE_EXTENSION,
  leadOf,
  momentOf,
  type Portion,
  saysOf,
  type Task,
  TASK_OUTCOMES,
  visibleName,
} from '../../core/index.ts'
import { titleOf } from '../view.ts'
import { type Case, casesOf, isDone, labelOf, oneCase, type OperatorParts, PATH, pathOf } from './cases.ts'
import { filePage, filesGiven } from './filePage.ts'
import { type Say, sayIn } from './words.ts'

const MOST_SHOWN = 200
const MOST_WORDS = 10_000
/** What an owner says of its task here. */
const OUTCOMES = ['ongoing', 'successful', 'failed', 'cancelled'] as const

/** The operators' pages about incidents: which they take part in, what is asked of them, what they add. */
export function operatorPages(parts: OperatorParts): void {
  parts.host.http.page(listPage(parts))
  parts.host.http.page(casePage(parts))
  parts.host.http.page(filePage(parts))
}

const listPage = (parts: OperatorParts): Page => ({
  path: PATH,
  may: 'portal:read',
  frame: OPERATOR_PORTAL,
  async show(asked) {
    const say = sayIn(asked.language)
    const cases = await casesOf(parts, asked.subject)
    const open = (one: Case) => one.asked.filter((task) => !isDone(task)).length
    return {
      page: {
        title: say(cases.length === 0 ? 'cases.none' : 'cases'),
        back: '/operator',
        label: labelOf(
          parts,
          asked,
          cases.flatMap(({ label, asked: tasks }) => [label, ...tasks.map((task) => task.label)]),
        ),
        main: html`${cases.length === 0 && html`<p class="quiet">${say('cases.none.text')}</p>`}
<ul class="list">${cases.map((one) => {
          const title = titleOf(one.incident)
          const n = open(one)
          return html`<li><p class="quiet">${say(one.closed ? 'state.closed' : 'state.open')}, ${say('lead', { lead: leadOf(one.incident) })}</p><h2>${title}</h2>
${n > 0 && html`<p class="warn">${say('asked.n', { n })}</p>`}
<p class="go"><a class="button" href="${pathOf(one.incident.id)}" aria-label="${say('case.open')}: ${title}">${say('case.open')}</a></p></li>`
        })}</ul>`,
      },
    }
  },
})

interface Fault {
  readonly field: string
  readonly text: string
}

const casePage = (parts: OperatorParts): Page => ({
  path: `${PATH}/:id`,
  may: 'portal:read',
  mayTake: 'portal:answer',
  frame: OPERATOR_PORTAL,
  show: (asked) => shown(parts, asked),
  async take(asked) {
    const { subject, form, language } = asked
    const one = await oneCase(parts, subject, asked.params['id'] ?? '')
    const fault = await takeForm(parts, asked, one, form)
    if (fault === undefined) return { to: pathOf(one.incident.id, '?sent=1') }
    return shown(parts, asked, { field: fault.field, text: fault.say(sayIn(language)) }, form)
  },
})

interface Lacks {
  readonly field: string
  readonly say: (say: Say) => string
}

/** Writes what the form says, under the label of what it answers. @returns what is missing, and where */
async function takeForm(
  { writer }: OperatorParts,
  { subject }: PageAsked,
  one: Case,
  form: URLSearchParams,
): Promise<Lacks | undefined> {
  const { id } = one.incident
  const text = (form.get('text') ?? '').trim().slice(0, MOST_WORDS)
  const task = one.asked.find((each) => each.task.id === form.get('task'))
  if (task !== undefined) {
    const outcome = OUTCOMES.find((each) => each === form.get('outcome'))
    if (outcome === undefined) return { field: fieldOf(task), say: (say) => say('tell.outcome') }
    await writer.add(subject, id, { kind: 'report', task: task.task.id, outcome, text, label: task.label })
    return undefined
  }
  if (text === '') return { field: 'text', say: (say) => say('tell.empty') }
  if (form.get('what') !== 'observables') {
    await writer.add(subject, id, { kind: 'note', text, mentions: [] })
    return undefined
  }
  const { id: made, not } = await writer.observe(subject, id, text)
  if (made !== undefined) return undefined
  const [word] = not
  return {
    field: 'text',
    say: (say) => (word === undefined ? say('tell.known') : say('tell.not', { word: word.slice(0, 80) })),
  }
}

async function shown(
  parts: OperatorParts,
  asked: PageAsked,
  fault?: Fault,
  form = new URLSearchParams(),
): Promise<PageAnswer> {
  const { subject, language } = asked
  const say = sayIn(language)
  const one = await oneCase(parts, subject, asked.params['id'] ?? '')
  const time = localTime(subject.nation, language)
  const now = parts.host.clock.now()
  const own = one.asked
  return {
    page: {
      above: say(one.closed ? 'state.closed' : 'state.open'),
      title: titleOf(one.incident),
      back: PATH,
      label: labelOf(parts, asked, one.labels),
      faulty: fault !== undefined,
      main: html`${fault !== undefined && html`<div class="summary" role="alert"><h2>${say('fault')}</h2><ul><li><a href="#${fault.field}">${fault.text}</a></li></ul></div>`}
${asked.query.has('sent') && fault === undefined && html`<p class="news" role="status">${say('sent')}</p>`}
<p class="quiet">${say('lead', { lead: leadOf(one.incident) })}</p>
${one.incident.description !== '' && html`<p class="lead">${one.incident.description}</p>`}
<section><h2>${say('asked')}</h2>${own.length === 0 && html`<p class="quiet">${say('asked.none')}</p>`}
${own.map((task) => taskForm({ one, task, say, time, now, fault }))}</section>
${!one.closed && tellForm(one, say, fault, form)}
${await filesGiven(parts, asked, one)}
<section class="past"><h2>${say('happened')}</h2><ul class="rows">${one.parts.timeline
        .slice(0, MOST_SHOWN)
        .map(
          ({ at, entry: { portion } }) =>
            html`<li><span><b>${headOf(portion, say)}</b> <span class="quiet">${say('by', { who: saysOf(portion).author, when: time.moment(at) })}</span>${textOf(portion) !== '' && html`<br />${textOf(portion)}`}</span></li>`,
        )}</ul></section>`,
    },
  }
}

const fieldOf = ({ task }: Task): string => `task-${task.id.slice(-12)}`

function taskForm(given: {
  readonly one: Case
  readonly task: Task
  readonly say: Say
  readonly time: ReturnType<typeof localTime>
  readonly now: number
  readonly fault: Fault | undefined
}): Html {
  const { one, task, say, time, now, fault } = given
  const due = momentOf(saysOf(task.task).due)
  const late = due > 0 && due < now && !isDone(task)
  const id = fieldOf(task)
  const wrong = fault?.field === id ? fault.text : undefined
  return html`<article><h3>${task.task.name}</h3>${task.task.description !== '' && html`<p>${task.task.description}</p>`}
<p${late && html` class="warn"`}>${TASK_OUTCOMES.includes(task.outcome) && say(`outcome.${task.outcome}`)}${due > 0 && `. ${say(late ? 'late' : 'due', { when: time.moment(due) })}`}</p>
${
  !one.closed &&
  !isDone(task) &&
  html`<form method="post" action="${pathOf(one.incident.id)}"><input type="hidden" name="task" value="${task.task.id}" />
<fieldset><legend>${say('task.answer')}</legend>${wrong !== undefined && html`<p class="fault">${wrong}</p>`}
${OUTCOMES.map((outcome, n) => html`<label class="choice"><input type="radio" id="${n === 0 ? id : `${id}-${n}`}" name="outcome" value="${outcome}" /><span><b>${say(`outcome.${outcome}`)}</b></span></label>`)}</fieldset>
<div class="field"><label for="${id}-text">${say('task.words')}</label><textarea id="${id}-text" name="text" rows="2" maxlength="${MOST_WORDS}"></textarea></div>
<p class="deeds"><button class="button" aria-label="${say('task.send')}: ${task.task.name}">${say('task.send')}</button></p></form>`
}</article>`
}

function tellForm(one: Case, say: Say, fault: Fault | undefined, form: URLSearchParams): Html {
  const wrong = fault?.field === 'text' ? fault.text : undefined
  const chosen = form.get('what') === 'observables' ? 'observables' : 'note'
  return html`<section><h2>${say('tell')}</h2><form method="post" action="${pathOf(one.incident.id)}">
<fieldset><legend class="hidden">${say('tell.what')}</legend>${(['note', 'observables'] as const).map(
    (what) =>
      html`<label class="choice"><input type="radio" id="what-${what}" name="what" value="${what}"${what === chosen && html` checked`} /><span><b>${say(`tell.${what}`)}</b><small>${say(`tell.${what}.text`)}</small></span></label>`,
  )}</fieldset>
<div class="field"><label for="text">${say('tell.words')}</label>${wrong !== undefined && html`<p id="text-fault" class="fault">${wrong}</p>`}
<textarea id="text" name="text" rows="4" maxlength="${MOST_WORDS}"${wrong !== undefined && html` aria-invalid="true" aria-describedby="text-fault"`}>
${wrong === undefined ? '' : (form.get('text') ?? '')}</textarea></div>
<p class="deeds"><button class="button">${say('tell.send')}</button></p></form></section>`
}

/** What an entry is, in a few words. */
function headOf(portion: Portion, say: Say): string {
  if (portion.type === 'task') return `${portion.name}: ${say(`outcome.${portion.outcome}`)}`
  if (portion.type === 'event') return portion.name
  const file = fileIn(portion)
  if (file !== undefined) return say('file.entry', { name: visibleName(file) })
  if (portion.type === 'observed-data') return say('saw')
  return portion.type === 'note' ? (portion.abstract ?? '') : (portion.name ?? '')
}

/** Its name, where a portion is a file. */
function fileIn(portion: Portion): string | undefined {
  const says = portion.extensions[EVIDENCE_EXTENSION]
  if (typeof says !== 'object' || says === null) return undefined
  return 'file_name' in says && typeof says.file_name === 'string' ? says.file_name : ''
}

function textOf(portion: Portion): string {
  if (portion.type === 'note') return portion.content
  if (portion.type === 'observed-data') return saysOf(portion).values.join(' ')
  return portion.type === 'task' || portion.type === 'event' ? portion.description : ''
}
