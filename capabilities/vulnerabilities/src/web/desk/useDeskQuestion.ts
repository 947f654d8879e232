import type { Ask } from '@testudo/kernel/contract'
import { useGo, usePlace } from '@testudo/ui'
import type { desk } from '../../core/contract/desk.ts'
import { outcome } from '../../core/contract/shapes.ts'

export const SHOWS = ['matters', 'all', 'closed'] as const
export const SORTS = ['impact', 'score', 'epss', 'newest'] as const
/** As many rows as one answer holds: what is listed is what is exported. */
const MOST = 500

type Question = Ask<typeof desk>

/** What the desk was asked, kept in the address so that a link shows the same list. */
export function useDeskQuestion() {
  const { path, search } = usePlace()
  const go = useGo()
  const text = (name: string) => search.get(name) ?? undefined
  const show = SHOWS.find((one) => one === text('show')) ?? 'matters'
  const sort = SORTS.find((one) => one === text('sort')) ?? 'impact'
  const nation = /^[A-Z]{3}$/.test(text('nation') ?? '') ? text('nation') : undefined
  const decided = outcome.options.find((one) => one === text('outcome'))
  const words = text('text')?.slice(0, 200)
  const question: Question = {
    show,
    sort,
    limit: MOST,
    ...(nation === undefined ? {} : { nation }),
    ...(decided === undefined ? {} : { outcome: decided }),
    ...(words === undefined ? {} : { text: words }),
  }
  /** Several at once: one after the other would undo each other. */
  const put = (change: Readonly<Record<string, string | undefined>>) => {
    const next = new URLSearchParams(search)
    for (const [name, value] of Object.entries(change)) {
      if (value === undefined || value === '') next.delete(name)
      else next.set(name, value)
    }
    go(`${path}${next.size === 0 ? '' : `?${next.toString()}`}`)
  }
  return {
    show,
    sort,
    nation,
    outcome: decided,
    text: words,
    question,
    put,
    filtered: nation !== undefined || decided !== undefined || words !== undefined,
  } as const
}
export type DeskQuestion = ReturnType<typeof useDeskQuestion>
