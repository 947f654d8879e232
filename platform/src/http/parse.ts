import type { AnyContract } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import type { z } from 'zod'
import { faultOfZod } from './problem.ts'

const MAX_DEPTH = 64
/** Values of one body: a question has a few, and each costs more to check than to send. */
const MAX_VALUES = 50_000

/**
 * Reads a JSON body. Depth is counted before parsing, because `JSON.parse` takes a million levels and what comes after
 * it does not; `__proto__` is refused, because `JSON.parse` keeps it as an own key; so is half a surrogate pair.
 *
 * @throws {Fault} `invalid` with the byte (in UTF-16 units) of the fault where the parser tells it
 */
export function readJson(text: string): unknown {
  if (text.trim() === '') return {}
  let depth = 0
  let values = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 0x5c) i += 1
      else if (c === 0x22) inString = false
    } else if (c === 0x22) inString = true
    else if (c === 0x7b || c === 0x5b) {
      depth += 1
      if (depth > MAX_DEPTH) throw badBody(`nested deeper than ${MAX_DEPTH} levels`, i)
    } else if (c === 0x7d || c === 0x5d) depth -= 1
    else if (c === 0x2c) {
      values += 1
      if (values > MAX_VALUES) throw badBody(`of more than ${MAX_VALUES} values`, i)
    }
  }
  let value: unknown
  try {
    // Well-formed text hides neither, unless escaped: only then is every value looked at.
    value = !/__proto__|\\u/i.test(text)
      ? JSON.parse(text)
      : JSON.parse(text, (key, part: unknown) => {
          if (key === '__proto__') throw badBody('not safe: it has a key named __proto__', undefined)
          // Half a surrogate pair has no UTF-8 form: it could be neither stored nor hashed as it came.
          if (!key.isWellFormed() || (typeof part === 'string' && !part.isWellFormed()))
            throw badBody('not text: it holds half of a surrogate pair', undefined)
          return part
        })
  } catch (error) {
    if (error instanceof Fault) throw error
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    throw badBody('not JSON', at === undefined ? undefined : Number(at))
  }
  return value
}

/** The text of a body. What is not UTF-8 is refused: replaced, it would be stored as something nobody sent. @throws {Fault} */
export function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    throw badBody('not UTF-8', undefined)
  }
}

function badBody(what: string, byte: number | undefined): Fault {
  return new Fault('invalid', 'http.invalid_body', `The body is ${what}. Send one JSON object.`, {
    place: { path: '/body', ...(byte === undefined ? {} : { byte }) },
  })
}

type Raw = Readonly<Record<string, unknown>>

/**
 * Parses params, query and body of one request and merges them; params win, so that no body can name another object than
 * the address. Unknown keys are refused at every depth.
 *
 * @throws {Fault} `invalid` with a JSON pointer that starts with `/params`, `/query` or `/body`
 */
export function parseInput(contract: AnyContract, raw: { params: unknown; query: unknown; body: unknown }): Raw {
  const params = parsePart(contract.params, raw.params, 'params')
  const query = parsePart(contract.query, fromText(contract.query, asRecord(raw.query)), 'query')
  const body = contract.upload ? {} : parsePart(contract.body, raw.body ?? {}, 'body')
  return { ...body, ...query, ...params }
}

const asRecord = (value: unknown): Raw => (typeof value === 'object' && value !== null ? { ...value } : {})

/** Made once for each part of a contract: a schema is compiled at its first use. */
const stricts = new WeakMap<z.ZodObject, z.ZodObject>()

function strictOf(schema: z.ZodObject): z.ZodObject {
  const known = stricts.get(schema)
  if (known !== undefined) return known
  // A loose object says itself that it takes more keys.
  const strict = schema.def.catchall === undefined ? schema.strict() : schema
  stricts.set(schema, strict)
  return strict
}

function parsePart(schema: z.ZodObject, value: unknown, where: string): Raw {
  const strict = strictOf(schema)
  const result = strict.safeParse(where === 'body' ? value : asRecord(value))
  if (!result.success) throw faultOfZod(result.error, where)
  const lost = firstLostKey(value, result.data, [])
  if (lost !== undefined) {
    const pointer = `/${[where, ...lost].join('/')}`
    throw new Fault(
      'invalid',
      'http.invalid_input',
      `Unknown key ${JSON.stringify(lost.at(-1))}. Remove ${pointer} and send it again.`,
      {
        place: { path: pointer },
      },
    )
  }
  return result.data
}

/** zod strips unknown keys of nested objects silently; what went in and did not come out is unknown. */
function firstLostKey(given: unknown, kept: unknown, path: readonly string[]): readonly string[] | undefined {
  if (Array.isArray(given) && Array.isArray(kept)) {
    if (given.length !== kept.length) return undefined
    for (const [i, item] of given.entries()) {
      const lost = firstLostKey(item, kept[i], [...path, String(i)])
      if (lost !== undefined) return lost
    }
    return undefined
  }
  if (!isPlain(given) || !isPlain(kept)) return undefined
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(kept, key)) {
      if (value === undefined) continue
      return [...path, key]
    }
    const lost = firstLostKey(value, kept[key], [...path, key])
    if (lost !== undefined) return lost
  }
  return undefined
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** Query values arrive as text: gives arrays, numbers and booleans the form their schema asks for, and leaves the rest to it. */
function fromText(schema: z.ZodObject, query: Raw): Raw {
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(query)) {
    // Assigned, it would vanish instead of being an unknown key.
    if (key === '__proto__')
      throw new Fault('invalid', 'http.invalid_input', 'Unknown key "__proto__". Remove it and send it again.', {
        place: { path: '/query/__proto__' },
      })
    const field: unknown = Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined
    out[key] = field === undefined ? value : oneFromText(innermost(field), value)
  }
  return out
}

interface Def {
  readonly type?: string
  readonly innerType?: unknown
  readonly element?: unknown
  readonly in?: unknown
}

function innermost(schema: unknown): Def {
  const def = (schema as { readonly def?: Def }).def ?? {}
  const inner = def.innerType ?? (def.type === 'pipe' ? def.in : undefined)
  return inner === undefined ? def : innermost(inner)
}

function oneFromText(def: Def, value: unknown): unknown {
  if (def.type === 'array') {
    const element = innermost(def.element)
    return (Array.isArray(value) ? value : [value]).map((item) => oneFromText(element, item))
  }
  if (typeof value !== 'string') return value
  if (def.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  if ((def.type === 'number' || def.type === 'int') && /^-?\d+(\.\d+)?$/.test(value)) return Number(value)
  return value
}
