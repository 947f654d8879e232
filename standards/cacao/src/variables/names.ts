/**
 * Names of variables start with a letter, stand between two pairs of underscores, and are no longer than 250 characters with
 * them (§10.18); the schemas of the standard also let an underscore come first, which is told as a breach.
 */
const NAME = /^__[A-Za-z][A-Za-z0-9_-]{0,245}__$/
const REFERENCE = /__[A-Za-z](?:(?!__:value)[A-Za-z0-9_-]){0,245}__:value/g
const BARE = /__[A-Za-z](?:(?!__)[A-Za-z0-9_-]){0,245}__(?!:value)/g

export const isVariableName = (text: string): boolean => NAME.test(text)

/** A place in a text where the value of a variable is to stand. */
export interface VariableReference {
  readonly name: string
  readonly at: number
  readonly length: number
}

const KEYWORD = ':value'.length

/** Every `__name__:value` of a text, in order. Time is linear in the text. */
export const referencesIn = (text: string): VariableReference[] =>
  text.includes('__:value')
    ? [...text.matchAll(REFERENCE)].map(({ 0: found, index }) => ({
        name: found.slice(0, -KEYWORD),
        at: index,
        length: found.length,
      }))
    : []

/** Names that stand in a text without `:value`, so that nothing is put in their place. */
export const bareNamesIn = (text: string): string[] =>
  text.includes('__')
    ? [...new Set([...text.replaceAll(REFERENCE, ' ').matchAll(BARE)].map(({ 0: found }) => found))]
    : []

/** The variable that a text is nothing but a reference to. */
export function soleReference(text: string): string | undefined {
  const [only] = referencesIn(text)
  return only !== undefined && only.length === text.length ? only.name : undefined
}
