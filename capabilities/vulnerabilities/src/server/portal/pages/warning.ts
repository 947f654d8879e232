import type { Reply } from '@testudo/kernel/contract'
import { formatDtg } from '@testudo/kernel/time'
import { type Html, html, type Page, type PageAnswer, type PageAsked, OPERATOR_PORTAL } from '@testudo/platform/pages'
import type { portalWarning } from '../../../core/contract/portal.ts'
import { ANSWERS } from '../../../core/contract/warnings.ts'
import { JUSTIFICATIONS } from '../../../core/model.ts'
import {
  type Answer,
  answerFor,
  type Answering,
  answersOf,
  lackOf,
  nameOf,
  type Question,
  questionsOf,
  reasonFor,
  startFrom,
} from '../../../core/portal/answering.ts'
import { localTime, spanOf } from '@testudo/kernel/localTime'
import type { WarningContext } from '../../warnings/context.ts'
import { giveAnswers } from '../answers.ts'
import { warningOf } from '../routes.ts'
import {
  beside,
  type Choice,
  choices,
  deeds,
  faultSummary,
  longAnswer,
  news,
  warningPath,
  type Wrong,
} from './parts.ts'
import { type Key, type Say, sayIn } from './words.ts'

type Warning = Reply<typeof portalWarning>
const MOST_WORDS = 2_000
/** As many pieces stand in the list. */
const LISTED = 12
/** Answers a form may give; `each`: it is not the same for all. */
const isAnswer = (text: string): text is Answer => ANSWERS.some((one) => one === text)

/** One page of one warning: where the operator stands, and what was chosen so far. */
interface Standing {
  readonly asked: PageAsked
  readonly warning: Warning
  readonly state: Answering
  readonly questions: readonly Question[]
  readonly at: number
  readonly say: Say
}

/** One warning, one question a page; what was chosen is kept at the node with every page. */
export function warningPage(context: WarningContext): Page {
  const { clock } = context.host
  const stand = async (asked: PageAsked): Promise<Standing> => {
    const warning = await warningOf(context, asked, asked.params['id'] ?? '')
    const started = startFrom(warning.equipment)
    const state = { ...started, each: started.each || asked.query.get('each') === '1' }
    const questions = questionsOf(state, warning.equipment)
    const ids = warning.equipment.map(({ id }) => id)
    const found = questions.findIndex((one) => nameOf(one, warning.equipment) === asked.query.get('q'))
    // An address of a later page with nothing chosen yet leads to the first that lacks something.
    const open = questions.findIndex((one) => lackOf(state, one, ids) !== undefined)
    const at = found < 0 ? 0 : open >= 0 && open < found ? open : found
    return { asked, warning, state, questions, at, say: sayIn(asked.language) }
  }
  const keep = (asked: PageAsked, warning: Warning, state: Answering, draft: boolean) =>
    giveAnswers(context, asked.subject, { id: warning.id, answers: answersOf(state, warning.equipment), draft })

  return {
    path: '/operator/warning/:id',
    may: 'portal:read',
    mayTake: 'portal:answer',
    frame: OPERATOR_PORTAL,
    async show(asked) {
      const standing = await stand(asked)
      if (standing.warning.equipment.length === 0) return withdrawn(standing)
      if (asked.query.get('sent') !== null) return arrived(standing, clock.now())
      return question(standing, clock.now(), [])
    },
    async take(asked) {
      const standing = await stand(asked)
      const { warning, questions, at, say } = standing
      if (warning.equipment.length === 0) return withdrawn(standing)
      const now = questions[at] ?? { kind: 'all' }
      const state = chosenIn(asked.form, standing, now)
      const ids = warning.equipment.map(({ id }) => id)
      const later = asked.form.get('deed') === 'later'
      const kept = answersOf(state, warning.equipment)
      if (later) {
        if (kept.length > 0) await keep(asked, warning, state, true)
        return { to: `/operator?kept=${clock.now()}` }
      }
      if (now.kind === 'check') {
        await keep(asked, warning, state, false)
        return { to: warningPath(warning.id, '?sent=1') }
      }
      const lack = lackOf(state, now, ids)
      if (lack !== undefined)
        return question({ ...standing, state }, clock.now(), [
          {
            field: lack === 'choice' ? 'answer' : 'because',
            text: say(lack === 'choice' ? 'choose.first' : 'write.first'),
          },
        ])
      const saved = kept.length > 0 ? (await keep(asked, warning, state, true)).saved : undefined
      const next = questionsOf(state, warning.equipment)
      const place = next.findIndex((one) => nameOf(one, warning.equipment) === nameOf(now, warning.equipment))
      const following = next[place + 1] ?? { kind: 'check' }
      return { to: addressOf(warning, following, state.each, saved) }
    },
  }
}

