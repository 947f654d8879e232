import type { Warning } from './writeWarning.ts'
import { momentWords } from './words.ts'

/** A message as it leaves: plain text, and the same as a readable page. */
export interface Message {
  readonly subject: string
  readonly text: string
  readonly html: string
}

export interface MailMatter {
  readonly warning: Warning
  readonly number: string
  readonly centre: string
  readonly banner: string
  readonly language: 'en' | 'fr'
  /** Where the operator answers; undefined: the address of this node is not known. */
  readonly portal: string | undefined
  /** Its words may stand in the message; otherwise it only says that a warning waits. */
  readonly openly: boolean
}

const WORDS = {
  en: {
    subject: (number: string, centre: string) => `Warning ${number} from ${centre} waits for your answer`,
    renewed: (number: string, centre: string) => `Warning ${number} from ${centre} has changed`,
    changed: (number: string, centre: string) =>
      `Warning ${number} from ${centre} has changed. What is new does not travel by this channel: sign in to read it.`,
    news: 'What has changed:',
    waits: (number: string, centre: string) =>
      `Warning ${number} from ${centre} waits for you. Its content does not travel by this channel: sign in to read it.`,
    by: (moment: string) => `Please answer by ${moment}.`,
    answer: 'Read and answer',
    equipment: 'Your equipment',
    version: 'version',
  },
  fr: {
    subject: (number: string, centre: string) => `Avertissement ${number} de ${centre} : réponse attendue`,
    renewed: (number: string, centre: string) => `Avertissement ${number} de ${centre} : du nouveau`,
    changed: (number: string, centre: string) =>
      `L’avertissement ${number} de ${centre} a changé. Le détail ne passe pas par ce canal : connectez-vous pour le lire.`,
    news: 'Ce qui a changé :',
    waits: (number: string, centre: string) =>
      `L’avertissement ${number} de ${centre} vous attend. Son contenu ne passe pas par ce canal : connectez-vous pour le lire.`,
    by: (moment: string) => `Merci de répondre avant le ${moment}.`,
    answer: 'Lire et répondre',
    equipment: 'Vos équipements',
    version: 'version',
  },
} as const

/** The mail of a warning, in the operator's language. Everything foreign is escaped; no picture, no link but the portal's. */
export function writeMail(matter: MailMatter): Message {
  const { warning, number, centre, banner, language, portal, openly } = matter
  const words = WORDS[language]
  const news = warning.changed ?? []
  const subject = (news.length === 0 ? words.subject : words.renewed)(number, centre)
  const by = warning.equipment.length === 0 ? [] : [words.by(momentWords(warning.answerBy)[language])]
  const title = openly ? warning.title[language] : subject
  const changed = warning.equipment.length === 0 ? [] : news.map((one) => one[language])
  const lines = openly
    ? [...(changed.length === 0 ? [] : [words.news, ...changed]), ...warning.paragraphs.map((one) => one[language])]
    : [(news.length === 0 ? words.waits : words.changed)(number, centre), ...by]
  const equipment = openly
    ? warning.equipment.map(
        ({ name, version }) => name[language] + (version === undefined ? '' : `, ${words.version} ${version}`),
      )
    : []
  // A mail that only says that something waits carries no marking of what waits.
  const mark = openly ? [banner] : []
  return {
    subject: oneLine(subject),
    text: [
      ...mark,
      title,
      ...lines,
      ...(equipment.length === 0 ? [] : [`${words.equipment}:\n${equipment.map((one) => `- ${one}`).join('\n')}`]),
      ...(portal === undefined ? [] : [`${words.answer}: ${portal}`]),
      ...mark,
    ].join('\n\n'),
    html: page({ language, mark, title, lines, equipment, heading: words.equipment, answer: words.answer, portal }),
  }
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ')

interface Page {
  readonly language: string
  readonly mark: readonly string[]
  readonly title: string
  readonly lines: readonly string[]
  readonly equipment: readonly string[]
  readonly heading: string
  readonly answer: string
  readonly portal: string | undefined
}

function page({ language, mark, title, lines, equipment, heading, answer, portal }: Page): string {
  const marks = mark.map((text) => `<p><strong>${escape(text)}</strong></p>`).join('')
  const list = equipment.map((one) => `<li>${escape(one)}</li>`).join('')
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escape(title)}</title></head><body>`,
    marks,
    `<h1>${escape(title)}</h1>`,
    ...lines.map((line) => `<p>${escape(line)}</p>`),
    list === '' ? '' : `<h2>${escape(heading)}</h2><ul>${list}</ul>`,
    portal === undefined ? '' : `<p><a href="${escape(portal)}">${escape(answer)}</a></p>`,
    marks,
    '</body></html>',
  ].join('\n')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
