import { useCallback } from 'react'
import { formatNumber } from './catalogue.ts'
import { useLanguage } from './language.ts'

/** A text in both languages, as the node writes it. */
export interface Words {
  readonly en: string
  readonly fr: string
}

/** A text the node wrote in both languages, in the reader's. */
export function useSay(): (words: Words) => string {
  const language = useLanguage()
  return useCallback((words: Words) => words[language], [language])
}

/** Numbers with the separators of the language. */
export function useNumber(): (value: number, digits?: number) => string {
  const language = useLanguage()
  return useCallback((value: number, digits?: number) => formatNumber(language, value, digits), [language])
}
