import { formatDtg } from '@testudo/kernel/time'
import { Html, html } from './html.ts'
import type { PageContent, PageFrame } from './types.ts'

type Language = 'en' | 'fr'

/** Everything around the content of a page. */
export interface Around {
  readonly language: Language
  readonly frame: PageFrame
  /** Name of the node. */
  readonly node: string
  /** `Tidal Shield`; undefined on a live node. */
  readonly exercise: string | undefined
  readonly banner: { readonly text: string; readonly colour: string } | undefined
  readonly person: { readonly name: string; readonly organisation: string } | undefined
  /** Address of this page in the other language. */
  readonly inLanguage: (language: Language) => string
  readonly style: string
}

const WORDS = {
  en: {
    skip: 'Skip to the content',
    back: 'Back',
    language: 'Language',
    pages: 'Other pages',
    saved: 'Saved at',
    signOut: 'Sign out',
    exercise: 'EXERCISE',
    faulty: 'Error: ',
    aside: 'Beside the question',
  },
  fr: {
    skip: 'Aller au contenu',
    back: 'Retour',
    language: 'Langue',
    pages: 'Autres pages',
    saved: 'Enregistré à',
    signOut: 'Se déconnecter',
    exercise: 'EXERCICE',
    faulty: 'Erreur : ',
    aside: 'À côté de la question',
  },
} as const

const LANGUAGES = [
  ['fr', 'Français'],
  ['en', 'English'],
] as const

/** Class of a banner of this colour; the style sheet has one for each colour of the policies. */
export const colourClass = (colour: string): string => `c-${colour.toLowerCase().replaceAll(/[^0-9a-f]/g, '')}`

const MARK = new Html(
  '<svg width="22" height="22" viewBox="0 0 24 24" fill="none" aria-hidden="true"><path d="M12 1.8 20.8 6.9v10.2L12 22.2 3.2 17.1V6.9Z" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/><path d="M12 1.8v5M12 17.2v5M3.2 6.9l4.4 2.5M16.4 14.6l4.4 2.5M20.8 6.9l-4.4 2.5M7.6 14.6l-4.4 2.5" stroke="currentColor" stroke-width="1.6"/><path d="M12 6.8 16.4 9.4v5.2L12 17.2l-4.4-2.6V9.4Z" fill="#82aaff" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/></svg>',
)

/** The whole document: banner, whose page it is, the way back, the languages, the content, other pages, banner. */
export function writeDocument(content: PageContent, around: Around): string {
  const { language, frame, person, node } = around
  const words = WORDS[language]
  const name = frame.name[language]
  const title = `${content.faulty === true ? words.faulty : ''}${content.title} – ${name}`
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${title}</title>
<link rel="stylesheet" href="${around.style}" />
<link rel="icon" href="/mark.svg" />
</head>
<body>
<header>
${bannerOf(around)}
<a class="skip" href="#content">${words.skip}</a>
<div class="top"><div class="width">
<a class="home" href="${frame.home}">${MARK}<b>${name}</b></a>
${node !== name && html`<span class="node">${node}</span>`}
<span class="grow"></span>
${
  person !== undefined &&
  html`<span class="person">${person.organisation !== '' && html`<span>${person.organisation}</span> `}<span>${person.name}</span></span>
<form method="post" action="/sign-out"><button class="plain">${words.signOut}</button></form>`
}
</div></div>
<div class="bar"><div class="width">
${content.back !== undefined && html`<a class="back" href="${content.back}">${words.back}</a>`}
<span class="grow"></span>
<nav class="languages" aria-label="${words.language}">${LANGUAGES.map(([id, text]) =>
    id === language
      ? html`<b lang="${id}" aria-current="true">${text}</b>`
      : html`<a lang="${id}" hreflang="${id}" href="${around.inLanguage(id)}">${text}</a>`,
  )}</nav>
</div></div>
</header>
<div class="width body">
<main id="content" tabindex="-1">
${content.above !== undefined && html`<p class="above">${content.above}</p>`}
<h1>${content.title}</h1>
${content.main}
</main>
${content.aside !== undefined && html`<aside aria-label="${words.aside}">${content.aside}</aside>`}
</div>
<footer>
<div class="foot"><div class="width">
${
  frame.links.length > 0 &&
  html`<nav aria-label="${words.pages}">${frame.links.map(({ to, text }) => html`<a href="${to}">${text[language]}</a>`)}</nav>`
}
<span class="grow"></span>
${content.saved !== undefined && html`<span>${words.saved} <span class="mono">${formatDtg(content.saved)}</span></span>`}
</div></div>
${bannerOf(around)}
</footer>
</body>
</html>
`
  return document.text
}

function bannerOf({ banner, exercise, language }: Around): Html {
  const block = exercise === undefined ? undefined : `${WORDS[language].exercise} ${exercise.toUpperCase()}`.trim()
  return html`<div class="banner${banner !== undefined && ` ${colourClass(banner.colour)}`}"><span class="exercise">${block !== undefined && html`<b>${block}</b>`}</span><strong>${banner?.text ?? ''}</strong><span></span></div>`
}
