import { format, useLanguage } from '@testudo/ui'
import { useCallback } from 'react'
import type { Untold } from '../core/contract/index.ts'
import { joined } from '../core/told.ts'
import { toldWords } from './words/told.ts'

type Sentences = Readonly<Record<string, string>>

/** Says what is told of a playbook in the language of the screen. */
export function useTold(): (told: Untold) => string {
  const language = useLanguage()
  return useCallback(
    (told) => {
      const sentences: Sentences = toldWords[language]
      const spoken = (one: Part): string => {
        if (typeof one === 'string') return one
        const values = Object.entries(one.values).map(([name, value]) => [name, spoken(value)] as const)
        return format(language, sentences[one.code] ?? one.code, Object.fromEntries(values))
      }
      return spoken(told)
    },
    [language],
  )
}

type Part = string | { readonly code: string; readonly values: Readonly<Record<string, Part>> }

/** What is told in one line: sentences by code in the language of the screen; words as they were given where there are none. */
export function useReason(): (says: string | undefined, told: readonly Untold[] | undefined) => string | undefined {
  const say = useTold()
  return useCallback((says, told) => (told === undefined || told.length === 0 ? says : joined(told.map(say))), [say])
}
