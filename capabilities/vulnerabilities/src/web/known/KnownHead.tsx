import IconGitFork from '@tabler/icons-react/dist/esm/icons/IconGitFork.mjs'
import { Button, Go, Portion, tell, useGo, useKeys, useText, useViewer, useSay } from '@testudo/ui'
import { OutcomeWord } from '../parts/OutcomeWord.tsx'
import type { Known } from '../parts/replies.ts'
import { Sentence } from '../parts/Sentence.tsx'
import { Sum } from '../parts/Sum.tsx'
import { whatIfOf } from '../parts/whatIf.ts'
import { threatPath } from '../paths.ts'
import { knownWords } from '../words/known.ts'

/** The answer first: what it is, what was decided, why, and how many it concerns. */
export function KnownHead({ given }: { given: Known }) {
  const t = useText(knownWords)
  const say = useSay()
  const go = useGo()
  const viewer = useViewer()
  const whatIf = () => {
    const to = whatIfOf(given)
    if (to === undefined) tell({ text: t('what.if.none') })
    else go(to)
  }
  useKeys([{ keys: 'W', text: t('what.if'), run: whatIf }])
  return (
    <header className="v-known-head">
      <div className="t-grow">
        <h1 className="v-known-name">
          <Portion label={given.marking.label} /> <span className="t-mono">{given.id}</span>{' '}
          <span>{say(given.title)}</span>
        </h1>
        <p>
          <OutcomeWord outcome={given.decision.outcome} />
          <span className="v-because">
            , <Sentence words={given.because} />
          </span>
        </p>
        {given.state !== 'published' && <p className="v-warn">{t(`state.${given.state}`)}</p>}
        {given.text !== '' && (
          <p className="t-2 v-known-text" lang="en">
            {given.text}
          </p>
        )}
        <Sum counts={given.counts} />
      </div>
      <span className="t-row v-deeds">
        {given.object !== undefined && viewer.may('threats:read') && (
          <Go to={threatPath(given.object)} className="t-link v-target">
            {t('object')}
          </Go>
        )}
        <Button keys="W" icon={<IconGitFork size={15} />} onClick={whatIf}>
          {t('what.if')}
        </Button>
      </span>
    </header>
  )
}
