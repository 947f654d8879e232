import { catalogue, type Say } from '@testudo/ui'
import { listWords } from './words/list.ts'
import { objectWords } from './words/object.ts'
import { matrixWords } from './words/matrix.ts'
import { importWords } from './words/import.ts'
import { typesWords } from './words/types.ts'

export const words = catalogue({
  en: { ...listWords.en, ...objectWords.en, ...matrixWords.en, ...importWords.en, ...typesWords.en },
  fr: { ...listWords.fr, ...objectWords.fr, ...matrixWords.fr, ...importWords.fr, ...typesWords.fr },
})

export type Words = Say<keyof (typeof words)['en']>

/** The word for a STIX type; types nobody has named keep their spelling. */
export function typeWord(t: Words, type: string): string {
  const key = `type.${type}`
  return key in words.en ? t(key as Parameters<Words>[0]) : type
}
