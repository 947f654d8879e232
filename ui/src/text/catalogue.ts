import { IntlMessageFormat } from 'intl-messageformat'

export type Language = 'en' | 'fr'
export type Values = Readonly<Record<string, string | number | Date | null | undefined>>

/** The words of one package in both languages, ICU MessageFormat. */
export interface Catalogue<K extends string = string> {
  readonly en: Readonly<Record<K, string>>
  readonly fr: Readonly<Record<K, string>>
}

/** Declares the words of a package. A key missing in either language is a type error. */
export function catalogue<const E extends Readonly<Record<string, string>>>(words: {
  readonly en: E
  readonly fr: Readonly<Record<keyof E & string, string>> & { readonly [K in Exclude<string, keyof E>]?: string }
}): Catalogue<keyof E & string> {
  return words as Catalogue<keyof E & string>
}

const parsed: Record<Language, Map<string, IntlMessageFormat>> = { en: new Map(), fr: new Map() }

/** British dates and numbers: an English-speaking staff officer in Europe reads 24 h and day first. */
const LOCALE: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' }

/**
 * Writes one ICU message. Text without braces is returned as it is, so most words never meet the parser.
 *
 * @throws {SyntaxError} when the message is not ICU MessageFormat (a test reads every catalogue)
 */
export function format(language: Language, message: string, values?: Values): string {
  if (!message.includes('{') && !message.includes("'")) return message
  const known = parsed[language].get(message)
  const made = known ?? new IntlMessageFormat(message, LOCALE[language], undefined, { ignoreTag: true })
  if (known === undefined) parsed[language].set(message, made)
  return String(made.format({ ...values }))
}

/** Numbers with the separators of the language: `1 021 640`. */
export function formatNumber(language: Language, value: number, digits = 0): string {
  return new Intl.NumberFormat(LOCALE[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: true,
  }).format(value)
}
