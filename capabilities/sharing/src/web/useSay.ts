import { useLanguage } from '@testudo/ui'
import type { Words } from '../core/contract/shapes.ts'

/** A text the node wrote in both languages, in the reader's. */
export function useSay(): (words: Words) => string {
  const language = useLanguage()
  return (words) => words[language]
}
