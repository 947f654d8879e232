import { canonicalLabel } from '@testudo/kernel/label'
import { formatDtg } from '@testudo/kernel/time'
import type { Part } from './parts.ts'

/** What differs from an earlier page, by what it is about; the section that tells of changes is not compared with itself. */
export interface Difference {
  readonly added: readonly Part[]
  readonly changed: readonly { readonly before: Part; readonly now: Part }[]
  readonly gone: readonly Part[]
}

/** Parts with the time of the facts they were drawn from, Unix ms. */
export interface Drawing {
  readonly parts: readonly Part[]
  readonly asOf: number
}

export function compareParts(before: Drawing, now: Drawing, language: 'en' | 'fr'): Difference {
  const told = ({ parts }: Drawing) =>
    new Map(parts.filter(({ section }) => section !== 'since').map((part) => [part.id, part]))
  const [old, fresh] = [told(before), told(now)]
  return {
    added: [...fresh.values()].filter(({ id }) => !old.has(id)),
    changed: [...fresh.values()].flatMap((part) => {
      const was = old.get(part.id)
      return was === undefined || says(was, language, before.asOf) === says(part, language, now.asOf)
        ? []
        : [{ before: was, now: part }]
    }),
    gone: [...old.values()].filter(({ id }) => !fresh.has(id)),
  }
}

/** What a reader sees of a part, and under which label. */
const says = ({ text, label, shape, judgement, place }: Part, language: 'en' | 'fr', asOf: number) =>
  JSON.stringify([inFull(text[language], asOf), canonicalLabel(label), shape ?? null, judgement ?? null, place ?? null])

/** A text with every time in full: a time without its month is one of the month the text was drawn in (`dtgNear`). */
const inFull = (text: string, asOf: number): string =>
  text.replaceAll(/\b\d{6}Z(?![A-Za-z])/g, (time) => `${time}${formatDtg(asOf).slice(-5)}`)

/** What the facts say in a sentence, however its times are written: its words, its figures, what it refers to, its label. */
function states(part: Part, language: 'en' | 'fr', asOf: number): string {
  const { figures, references, source } = part
  const told =
    source === undefined ? part : { ...part, text: { ...part.text, [language]: source.text }, label: source.label }
  return JSON.stringify([
    says(told, language, asOf),
    figures.map(({ name, value }) => [name, value]),
    references.map(({ id }) => id),
  ])
}

/**
 * Takes the words of people over to a new draft: an edited sentence as long as the facts state what they stated when it
 * was edited, an added paragraph always. What people took out stays out as long as the facts state the same. Where they
 * state something else, the sentence of the facts is offered again.
 */
export function carryOver(before: Drawn & Pick<Drawing, 'asOf'>, now: Drawing, language: 'en' | 'fr'): Drawn {
  const edited = new Map(before.parts.filter(({ by }) => by === 'edited').map((part) => [part.id, part]))
  const removed = new Map(before.removed.map((part) => [part.id, part]))
  const out: Part[] = []
  const gone: Part[] = []
  for (const part of now.parts) {
    const stated = states(part, language, now.asOf)
    const same = (was: Part | undefined): was is Part =>
      was !== undefined && states(was, language, before.asOf) === stated
    const own = edited.get(part.id)
    if (same(removed.get(part.id))) gone.push(part)
    else if (same(own)) out.push(inWordsOf(own, part, language))
    else out.push(part)
  }
  return { parts: [...out, ...before.parts.filter(({ by }) => by === 'added')], removed: gone }
}

/** A sentence of the facts in the words somebody gave it, with what the facts say now to go back to. */
const inWordsOf = (own: Part, part: Part, language: 'en' | 'fr'): Part => ({
  ...part,
  text: { ...part.text, [language]: own.text[language] },
  label: own.label,
  by: 'edited',
  source: { text: part.text[language], label: part.label },
})

/** The parts of a draft, and the sentences of the facts that people took out of it. */
export interface Drawn {
  readonly parts: readonly Part[]
  readonly removed: readonly Part[]
}

export const drawingOf = ({ drawn, asOf }: { readonly drawn: Drawn; readonly asOf: number }): Drawing => ({
  parts: drawn.parts,
  asOf,
})
