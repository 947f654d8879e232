import { primaryLanguage } from './language.ts'

/** Terms that titles and summaries use, as OASIS CSAF TC translates them (csaf_2.1/language_specific_translation). */
const TRANSLATIONS: ReadonlyMap<string, Readonly<Record<Term, string>>> = new Map([
  [
    'de',
    {
      license: 'Lizenz',
      product_description: 'Produktbeschreibung',
      reasoning_for_supersession: 'Begründung für die Ersetzung',
      reasoning_for_withdrawal: 'Begründung für die Zurückziehung',
      superseding_document: 'Ersetzendes Dokument',
    },
  ],
])

export type Term =
  | 'license'
  | 'product_description'
  | 'reasoning_for_supersession'
  | 'reasoning_for_withdrawal'
  | 'superseding_document'

/** Whether a document is in English: by its language, or because it does not say. */
export const isEnglish = (language: string | undefined): boolean =>
  language === undefined || primaryLanguage(language) === 'en'

/** A term in the language of a document; undefined for English, and where no translation is recorded. */
export const translationOf = (term: Term, language: string | undefined): string | undefined =>
  language === undefined ? undefined : TRANSLATIONS.get(primaryLanguage(language))?.[term]
