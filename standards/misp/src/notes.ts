/**
 * How bad it is. `refused`: this part was not taken, because it is malformed. `lost`: taken, but something of it has no
 * place on the other side. `changed`: taken under another form than it came in. `custom`: kept whole, in an object of our
 * own extension that others may not understand.
 */
export type NoteLevel = 'refused' | 'lost' | 'changed' | 'custom'

/** One thing the reader of a conversion should know. `path` is a JSON pointer into the input. */
export interface Note {
  readonly level: NoteLevel
  readonly path: string
  readonly message: string
}

/** Collects notes in the order of the input. */
export class Notes {
  readonly all: Note[] = []

  add(level: NoteLevel, path: string, message: string): void {
    this.all.push({ level, path: path === '' ? '/' : path, message })
  }
}

/** A part of the input that cannot be taken; caught at the next part that stands for itself, and noted there. */
export class Malformed extends Error {
  readonly path: string
  constructor(path: string, message: string) {
    super(message)
    this.name = 'Malformed'
    this.path = path
  }
}

/** Runs one part: when it is malformed, the others go on. */
export function guarded(notes: Notes, part: () => void): boolean {
  try {
    part()
    return true
  } catch (error) {
    noteMalformed(notes, error)
    return false
  }
}

/** Notes what is malformed; throws anything else on. */
export function noteMalformed(notes: Notes, error: unknown): void {
  if (!(error instanceof Malformed)) throw error
  notes.add('refused', error.path, error.message)
}

/** A text for a message: short, printable, never longer than a line. */
export const show = (value: unknown): string => {
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 61).toWellFormed()) : typeof value
  return text.length > 60 ? `${text.slice(0, 58)}…"` : text
}
