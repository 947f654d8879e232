import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { bannerText, type PolicySet } from '@testudo/kernel/label'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { colourClass, writeDocument } from '../pages/document.ts'
import { html } from '../pages/html.ts'
import { STYLE } from '../pages/style.ts'
import type { Page, PageAnswer, PageAsked, PageFrame, PageTaken } from '../pages/types.ts'
import { FORM_LIMIT_BYTES, formOf, isFileForm, readFileForm, takeForms } from './forms.ts'
import { toProblem } from './problem.ts'
import { throwAwayTheRest } from './slowly.ts'
import type { Caller, Exchange } from './types.ts'

const LANGUAGE_COOKIE = 'testudo_language'
const LANGUAGE_SECONDS = 400 * 86_400
export const SIGN_IN_PAGE = '/sign-in/form'

/** A page of the platform also sets cookies. */
export interface OwnPage extends Omit<Page, 'show' | 'take'> {
  show(asked: PageAsked, exchange: Exchange): Promise<PageAnswer>
  take?(asked: PageTaken, exchange: Exchange): Promise<PageAnswer>
}

export interface PagesOptions {
  /** Name of the node, and of the exercise; what the banner needs. */
  readonly node: () => string
  readonly exercise: string | undefined
  readonly policies: PolicySet
  readonly webDir: string | undefined
  /** Refuses what another site made a browser send. @throws {Fault} */
  readonly checkOrigin: (request: FastifyRequest) => void
  readonly identify: (request: FastifyRequest) => Promise<Caller | undefined>
  readonly needVerb: (caller: Caller, may: string) => void
  readonly exchangeOf: (request: FastifyRequest, reply: FastifyReply, caller: Caller | undefined) => Exchange
  readonly record: (page: OwnPage, caller: Caller | undefined, asked: PageAsked, method: string, error: unknown) => void
  readonly failed: (error: unknown) => void
  readonly bodyMs: number
}

