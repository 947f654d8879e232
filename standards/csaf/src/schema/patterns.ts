/**
 * The pattern of CPE names as the schemas of CSAF write it can be matched in many ways, which a hostile text turns into
 * hours. These accept the same texts in one way only: `?` and `*` may begin and end a component and never stand within.
 */
const COMPONENT = String.raw`(?:(?:\?+|\*)?(?:[a-zA-Z0-9\-._]|\\[\\*?!"#$%&'()+,/:;<=>@[\]^${'`'}{|}~])+(?:\?+|\*)?|[*\-])`
const LANGUAGE = String.raw`(?:[a-zA-Z]{2,3}(?:-(?:[a-zA-Z]{2}|[0-9]{3}))?|[*\-])`
const FORMATTED = String.raw`cpe:2\.3:[aho*\-](?::${COMPONENT}){5}:${LANGUAGE}(?::${COMPONENT}){4}`
const URI = String.raw`[cC][pP][eE]:/[AHOaho]?(?::[A-Za-z0-9._\-~%]*){0,6}`
/** 2.1 asks for a whole name. The pattern of 2.0 forgot parentheses: it asks for one at the beginning, or one at the end. */
const CPE_21 = new RegExp(`^(?:${FORMATTED}|${URI})$`)
const CPE_20 = new RegExp(`^${FORMATTED}|${URI}$`)

/** No text a pattern is for is as long as this in earnest. */
const MOST_CHARACTERS = 10_000

/**
 * Compiles a pattern of a schema so that no text keeps it busy. Its form is what Ajv takes as `code.regExp`; Ajv tells
 * patterns apart by what `toString` gives.
 */
export function safePattern(pattern: string, flags: string): { test(text: string): boolean; toString(): string } {
  const cpe = pattern.startsWith('^((') ? CPE_21 : CPE_20
  const regex = pattern.includes(String.raw`cpe:2\.3`) ? cpe : new RegExp(pattern, flags)
  return { test: (text) => text.length <= MOST_CHARACTERS && regex.test(text), toString: () => `/${pattern}/${flags}` }
}
safePattern.code = 'new RegExp'
