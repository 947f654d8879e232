import { FINDING_SENTENCES } from './findings.ts'
import { OTHER_SENTENCES } from './others.ts'

/** Every sentence in English by its code; `{name}` is where a value stands. Codes are stable: other languages are keyed by them. */
export const SENTENCES = { ...FINDING_SENTENCES, ...OTHER_SENTENCES }
export type SentenceCode = keyof typeof SENTENCES
export type FindingCode = keyof typeof FINDING_SENTENCES

/** A sentence before it is said in a language. A value is text, or a sentence of its own, at most three deep. */
export interface Told<V = ToldValue> {
  readonly code: SentenceCode
  readonly values: Readonly<Record<string, V>>
}
export type ToldValue = string | Told<string | Told<string>>

type NamesIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
/** The places of a sentence, by their names. */
export type PlacesOf<C extends SentenceCode> = NamesIn<(typeof SENTENCES)[C]>
type Placeless = { [C in SentenceCode]: [PlacesOf<C>] extends [never] ? C : never }[SentenceCode]

/** @param values what stands in the places of the sentence: every one of them */
export function tell(code: Placeless): Told<never>
export function tell<C extends SentenceCode, V extends Readonly<Record<PlacesOf<C>, ToldValue>>>(
  code: C,
  values: V,
): Told<V[keyof V & string]>
export function tell(code: SentenceCode, values: Readonly<Record<string, ToldValue>> = {}): Told {
  return { code, values }
}

/** Says it in English. */
export const say = ({ code, values }: Told): string =>
  SENTENCES[code].replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name]
    return value === undefined ? place : typeof value === 'string' ? value : say(value)
  })
