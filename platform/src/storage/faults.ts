import { Fault } from '@testudo/kernel/fault'

/** SQLSTATE classes the caller can do something about; everything else is our fault or the disk's. */
const CONFLICTS = new Set(['23505', '40001', '40P01', '55P03'])

/**
 * Maps whatever a database throws to one Fault. Names of constraints, tables and values stay in `cause`, which is logged
 * and never sent: a unique violation would otherwise tell of rows the asker may not read.
 */
export function storageFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (CONFLICTS.has(code))
    return new Fault(
      'conflict',
      'storage.conflict',
      'Somebody else changed this at the same moment. Load it again and repeat.',
      { cause: error },
    )
  if (code.startsWith('22'))
    return new Fault(
      'invalid',
      'storage.invalid',
      'A value does not fit the store. Check lengths, numbers and characters.',
      { cause: error },
    )
  if (code.startsWith('53') || code === 'ENOSPC')
    return new Fault('unavailable', 'storage.full', 'The store has no room left. Free disk space, then repeat.', {
      cause: error,
    })
  if (code.startsWith('08') || code.startsWith('57') || code.startsWith('E'))
    return new Fault(
      'unavailable',
      'storage.unreachable',
      'The store does not answer. Check that it runs, then repeat.',
      { cause: error },
    )
  return new Fault('unavailable', 'storage.failed', 'The store could not do this. The log of the node says why.', {
    cause: error,
  })
}
