import { isObject, pointerToken } from '@testudo/stix/json'
import { type Findings, quoted } from './finding.ts'

/** Looks at one value of the document; tells what is wrong with it and never throws. */
export type Check = (value: unknown, path: string, found: Findings) => void

export const under = (path: string, key: string | number): string => `${path}/${pointerToken(String(key))}`

const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`

const wrong = (found: Findings, path: string, wanted: string, value: unknown): void =>
  found.error('schema.type', path, `This must be ${wanted}, not ${kindOf(value)}.`)

/** Text; `more` looks closer at it. */
export const text =
  (more?: (value: string, path: string, found: Findings) => void): Check =>
  (value, path, found) => {
    if (typeof value !== 'string') wrong(found, path, 'text', value)
    else more?.(value, path, found)
  }

export const bool: Check = (value, path, found) => {
  if (typeof value !== 'boolean') wrong(found, path, 'true or false', value)
}

export const whole =
  (least: number, most: number): Check =>
  (value, path, found) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) wrong(found, path, 'a whole number', value)
    else if (value < least || value > most)
      found.error('schema.range', path, `${value} is not within ${least} and ${most}.`)
  }

export const anything: Check = () => undefined

export const list =
  (of: Check, least = 0): Check =>
  (value, path, found) => {
    if (!Array.isArray(value)) return wrong(found, path, 'a list', value)
    if (value.length < least)
      found.error('schema.too_few', path, `The list has ${value.length} of at least ${least} entries.`)
    for (const [i, item] of value.entries()) of(item, under(path, i), found)
  }

/** A dictionary; `key` looks at each key, at the place of its value. */
export const dictionary =
  (key: (key: string, path: string, found: Findings) => void, of: Check): Check =>
  (value, path, found) => {
    if (!isObject(value)) return wrong(found, path, 'an object', value)
    for (const [name, item] of Object.entries(value)) {
      key(name, under(path, name), found)
      of(item, under(path, name), found)
    }
  }

/** An object with the given properties. A property of another name is told, and kept: extensions have their own place. */
export const object =
  (fields: Readonly<Record<string, Check>>, required: readonly string[] = []): Check =>
  (value, path, found) => {
    if (!isObject(value)) return wrong(found, path, 'an object', value)
    for (const name of required)
      if (!Object.hasOwn(value, name)) found.error('schema.missing', path, `The property ${name} is missing.`)
    for (const [name, item] of Object.entries(value)) {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (check) check(item, under(path, name), found)
      else unknownProperty(name, Object.keys(fields), under(path, name), found)
    }
  }

function unknownProperty(name: string, known: readonly string[], path: string, found: Findings): void {
  const near = known.find((one) => isNear(one, name.toLowerCase()))
  const hint = near === undefined ? 'Own properties belong into an extension.' : `Is ${near} meant?`
  found.must('property.unknown', path, `The standard knows no property ${quoted(name)} here. ${hint}`)
}

/** Whether one letter, more, less, other, or a sign between words tells two names apart. */
function isNear(a: string, b: string): boolean {
  if (a.replaceAll(/[-_]/g, '') === b.replaceAll(/[-_]/g, '')) return true
  if (Math.abs(a.length - b.length) > 1 || a.length < 4) return false
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return a.slice(at + 1) === b.slice(at + 1) || a.slice(at) === b.slice(at + 1) || a.slice(at + 1) === b.slice(at)
}
