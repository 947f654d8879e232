import { exportSelection } from '@testudo/threats'
import { Button, call, tell, useText } from '@testudo/ui'
import { words } from './words.ts'

/** What to do with the chosen rows: take them out as a table or a bundle. The number shown is the number asked for. */
export function SelectionBar({ ids, onClear }: { ids: readonly string[]; onClear: () => void }) {
  const t = useText(words)
  const take = async (format: 'csv' | 'stix') => {
    try {
      const text = await call(exportSelection, { ids: [...ids], format })
      const link = document.createElement('a')
      link.href = URL.createObjectURL(
        new Blob([String(text)], { type: format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json' }),
      )
      link.download = `testudo-${ids.length}.${format === 'csv' ? 'csv' : 'json'}`
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
      tell({ text: t('exported', { n: ids.length }) })
    } catch (error) {
      tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <div className="th-selection" role="toolbar" aria-label={t('selected', { n: ids.length })}>
      <b>{t('selected', { n: ids.length })}</b>
      <Button small onClick={() => void take('csv')}>
        {t('export.csv')}
      </Button>
      <Button small onClick={() => void take('stix')}>
        {t('export.stix')}
      </Button>
      <Button small look="plain" onClick={onClear}>
        {t('selected.none')}
      </Button>
    </div>
  )
}
