import { tell } from '../tell/told.ts'
import { fill, type Filler, isNumber, isSafeWord, type Place, Unfit } from './fill.ts'

type Quoting = 'plain' | 'single' | 'double' | 'nested'

/** What reads its arguments as a program once more, arithmetic of bash too: what is quoted for one is open to the next. */
const READ_AGAIN =
  /\(\(|\[\[|\s-(?:eq|ne|lt|gt|le|ge|v)\b|\b(?:let|declare|typeset|local|readonly|unset|read|mapfile)\b|\b(?:eval|source|exec|sh|bash|dash|zsh|ksh|su|ssh|xargs|env|python[\d.]*|perl|ruby|node|awk|sed|find|watch|trap|Invoke-Expression|iex|Invoke-Command|icm|Start-Process|pwsh|powershell|cmd|EncodedCommand)\b/i

/**
 * How a POSIX shell reads the place at the end of a text. Command substitution, `${`, here-documents, `$'…'` and comments are not
 * followed to their end: everything after them counts as nested, where only safe words may stand.
 */
function posixQuoting(before: string): Quoting {
  let quoting: Quoting = 'plain'
  for (let i = 0; i < before.length; i++) {
    const letter = before[i]
    if (quoting === 'single') {
      if (letter === "'") quoting = 'plain'
      continue
    }
    if (letter === '\\') {
      if (i === before.length - 1) return 'nested'
      i += 1
    } else if (letter === '`' || (letter === '$' && /[({['"]/.test(before[i + 1] ?? ''))) return 'nested'
    else if (letter === '"') quoting = quoting === 'double' ? 'plain' : 'double'
    else if (quoting === 'double') continue
    else if (letter === "'") quoting = 'single'
    else if (letter === '#' || (/[<>]/.test(letter ?? '') && /[<(]/.test(before[i + 1] ?? ''))) return 'nested'
  }
  return quoting
}

function powershellQuoting(before: string): Quoting {
  let quoting: Quoting = 'plain'
  for (const [i, letter] of [...before].entries()) {
    if (quoting === 'single') {
      if (SINGLE_QUOTES.test(letter)) quoting = 'plain'
    } else if (/[`@#]/.test(letter) || (letter === '$' && before[i + 1] === '(')) return 'nested'
    else if (/["\u201c-\u201e]/.test(letter)) quoting = quoting === 'double' ? 'plain' : 'double'
    else if (quoting === 'plain' && SINGLE_QUOTES.test(letter)) quoting = 'single'
  }
  return quoting
}

/** PowerShell takes the curly ones too. */
const SINGLE_QUOTES = /['\u2018-\u201b]/

const startsWord = (before: string): boolean => before === '' || /\s$/.test(before)
/** Commands that start what is named after them. */
const STARTERS = /(?:^|[\s;|&])(?:sudo|doas|then|do|else|nohup|time|exec|command|env|xargs|watch)$/

/** Whether the name of a command is read at the end of a text; a quote may have been opened just before. */
function isCommand(before: string, quoting: Quoting): boolean {
  const isQuoted = quoting === 'single' || quoting === 'double'
  if (isQuoted && !/["']$/.test(before)) return false
  const rest = isQuoted ? before.slice(0, -1) : before
  const trimmed = rest.trimEnd()
  const gap = rest.slice(trimmed.length)
  if (trimmed === '' || gap.includes('\n') || ';|&(){}!'.includes(trimmed.at(-1) ?? '')) return true
  return gap !== '' && STARTERS.test(trimmed.slice(-12))
}

/**
 * A value in a command of a shell is always one word, or one part of a word: it is quoted by where it stands. It may not be the
 * command itself, nor look like an option.
 */
function placed(value: string, place: Place, again: boolean, quoting: Quoting): 'as it is' | Quoting {
  if (isCommand(place.before, quoting)) throw new Unfit(tell('unfit.command', { name: place.name }))
  if (isSafeWord(value) || isNumber(value, place.type)) return 'as it is'
  if (again) throw new Unfit(tell('unfit.again', { name: place.name }))
  if (quoting === 'nested') throw new Unfit(tell('unfit.nested', { name: place.name }))
  if (value.startsWith('-') && startsWord(place.before)) throw new Unfit(tell('unfit.option', { name: place.name }))
  return quoting
}

/**
 * For bash and for commands sent by SSH. Devices that are no POSIX shells end a command at the end of a line whatever the quotes
 * say: by SSH no control characters pass.
 *
 * @throws {Unfit}
 */
export function fillPosix(text: string, filler: Filler, overSsh: boolean): string {
  const again = READ_AGAIN.test(text)
  return fill(text, filler, (value, place) => {
    // oxlint-disable-next-line no-control-regex
    if (overSsh && /[\u0000-\u001f\u007f]/.test(value)) throw new Unfit(tell('unfit.control', { name: place.name }))
    const how = placed(value, place, again, posixQuoting(place.before))
    if (how === 'as it is') return value
    if (how === 'double') return value.replaceAll(/[\\"$`]/g, String.raw`\$&`)
    const escaped = value.replaceAll("'", String.raw`'\''`)
    return how === 'single' ? escaped : `'${escaped}'`
  })
}

/** @throws {Unfit} */
export function fillPowershell(text: string, filler: Filler): string {
  const again = READ_AGAIN.test(text)
  return fill(text, filler, (value, place) => {
    const risky = /[,@%+=]/.test(value) && !isNumber(value, place.type)
    const quoting = powershellQuoting(place.before)
    const how = placed(risky ? ` ${value}` : value, place, again, quoting)
    if (how === 'as it is') return value
    if (how === 'double') throw new Unfit(tell('unfit.double', { name: place.name }))
    const escaped = value.replaceAll(/['\u2018-\u201b]/g, '$&$&')
    return how === 'single' ? escaped : `'${escaped}'`
  })
}
