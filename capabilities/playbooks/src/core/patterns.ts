/**
 * The words of a command that is nothing but words: plain ones, and ones in single quotes as a shell is given values.
 * Undefined for anything a shell would take for more than words.
 */
export function plainWords(script: string): readonly string[] | undefined {
  const words: string[] = []
  let at = 0
  while (at < script.length) {
    const gap = /^ +/.exec(script.slice(at))
    if (gap !== null) at += gap[0].length
    if (at >= script.length) break
    if (words.length > 0 && gap === null) return undefined
    const word = WORD.exec(script.slice(at))
    if (word === null || word[0] === '') return undefined
    words.push(word[0].replaceAll(/'([^']*)'/g, '$1'))
    at += word[0].length
    if (words.length > 200) return undefined
  }
  return words.length === 0 ? undefined : words
}

const WORD = /^([\w@%+=:,./-]|'[^'\p{Cc}]*')+/u

/** Whether parts fit a pattern part by part; `*` fits any one part that is not empty. Time grows with their number. */
export const fitsPattern = (pattern: readonly string[], parts: readonly string[]): boolean =>
  pattern.length === parts.length && pattern.every((one, i) => (one === '*' ? parts[i] !== '' : one === parts[i]))
