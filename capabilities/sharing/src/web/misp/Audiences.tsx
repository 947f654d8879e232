import type { Reply } from '@testudo/kernel/contract'
import { bannerText, type Label } from '@testudo/kernel/label'
import { mispAudiences, setMispAudiences } from '@testudo/sharing'
import {
  Button,
  call,
  EmptyState,
  FaultState,
  LabelChips,
  Partial,
  Portion,
  Section,
  Skeleton,
  tell,
  useAsk,
  useLanguage,
  usePolicies,
  useText,
} from '@testudo/ui'
import { useState } from 'react'
import { GroupDialog, LabelOf } from './AudienceDialogs.tsx'
import { words } from './words.ts'

type Table = Pick<Reply<typeof mispAudiences>, 'levels' | 'groups'>
type Group = Table['groups'][number]
const LEVELS = ['0', '1', '2', '3', 'unstated'] as const
type Level = (typeof LEVELS)[number]

/** What MISP's distributions and sharing groups mean here. Changes wait until they are saved together. */
export function Audiences() {
  const t = useText(words)
  const found = useAsk(mispAudiences, {})
  const [draft, setDraft] = useState<Table | undefined>(undefined)
  const [level, setLevel] = useState<Level | undefined>(undefined)
  const [group, setGroup] = useState<Group | 'new' | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Error | undefined>(undefined)
  if (found.isPending) return <Skeleton rows={8} twoLines={false} />
  if (found.error !== null) return <FaultState error={found.error} onAgain={() => void found.refetch()} />
  const { otherwise, version } = found.data
  const table: Table = draft ?? found.data
  const putLevel = (one: Level, label: Label | undefined) => {
    const { [one]: _before, ...rest } = table.levels
    setDraft({ groups: table.groups, levels: label === undefined ? rest : { ...rest, [one]: label } })
  }
  const putGroup = (uuid: string, next: Group | undefined) => {
    const others = table.groups.filter((other) => other.uuid !== uuid)
    setDraft({ levels: table.levels, groups: next === undefined ? others : [...others, next] })
  }
  const save = async () => {
    setBusy(true)
    setFault(undefined)
    try {
      await call(setMispAudiences, { levels: table.levels, groups: [...table.groups], version })
      await found.refetch()
      setDraft(undefined)
      tell({ text: t('saved') })
    } catch (error) {
      setFault(error instanceof Error ? error : new Error(String(error)))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="sm-audiences">
      <p className="t-2 sm-pad">{t('audiences.text')}</p>
      {fault !== undefined && <FaultState error={fault} />}
      <table className="sm-table">
        <tbody>
          {LEVELS.map((one) => {
            const label = table.levels[one]
            return (
              <tr key={one}>
                <th scope="row">{t(`level.${one}`)}</th>
                <td>
                  <LabelText label={label ?? otherwise} byDefault={label === undefined} />
                </td>
                <td className="sm-deeds">
                  <Button small onClick={() => setLevel(one)}>
                    {t('change')}
                  </Button>
                  {label !== undefined && (
                    <Button small onClick={() => putLevel(one, undefined)}>
                      {t('clear')}
                    </Button>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <Section title={t('groups')}>
        {table.groups.length === 0 && <EmptyState title={t('groups.none')}>{t('groups.none.text')}</EmptyState>}
        <table className="sm-table">
          <tbody>
            {table.groups.map((one) => (
              <tr key={one.uuid}>
                <th scope="row">
                  {one.name}
                  <br />
                  <code className="t-2 t-small">{one.uuid}</code>
                </th>
                <td>
                  <LabelText label={one.label} byDefault={false} />
                </td>
                <td className="sm-deeds">
                  <Button small onClick={() => setGroup(one)}>
                    {t('change')}
                  </Button>
                  <Button small onClick={() => putGroup(one.uuid, undefined)}>
                    {t('remove')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <span className="t-row sm-pad">
          <Button onClick={() => setGroup('new')}>{t('group.add')}</Button>
        </span>
      </Section>
      {draft !== undefined && (
        <div className="sm-save">
          <Partial>{t('unsaved')}</Partial>
          <span className="t-row">
            <Button look="primary" disabled={busy} onClick={() => void save()}>
              {t('save')}
            </Button>
            <Button disabled={busy} onClick={() => setDraft(undefined)}>
              {t('discard')}
            </Button>
          </span>
        </div>
      )}
      {level !== undefined && (
        <LabelOf
          title={t(`level.${level}`)}
          label={table.levels[level] ?? otherwise}
          onClose={() => setLevel(undefined)}
          onKeep={(label) => {
            putLevel(level, label)
            setLevel(undefined)
          }}
        />
      )}
      {group !== undefined && (
        <GroupDialog
          group={group === 'new' ? undefined : group}
          start={otherwise}
          taken={table.groups.map((one) => one.uuid)}
          onClose={() => setGroup(undefined)}
          onKeep={(next) => {
            putGroup(next.uuid, next)
            setGroup(undefined)
          }}
        />
      )}
    </div>
  )
}

function LabelText({ label, byDefault }: { label: Label | undefined; byDefault: boolean }) {
  const t = useText(words)
  const policies = usePolicies()
  const language = useLanguage()
  if (label === undefined) return <span className="t-2">{t('otherwise.none')}</span>
  return (
    <span title={bannerText(label, policies, language).text} className={byDefault ? 't-2' : ''}>
      <Portion label={label} /> <LabelChips label={label} /> {byDefault && t('otherwise')}
    </span>
  )
}
