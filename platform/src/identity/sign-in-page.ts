import { Fault } from '@testudo/kernel/fault'
import { ownPath, SIGN_IN_PAGE } from '../http/pages.ts'
import type { Exchange, HttpServer } from '../http/types.ts'
import { html } from '../pages/html.ts'
import type { PageAnswer, PageAsked, PageFrame } from '../pages/types.ts'

const FRAME: PageFrame = { name: { en: 'Testudo', fr: 'Testudo' }, home: '/', links: [] }

const WORDS = {
  en: {
    title: 'Sign in',
    ended: 'Your session has ended. What you had saved is kept; sign in and go on.',
    login: 'Name to sign in with',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'Name or password did not match. Check both and try again.',
    many: 'Too many attempts. Wait a quarter of an hour, then try again.',
    summary: 'You are not signed in',
    other: 'Sign in with a passkey or in another way (needs JavaScript)',
    out: 'Sign out',
    outSure: 'Do you want to sign out?',
    gone: 'You have signed out',
    again: 'Sign in again',
  },
  fr: {
    title: 'Se connecter',
    ended: 'Votre session est terminée. Ce que vous aviez enregistré est conservé ; connectez-vous pour continuer.',
    login: 'Nom de connexion',
    password: 'Mot de passe',
    submit: 'Se connecter',
    wrong: 'Le nom ou le mot de passe ne correspond pas. Vérifiez les deux et réessayez.',
    many: 'Trop de tentatives. Attendez un quart d’heure, puis réessayez.',
    summary: 'Vous n’êtes pas connecté',
    other: 'Se connecter avec une clé d’accès ou autrement (JavaScript nécessaire)',
    out: 'Se déconnecter',
    outSure: 'Voulez-vous vous déconnecter ?',
    gone: 'Vous êtes déconnecté',
    again: 'Se reconnecter',
  },
} as const

export interface SignInParts {
  /** Checks and enters; sets the cookie of the session. @throws {Fault} */
  readonly enter: (exchange: Exchange, login: string, password: string) => Promise<ReadonlySet<string>>
  readonly leave: (exchange: Exchange) => Promise<void>
}

/** Signing in and out by plain forms, for browsers that run no scripts. The rules are those of the other ways in. */
export function signInPages(http: HttpServer, { enter, leave }: SignInParts): void {
  const form = (
    { language, query }: PageAsked,
    given: { readonly login: string; readonly to: string },
    fault?: string,
  ): PageAnswer => {
    const words = WORDS[language]
    return {
      ...(fault === undefined ? {} : { status: 401 }),
      page: {
        title: words.title,
        faulty: fault !== undefined,
        main: html`${
          fault !== undefined &&
          html`<div class="summary" role="alert"><h2>${words.summary}</h2><p><a href="#login">${fault}</a></p></div>`
        }${fault === undefined && query.get('ended') === '1' && html`<p class="lead">${words.ended}</p>`}
<form method="post" action="${SIGN_IN_PAGE}">
<input type="hidden" name="to" value="${given.to}" />
<div class="field"><label for="login">${words.login}</label><input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="200" value="${given.login}" /></div>
<div class="field"><label for="password">${words.password}</label><input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000" /></div>
<p class="deeds"><button class="button">${words.submit}</button></p>
</form>
<p class="deeds"><a href="/sign-in?to=${encodeURIComponent(given.to)}">${words.other}</a></p>`,
      },
    }
  }

  http.page({
    path: SIGN_IN_PAGE,
    may: 'public',
    frame: FRAME,
    show: async (asked) => form(asked, { login: '', to: ownPath(asked.query.get('to') ?? '/') }),
    async take(asked, exchange) {
      const given = asked.form
      const login = (given.get('login') ?? '').slice(0, 200)
      const to = ownPath(given.get('to') ?? '/')
      try {
        const verbs = await enter(exchange, login, (given.get('password') ?? '').slice(0, 1_000))
        const start = http.pages.find((page) => page.start === true && verbs.has(page.may))
        return { to: to === '/' && start !== undefined ? start.path : to }
      } catch (error) {
        if (!(error instanceof Fault) || error.kind === 'unavailable') throw error
        const words = WORDS[asked.language]
        return form(asked, { login, to }, error.code === 'http.too_many' ? words.many : words.wrong)
      }
    },
  })

  http.page({
    path: '/sign-out',
    may: 'public',
    frame: FRAME,
    show: async ({ language }, { caller }) => {
      const words = WORDS[language]
      const title = caller === undefined ? words.gone : words.outSure
      const main =
        caller === undefined
          ? html`<p class="deeds"><a class="button" href="${SIGN_IN_PAGE}">${words.again}</a></p>`
          : html`<form method="post" action="/sign-out"><p class="deeds"><button class="button">${words.out}</button></p></form>`
      return { page: { title, main } }
    },
    async take(_asked, exchange) {
      await leave(exchange)
      return { to: '/sign-out' }
    },
  })
}