const addressOf = (warning: Warning, question: Question, each: boolean, saved?: number): string => {
  const query = new URLSearchParams({ q: nameOf(question, warning.equipment) })
  if (each) query.set('each', '1')
  if (saved !== undefined) query.set('saved', String(saved))
  return warningPath(warning.id, `?${query.toString()}`)
}

/** What a form says, put together with what was chosen before. */
function chosenIn(form: URLSearchParams, { warning, state }: Standing, question: Question): Answering {
  const answer = form.get('answer') ?? ''
  const because = (form.get('because') ?? '').slice(0, MOST_WORDS).replaceAll('\r\n', '\n')
  const ids = warning.equipment.map(({ id }) => id)
  switch (question.kind) {
    case 'all':
      if (answer === 'each') return { ...state, each: true }
      return isAnswer(answer) ? answerFor({ ...state, each: false }, ids, answer) : { ...state, each: false }
    case 'each':
      return isAnswer(answer) ? answerFor(state, [question.equipment], answer) : state
    case 'reason': {
      const justification = JUSTIFICATIONS.find((one) => one === answer)
      return reasonFor(state, question.answer, { because, ...(justification === undefined ? {} : { justification }) })
    }
    case 'check':
      return state
  }
}

function question(standing: Standing, now: number, faults: readonly Wrong[]): PageAnswer {
  const { asked, warning, state, questions, at, say } = standing
  const one = questions[at] ?? { kind: 'all' }
  const before = questions[at - 1]
  const saved = Number(asked.query.get('saved'))
  return {
    ...(faults.length === 0 ? {} : { status: 400 }),
    page: {
      above: say('number.question', { number: warning.number, n: at + 1, of: questions.length }),
      title: titleOf(standing, one),
      back: before === undefined ? '/operator' : addressOf(warning, before, state.each),
      faulty: faults.length > 0,
      label: warning.marking.label,
      ...(saved > 0 && saved <= now ? { saved } : {}),
      aside: asideOf(standing, now),
      main: html`${faultSummary(say('fault.summary'), faults)}
<form method="post" action="${addressOf(warning, one, state.each)}" novalidate>
${one.kind === 'check' ? checkOf(standing) : one.kind === 'reason' ? reasonOf(standing, one.answer, faults) : whatOf(standing, one, faults)}
${deeds(say(one.kind === 'check' ? 'send' : 'continue'), say('later'))}
</form>`,
    },
  }
}

function titleOf(standing: Standing, one: Question): string {
  const { asked, warning, say } = standing
  if (one.kind === 'check') return say('check')
  if (one.kind === 'reason') return say(reasonKey(one.answer), { n: meantBy(standing, one.answer).length })
  const piece = one.kind === 'each' ? warning.equipment.find(({ id }) => id === one.equipment) : undefined
  return piece === undefined
    ? say('what', { n: warning.equipment.length })
    : say('what.each', { name: piece.name[asked.language] })
}

const meantBy = ({ warning, state }: Standing, answer: Answer) =>
  warning.equipment.filter(({ id }) => state.given.get(id)?.answer === answer)

/** `fixed` asks nothing more. */
const reasonKey = (answer: Answer) => `reason.${answer === 'fixed' ? 'mitigated' : answer}` as const satisfies Key

