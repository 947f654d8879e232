import { isObject, type JsonValue } from '@testudo/stix'

/** Properties a release desk rewrites when it takes parts out; they differ between recipients without any lie. */
const REWRITTEN: ReadonlySet<string> = new Set(['granular_markings', 'object_marking_refs'])

/**
 * Whether two contents of one version cannot both be redactions of one object: somewhere both say something, and not the
 * same. Properties may be missing on either side; lists may lack elements, which close ranks.
 *
 * Lists of equal length are compared place by place; otherwise the shorter must be found, in order, in the longer.
 * Time O(size) for equal shapes, O(list × list) at worst.
 */
export function contradicts(a: JsonValue, b: JsonValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return listsContradict(a as JsonValue[], b as JsonValue[])
  if (isObject(a) && isObject(b)) {
    return Object.entries(a).some(([key, value]) => {
      if (REWRITTEN.has(key) || !Object.hasOwn(b, key)) return false
      const other = b[key]
      return other !== undefined && contradicts(value, other)
    })
  }
  return !Object.is(a, b)
}

function listsContradict(a: readonly JsonValue[], b: readonly JsonValue[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  let at = 0
  for (const item of short) {
    while (at < long.length && contradicts(item, long[at] ?? null)) at++
    if (at === long.length) return true
    at++
  }
  return false
}
