import IconArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs'
import { Aside, Go, useScreen, useText } from '@testudo/ui'
import type { ReactNode } from 'react'
import { deskWords } from '../words/desk.ts'

/** The middle and the right of the desk: the paper with whose eyes read it, and who will see this beside it. */
export function Sheet({
  head,
  paper,
  side,
  sideHead,
  sideLabel,
  foot,
  subject,
}: {
  head: ReactNode
  paper: ReactNode
  side: ReactNode
  sideHead: ReactNode
  sideLabel: string
  foot?: ReactNode
  /** What is being done there: where the right side is a drawer it opens for it. */
  subject?: string
}) {
  const t = useText(deskWords)
  const screen = useScreen()
  return (
    <>
      <section className="sh-work" aria-label={t('desk')}>
        <header className="t-panel-head sh-work-head">
          {screen === 'small' && <h1 className="t-hidden">{t('desk')}</h1>}
          {screen === 'small' && (
            <Go to="/sharing/desk" className="t-icon-button" aria-label={t('desk.back')}>
              <IconArrowLeft size={18} />
            </Go>
          )}
          {head}
        </header>
        <div className="t-scroll sh-work-body" tabIndex={0}>
          {paper}
        </div>
      </section>
      <Aside label={sideLabel} className="sh-side" subject={subject}>
        <header className="t-panel-head">{sideHead}</header>
        <div className="t-scroll t-grow" tabIndex={0}>
          {side}
        </div>
        {foot !== undefined && <footer className="t-inspector-foot">{foot}</footer>}
      </Aside>
    </>
  )
}
