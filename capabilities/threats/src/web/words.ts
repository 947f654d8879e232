import { catalogue, type Say } from '@testudo/ui'
import { importWords } from './words/import.ts'
import { labelWords } from './words/label.ts'
import { listWords } from './words/list.ts'
import { matrixWords } from './words/matrix.ts'
import { navWords } from './words/nav.ts'
import { objectWords } from './words/object.ts'
import { propertiesWords } from './words/properties.ts'
import { relationsWords } from './words/relations.ts'
import { typesWords } from './words/types.ts'

export const words = catalogue({
  en: {
    ...navWords.en,
    ...listWords.en,
    ...objectWords.en,
    ...relationsWords.en,
    ...propertiesWords.en,
    ...labelWords.en,
    ...matrixWords.en,
    ...importWords.en,
    ...typesWords.en,
  },
  fr: {
    ...navWords.fr,
    ...listWords.fr,
    ...objectWords.fr,
    ...relationsWords.fr,
    ...propertiesWords.fr,
    ...labelWords.fr,
    ...matrixWords.fr,
    ...importWords.fr,
    ...typesWords.fr,
  },
})

export type Words = Say<keyof (typeof words)['en']>

/** A word that may not be in the catalogue: what nobody has named keeps its spelling. */
function wordOr(t: Words, key: string, spelling: string): string {
  return key in words.en ? t(key as Parameters<Words>[0]) : spelling
}

/** The word for a STIX type. */
export const typeWord = (t: Words, type: string): string => wordOr(t, `type.${type}`, type)

/** The verb of a relation, seen from one end. */
export const verbWord = (t: Words, kind: string, direction: 'out' | 'in' = 'out'): string =>
  wordOr(t, `rel.${direction}.${kind}`, direction === 'out' ? kind : `← ${kind}`)

/** The name of a STIX property a person would read. */
export const propertyWord = (t: Words, name: string): string => wordOr(t, `prop.${name}`, name)
