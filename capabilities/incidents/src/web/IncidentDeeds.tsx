import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs'
import { Button, Go, Menu, MenuItem, useKeys, useObjectActions, useScreen, useText, useViewer } from '@testudo/ui'
import type { IncidentView } from '../core/index.ts'
import { joinWords } from './joinWords.ts'
import { incidentWords } from './words.ts'

const ADDING = [
  { kind: 'event', keys: 'e' },
  { kind: 'note', keys: 'n' },
  { kind: 'task', keys: 'a' },
  { kind: 'observables', keys: 'o' },
] as const

/** What is done most stands in the head, the first as the primary deed; everything else is behind "More". */
const IN_HEAD = { wide: 3, medium: 2, small: 1 } as const

/** The deeds of one incident: of everybody who works on it, and of its lead. */
export function IncidentDeeds({
  view: { row, mergedInto, timeline, tasks },
  onDo,
  onReopen,
}: {
  view: IncidentView
  onDo: (deed: string) => void
  onReopen: () => void
}) {
  const t = useText(incidentWords)
  const join = useText(joinWords)
  const may = useViewer().may('incidents:write')
  const open = row.status !== 'closed'
  const lead = may && row.own
  const shown = IN_HEAD[useScreen()]
  const elsewhere = useObjectActions(row.id).filter(({ only }) => only !== undefined)
  const adding = may && open ? ADDING : []
  useKeys(adding.map(({ kind, keys }) => ({ keys, text: t(`add.${kind}`), run: () => onDo(kind) })))
  const ofLead = [
    ...(lead && open ? [{ deed: 'judge', text: join('judge') }] : []),
    ...(lead && open && mergedInto === undefined ? [{ deed: 'merge', text: join('merge') }] : []),
    ...(lead && open && timeline.length > 0 ? [{ deed: 'split', text: join('split') }] : []),
    ...(may && tasks.length > 0 ? [{ deed: 'template', text: join('template.keep') }] : []),
  ]
  const kept = adding.slice(shown)
  return (
    <span className="t-row i-head-deeds">
      {lead && !open && (
        <Button look="primary" onClick={onReopen}>
          {t('reopen')}
        </Button>
      )}
      {adding.slice(0, shown).map(({ kind }, at) => (
        <Button key={kind} {...(at === 0 && { look: 'primary' as const })} onClick={() => onDo(kind)}>
          {t(`add.${kind}`)}
        </Button>
      ))}
      {kept.length + elsewhere.length + ofLead.length > 0 && (
        <Menu
          label={t('more.deeds')}
          look="secondary"
          button={
            <>
              {t('more')} <IconChevronDown size={14} />
            </>
          }
        >
          {(close) => {
            const run = (deed: string) => () => {
              close()
              onDo(deed)
            }
            return (
              <>
                {kept.map(({ kind, keys }) => (
                  <MenuItem key={kind} keys={keys} onClick={run(kind)}>
                    {t(`add.${kind}`)}
                  </MenuItem>
                ))}
                {elsewhere.map(({ id, text, to }) => (
                  <Go key={id} className="t-menu-item" to={to(row.id)}>
                    {text}
                  </Go>
                ))}
                {kept.length + elsewhere.length > 0 && ofLead.length > 0 && <hr className="t-menu-line" />}
                {ofLead.map(({ deed, text }) => (
                  <MenuItem key={deed} onClick={run(deed)}>
                    {text}
                  </MenuItem>
                ))}
                {lead && open && (
                  <>
                    <hr className="t-menu-line" />
                    <MenuItem onClick={run('close')}>{t('close.deed')}</MenuItem>
                  </>
                )}
              </>
            )
          }}
        </Menu>
      )}
    </span>
  )
}
