import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs'
import { Button, useText } from '@testudo/ui'
import { type DeskSay, deskWords } from '../words/desk.ts'
import type { Change } from './changes.ts'
import { namesText } from './names.ts'

/** A step was refused because the node knew something newer: what is different, before anything is signed again. */
export function Changed({ changes, onDismiss }: { changes: readonly Change[]; onDismiss: () => void }) {
  const t = useText(deskWords)
  return (
    <div className="t-strip t-strip-warn" role="alert">
      <IconRefresh size={16} />
      <div className="t-grow">
        <b>{t('changed.title')}</b>
        <ul className="sh-changes">
          {changes.map((change, i) => (
            <li key={i}>{changeText(t, change)}</li>
          ))}
        </ul>
        <Button small onClick={onDismiss}>
          {t('dismiss')}
        </Button>
      </div>
    </div>
  )
}

function changeText(t: DeskSay, change: Change): string {
  switch (change.kind) {
    case 'revision':
      return t('changed.revision', { before: change.before, after: change.after })
    case 'state':
      return t('changed.state', { state: t(`state.${change.state}`) })
    case 'more':
    case 'less':
      return t(`changed.${change.kind}`, { names: namesText(t, change.names) })
    case 'parts':
    case 'new':
    case 'gone':
      return t(`changed.${change.kind}`, { n: change.n })
    case 'sees':
      return t('changed.sees', { names: change.name, before: change.before, after: change.after })
    case 'rule':
      return t('changed.rule')
  }
}
