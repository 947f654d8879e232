import { roles, saveRole } from '@testudo/platform/contracts/identity'
import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  CallFault,
  CheckField,
  Chip,
  type Column,
  call,
  DataTable,
  Facts,
  FaultState,
  Field,
  Inspector,
  Section,
  Skeleton,
  SplitPane,
  tell,
  useAsk,
  useLanguage,
  useText,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { type FormEvent, useMemo, useState } from 'react'
import { words } from './words.ts'

type Known = Reply<typeof roles>
type Role = Known['roles'][number]

/** Roles grant verbs; labels grant objects. Built-in roles are read only. */
export function Roles() {
  const t = useText(words)
  const language = useLanguage()
  const viewer = useViewer()
  const answer = useAsk(roles, {})
  const [chosen, choose] = useUrlParam('role')
  const columns = useMemo(
    (): readonly Column<Role>[] => [
      {
        id: 'title',
        head: t('role'),
        cell: (role) => <span className="t-name">{role.title[language]}</span>,
        sort: (role) => role.title[language],
      },
      {
        id: 'name',
        head: t('name'),
        width: 160,
        from: 560,
        cell: (role) => <span className="t-mono t-2">{role.name}</span>,
      },
      {
        id: 'builtin',
        head: <span className="t-hidden">{t('builtin')}</span>,
        width: 90,
        cell: (role) => role.builtin && <Chip>{t('builtin')}</Chip>,
      },
      {
        id: 'grants',
        head: t('grants'),
        width: '2fr',
        cell: (role) => <span className="t-2">{role.grants.join(' ')}</span>,
      },
    ],
    [t, language],
  )
  if (answer.error !== null) return <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
  if (answer.data === undefined) return <Skeleton rows={6} twoLines={false} />
  const role = answer.data.roles.find(({ name }) => name === chosen)
  const edits = viewer.may('identity:roles') && role?.builtin !== true
  return (
    <SplitPane
      name="roles"
      initial={480}
      first={
        <div className="w-column">
          {viewer.may('identity:roles') && (
            <div className="t-filter-row">
              <span className="t-grow" />
              <Button small onClick={() => choose(undefined)}>
                {t('role.new')}
              </Button>
            </div>
          )}
          <div className="w-rest">
            <DataTable
              label={t('roles')}
              rows={answer.data.roles}
              columns={columns}
              rowId={({ name }) => name}
              chosen={chosen}
              onChoose={({ name }) => choose(name, { replace: true })}
            />
          </div>
        </div>
      }
      second={
        <Inspector
          label={t('role')}
          subject={chosen}
          head={<h2 className="t-panel-title">{role?.title[language] ?? t(edits ? 'role.new' : 'verbs')}</h2>}
        >
          {edits ? (
            <RoleForm
              key={role?.name ?? ''}
              role={role}
              verbs={answer.data.verbs}
              onDone={() => void answer.refetch()}
            />
          ) : (
            <Section title={t('verbs')}>
              <Facts
                rows={answer.data.verbs
                  .filter(({ verb }) => role === undefined || role.grants.includes(verb))
                  .map(({ verb, sentence }) => [<code key={verb}>{verb}</code>, sentence])}
              />
            </Section>
          )}
        </Inspector>
      }
    />
  )
}

function RoleForm({ role, verbs, onDone }: { role: Role | undefined; verbs: Known['verbs']; onDone: () => void }) {
  const t = useText(words)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const title = { en: String(data.get('en')).trim(), fr: String(data.get('fr')).trim() }
    call(saveRole, {
      role: role?.name ?? String(data.get('name')).trim(),
      title,
      verbs: data.getAll('verb').map(String),
    }).then(
      () => {
        tell({ text: t('role.saved') })
        onDone()
      },
      (error: unknown) => setFault(error instanceof CallFault ? error.message : String(error)),
    )
  }
  return (
    <Section>
      <form onSubmit={submit}>
        <div className="w-form">
          {role === undefined && (
            <div className="w-whole">
              <Field label={t('role.id')} name="name" required pattern="[a-z][a-z0-9\-]{1,58}" />
            </div>
          )}
          <Field label={t('role.en')} name="en" required defaultValue={role?.title.en} fault={fault} />
          <Field label={t('role.fr')} name="fr" required defaultValue={role?.title.fr} />
          <fieldset className="w-whole" style={{ border: 0, margin: 0, padding: 0 }}>
            <legend className="t-name">{t('verbs')}</legend>
            {verbs.map(({ verb, sentence }) => (
              <CheckField
                key={verb}
                name="verb"
                value={verb}
                defaultChecked={role?.grants.includes(verb) === true}
                label={
                  <>
                    <code>{verb}</code> <span className="t-2">{sentence}</span>
                  </>
                }
              />
            ))}
          </fieldset>
        </div>
        <div className="w-form-foot">
          <Button look="primary" type="submit">
            {t('role.save')}
          </Button>
        </div>
      </form>
    </Section>
  )
}
