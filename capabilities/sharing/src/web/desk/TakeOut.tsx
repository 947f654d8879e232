import { CheckField, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import type { ReleasePart } from '../../core/contract/desk.ts'
import { deskWords } from '../words/desk.ts'
import { propertyWord, propertyWords } from '../words/properties.ts'
import { partKey } from './sight.ts'

/** Which parts of an object are taken out, and what stands in their place. */
export interface TakenOut {
  readonly out: ReadonlySet<string>
  readonly instead: Readonly<Record<string, string>>
}

export const useTakenOut = (first: readonly ReleasePart[]) =>
  useState<TakenOut>(() => ({ out: new Set(first.map(partKey)), instead: {} }))

const insteadOf = ({ instead }: TakenOut, part: ReleasePart): string => (instead[partKey(part)] ?? '').trim()

/** As the node is asked: selectors that go, and texts that stand in their place. */
export function askedOut(taken: TakenOut, parts: readonly ReleasePart[]) {
  const gone = parts.filter((part) => taken.out.has(partKey(part)))
  return {
    remove: gone.filter((part) => insteadOf(taken, part) === '').map(({ selector }) => selector),
    replace: Object.fromEntries(
      gone.filter((part) => insteadOf(taken, part) !== '').map((part) => [part.selector, insteadOf(taken, part)]),
    ),
  }
}

/** The parts of one object with a box each: ticked ones go, and running text may be replaced. */
export function TakeOut({
  parts,
  taken,
  onChange,
}: {
  parts: readonly ReleasePart[]
  taken: TakenOut
  onChange: (taken: TakenOut) => void
}) {
  const t = useText(deskWords)
  const p = useText(propertyWords)
  const toggle = (key: string, on: boolean) => {
    const out = new Set(taken.out)
    if (on) out.add(key)
    else out.delete(key)
    onChange({ ...taken, out })
  }
  return (
    <fieldset className="sh-fieldset">
      <legend className="t-name">{t('clean.parts')}</legend>
      {parts.map((part) => {
        const key = partKey(part)
        return (
          <div key={key} className="sh-clean-part">
            <CheckField
              label={
                <>
                  <span className="t-portion">{part.mark.portion}</span>{' '}
                  <span className="t-3">{propertyWord(p, part.property)}</span> {part.text.slice(0, 120)}
                </>
              }
              checked={taken.out.has(key)}
              onChange={(event) => toggle(key, event.target.checked)}
            />
            {taken.out.has(key) && part.kind !== 'property' && (
              <TextField
                label={t('clean.instead')}
                hint={t('clean.instead.hint')}
                rows={2}
                maxLength={20_000}
                value={taken.instead[key] ?? ''}
                onChange={(event) => onChange({ ...taken, instead: { ...taken.instead, [key]: event.target.value } })}
              />
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
