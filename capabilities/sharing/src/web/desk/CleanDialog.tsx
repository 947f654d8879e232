import type { Label } from '@testudo/kernel/label'
import { call, FormDialog, LabelForm, SelectField, tell, useGo, usePolicies, useText } from '@testudo/ui'
import { useState } from 'react'
import { type Preview, type RecipientRow, type ReleasePart, sanitise } from '../../core/contract/desk.ts'
import { composePath } from '../paths.ts'
import { deskWords } from '../words/desk.ts'
import { blocksOf, lacksOf, partKey } from './sight.ts'
import { askedOut, TakeOut, useTakenOut } from './TakeOut.tsx'

interface Look {
  readonly text: string
  readonly parts: readonly ReleasePart[]
}

/** The label as it stands, with the recipient's nation among those it is releasable to. */
function releasableTo(label: Label, nation: string, tags: ReadonlySet<string>): Label {
  if (nation === '') return label
  return {
    ...label,
    categories: label.categories.map((one) =>
      one.type === 'PERMISSIVE' && tags.has(one.tag) && !one.values.includes(nation)
        ? { ...one, values: [...one.values, nation] }
        : one,
    ),
  }
}

/**
 * A version a recipient may have: what it may not is taken out or replaced, the rest stands under a label of its own. The
 * node says what it would be before it is made, and refuses what the rules refuse.
 */
export function CleanDialog({
  recipient,
  preview,
  onClose,
}: {
  recipient: RecipientRow
  preview: Preview
  onClose: () => void
}) {
  const t = useText(deskWords)
  const go = useGo()
  const policies = usePolicies()
  const name = recipient.nation === '' ? recipient.node : recipient.nation
  const blocks = blocksOf(preview.parts)
  const lacked = lacksOf(recipient, preview.parts)
  const first = blocks.find(({ parts }) => parts.some((part) => lacked.has(partKey(part)))) ?? blocks[0]
  const [object, setObject] = useState(first?.object ?? '')
  const parts = blocks.filter((block) => block.object === object).flatMap((block) => block.parts)
  const [taken, take] = useTakenOut(preview.parts.filter((part) => part.marked && lacked.has(partKey(part))))
  const tags = new Set(
    policies
      .get(preview.marking.label.policy)
      ?.tags.filter(({ values }) => values.includes(recipient.nation))
      .map(({ tag }) => tag),
  )
  const [label, setLabel] = useState<Label>(releasableTo(preview.marking.label, recipient.nation, tags))
  const [look, setLook] = useState<Look | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | undefined>(undefined)

  const ask = async (dryRun: boolean) => {
    setBusy(true)
    setFault(undefined)
    try {
      const made = await call(sanitise, {
        object,
        ...askedOut(taken, parts),
        label,
        dryRun,
      })
      if (dryRun) setLook(made)
      else if (made.id === undefined) {
        tell({ kind: 'waits', text: t('clean.waits'), to: '/sharing?tab=versions' })
        onClose()
      } else {
        tell({ text: t('clean.made') })
        go(composePath([made.id], recipient.peer === '' ? [] : [recipient.peer]))
      }
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  const changed = () => setLook(undefined)
  return (
    <FormDialog
      wide
      className="sh-clean"
      title={t('clean.title', { name })}
      onClose={onClose}
      onSubmit={() => void ask(look === undefined)}
      submit={t(look === undefined ? 'clean.look' : 'clean.make')}
      busy={busy}
      ready={parts.length > 0}
      fault={fault}
    >
      <p className="t-2 sh-whole">{t('clean.text', { name })}</p>
      <div className="t-form">
        {blocks.length > 1 && (
          <SelectField
            label={t('clean.object')}
            value={object}
            onChange={(event) => {
              setObject(event.currentTarget.value)
              changed()
            }}
          >
            {blocks.map((block) => (
              <option key={block.object} value={block.object}>
                {block.parts[0]?.mark.portion} {block.parts[0]?.text.slice(0, 80)}
              </option>
            ))}
          </SelectField>
        )}
        <TakeOut
          parts={parts}
          taken={taken}
          onChange={(next) => {
            take(next)
            changed()
          }}
        />
      </div>
      <div className="t-form">
        <p className="t-name">{t('clean.label')}</p>
        <LabelForm
          label={label}
          onChange={(next) => {
            setLabel(next)
            changed()
          }}
        />
        {look !== undefined && (
          <section aria-label={t('clean.look')} className="sh-clean-look">
            <p className="t-name">{t('clean.look')}</p>
            {look.parts.length === 0 ? (
              <p className="sh-pre">{look.text}</p>
            ) : (
              look.parts.map((part) => (
                <p key={partKey(part)} className="sh-pre">
                  <span className="t-portion">{part.mark.portion}</span> {part.text}
                </p>
              ))
            )}
          </section>
        )}
      </div>
    </FormDialog>
  )
}
