import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import type { BannerWords } from './bannerOf.ts'
import './marking.css'

/** The browser writes into the margins of printed pages itself; where it cannot, the banner is printed with the page. */
const PAGED = typeof window !== 'undefined' && 'CSSMarginRule' in window

/**
 * The line at the top and at the foot of every route. Exercise nodes carry the hatched block at the left; a live node has
 * none. Without marked information it stays in place, grey, and says so.
 */
export function Banner({
  words,
  exercise,
  place,
}: {
  words: BannerWords
  /** Name of the exercise, or undefined on a live node. */
  exercise?: string | undefined
  place: 'top' | 'bottom'
}) {
  const t = useText(kitWords)
  const { banner, portions, loading } = words
  return (
    <div
      className={`t-banner${PAGED ? ' t-banner-paged' : ''}`}
      role="region"
      aria-label={`${t('banner.label')}, ${place}`}
      style={{ background: banner?.colour ?? '#3a4350' }}
      data-loading={loading}
    >
      <span className="t-banner-exercise">
        {exercise !== undefined && <b>{t('exercise.block', { name: exercise.toUpperCase() }).trim()}</b>}
      </span>
      <strong data-banner>{banner?.text ?? t('banner.none')}</strong>
      {/* While something is on its way the ceiling stands there, which is of no portions. */}
      <span className="t-banner-portions">{place === 'top' && !loading && t('banner.portions', { n: portions })}</span>
    </div>
  )
}