/** What was done, for all pieces at once or for one of them. */
function whatOf(standing: Standing, one: Question, faults: readonly Wrong[]): Html {
  const { asked, warning, state, say } = standing
  const { language } = asked
  const pieces = one.kind === 'each' ? warning.equipment.filter(({ id }) => id === one.equipment) : warning.equipment
  const given = new Set(pieces.map(({ id }) => state.given.get(id)?.answer))
  const [same] = given.size === 1 ? given : []
  const n = pieces.length
  const chosen = one.kind === 'all' && state.each ? 'each' : (same ?? '')
  const list: readonly Choice[] = [
    { id: 'fixed', text: say('answer.fixed', { n }), below: warning.fixed[language] },
    { id: 'mitigated', text: say('answer.mitigated', { n }), below: warning.mitigated[language] },
    { id: 'not-yet', text: say('answer.not-yet'), below: say('answer.not-yet.text') },
    { id: 'not-affected', text: say('answer.not-affected', { n }), below: say('answer.not-affected.text') },
    ...(pieces.length > 1 ? [{ id: 'each', text: say('answer.each', { n }), below: say('answer.each.text') }] : []),
    { id: 'unknown', text: say('answer.unknown'), below: say('answer.unknown.text') },
  ]
  return html`${one.kind === 'all' && toldOf(standing)}
${piecesOf(standing, pieces)}
${choices({ name: 'answer', legend: titleOf(standing, one), choices: list, chosen: new Set([chosen]), fault: faults[0]?.text })}`
}

/** What happens in one sentence; the rest for whoever wants it before answering. */
function toldOf({ asked, warning, say }: Standing): Html {
  const [first, ...rest] = warning.paragraphs.map((one) => one[asked.language])
  return html`${changedOf({ asked, warning, say })}
<div class="lead">${first !== undefined && html`<p>${first}</p>`}${
    rest.length > 0 &&
    html`<details><summary>${say('what.to.do')}</summary>${rest.map((text) => html`<p>${text}</p>`)}</details>`
  }</div>
${
  warning.out.length > 0 &&
  html`<details><summary>${say('out')}</summary><ul>${warning.out.map(({ name, why }) => html`<li><b>${name[asked.language]}</b>: ${why[asked.language]}</li>`)}</ul></details>`
}`
}

function changedOf({ asked, warning, say }: Pick<Standing, 'asked' | 'warning' | 'say'>): Html | undefined {
  const { changed, version } = warning
  if (changed === undefined) return undefined
  const time = localTime(asked.subject.nation, asked.language)
  return news(
    say('changed'),
    say('changed.version', { n: version, when: time.moment(changed.at) }),
    changed.words.map((one) => one[asked.language]),
  )
}

/** Which equipment is meant, as its owner calls it. */
function piecesOf({ asked, say }: Standing, pieces: Warning['equipment']): Html {
  const time = localTime(asked.subject.nation, asked.language)
  return html`<dl class="pieces">${pieces.slice(0, LISTED).map(({ name, version, seen }) => {
    const day = time.day(seen)
    return html`<div><dt>${name[asked.language]}</dt><dd>${version === undefined ? say('version.none', { day }) : say('version', { version, day })}</dd></div>`
  })}${pieces.length > LISTED && html`<div><dt>${say('what.rest', { n: pieces.length - LISTED })}</dt><dd></dd></div>`}</dl>`
}

/** The one thing more that is asked after an answer: how, what stands in the way, why not, who else. */
function reasonOf(standing: Standing, answer: Answer, faults: readonly Wrong[]): Html {
  const { asked, warning, state, say } = standing
  const meant = meantBy(standing, answer)
  const first = state.given.get(meant[0]?.id ?? '')
  const key = reasonKey(answer)
  const why = answer === 'not-affected'
  const fault = (field: string) => faults.find((one) => one.field === field)?.text
  return html`${
    meant.length < warning.equipment.length &&
    html`<p class="lead">${say('reason.for')} <b>${meant.map(({ name }) => name[asked.language]).join(', ')}</b></p>`
  }
${
  why &&
  choices({
    name: 'answer',
    legend: titleOf(standing, { kind: 'reason', answer }),
    choices: JUSTIFICATIONS.map((id) => ({ id, text: say(`vex.${id}`), below: say(`vex.${id}.text`) })),
    chosen: new Set(first?.justification === undefined ? [] : [first.justification]),
    fault: fault('answer'),
  })
}
${longAnswer({
  name: 'because',
  label: why ? say('reason.not-affected.hint') : titleOf(standing, { kind: 'reason', answer }),
  ...(why ? {} : { hint: say(`${key}.hint` as Key), hideLabel: true }),
  value: first?.because ?? '',
  most: MOST_WORDS,
  fault: fault('because'),
})}`
}

