/** Why a text is no label, and where: line and column count from 1. */
export class LabelXmlError extends Error {
  /** The message without the place. */
  readonly why: string
  readonly line: number
  readonly column: number

  constructor(message: string, line: number, column: number, options?: { cause?: unknown }) {
    super(`line ${line}, column ${column}: ${message}`, options)
    this.name = 'LabelXmlError'
    this.why = message
    this.line = line
    this.column = column
  }
}
