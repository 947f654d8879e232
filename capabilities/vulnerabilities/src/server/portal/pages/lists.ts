import { html, type Page, OPERATOR_PORTAL } from '@testudo/platform/pages'
import { localTime } from '@testudo/kernel/localTime'
import type { WarningContext } from '../../warnings/context.ts'
import { equipmentOf, homeOf } from '../routes.ts'
import { warningPath } from './parts.ts'
import { sayIn } from './words.ts'

/** What waits for an answer of this operator, the most urgent first, and what was answered. */
export const homePage = (context: WarningContext): Page => ({
  path: '/operator',
  may: 'portal:read',
  frame: OPERATOR_PORTAL,
  start: true,
  async show(asked) {
    const { language, subject } = asked
    const say = sayIn(language)
    const home = await homeOf(context, asked)
    const time = localTime(subject.nation, language)
    const now = context.host.clock.now()
    const kept = Number(asked.query.get('kept'))
    const waiting = home.waiting.toSorted((a, b) => a.answerBy - b.answerBy)
    return {
      page: {
        ...(home.operator === '' ? {} : { above: home.operator }),
        title: say(waiting.length === 0 ? 'home.none' : 'home'),
        label: home.marking.label,
        ...(kept > 0 && kept <= now ? { saved: kept } : {}),
        main: html`${kept > 0 && kept <= now && html`<p class="news" role="status">${say('home.sent')}</p>`}
${waiting.length === 0 && html`<p class="quiet">${say('home.none.text')}</p>`}
<ul class="list">${waiting.map((one) => {
          const title = one.title[language]
          const deed = say(one.started ? 'home.go.on' : 'home.answer')
          return html`<li><p class="quiet">${say('number', { number: one.number })}</p><h2>${title}</h2>
<p>${say('home.pieces', { n: one.equipment })}</p>
<p${one.answerBy < now && html` class="warn"`}>${say(one.answerBy < now ? 'home.late' : 'home.by', { when: time.moment(one.answerBy) })}</p>
<p class="go"><a class="button" href="${warningPath(one.id)}" aria-label="${deed}: ${title}, ${one.number}">${deed}</a></p></li>`
        })}</ul>
${
  home.answered.length > 0 &&
  html`<section class="past"><h2>${say('answered')}</h2><ul class="rows">${home.answered.map(
    (one) =>
      html`<li><span><b>${one.title[language]}</b> <span class="quiet">${say('number', { number: one.number })}, ${say('answered.at', { when: time.day(one.answeredAt) })}</span><br />${one.summary[language]}</span>
<a href="${warningPath(one.id)}" aria-label="${say('answered.look')}: ${say('number', { number: one.number })}">${say('answered.look')}</a></li>`,
  )}</ul></section>`
}`,
      },
    }
  },
})

/** The equipment this operator has told of. */
export const equipmentPage = (context: WarningContext): Page => ({
  path: '/operator/equipment',
  may: 'portal:read',
  frame: OPERATOR_PORTAL,
  async show(asked) {
    const { language, subject } = asked
    const say = sayIn(language)
    const { rows, marking } = await equipmentOf(context, asked)
    const time = localTime(subject.nation, language)
    const number = (n: number) => new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB').format(n)
    return {
      page: {
        title: say(rows.length === 0 ? 'equipment.none' : 'equipment'),
        back: '/operator',
        label: marking.label,
        main:
          rows.length === 0
            ? html`<p class="quiet">${say('equipment.none.text')}</p>`
            : html`<p class="lead">${say('equipment.text')}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${say('equipment')}"><table><thead><tr>
<th scope="col">${say('equipment.name')}</th><th scope="col">${say('equipment.version')}</th><th scope="col">${say('equipment.seen')}</th><th scope="col" class="num">${say('equipment.parts')}</th><th scope="col" class="num">${say('equipment.open')}</th>
</tr></thead><tbody>${rows
                .toSorted((a, b) => a.name[language].localeCompare(b.name[language], language))
                .map(
                  (row) =>
                    html`<tr><th scope="row">${row.name[language]}</th><td>${row.version ?? '–'}</td><td>${time.day(row.seen)}</td><td class="num">${number(row.components)}</td><td class="num">${number(row.open)}</td></tr>`,
                )}</tbody></table></div>`,
      },
    }
  },
})
