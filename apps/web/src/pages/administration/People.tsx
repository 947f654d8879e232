import { disablePerson, people, resetPerson } from '@testudo/platform/contracts/identity'
import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  type Column,
  call,
  DataTable,
  Dtg,
  FaultState,
  Inspector,
  Section,
  Skeleton,
  SplitPane,
  tell,
  useAsk,
  useText,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { IconUserPlus } from '@testudo/ui/icons.ts'
import { useMemo, useState } from 'react'
import { LinkBox, type MadeLink } from './LinkBox.tsx'
import { PersonForm } from './PersonForm.tsx'
import { words } from './words.ts'

export type PersonRow = Reply<typeof people>[number]

function statusOf(person: PersonRow): 'active' | 'invited' | 'closed' {
  if (person.disabled) return 'closed'
  return person.active ? 'active' : 'invited'
}

/** Accounts of this node; inviting gives a one-time link that is shown once. */
export function People() {
  const t = useText(words)
  const viewer = useViewer()
  const answer = useAsk(people, {})
  const [chosen, choose] = useUrlParam('person')
  const [inviting, setInviting] = useState(false)
  const [link, setLink] = useState<MadeLink | undefined>(undefined)
  const columns = useMemo(
    (): readonly Column<PersonRow>[] => [
      {
        id: 'name',
        head: t('name'),
        width: '2fr',
        cell: (one) => <span className="t-name">{one.name}</span>,
        sort: (one) => one.name,
      },
      { id: 'login', head: t('login'), from: 560, cell: (one) => one.login, sort: (one) => one.login },
      {
        id: 'nation',
        head: t('nationShort'),
        width: 70,
        from: 300,
        cell: (one) => one.nation,
        sort: (one) => one.nation,
      },
      {
        id: 'roles',
        head: t('roleWord'),
        from: 640,
        cell: (one) => <span className="t-2">{one.roles.join(', ')}</span>,
      },
      { id: 'status', head: t('status'), width: 90, cell: (one) => t(`status.${statusOf(one)}`) },
      {
        id: 'since',
        head: t('since'),
        from: 480,
        width: 120,
        align: 'right',
        cell: (one) => <Dtg at={one.createdAt} />,
        sort: (one) => one.createdAt,
      },
    ],
    [t],
  )
  if (answer.error !== null) return <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
  if (answer.data === undefined) return <Skeleton rows={6} twoLines={false} />
  const person = answer.data.find(({ id }) => id === chosen)
  const manages = viewer.may('identity:manage')
  const attempt = async (deed: () => Promise<void>) => {
    try {
      await deed()
      await answer.refetch()
    } catch (error) {
      tell({ text: error instanceof Error ? error.message : String(error), kind: 'fault' })
    }
  }
  const toggle = (one: PersonRow) =>
    attempt(async () => {
      await call(disablePerson, { person: one.id, disabled: !one.disabled })
      tell({ text: t(one.disabled ? 'reopen.done' : 'close.done', { name: one.name }) })
    })
  const reset = (one: PersonRow) =>
    attempt(async () => {
      setLink({ name: one.name, ...(await call(resetPerson, { person: one.id })) })
    })
  const side = (
    <Inspector
      label={t('person')}
      open={inviting || person !== undefined}
      onClose={() => {
        setInviting(false)
        setLink(undefined)
        choose(undefined, { replace: true })
      }}
      head={<h2 className="t-panel-title">{inviting ? t('invite') : (person?.name ?? t('person'))}</h2>}
    >
      {link !== undefined && (
        <Section title={t('invite.link', { name: link.name })}>
          <LinkBox link={link} />
        </Section>
      )}
      {inviting && (
        <PersonForm
          key="invite"
          person={undefined}
          onDone={(made) => {
            setInviting(false)
            setLink(made)
            void answer.refetch()
          }}
        />
      )}
      {!inviting && person !== undefined && (
        <>
          {manages && person.mine ? (
            <PersonForm key={person.id} person={person} onDone={() => void answer.refetch()} />
          ) : (
            manages && <Section>{t('not-yours')}</Section>
          )}
          {manages && person.mine && (
            <Section>
              <div className="t-row">
                <Button onClick={() => void reset(person)}>{t('reset')}</Button>
                <Button look={person.disabled ? 'secondary' : 'danger'} onClick={() => void toggle(person)}>
                  {t(person.disabled ? 'reopen' : 'close')}
                </Button>
              </div>
              <p className="t-small t-2" style={{ marginTop: 8 }}>
                {t('reset.text')}
              </p>
            </Section>
          )}
        </>
      )}
    </Inspector>
  )
  const list = (
    <div className="w-column">
      <div className="t-filter-row">
        <span className="t-grow" />
        {manages && (
          <Button
            look="primary"
            small
            icon={<IconUserPlus size={15} />}
            onClick={() => {
              setInviting(true)
              setLink(undefined)
            }}
          >
            {t('invite')}
          </Button>
        )}
      </div>
      <div className="w-rest">
        <DataTable
          label={t('people')}
          rows={answer.data}
          columns={columns}
          rowId={(one) => one.id}
          chosen={chosen}
          onChoose={(one) => {
            setInviting(false)
            setLink(undefined)
            choose(one.id, { replace: true })
          }}
        />
      </div>
    </div>
  )
  return <SplitPane name="people" initial={480} first={list} second={side} />
}
