import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs'
import { Age, FaultLine, Menu, MenuItem, useAsk, useText, useNumber } from '@testudo/ui'
import { hunts } from '../../core/contract/hunts.ts'
import { huntWords } from '../words/hunt.ts'

/** My hunts, newest first; one is opened with its question. */
export function PastHunts({ onOpen }: { onOpen: (id: string) => void }) {
  const t = useText(huntWords)
  return (
    <Menu
      label={t('past')}
      button={
        <span className="d-pick">
          <IconHistory size={14} />
          {t('past')}
        </span>
      }
    >
      {(close) => (
        <List
          onOpen={(id) => {
            onOpen(id)
            close()
          }}
        />
      )}
    </Menu>
  )
}

function List({ onOpen }: { onOpen: (id: string) => void }) {
  const t = useText(huntWords)
  const number = useNumber()
  const asked = useAsk(hunts, {})
  if (asked.isError) return <FaultLine text={asked.error.message} />
  if (asked.data === undefined) return null
  if (asked.data.rows.length === 0) return <p className="t-2 d-menu-form">{t('past.none')}</p>
  return (
    <div className="d-menu-list t-scroll" tabIndex={0}>
      {asked.data.rows.map((row) => (
        <MenuItem key={row.id} onClick={() => onOpen(row.id)}>
          <span className="d-past">
            <span className="t-clip">{row.title}</span>
            <span className="t-3 t-small">
              {t(`language.${row.language}`)} · {t(`short.${row.state}`)} ·{' '}
              {t('hits.n', { n: row.hits, shown: number(row.hits) })} · <Age at={row.startedAt} />
            </span>
          </span>
        </MenuItem>
      ))}
    </div>
  )
}
