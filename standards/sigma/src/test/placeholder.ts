import type { Lists } from './items.ts'

/** `%name%`, unless its first percent sign is escaped. */
const PLACEHOLDER = /\\%|%([\w.-]+)%/g

/** The names of the placeholders of a value. */
export function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].flatMap((found) => found[1] ?? []))]
}

const MAX_FORMS = 10_000

/** Values of a list, with what a pattern would read as a wildcard left as the list wrote it: `srv*` stays a pattern. */
export function fill(text: string, names: readonly string[], lists: Lists): string[] {
  const missing = names.find((name) => !Object.hasOwn(lists, name) || (lists[name]?.length ?? 0) === 0)
  if (missing !== undefined)
    throw new Error(`no value list for the placeholder %${missing}%; hand one in to evaluate this rule`)
  let forms: ReadonlyMap<string, string>[] = [new Map()]
  for (const name of names) {
    forms = forms.flatMap((form) => (lists[name] ?? []).map((value) => new Map([...form, [name, String(value)]])))
    if (forms.length > MAX_FORMS) throw new Error(`the placeholders stand for more than ${MAX_FORMS} values`)
  }
  return forms.map((form) =>
    text.replaceAll(PLACEHOLDER, (whole, name: string | undefined) =>
      name === undefined ? '%' : (form.get(name) ?? whole),
    ),
  )
}