/** Everything that will be sent, with a way to change each of it. */
function checkOf({ asked, warning, state, say }: Standing): Html {
  const left = warning.equipment.filter(({ id }) => !state.given.has(id)).length
  return html`<p class="lead">${say('check.text')} ${left > 0 && say('check.left', { n: left })}</p>
<ul class="rows">${warning.equipment.map(({ id, name }) => {
    const given = state.given.get(id)
    const change: Question = state.each ? { kind: 'each', equipment: id } : { kind: 'all' }
    const own = name[asked.language]
    return html`<li><span><b>${own}</b><br />${given === undefined ? say('not.told') : say(`answer.${given.answer}`, { n: 1 })}${
      given?.justification !== undefined && html`: ${say(`vex.${given.justification}`)}`
    }${given !== undefined && given.because !== '' && html`<br /><span class="quiet told">${given.because}</span>`}</span>
<a href="${addressOf(warning, change, state.each)}" aria-label="${say('check.change.for', { name: own })}">${say('check.change')}</a></li>`
  })}</ul>`
}

/** Who will see the answer, until when it is asked for, who helps: beside every question. */
function asideOf({ asked, warning, say }: Standing, now: number): Html {
  const { language } = asked
  const time = localTime(asked.subject.nation, language)
  const left = warning.answerBy - now
  return html`${beside(
    say('seen.by'),
    html`<ul class="seen">${warning.seenBy.map(({ allowed, text }) => html`<li class="${allowed ? 'yes' : 'no'}"><span>${text[language]}<span class="hidden"> (${say(allowed ? 'seen.yes' : 'seen.no')})</span></span></li>`)}</ul>`,
  )}${
    warning.equipment.length > 0 &&
    beside(
      say('before'),
      html`<p class="when">${time.moment(warning.answerBy)}</p><p class="quiet">${time.zone} (${formatDtg(warning.answerBy)}). ${say(left >= 0 ? 'before.left' : 'before.late', { age: spanOf(Math.abs(left), language) })} ${warning.silence[language]}</p>`,
    )
  }${beside(
    say('help'),
    html`${warning.phone !== undefined && html`<p>${say('help.phone', { phone: warning.phone })}</p>`}<p><a href="/api/operator/warnings/${encodeURIComponent(warning.id)}/csaf" download>${say('help.csaf')}</a> ${say('help.csaf.kind')}</p>${
      warning.answeredAt !== undefined &&
      html`<p><a href="/api/operator/warnings/${encodeURIComponent(warning.id)}/openvex" download>${say('help.vex')}</a> ${say('help.vex.kind')}</p>`
    }`,
  )}`
}

function arrived(standing: Standing, now: number): PageAnswer {
  const { warning, say } = standing
  const left = warning.equipment.filter(({ answer }) => answer === undefined).length
  return {
    page: {
      above: say('number', { number: warning.number }),
      title: say('sent'),
      label: warning.marking.label,
      aside: asideOf(standing, now),
      main: html`<p>${say('sent.text')}</p>${left > 0 && html`<p>${say('sent.left', { n: left })}</p>`}<p class="deeds"><a class="button" href="/operator">${say('sent.back')}</a></p>`,
    },
  }
}

/** Nothing is asked any more: what was, and why not. */
function withdrawn(standing: Standing): PageAnswer {
  const { asked, warning, say } = standing
  return {
    page: {
      above: say('number', { number: warning.number }),
      title: warning.title[asked.language],
      back: '/operator',
      label: warning.marking.label,
      aside: asideOf(standing, warning.answerBy),
      main: html`${changedOf(standing)}<p class="lead">${say('withdrawn')}</p><ul class="rows">${warning.out.map(({ name, why }) => html`<li><span><b>${name[asked.language]}</b><br />${why[asked.language]}</span></li>`)}</ul>`,
    },
  }
}
