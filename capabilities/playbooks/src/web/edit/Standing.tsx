import { Button, useText } from '@testudo/ui'
import { useState } from 'react'
import type { PlaybookFinding } from '../../core/contract/index.ts'
import { findingsByStep, stepNamed } from '../../core/edit/index.ts'
import { editWords } from '../words/edit.ts'

/** Whether it could be saved as it stands. */
export function Standing({
  errors,
  steps,
  isBehind,
  onGo,
}: {
  errors: readonly PlaybookFinding[]
  steps: number
  isBehind: boolean
  onGo: (step: string | undefined) => void
}) {
  const t = useText(editWords)
  const [at, setAt] = useState(0)
  if (errors.length === 0) return <p role="status">{isBehind ? t('edit.checking') : t('edit.valid', { n: steps })}</p>
  return (
    <p role="status" className="t-row p-head">
      <b className="p-error">{t('edit.errors', { n: errors.length })}</b>
      <Button
        small
        onClick={() => {
          onGo(stepNamed(errors[at % errors.length]?.path ?? ''))
          setAt(at + 1)
        }}
      >
        {t('edit.next')}
      </Button>
    </p>
  )
}

/** What is found of each step, as few words as its box has room for. */
export function useMarksOf(found: readonly PlaybookFinding[]): ReadonlyMap<string, string> {
  const t = useText(editWords)
  return new Map(
    [...findingsByStep(found)].map(([step, of]) => {
      const errors = of.filter(({ severity }) => severity === 'error').length
      const warnings = of.filter(({ severity }) => severity === 'warning').length
      const parts = [
        ...(errors === 0 ? [] : [t('edit.found', { n: errors })]),
        ...(warnings === 0 ? [] : [t('edit.warned', { n: warnings })]),
      ]
      return [step, parts.join(', ')] as const
    }),
  )
}