/** Nothing may run on these pages, and nothing comes from elsewhere. */
const CONTENT_SECURITY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** Serves pages that the node writes itself: forms that are taken from this very site, answered by a page or a way on. */
export async function servePages(
  app: FastifyInstance,
  pages: readonly OwnPage[],
  options: PagesOptions,
): Promise<void> {
  const style = STYLE + coloursOf(options.policies) + fontsIn(options.webDir)
  const styleHash = createHash('sha256').update(style).digest('hex').slice(0, 16)
  const styleAt = `/pages-${styleHash}.css`
  app.get(styleAt, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=31536000, immutable').type('text/css; charset=utf-8').send(style),
  )

  const write = (
    reply: FastifyReply,
    frame: PageFrame,
    { asked, caller }: { readonly asked: PageAsked; readonly caller: Caller | undefined },
    { page, status = 200 }: Extract<PageAnswer, { page: unknown }>,
  ) => {
    const { language } = asked
    const text = writeDocument(page, {
      language,
      frame,
      node: options.node(),
      exercise: options.exercise,
      banner: page.label && bannerText(page.label, options.policies, language),
      person: caller && { name: caller.subject.name, organisation: caller.subject.organisation },
      inLanguage: (next) => {
        const url = new URL(asked.path, 'http://node')
        url.searchParams.set('lang', next)
        return url.pathname + url.search
      },
      style: styleAt,
    })
    return (
      reply
        .status(status)
        .header('content-security-policy', CONTENT_SECURITY)
        // Without a referrer browsers send "Origin: null" with a form, and the node could not tell whose it is.
        .header('referrer-policy', 'same-origin')
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(text)
    )
  }

  await app.register(async (scope) => {
    takeForms(scope, new Set(pages.filter(({ takesFile }) => takesFile === true).map(({ path }) => path)))
    const callers = new WeakMap<FastifyRequest, Caller | undefined>()
    for (const page of pages) {
      const answer = async (request: FastifyRequest, reply: FastifyReply) => {
        const caller = callers.get(request)
        const exchange = options.exchangeOf(request, reply, caller)
        const asked = askedOf(request, exchange)
        const chosen = asked.query.get('lang')
        if (chosen === 'en' || chosen === 'fr') {
          exchange.setCookie(LANGUAGE_COOKIE, chosen, { maxAgeSeconds: LANGUAGE_SECONDS, sameSite: 'lax' })
          return go(reply, without(asked.path, 'lang'))
        }
        try {
          if (caller === undefined && page.may !== 'public') return bounce(request, reply, asked)
          const taking = request.method === 'POST'
          if (caller !== undefined) options.needVerb(caller, taking ? (page.mayTake ?? page.may) : page.may)
          if (taking && page.take === undefined) throw new Fault('absent', 'kernel.nothing_here', 'Nothing here.')
          const given = taking ? await take(page, request, asked, exchange) : await page.show(asked, exchange)
          if (given === undefined) throw new Error('a page answered nothing')
          options.record(page, caller, asked, request.method, undefined)
          if ('to' in given) return go(reply, given.to)
          return write(reply, page.frame, { asked, caller }, given)
        } catch (error) {
          options.record(page, caller, asked, request.method, error)
          return sayFault(reply, page, asked, caller, error)
        }
      }
      const sayFault = (
        reply: FastifyReply,
        { frame }: OwnPage,
        asked: PageAsked,
        caller: Caller | undefined,
        error: unknown,
      ) => {
        const problem = toProblem(error)
        if (problem.status >= 500) options.failed(error)
        return write(
          reply,
          frame,
          { asked, caller },
          { page: faultPage(problem, frame, asked.language), status: problem.status },
        )
      }
      const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
        options.checkOrigin(request)
        callers.set(request, await options.identify(request))
        if (request.method === 'GET') return
        // A file takes its time, and who is refused does not send it to its end.
        if (page.takesFile === true && isFileForm(request)) return throwAwayTheRest(request.raw, reply)
        const late = setTimeout(() => request.raw.destroy(), options.bodyMs)
        request.raw.once('end', () => clearTimeout(late))
        request.raw.once('close', () => clearTimeout(late))
      }
      scope.route({
        method: ['GET', 'POST'],
        url: page.path,
        bodyLimit: FORM_LIMIT_BYTES,
        onRequest,
        handler: answer,
        errorHandler: (error, request, reply) => {
          const asked = askedOf(request, options.exchangeOf(request, reply, undefined))
          void sayFault(reply, page, asked, callers.get(request), error)
        },
      })
    }
  })

  const take = async (page: OwnPage, request: FastifyRequest, asked: PageAsked, exchange: Exchange) => {
    const { body } = request
    if (page.takesFile !== true || !isFileForm(request))
      return page.take?.({ ...asked, form: body instanceof URLSearchParams ? body : formOf('') }, exchange)
    const sent = await readFileForm(request.raw, options.bodyMs)
    try {
      return await page.take?.({ ...asked, ...sent }, exchange)
    } finally {
      sent.leave()
    }
  }

  /**
   * Nobody has signed in, as far as this request tells. A link in a mail comes without the cookie, because another site
   * made the browser follow it: asked again from here, it comes with it.
   */
  const bounce = (request: FastifyRequest, reply: FastifyReply, asked: PageAsked) => {
    const from = request.headers['sec-fetch-site']
    if (request.method === 'GET' && (from === 'cross-site' || from === 'same-site'))
      return reply
        .header('content-security-policy', CONTENT_SECURITY)
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(
          html`<!doctype html><html lang="${asked.language}"><head><meta charset="utf-8" /><title>Testudo</title><meta http-equiv="refresh" content="0;url=${asked.path}" /></head><body><p><a href="${asked.path}">${asked.language === 'fr' ? 'Continuer' : 'Continue'}</a></p></body></html>`
            .text,
        )
    return go(
      reply,
      `${SIGN_IN_PAGE}?to=${encodeURIComponent(asked.path)}${request.method === 'POST' ? '&ended=1' : ''}`,
    )
  }
}

const go = (reply: FastifyReply, to: string) =>
  reply
    .status(303)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'same-origin')
    .header('location', to)
    .send()

