import IconDatabase from '@tabler/icons-react/dist/esm/icons/IconDatabase.mjs'
import { CheckField, type Marking, Menu, useAsk, useMarking, useText, Marked } from '@testudo/ui'
import { sources } from '../../core/contract/sources.ts'
import { huntWords } from '../words/hunt.ts'
import { changeDraft, type Draft } from './draft.ts'

/** In whose events is looked; all of those the reader may read unless some are chosen. */
export function SourceMenu({ draft }: { draft: Draft }) {
  const t = useText(huntWords)
  const { data } = useAsk(sources, {})
  const rows = data?.rows ?? []
  const chosen = draft.sources
  const toggle = (id: string, on: boolean) => {
    const before = chosen ?? rows.map((row) => row.id)
    const next = on ? [...before, id] : before.filter((one) => one !== id)
    changeDraft({ sources: next.length === rows.length || next.length === 0 ? undefined : next })
  }
  return (
    <Menu
      label={t('sources.pick')}
      button={
        <span className="d-pick">
          <IconDatabase size={14} />
          {chosen === undefined
            ? t('sources.all', { n: rows.length })
            : t('sources.some', { k: chosen.length, n: rows.length })}
        </span>
      }
    >
      <div className="d-menu-form d-menu-list t-scroll" tabIndex={0}>
        <CheckField
          label={t('sources.every')}
          checked={chosen === undefined}
          onChange={() => changeDraft({ sources: undefined })}
        />
        {data !== undefined && <Raised marking={data.marking} />}
        {rows.map((row) => (
          <CheckField
            key={row.id}
            label={<Marked mark={row.mark}>{row.name}</Marked>}
            checked={chosen === undefined || chosen.includes(row.id)}
            onChange={(event) => toggle(row.id, event.target.checked)}
          />
        ))}
      </div>
    </Menu>
  )
}

/** The banner counts names of sources while the menu is open. */
function Raised({ marking }: { marking: Marking }) {
  useMarking(marking)
  return null
}
