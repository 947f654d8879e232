import { MOST_VALUE } from '../limits.ts'
import { say, tell, type Told } from '../tell/told.ts'
import { referencesIn } from './names.ts'

/** How many values are put into one text, and how long it may become with them. */
const MOST_PLACES = 1_000
const MOST_FILLED = 1024 ** 2

/** What a variable holds while a playbook is run. null: not known. */
export interface Held {
  readonly type: string
  readonly value: string | null | Readonly<Record<string, unknown>>
}

export type Lookup = (name: string) => Held | undefined

/** Why a value cannot be put where a text wants it. */
export class Unfit extends Error {
  readonly told: Told<string | Told<string>>
  /** JSON pointer to the property that wants it; left out where the caller knows it. */
  readonly path: string | undefined

  constructor(told: Told<string | Told<string>>, path?: string) {
    super(path === undefined ? say(told) : `${path}: ${say(told)}`)
    this.told = told
    this.path = path
  }
}

export interface Filler {
  readonly lookup: Lookup
  /** In a dry run what is not known yet stays as it is written; in a run it is refused. */
  readonly keepUnknown: boolean
}

/** A place of a template, with what stands around it. */
export interface Place {
  readonly name: string
  readonly type: string
  readonly before: string
}

/**
 * Puts values into a template, in one pass: what a value holds is never read as a reference again. `write` spells a value so that
 * it stays one value where it stands, or throws.
 *
 * @throws {Unfit} a sentence: not defined, not known, or of a kind that cannot stand there
 */
export function fill(text: string, filler: Filler, write: (value: string, place: Place) => string): string {
  const references = referencesIn(text)
  if (references.length === 0) return text
  if (references.length > MOST_PLACES || text.length > MOST_VALUE)
    throw new Unfit(tell('unfit.too_many', { places: String(MOST_PLACES), most: String(MOST_VALUE) }))
  let filled = ''
  let from = 0
  for (const { name, at, length } of references) {
    filled += text.slice(from, at)
    from = at + length
    const held = filler.lookup(name)
    if (held === undefined) throw new Unfit(tell('unfit.undefined', { name }))
    if (held.value === null) {
      if (!filler.keepUnknown) throw new Unfit(tell('unfit.unknown', { name }))
      filled += text.slice(at, from)
      continue
    }
    const value = typeof held.value === 'string' ? held.value : JSON.stringify(held.value)
    if (value.includes('\0') || !value.isWellFormed()) throw new Unfit(tell('unfit.improper', { name }))
    filled += write(value, { name, type: held.type, before: text.slice(0, at) })
    if (filled.length > MOST_FILLED) throw new Unfit(tell('unfit.too_long', { most: String(MOST_FILLED) }))
  }
  return filled + text.slice(from)
}

/** For people: as it is. */
export const fillPlain = (text: string, filler: Filler): string => fill(text, filler, (value) => value)

/** One line, such as a header or an address: nothing that ends it. */
export const fillLine = (text: string, filler: Filler): string =>
  fill(text, filler, (value, { name }) => {
    // oxlint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\u007f\u2028\u2029]/.test(value)) throw new Unfit(tell('unfit.control', { name }))
    return value
  })

const SAFE = /^[A-Za-z0-9_./:@%+=,][A-Za-z0-9_./:@%+=,-]*$/
const NUMERIC: ReadonlySet<string> = new Set(['integer', 'long', 'float'])

/** Whether a value means the same wherever a shell or a query language meets it. */
export const isSafeWord = (value: string): boolean => SAFE.test(value)

/** For languages whose quoting is not known here: letters, digits and a few signs. */
export const fillWord = (text: string, filler: Filler): string =>
  fill(text, filler, (value, { name, type }) => {
    if (isSafeWord(value) || isNumber(value, type)) return value
    throw new Unfit(tell('unfit.signs', { name }))
  })

export const isNumber = (value: string, type: string): boolean => NUMERIC.has(type) && /^-?\d+(?:\.\d+)?$/.test(value)