function askedOf(request: FastifyRequest, exchange: Exchange): PageAsked {
  const path = ownPath(request.raw.url ?? '/')
  const cookie = exchange.cookie(LANGUAGE_COOKIE)
  return {
    subject: exchange.subject,
    language: cookie === 'fr' || cookie === 'en' ? cookie : exchange.language,
    params: (request.params ?? {}) as Readonly<Record<string, string>>,
    query: new URL(path, 'http://node').searchParams,
    path,
  }
}

/** An address of this node, whatever was given: `//elsewhere` and `\\elsewhere` lead to other hosts in browsers. */
export const ownPath = (path: string): string =>
  /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) && path.length <= 2_000 ? path : '/'

function without(path: string, name: string): string {
  const url = new URL(path, 'http://node')
  url.searchParams.delete(name)
  return url.pathname + url.search
}

const FAULTS = {
  en: {
    400: ['This could not be taken', 'Go back and look at what you gave.'],
    403: ['This is not open to you', 'If it should be, ask the centre.'],
    404: ['Nothing here', 'The address leads nowhere, or not for you.'],
    409: ['This has changed meanwhile', 'Go back, look at it again, and try once more.'],
    413: ['This is too long', 'Write less, or send it in parts.'],
    429: ['Too many attempts', 'Wait a quarter of an hour, then try again.'],
    500: ['The node failed', 'Nothing was half done. Try again; if it stays so, phone the centre.'],
    home: 'To the first page',
    code: 'Code',
  },
  fr: {
    400: ['Ceci n’a pas pu être accepté', 'Revenez en arrière et vérifiez ce que vous avez donné.'],
    403: ['Ceci ne vous est pas ouvert', 'Si cela devrait l’être, adressez-vous au centre.'],
    404: ['Rien ici', 'Cette adresse ne mène nulle part, ou pas pour vous.'],
    409: ['Ceci a changé entre-temps', 'Revenez en arrière, regardez de nouveau, et réessayez.'],
    413: ['C’est trop long', 'Écrivez moins, ou envoyez en plusieurs fois.'],
    429: ['Trop de tentatives', 'Attendez un quart d’heure, puis réessayez.'],
    500: ['Le nœud a échoué', 'Rien n’a été fait à moitié. Réessayez ; si cela persiste, téléphonez au centre.'],
    home: 'À la première page',
    code: 'Code',
  },
} as const

function faultPage(
  { status, code }: { readonly status: number; readonly code: string },
  frame: PageFrame,
  language: 'en' | 'fr',
) {
  const words = FAULTS[language]
  const known = status === 400 || status === 403 || status === 404 || status === 409 || status === 413 || status === 429
  const [title, what] = words[known ? status : 500]
  return {
    title,
    main: html`<p>${what}</p><p class="quiet">${words.code} <span class="mono">${code}</span></p><p class="deeds"><a class="button" href="${frame.home}">${words.home}</a></p>`,
  }
}

/** A class for each colour a banner may have. Anything that is no colour is left out. */
const coloursOf = (policies: PolicySet): string =>
  [...new Set(policies.all().flatMap(({ classifications }) => classifications.map(({ colour }) => colour)))]
    .filter((colour) => /^#[0-9a-f]{6}$/i.test(colour))
    .map((colour) => `.${colourClass(colour)}{background:${colour}}\n`)
    .join('')

/** The fonts of the web app, where it is built: their names carry a hash. */
function fontsIn(webDir: string | undefined): string {
  let files: readonly string[] = []
  try {
    files = webDir === undefined ? [] : readdirSync(join(webDir, 'assets'))
  } catch {
    // Not built: what the reader has will do.
  }
  const face = (family: string, start: string, range: string) => {
    const file = files.find((name) => name.startsWith(start) && name.endsWith('.woff2'))
    return file === undefined
      ? ''
      : `@font-face{font-family:"${family}";font-weight:100 900;font-display:swap;src:url(/assets/${file}) format("woff2");unicode-range:${range}}\n`
  }
  const latin =
    'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215'
  return (
    face('Inter Variable', 'inter-latin-wght-normal', latin) +
    face('Inter Variable', 'inter-latin-ext-wght-normal', 'U+0100-02BA,U+1E00-1E9F,U+1EF2-1EFF') +
    face('JetBrains Mono Variable', 'jetbrains-mono-latin-wght-normal', latin)
  )
}
