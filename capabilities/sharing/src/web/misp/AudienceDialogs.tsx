import type { Label } from '@testudo/kernel/label'
import { Button, Dialog, Field, LabelForm, usePolicies, useText } from '@testudo/ui'
import { type ReactNode, useState } from 'react'
import { words } from './words.ts'

interface Group {
  readonly uuid: string
  readonly name: string
  readonly label: Label
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Where nothing is given yet: the lowest classification of the first policy, released to nobody until somebody is chosen. */
function useStart(): Label {
  const [policy] = usePolicies().all()
  const tag = policy?.tags.find((one) => one.type === 'PERMISSIVE')
  return {
    policy: policy?.id ?? '',
    classification: policy?.classifications[0]?.name ?? '',
    categories: tag === undefined ? [] : [{ type: 'PERMISSIVE', tag: tag.tag, values: [] }],
    originators: [],
  }
}

/** The label one distribution level gets. */
export function LabelOf({
  title,
  label,
  onClose,
  onKeep,
}: {
  title: string
  label: Label | undefined
  onClose: () => void
  onKeep: (label: Label) => void
}) {
  const start = useStart()
  const [next, setNext] = useState(label ?? start)
  return (
    <Sheet title={title} ready onClose={onClose} onKeep={() => onKeep(next)}>
      <LabelForm label={next} onChange={setNext} />
    </Sheet>
  )
}

/** A sharing group: its UUID, a name for people, and the label it gets. */
export function GroupDialog({
  group,
  start,
  taken,
  onClose,
  onKeep,
}: {
  group: Group | undefined
  start: Label | undefined
  taken: readonly string[]
  onClose: () => void
  onKeep: (group: Group) => void
}) {
  const t = useText(words)
  const lowest = useStart()
  const [uuid, setUuid] = useState(group?.uuid ?? '')
  const [name, setName] = useState(group?.name ?? '')
  const [label, setLabel] = useState(group?.label ?? start ?? lowest)
  const plain = uuid.trim().toLowerCase()
  const twice = group === undefined && taken.includes(plain)
  const fault = plain === '' || UUID.test(plain) ? (twice ? t('group.twice') : undefined) : t('group.uuid.fault')
  return (
    <Sheet
      title={group === undefined ? t('group.add') : group.name}
      ready={UUID.test(plain) && !twice}
      onClose={onClose}
      onKeep={() => onKeep({ uuid: plain, name: name.trim(), label })}
    >
      <Field
        label={t('group.uuid')}
        value={uuid}
        maxLength={36}
        readOnly={group !== undefined}
        {...(fault === undefined ? {} : { fault })}
        onChange={(event) => setUuid(event.target.value)}
      />
      <Field
        label={t('group.name')}
        hint={t('group.name.hint')}
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.target.value)}
      />
      <LabelForm label={label} onChange={setLabel} />
    </Sheet>
  )
}

function Sheet({
  title,
  ready,
  onClose,
  onKeep,
  children,
}: {
  title: string
  ready: boolean
  onClose: () => void
  onKeep: () => void
  children: ReactNode
}) {
  const t = useText(words)
  return (
    <Dialog title={title} onClose={onClose} wide>
      <form
        className="sm-form"
        onSubmit={(event) => {
          event.preventDefault()
          onKeep()
        }}
      >
        {children}
        <span className="t-row">
          <Button look="primary" type="submit" disabled={!ready}>
            {t('keep')}
          </Button>
        </span>
      </form>
    </Dialog>
  )
}
