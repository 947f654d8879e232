/**
 * What faults say, in French, by their code: each English sentence with `{name}` where a value stands, and the same in
 * French. The first that fits is said, so a sentence for one value stands before the one for all. A code `*.flood` stands for
 * `flood` of whichever capability, after its own.
 */
export type Refusals = Readonly<Record<string, readonly (readonly [en: string, fr: string])[]>>

/** What is said of a fault, wherever it was thrown or kept. */
interface Said {
  readonly code: string
  readonly message: string
}

/** Longer ones are not sentences of ours: they carry what somebody sent. */
const MOST_CHARACTERS = 4_000

/**
 * Says faults in the reader's language. English is what is thrown, logged, kept and sent to other nodes: one spelling, and
 * whoever reads is told in the own language, also of what was kept or came from elsewhere.
 */
export class RefusalBook {
  readonly #sentences = new Map<string, (readonly [en: Sentence, fr: Sentence])[]>()

  add(refusals: Refusals): void {
    for (const [code, pairs] of Object.entries(refusals))
      this.#sentences.set(code, [
        ...this.#of(code),
        ...pairs.map(([en, fr]) => [sentenceOf(en), sentenceOf(fr)] as const),
      ])
  }

  /** The message, in English as it is where French has no word for it. Cost: length of the message, once for each sentence of the code. */
  say(language: 'en' | 'fr', { code, message }: Said): string {
    if (language === 'en' || message.length > MOST_CHARACTERS) return message
    for (const [en, fr] of [...this.#of(code), ...this.#of(`*${code.slice(code.indexOf('.'))}`)]) {
      const values = valuesIn(en, message)
      if (values !== undefined)
        return fr.words.map((words, i) => words + (values.get(fr.names[i] ?? '') ?? '')).join('')
    }
    return message
  }

  #of(code: string): readonly (readonly [en: Sentence, fr: Sentence])[] {
    return this.#sentences.get(code) ?? []
  }
}

/** `words[0] {names[0]} words[1] … words[n]`. */
export interface Sentence {
  readonly words: readonly string[]
  readonly names: readonly string[]
}

/** Takes a sentence of {@link Refusals} apart. */
export function sentenceOf(text: string): Sentence {
  const parts = text.split(/\{(\w+)\}/)
  return { words: parts.filter((_, i) => i % 2 === 0), names: parts.filter((_, i) => i % 2 === 1) }
}

/** What stands for each name when the text is that sentence; undefined when it is another. Never goes back: its cost is the text's length. */
function valuesIn({ words, names }: Sentence, text: string): ReadonlyMap<string, string> | undefined {
  const [first = ''] = words
  const last = words.at(-1) ?? ''
  if (names.length === 0) return text === first ? new Map() : undefined
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined
  const values = new Map<string, string>()
  let at = first.length
  for (const [i, name] of names.entries()) {
    const isLast = i === names.length - 1
    const to = isLast ? text.length - last.length : text.indexOf(words[i + 1] ?? '', at)
    if (to < at) return undefined
    values.set(name, text.slice(at, to))
    at = to + (words[i + 1] ?? '').length
  }
  return values
}
