import { Fault } from '@testudo/kernel/fault'

/** What may be logged of an error: its class, its code and where it happened. Messages of databases carry values. */
export function describeError(error: unknown): Record<string, unknown> {
  if (error instanceof Fault) {
    const cause = error.cause === undefined ? {} : describeError(error.cause)
    return { ...cause, fault: error.code, kind: error.kind }
  }
  if (!(error instanceof Error)) return { error: typeof error }
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    error: error.name,
    ...(code === undefined ? {} : { code }),
    at: frames.slice(0, 6).map((line) => line.trim()),
  }
}
