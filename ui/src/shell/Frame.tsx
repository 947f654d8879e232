import type { Label } from '@testudo/kernel/label'
import type { ReactNode } from 'react'
import { Banner } from '../marking/Banner.tsx'
import { bannerOf } from '../marking/bannerOf.ts'
import { usePolicies } from '../marking/policies.ts'
import { useMarkings } from '../marking/registry.ts'
import { useLanguage } from '../text/language.ts'
import { PrintReferences, PrintSheet } from '../print/PrintSheet.tsx'
import { kitWords } from '../words.ts'
import { useText } from '../text/language.ts'
import './shell.css'

/** Banner, page, banner: on every route, sign-in and errors included. `high` is shown while anything is on its way. */
export function Frame({
  high,
  exercise,
  children,
}: {
  high?: Label | undefined
  exercise?: string | undefined
  children: ReactNode
}) {
  const policies = usePolicies()
  const language = useLanguage()
  const words = bannerOf(useMarkings().values(), high, policies, language)
  const t = useText(kitWords)
  return (
    <div className="t-frame">
      <Banner words={words} exercise={exercise} place="top" />
      <PrintSheet
        marking={words.banner?.text ?? t('banner.none')}
        exercise={exercise === undefined ? undefined : t('exercise.block', { name: exercise.toUpperCase() }).trim()}
      />
      {children}
      <PrintReferences />
      <Banner words={words} exercise={exercise} place="bottom" />
    </div>
  )
}
