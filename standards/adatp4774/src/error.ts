/** Why a text is no label, and where: line and column count from 1. */
export class LabelXmlError extends Error {
  readonly line: number
  readonly column: number

  constructor(message: string, line: number, column: number, options?: { cause?: unknown }) {
    super(`line ${line}, column ${column}: ${message}`, options)
    this.name = 'LabelXmlError'
    this.line = line
    this.column = column
  }
}
