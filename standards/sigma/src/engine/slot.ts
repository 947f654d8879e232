import { type Json, textsOf } from '../source/values.ts'
import { fold } from '../test/test.ts'

/** The event a program is looking at. `turn` grows with each, so that what was read for the last one is known to be old. */
export class Row {
  turn = 0
  opened: Readonly<Record<string, unknown>> = {}
  event: Json = {}
}

export const MISSING = 0
export const NULL = 1
/** One text, number or truth value. */
export const SINGLE = 2
/** A list; each member counts. */
export const MULTIPLE = 3
/** An object: it exists and has no text. */
export const OTHER = 4

/** One field of the event at hand, read and folded at most once for each event, and only when asked. */
export class Slot {
  readonly row: Row
  readonly read: (opened: Readonly<Record<string, unknown>>) => unknown
  turn = -1
  state = MISSING
  value: unknown = undefined
  text = ''
  texts: readonly string[] = []
  lowered: string | undefined = undefined
  loweredTexts: readonly string[] | undefined = undefined

  constructor(row: Row, read: (opened: Readonly<Record<string, unknown>>) => unknown) {
    this.row = row
    this.read = read
  }

  load(): void {
    if (this.turn === this.row.turn) return
    this.turn = this.row.turn
    this.lowered = undefined
    const value = this.read(this.row.opened)
    this.value = value
    if (typeof value === 'string') {
      this.state = SINGLE
      this.text = value
    } else if (value === undefined || typeof value === 'function') this.state = MISSING
    else if (value === null) this.state = NULL
    else if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
      this.state = SINGLE
      this.text = String(value)
    } else if (Array.isArray(value)) {
      this.state = MULTIPLE
      this.texts = textsOf(value)
      this.loweredTexts = undefined
    } else this.state = OTHER
  }

  /** The folded text of a single value. */
  lower(): string {
    this.lowered ??= fold(this.text)
    return this.lowered
  }

  lowers(): readonly string[] {
    this.loweredTexts ??= this.texts.map(fold)
    return this.loweredTexts
  }
}

/** The whole event as texts, for keywords. */
export const wholeEvent = (row: Row, texts: (event: Json) => readonly string[]): Slot =>
  new Slot(row, () => texts(row.event))
