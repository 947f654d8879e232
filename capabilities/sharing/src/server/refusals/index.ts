import type { Refusals } from '@testudo/kernel/refusals'
import { COMMON } from './common.ts'
import { DESK } from './desk.ts'
import { EXCHANGE } from './exchange.ts'
import { MISP } from './misp.ts'
import { PINNING } from './pinning.ts'
import { TAXII } from './taxii.ts'

/** What its faults say in French. */
export const REFUSALS: Refusals = { ...TAXII, ...MISP, ...EXCHANGE, ...PINNING, ...DESK, ...COMMON }
