import { isObject, pointerToken } from '@testudo/stix/json'
import { tell, type Told } from '../tell/told.ts'
import { type Findings, shown } from './finding.ts'

/** Looks at one value of the document; tells what is wrong with it and never throws. */
export type Check = (value: unknown, path: string, found: Findings) => void

export const under = (path: string, key: string | number): string => `${path}/${pointerToken(String(key))}`

const kindOf = (value: unknown): Told<string> => {
  if (value === null) return tell('kind.null')
  if (Array.isArray(value)) return tell('kind.list')
  if (typeof value === 'object') return tell('kind.object')
  if (typeof value === 'string') return tell('kind.string')
  if (typeof value === 'number') return tell('kind.number')
  return tell(typeof value === 'boolean' ? 'kind.bool' : 'kind.other')
}

const wrong = (
  found: Findings,
  path: string,
  wanted: 'text' | 'list' | 'object' | 'bool' | 'whole',
  value: unknown,
): void => found.error('schema.type', path, { wanted: tell(`kind.${wanted}`), kind: kindOf(value) })

/** Text; `more` looks closer at it. */
export const text =
  (more?: (value: string, path: string, found: Findings) => void): Check =>
  (value, path, found) => {
    if (typeof value !== 'string') wrong(found, path, 'text', value)
    else more?.(value, path, found)
  }

export const bool: Check = (value, path, found) => {
  if (typeof value !== 'boolean') wrong(found, path, 'bool', value)
}

export const whole =
  (least: number, most: number): Check =>
  (value, path, found) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) wrong(found, path, 'whole', value)
    else if (value < least || value > most) found.error('schema.range', path, { value, least, most })
  }

export const anything: Check = () => undefined

export const list =
  (of: Check, least = 0): Check =>
  (value, path, found) => {
    if (!Array.isArray(value)) return wrong(found, path, 'list', value)
    if (value.length < least) found.error('schema.too_few', path, { n: value.length, least })
    for (const [i, item] of value.entries()) of(item, under(path, i), found)
  }

/** A dictionary; `key` looks at each key, at the place of its value. */
export const dictionary =
  (key: (key: string, path: string, found: Findings) => void, of: Check): Check =>
  (value, path, found) => {
    if (!isObject(value)) return wrong(found, path, 'object', value)
    for (const [name, item] of Object.entries(value)) {
      key(name, under(path, name), found)
      of(item, under(path, name), found)
    }
  }

/** An object with the given properties. A property of another name is told, and kept: extensions have their own place. */
export const object =
  (fields: Readonly<Record<string, Check>>, required: readonly string[] = []): Check =>
  (value, path, found) => {
    if (!isObject(value)) return wrong(found, path, 'object', value)
    for (const name of required) if (!Object.hasOwn(value, name)) found.error('schema.missing', path, { name })
    for (const [name, item] of Object.entries(value)) {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (check) check(item, under(path, name), found)
      else unknownProperty(name, Object.keys(fields), under(path, name), found)
    }
  }

function unknownProperty(name: string, known: readonly string[], path: string, found: Findings): void {
  const near = known.find((one) => isNear(one, name.toLowerCase()))
  if (near === undefined) found.must('property.unknown', path, { name: shown(name) })
  else found.must('property.unknown.near', path, { name: shown(name), near })
}

/** Whether one letter, more, less, other, or a sign between words tells two names apart. */
function isNear(a: string, b: string): boolean {
  if (a.replaceAll(/[-_]/g, '') === b.replaceAll(/[-_]/g, '')) return true
  if (Math.abs(a.length - b.length) > 1 || a.length < 4) return false
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return a.slice(at + 1) === b.slice(at + 1) || a.slice(at) === b.slice(at + 1) || a.slice(at + 1) === b.slice(at)
}
