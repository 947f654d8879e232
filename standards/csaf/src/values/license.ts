/** A license or exception named in a license expression. */
export interface LicenseName {
  readonly name: string
  readonly kind: 'license' | 'exception'
}

const MOST_CHARACTERS = 10_000
const NAME = /^[A-Za-z0-9.-]+$/

/**
 * Reads an SPDX license expression (SPDX 3.0.1 annex B), without `DocumentRef`, which CSAF 2.1 §3.2.2.7 does not allow.
 * Operators are all upper or all lower case. Without recursion: the depth of parentheses is the sender's choice.
 *
 * @returns the names in it, in order; or what is wrong with it
 */
export function readLicense(text: string): readonly LicenseName[] | string {
  if (text.length > MOST_CHARACTERS) return `has more than ${MOST_CHARACTERS} characters`
  const names: LicenseName[] = []
  let open = 0
  /** What may come: a license, an exception after WITH, or an operator; `closed` after `)`, where WITH may not stand. */
  let next: 'license' | 'exception' | 'operator' | 'closed' = 'license'
  for (const token of text.match(/[()]|[^\s()]+/g) ?? []) {
    const isOperand = next === 'license' || next === 'exception'
    if (token === '(') {
      if (next !== 'license') return 'has "(" where no license can stand'
      open += 1
    } else if (token === ')') {
      if (isOperand || open === 0) return 'has ")" without a beginning'
      open -= 1
      next = 'closed'
    } else if (isOperand) {
      const flaw = flawOfName(token, next === 'exception')
      if (flaw !== undefined) return flaw
      names.push({
        name: token.endsWith('+') ? token.slice(0, -1) : token,
        kind: next === 'exception' ? 'exception' : 'license',
      })
      next = next === 'exception' ? 'closed' : 'operator'
    } else if (/^(?:AND|OR|and|or)$/.test(token)) next = 'license'
    else if (/^(?:WITH|with)$/.test(token) && next === 'operator') next = 'exception'
    else return `has ${JSON.stringify(token.slice(0, 100))} where AND, OR or WITH must stand`
  }
  if (next === 'license' || next === 'exception') return 'ends before a license'
  return open > 0 ? 'has "(" without an end' : names
}

function flawOfName(token: string, isException: boolean): string | undefined {
  const shown = JSON.stringify(token.slice(0, 100))
  if (/^(?:and|or|with)$/i.test(token)) return `has ${shown} where a license must stand`
  const name = token.endsWith('+') && !isException ? token.slice(0, -1) : token
  if (!NAME.test(name)) return `has ${shown}, which is no identifier`
  if (/^documentref-/i.test(name)) return 'refers to another document'
  const own = isException ? 'AdditionRef-' : 'LicenseRef-'
  if (name.startsWith(own)) {
    if (name !== token) return `has "+" after ${own}`
    return name.length > own.length ? undefined : `has ${shown} without a name`
  }
  return /^(?:licenseref|additionref)-/i.test(name) ? `has ${shown}, which is not spelled ${own}` : undefined
}
