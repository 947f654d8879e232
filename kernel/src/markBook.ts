import { z } from 'zod'
import { canonicalLabel, join, type Label, marksText, type PolicySet, portionMark } from './label/index.ts'
import { label } from './shapes.ts'

/** What stands before a row: the portion mark with its brackets, and the neutral chips (TLP, PAP, releasable-to) after the name. */
export const markSchema = z.object({ portion: z.string(), chips: z.array(z.string()).readonly() })
export type Mark = Readonly<z.infer<typeof markSchema>>

/** What the banner is computed from: the join of the labels of the portions in this answer, and how many they are. With none, the node's default label. */
export const markingSchema = z.object({ label: label, portions: z.number().int() })
export type Marking = Readonly<z.infer<typeof markingSchema>>

type Language = 'en' | 'fr'

/** Joins and portion marks, worked out once per set of labels. Holds nothing that depends on a reader. */
export class MarkBook {
  readonly #policies: PolicySet
  readonly #nothing: Label
  readonly #texts = new WeakMap<Label, string>()
  readonly #joins = new Map<string, { readonly label: Label; readonly marks: Map<Language, Mark> }>()

  /** @param nothing the label an answer without any labelled part carries */
  constructor(policies: PolicySet, nothing: Label) {
    this.#policies = policies
    this.#nothing = nothing
  }

  get policies(): PolicySet {
    return this.#policies
  }

  /** One answer's marks, in one language. */
  open(language: Language): Marks {
    return new Marks(this, language)
  }

  text(label: Label): string {
    let text = this.#texts.get(label)
    if (text === undefined) {
      text = canonicalLabel(label)
      this.#texts.set(label, text)
    }
    return text
  }

  joined(labels: ReadonlyMap<string, Label>): { readonly label: Label; readonly marks: Map<Language, Mark> } {
    const key = labels.size === 1 ? (labels.keys().next().value ?? '') : [...labels.keys()].sort().join('\n')
    let found = this.#joins.get(key)
    if (!found) {
      if (this.#joins.size >= 20_000) this.#joins.clear()
      found = {
        label: labels.size === 0 ? this.#nothing : join([...labels.values()], this.#policies),
        marks: new Map(),
      }
      this.#joins.set(key, found)
    }
    return found
  }

  mark(labels: ReadonlyMap<string, Label>, language: Language): Mark {
    const { label, marks } = this.joined(labels)
    let mark = marks.get(language)
    if (!mark) {
      const portion = portionMark(label, this.#policies)
      mark = { portion: portion === '' ? '' : `(${portion})`, chips: marksText(label, this.#policies, language) }
      marks.set(language, mark)
    }
    return mark
  }
}

/** The marks of one answer; what was marked makes its banner. */
export class Marks {
  readonly #book: MarkBook
  readonly #language: Language
  readonly #all = new Map<string, Label>()
  #portions = 0

  constructor(book: MarkBook, language: Language) {
    this.#book = book
    this.#language = language
  }

  get policies(): PolicySet {
    return this.#book.policies
  }

  /** Marks one portion of the answer with the join of the labels of its parts. */
  of(...labels: readonly Label[]): Mark {
    const set = new Map<string, Label>()
    for (const label of labels) set.set(this.#book.text(label), label)
    for (const [text, label] of set) this.#all.set(text, label)
    this.#portions += 1
    return this.#book.mark(set, this.#language)
  }

  /** The mark of a label that is not shown: for filters. */
  look(label: Label): Mark {
    return this.#book.mark(new Map([[this.#book.text(label), label]]), this.#language)
  }

  /** The join of all portions marked so far. */
  marking(): Marking {
    return { label: this.#book.joined(this.#all).label, portions: this.#portions }
  }
}
