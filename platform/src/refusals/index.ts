import type { Refusals } from '@testudo/kernel/refusals'
import { HOST } from './host.ts'
import { HTTP } from './http.ts'
import { IDENTITY } from './identity.ts'
import { INPUT } from './input.ts'
import { LABELS } from './labels.ts'
import { OBJECTS } from './objects.ts'
import { RECORDS } from './records.ts'
import { STORAGE } from './storage.ts'

/** What faults of the kernel and the platform say in French. */
export const REFUSALS: Refusals = {
  ...HTTP,
  ...INPUT,
  ...IDENTITY,
  ...OBJECTS,
  ...LABELS,
  ...RECORDS,
  ...STORAGE,
  ...HOST,
}
