import { Segments, useText, useUrlParam, useViewer } from '@testudo/ui'
import { Audiences } from './Audiences.tsx'
import { Imports } from './Imports.tsx'
import { Lists } from './Lists.tsx'
import { words } from './words.ts'
import './misp.css'

const VIEWS = ['import', 'audiences', 'lists'] as const
const VERB = { import: 'sharing:import', audiences: 'sharing:mappings', lists: 'sharing:mappings' } as const

/** MISP on this node: events in with their verdicts, what their distributions mean, warning lists and taxonomies. */
export default function MispPanel() {
  const t = useText(words)
  const viewer = useViewer()
  const [viewText, setView] = useUrlParam('view')
  const views = VIEWS.filter((one) => viewer.may(VERB[one]))
  const view = views.find((one) => one === viewText) ?? views[0]
  return (
    <div className="sm-panel">
      <div className="sm-head">
        <Segments
          label={t('view')}
          value={view ?? 'import'}
          onChange={(next) => setView(next === views[0] ? undefined : next, { replace: true })}
          options={views.map((one) => ({ id: one, text: t(`view.${one}`) }))}
        />
      </div>
      {view === 'import' && <Imports />}
      {view === 'audiences' && <Audiences />}
      {view === 'lists' && <Lists />}
    </div>
  )
}
