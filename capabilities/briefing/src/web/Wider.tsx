import type { Reply } from '@testudo/kernel/contract'
import { Button, useText } from '@testudo/ui'
import type { look } from '../core/contract/briefs.ts'
import { Mark } from './Sheet.tsx'
import { briefWords } from './words/briefs.ts'

/** Why a page that says everything is for few, and what it would not say to more. */
export function Wider({ wider, onAsk }: { wider: Reply<typeof look>['wider']; onAsk: (to: string) => void }) {
  const t = useText(briefWords)
  if (wider === undefined) return undefined
  const { to, banner, apart, count } = wider
  return (
    <details className="b-wider t-small">
      <summary>{t('wider', { n: count })}</summary>
      <p>{t('wider.text', { banner })}</p>
      <ul>
        {apart.map(({ mark, text }) => (
          <li key={text}>
            <Mark text={mark} />
            {text}
          </li>
        ))}
      </ul>
      <Button small onClick={() => onAsk(to)}>
        {t('wider.deed')}
      </Button>
    </details>
  )
}
