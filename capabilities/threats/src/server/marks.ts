import { canonicalLabel, join, type Label, marksText, type PolicySet, portionMark } from '@testudo/kernel/label'
import { labelFromMarkings } from '@testudo/kernel/marking'
import type { Subject } from '@testudo/kernel/subject'
import type { Objects, StoredObject } from '@testudo/platform/objects'
import { type Body, type Mark, type Marking, portionLabels, readBody } from '../core/index.ts'

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

/** One object with its body read, and the labels that hold on each part of it. */
export interface Opened {
  readonly stored: StoredObject
  readonly body: Body
  readonly labelsAt: (path: string) => readonly Label[]
}

/** Reads bodies and finds what their granular markings mean, with one look-up for all of them. */
export async function openAll(
  objects: Objects,
  subject: Subject,
  stored: readonly StoredObject[],
  policies: PolicySet,
): Promise<Opened[]> {
  const bodies = stored.map((one) => readBody(one.body))
  const refs = new Set(bodies.flatMap((body) => granularRefs(body)))
  const definitions = new Map<string, Body>()
  for (const id of refs) definitions.set(id, { type: 'marking-definition', id })
  if (refs.size > 0) {
    for (const one of await objects.getMany(subject, [...refs])) definitions.set(one.id, readBody(one.body))
  }
  return stored.map((one, i) => {
    const body = bodies[i] ?? {}
    const parts = portionLabels(body, one.label, (id) => {
      const definition = definitions.get(id)
      const found = definition && labelFromMarkings([definition], policies)?.label
      // A TLP mark is a further limit on the label of the whole, not another policy beside it.
      if (found?.policy !== 'TLP' || one.label.policy === 'TLP') return found
      const tlp = TLP.find((word) => word === found.classification)
      return tlp === undefined ? found : { ...one.label, tlp }
    })
    return { stored: one, body, labelsAt: (path) => parts.at(path) }
  })
}

const TLP = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const

function granularRefs(body: Body): string[] {
  const granular = body['granular_markings']
  if (!Array.isArray(granular)) return []
  return granular.flatMap((one: unknown) => {
    const ref = typeof one === 'object' && one !== null ? (one as Body)['marking_ref'] : undefined
    return typeof ref === 'string' ? [ref] : []
  })
}
