import { type Html, html } from '@testudo/platform/pages'

export const warningPath = (id: string, query = ''): string => `/operator/warning/${encodeURIComponent(id)}${query}`

/** What is wrong with a page that was sent: where, and in words. */
export interface Wrong {
  /** Id of the field to go to. */
  readonly field: string
  readonly text: string
}

/** Stands above everything when something is wrong: each fault leads to its field. */
export const faultSummary = (title: string, faults: readonly Wrong[]): Html | undefined =>
  faults.length === 0
    ? undefined
    : html`<div class="summary" role="alert"><h2>${title}</h2><ul>${faults.map(({ field, text }) => html`<li><a href="#${field}">${text}</a></li>`)}</ul></div>`

export interface Choice {
  readonly id: string
  readonly text: string
  readonly below?: string
}

/** One question's answers, each with what follows from it. */
export function choices(given: {
  readonly name: string
  /** The question, for those who hear it. */
  readonly legend: string
  readonly choices: readonly Choice[]
  readonly chosen: ReadonlySet<string>
  readonly fault?: string | undefined
  /** Several may be chosen. */
  readonly several?: boolean
}): Html {
  const { name, fault } = given
  const kind = given.several === true ? 'checkbox' : 'radio'
  return html`<fieldset${fault !== undefined && html` aria-describedby="${name}-fault"`}>
<legend class="hidden">${given.legend}</legend>
${fault !== undefined && html`<p id="${name}-fault" class="fault">${fault}</p>`}
${given.choices.map(({ id, text, below }, n) => {
  const own = n === 0 ? name : `${name}-${n}`
  return html`<label class="choice"><input type="${kind}" id="${own}" name="${name}" value="${id}"${given.chosen.has(id) && html` checked`}${below !== undefined && html` aria-describedby="${own}-more"`} aria-labelledby="${own}-name" /><span><b id="${own}-name">${text}</b>${below !== undefined && html`<small id="${own}-more">${below}</small>`}</span></label>`
})}
</fieldset>`
}

/** A question answered in the operator's own words. */
export function longAnswer(given: {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly value: string
  readonly most: number
  readonly fault?: string | undefined
  /** The page's title asks already. */
  readonly hideLabel?: boolean
}): Html {
  const { name, hint, fault, hideLabel } = given
  const described = [hint === undefined ? '' : `${name}-hint`, fault === undefined ? '' : `${name}-fault`]
    .filter((id) => id !== '')
    .join(' ')
  return html`<div class="field"><label for="${name}"${hideLabel === true && html` class="hidden"`}>${given.label}</label>
${hint !== undefined && html`<p id="${name}-hint" class="quiet">${hint}</p>`}
${fault !== undefined && html`<p id="${name}-fault" class="fault">${fault}</p>`}
<textarea id="${name}" name="${name}" rows="4" maxlength="${given.most}"${described !== '' && html` aria-describedby="${described}"`}${fault !== undefined && html` aria-invalid="true"`}>
${given.value}</textarea></div>`
}

/** The deeds at the end of a form: on, or kept to finish later. */
export const deeds = (on: string, later: string): Html =>
  html`<p class="deeds"><button class="button" name="deed" value="on">${on}</button><button class="plain" name="deed" value="later" formnovalidate>${later}</button></p>`

/** A thing beside the question, under a strong line. */
export const beside = (title: string, content: Html): Html => html`<section><h2>${title}</h2>${content}</section>`

/** What is new in a version, above everything else. */
export const news = (title: string, when: string, words: readonly string[]): Html =>
  html`<section class="news"><h2>${title}</h2><p class="quiet">${when}</p><ul>${words.map((text) => html`<li>${text}</li>`)}</ul></section>`
