import { canonicalLabel } from '@testudo/kernel/label'
import type { Part } from './parts.ts'

/** What differs from an earlier page, by what it is about; the section that tells of changes is not compared with itself. */
export interface Difference {
  readonly added: readonly Part[]
  readonly changed: readonly { readonly before: Part; readonly now: Part }[]
  readonly gone: readonly Part[]
}

export function compareParts(before: readonly Part[], now: readonly Part[], language: 'en' | 'fr'): Difference {
  const told = (parts: readonly Part[]) =>
    new Map(parts.filter(({ section }) => section !== 'since').map((part) => [part.id, part]))
  const [old, fresh] = [told(before), told(now)]
  return {
    added: [...fresh.values()].filter(({ id }) => !old.has(id)),
    changed: [...fresh.values()].flatMap((part) => {
      const was = old.get(part.id)
      return was === undefined || says(was, language) === says(part, language) ? [] : [{ before: was, now: part }]
    }),
    gone: [...old.values()].filter(({ id }) => !fresh.has(id)),
  }
}

/** What a reader sees of a part, and under which label. */
const says = ({ text, label, shape, judgement, place }: Part, language: 'en' | 'fr') =>
  JSON.stringify([text[language], canonicalLabel(label), shape ?? null, judgement ?? null, place ?? null])

/**
 * Takes the words of people over to a new draft: an edited sentence as long as the facts still say what they said when it
 * was edited, an added paragraph always. What people took out stays out as long as the facts say the same.
 */
export function carryOver(before: Drawn, now: readonly Part[], language: 'en' | 'fr'): Drawn {
  const edited = new Map(before.parts.filter(({ by }) => by === 'edited').map((part) => [part.id, part]))
  const removed = new Map(before.removed.map((part) => [part.id, part]))
  const same = (source: { text: string; label: Part['label'] } | undefined, part: Part) =>
    source !== undefined &&
    source.text === part.text[language] &&
    canonicalLabel(source.label) === canonicalLabel(part.label)
  const out: Part[] = []
  const gone: Part[] = []
  for (const part of now) {
    const was = removed.get(part.id)
    const own = edited.get(part.id)
    if (was !== undefined && same({ text: was.text[language], label: was.label }, part)) gone.push(part)
    else if (own !== undefined && same(own.source, part))
      out.push({ ...part, text: own.text, label: own.label, by: 'edited', ...(own.source && { source: own.source }) })
    else out.push(part)
  }
  return { parts: [...out, ...before.parts.filter(({ by }) => by === 'added')], removed: gone }
}

/** The parts of a draft, and the sentences of the facts that people took out of it. */
export interface Drawn {
  readonly parts: readonly Part[]
  readonly removed: readonly Part[]
}
