import type { Step } from './ast.ts'
import { isObject, type JsonObject, type JsonValue } from '../json.ts'
import { decodeBase64, decodeHex } from './literal.ts'
import type { Observation } from './observation.ts'

/** The bytes of a property whose name ends in `_hex` or `_bin`, one character a byte. */
export class Bytes {
  readonly latin1: string
  constructor(latin1: string) {
    this.latin1 = latin1
  }
}

export type Selected = JsonValue | Bytes

/** Whether any value that a path selects passes. Stops at the first that does. */
export type Selector = (root: JsonObject, observation: Observation, passes: (value: Selected) => boolean) => boolean

/**
 * Compiles the steps of an object path. `_ref` and `_refs` lead to the objects they name, within the observation; a name that
 * leads nowhere selects nothing. `[*]` takes each element once: over circular references the work is bounded by the size
 * of the observation times the number of steps, where following every route would double with each step.
 */
export function compileSelector(steps: readonly Step[]): Selector {
  const stars = steps.filter((step) => step.kind === 'every').length
  if (stars > 1) return (root, observation, passes) => selectWide(steps, root, observation, passes)
  if (stars === 0) {
    return (root, observation, passes) => {
      const value = follow(steps, 0, steps.length, root, observation)
      return value !== undefined && passes(value)
    }
  }
  const star = steps.findIndex((step) => step.kind === 'every')
  return (root, observation, passes) => {
    const list = follow(steps, 0, star, root, observation)
    if (!Array.isArray(list)) return false
    for (const element of list as readonly JsonValue[]) {
      const value = follow(steps, star + 1, steps.length, element, observation)
      if (value !== undefined && passes(value)) return true
    }
    return false
  }
}

function follow(
  steps: readonly Step[],
  from: number,
  to: number,
  start: JsonValue,
  observation: Observation,
): Selected | undefined {
  let value: Selected | undefined = start
  for (let i = from; i < to && value !== undefined; i++) {
    const step = steps[i]
    value = step ? take(step, value, observation) : undefined
  }
  return value
}

function take(step: Step, value: Selected, observation: Observation): Selected | undefined {
  if (step.kind === 'key') {
    if (value instanceof Bytes || !isObject(value) || !Object.hasOwn(value, step.name)) return undefined
    return read(step.name, value[step.name] as JsonValue, observation)
  }
  if (step.kind === 'index' && Array.isArray(value) && step.index >= 0)
    return (value as readonly JsonValue[])[step.index]
  return undefined
}

/** What a property stands for, told by the end of its name (STIX 2.1 §2.7, §3.1, §9.7). */
function read(name: string, value: JsonValue, observation: Observation): Selected | undefined {
  if (name.endsWith('_ref')) return typeof value === 'string' ? observation.byId(value) : undefined
  if (name.endsWith('_refs')) {
    if (!Array.isArray(value)) return undefined
    const found = (value as readonly JsonValue[]).flatMap((ref) =>
      typeof ref === 'string' ? (observation.byId(ref) ?? []) : [],
    )
    return found.length > 0 ? found : undefined
  }
  if (typeof value !== 'string') return value
  const decode = name.endsWith('_hex') ? decodeHex : name.endsWith('_bin') ? decodeBase64 : undefined
  const latin1 = decode && (value.length > LONG ? decodeOnce(decode, value, observation) : decode(value))
  return latin1 === undefined ? value : new Bytes(latin1)
}

/** Values longer than this are decoded once for an observation. */
const LONG = 256

function decodeOnce(decode: typeof decodeHex, value: string, observation: Observation): string | undefined {
  observation.decoded ??= new Map()
  const known = observation.decoded.get(decode) ?? new Map<string, string | undefined>()
  observation.decoded.set(decode, known)
  if (!known.has(value)) known.set(value, decode(value))
  return known.get(value)
}

/** Steps taken for all values at once, each distinct value once. */
function selectWide(
  steps: readonly Step[],
  root: JsonObject,
  observation: Observation,
  passes: (value: Selected) => boolean,
): boolean {
  let values = new Set<Selected>([root])
  for (const step of steps) {
    const next = new Set<Selected>()
    // A list of references becomes a list of objects that is new each time: known by the list it came from.
    for (const value of values) {
      if (step.kind === 'every') {
        if (Array.isArray(value)) for (const element of value as readonly JsonValue[]) next.add(element)
      } else {
        const taken = take(step, value, observation)
        if (taken !== undefined) next.add(taken)
      }
    }
    values = next
  }
  for (const value of values) if (passes(value)) return true
  return false
}
