import { Fault, type FaultKind } from '@testudo/kernel/fault'

const codes: Readonly<Record<FaultKind, number>> = { invalid: 2, denied: 3, absent: 4, conflict: 5, unavailable: 6 }

/** The one place where a fault becomes an exit code. */
export function exitCodeOf(error: unknown): number {
  return error instanceof Fault ? codes[error.kind] : 1
}

/** Says what happened on standard error: a sentence, or with `--json` an object with `code`, `message` and `place`. */
export function tellFault(error: unknown, json: boolean): void {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Fault && json) {
    process.stderr.write(
      `${JSON.stringify({ error: { kind: error.kind, code: error.code, message, place: error.place } })}\n`,
    )
    return
  }
  const code = error instanceof Fault ? ` (${error.code})` : ''
  const { file, line, path, byte } = (error instanceof Fault ? error.place : undefined) ?? {}
  const place = [
    file,
    line === undefined ? undefined : `line ${line}`,
    path,
    byte === undefined ? undefined : `byte ${byte}`,
  ].filter((part) => part !== undefined)
  process.stderr.write(`testudo: ${place.length > 0 ? `${place.join(', ')}: ` : ''}${message}${code}\n`)
}
