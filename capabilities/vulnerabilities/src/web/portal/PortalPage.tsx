import IconChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs'
import { formatDtg } from '@testudo/kernel/time'
import { chooseLanguage, Go, type Language, useAsk, useLanguage, useMarking, useText, useTrail } from '@testudo/ui'
import { type ReactNode, useEffect, useRef } from 'react'
import { portalHome } from '../../core/contract/portal.ts'
import { PORTAL, PORTAL_EQUIPMENT, PORTAL_INCIDENTS } from '../paths.ts'
import { portalWords } from '../words/portal.ts'
import '../portal.css'

const LANGUAGES = [
  ['fr', 'Français'],
  ['en', 'English'],
] as const

/** Who the operator is and what waits for it; every page of the portal shows part of it. */
export function usePortal() {
  const t = useText(portalWords)
  const asked = useAsk(portalHome, {})
  useMarking(asked.isError ? 'none' : asked.data?.marking)
  const node = asked.data?.node
  useTrail([{ text: t('nav.portal') }, ...(node === undefined ? [] : [{ text: node }])])
  return asked
}

/** One page: the way back, the language, one question or list, what stands beside it, the other pages. */
export function PortalPage({
  above,
  title,
  back,
  aside,
  saved,
  children,
}: {
  /** Stands above the title: `Warning 0442 – question 1 of 3`. */
  above?: string
  title: string
  /** An address, or what goes one question back. */
  back?: string | (() => void)
  aside?: ReactNode
  /** When what was chosen was last kept (Unix ms). */
  saved?: number | undefined
  children: ReactNode
}) {
  const t = useText(portalWords)
  const language = useLanguage()
  const heading = useRef<HTMLHeadingElement>(null)
  const page = useRef<HTMLDivElement>(null)
  const first = useRef(true)
  // The next question is a new page for the eye; it has to be one for the ear.
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    page.current?.scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [title])
  const speak = (next: Language) => chooseLanguage(next)
  return (
    <div ref={page} className="v-portal t-scroll" tabIndex={0}>
      <div className="v-portal-bar">
        <div className="v-portal-width">
          {back !== undefined && (
            <span className="v-portal-back">
              <IconChevronLeft size={16} aria-hidden />
              {typeof back === 'string' ? (
                <Go to={back} className="v-portal-link">
                  {t('back')}
                </Go>
              ) : (
                <button type="button" className="v-portal-link" onClick={back}>
                  {t('back')}
                </button>
              )}
            </span>
          )}
          <span className="t-grow" />
          <span className="v-portal-languages" role="group" aria-label={t('language')}>
            {LANGUAGES.map(([id, name]) => (
              <button
                key={id}
                type="button"
                lang={id}
                aria-pressed={id === language}
                className={id === language ? 'v-portal-spoken' : 'v-portal-link'}
                onClick={() => speak(id)}
              >
                {name}
              </button>
            ))}
          </span>
        </div>
      </div>
      <div className="v-portal-width v-portal-body">
        <div className="v-portal-main">
          {above !== undefined && <p className="v-portal-above t-2">{above}</p>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {children}
        </div>
        {aside !== undefined && <div className="v-portal-aside">{aside}</div>}
      </div>
      <footer className="v-portal-foot">
        <nav className="v-portal-width" aria-label={t('foot')}>
          <Go to={PORTAL} className="v-portal-link">
            {t('foot.home')}
          </Go>
          <Go to={PORTAL_EQUIPMENT} className="v-portal-link">
            {t('foot.equipment')}
          </Go>
          <Go to={PORTAL_INCIDENTS} className="v-portal-link">
            {t('foot.incidents')}
          </Go>
          <span className="t-grow" />
          {saved !== undefined && (
            <span className="t-2" role="status">
              {t('saved')} <span className="t-mono">{formatDtg(saved)}</span>
            </span>
          )}
        </nav>
      </footer>
    </div>
  )
}

/** One thing beside the question, under a strong line. */
export function Beside({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="v-portal-beside">
      <h2>{title}</h2>
      {children}
    </section>
  )
}
