import { useText } from '@testudo/ui'
import type { Deed, Pair } from '../core/index.ts'
import { formWords } from './words/forms.ts'

/** The words of a deed: who is proposed to whom stands in the button. */
export function useDeedText(): (pair: Pair, deed: Deed) => string {
  const t = useText(formWords)
  return ({ offer, request }, deed) => {
    if (deed !== 'propose') return t(deed)
    const other = offer.own ? request : offer
    return t(offer.own ? 'propose.helps' : 'propose.asks', { to: other.nation === '' ? other.by : other.nation })
  }
}
