/**
 * Whether all items differ, as JSON Schema's `uniqueItems` means it. Ajv compares lists whose items it knows no type of
 * each with each, which 100,000 products turn into an hour; this is linear in the size of the list.
 */
export function allDiffer(items: readonly unknown[]): boolean {
  const seen = new Set<unknown>()
  for (const item of items) {
    const name =
      typeof item === 'object' && item !== null ? `{${canonical(item)}` : typeof item === 'string' ? `"${item}` : item
    if (seen.has(name)) return false
    seen.add(name)
  }
  return true
}

/** Equal values have equal texts: keys sorted. The caller has bounded the depth. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`
}
