/** What a message out of the node says: how many, and where to look. */
export interface LetterContent {
  readonly node: string
  readonly language: 'en' | 'fr'
  /** Things that wait, how many of them are immediate or flash, and how many followed things changed. */
  readonly waiting: number
  readonly urgent: number
  readonly changed: number
  /** Somebody is called because nobody has answered. */
  readonly called: boolean
  /** Messages were held back: too many in an hour. */
  readonly heldBack: boolean
  readonly link: string
}

export interface LetterText {
  readonly subject: string
  readonly text: string
  readonly html: string
}

const PHRASES = {
  en: {
    waiting: (n: number) => (n === 1 ? '1 thing waits for you' : `${n} things wait for you`),
    urgent: (n: number) => `${n} immediate`,
    changed: (n: number) => (n === 1 ? '1 thing you follow has changed' : `${n} things you follow have changed`),
    called: 'You are called because nobody has answered.',
    held: 'So much came at once that messages to you are held back; this one stands for all of them.',
    look: 'Look, and say that you see to it:',
    why: 'You get this because of your settings there. Nobody reads answers to this address.',
  },
  fr: {
    waiting: (n: number) => (n === 1 ? '1 affaire vous attend' : `${n} affaires vous attendent`),
    urgent: (n: number) => (n === 1 ? '1 immédiate' : `${n} immédiates`),
    changed: (n: number) => (n === 1 ? '1 objet que vous suivez a changé' : `${n} objets que vous suivez ont changé`),
    called: 'On vous appelle parce que personne n’a répondu.',
    held: 'Tant d’avis sont arrivés à la fois que vos messages sont espacés ; celui-ci vaut pour tous.',
    look: 'Consultez-les et dites que vous vous en chargez :',
    why: 'Vous recevez ce message d’après vos réglages. Les réponses à cette adresse ne sont pas lues.',
  },
} as const

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Control characters out of the node's name never start a header of their own. */
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ')

/** `Testudo LTU: 2 things wait for you, 1 immediate`, with one line on where to look. */
export function writeLetter(content: LetterContent): LetterText {
  const say = PHRASES[content.language]
  const counts = [
    ...(content.waiting > 0 ? [say.waiting(content.waiting)] : []),
    ...(content.urgent > 0 ? [say.urgent(content.urgent)] : []),
    ...(content.changed > 0 ? [say.changed(content.changed)] : []),
  ].join(', ')
  const subject = oneLine(`${content.node}: ${counts}`)
  const lines = [`${subject}.`, ...(content.called ? [say.called] : []), ...(content.heldBack ? [say.held] : [])]
  return {
    subject,
    text: [...lines, '', say.look, content.link, '', say.why, ''].join('\n'),
    html: `${lines.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
<p>${say.look} <a href="${escaped(content.link)}">${escaped(content.link)}</a></p>
<p>${say.why}</p>`,
  }
}

/** The same message naming what waits: marked titles, only those that may go this way, most urgent first. */
export function nameIn({ subject, text, html }: LetterText, titles: readonly string[]): LetterText {
  if (titles.length === 0) return { subject, text, html }
  const lines = titles.map(oneLine)
  return {
    subject,
    text: text.replace('\n\n', () => `\n${lines.map((line) => `- ${line}`).join('\n')}\n\n`),
    html: html.replace('</p>', () => `</p>\n<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`),
  }
}

/** The message that proves whose an address is. */
export function writeConfirmation(
  { node, language, link }: Pick<LetterContent, 'node' | 'language' | 'link'>,
  code: string,
): LetterText {
  const [subject, line] =
    language === 'fr'
      ? [
          `${node} : confirmez cette adresse`,
          `Code de confirmation : ${code}. Si vous n’avez rien demandé, ne faites rien.`,
        ]
      : [`${node}: confirm this address`, `Confirmation code: ${code}. If you asked for nothing, do nothing.`]
  return {
    subject: oneLine(subject),
    text: `${line}\n${link}\n`,
    html: `<p>${escaped(line)}</p>\n<p><a href="${escaped(link)}">${escaped(link)}</a></p>`,
  }
}
