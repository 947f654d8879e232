/** A JSON object, or what stands for one. */
export type Json = Readonly<Record<string, unknown>>

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Names every object answers to without having them. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype))

/** A reader of one key that never reaches the prototype. */
export function keyReader(name: string): (from: Json) => unknown {
  if (!INHERITED.has(name)) return (from) => from[name]
  return (from) => (Object.hasOwn(from, name) ? from[name] : undefined)
}

/** A reader of `a.b.c`: the key as it stands, else level by level; a list gives the values of all its members. */
export function pathReader(path: string): (from: Json) => unknown {
  const whole = keyReader(path)
  const dot = path.indexOf('.')
  if (dot === -1) return whole
  const steps = path.split('.').slice(0, 16).map(keyReader)
  const walk = (value: unknown, at: number): unknown => {
    const step = steps[at]
    if (step === undefined) return value
    if (Array.isArray(value)) {
      const found = value.map((one) => walk(one, at)).filter((one) => one !== undefined)
      return found.length === 0 ? undefined : found.flat()
    }
    return isJson(value) ? walk(step(value), at + 1) : undefined
  }
  return (from) => {
    const direct = whole(from)
    return direct === undefined ? walk(from, 0) : direct
  }
}

const MAX_DEPTH = 32

/** Every scalar of an event as text, keys left out. */
export function textsOf(value: unknown, into: string[] = [], depth = 0): string[] {
  if (typeof value === 'string') into.push(value)
  else if (typeof value === 'number' || typeof value === 'boolean') into.push(String(value))
  else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH)
    for (const inner of Array.isArray(value) ? value : Object.values(value)) textsOf(inner, into, depth + 1)
  return into
}
