import type { Language } from '../text/catalogue.ts'
import { kindWords } from './words.ts'

/** What a thing is, from its type with or without our prefix. A kind without a word keeps its own spelling. */
export function kindWord(language: Language, kind: string): string {
  const words: Readonly<Record<string, string>> = kindWords[language]
  return words[kind.replace(/^x-testudo-/, '')] ?? kind
}
