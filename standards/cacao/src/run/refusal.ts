import { say, type Told } from '../tell/told.ts'
import type { Refusal } from './state.ts'

/** @param code stable: `cacao.phase` */
export const refusal = (code: string, told: Told<string | Told<string>>): Refusal => ({ code, says: say(told), told })
