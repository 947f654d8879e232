import type { State } from '@testudo/kernel/situation'
import type { Words } from '../../core/contract/shapes.ts'
import { VERDICT_WORDS, VERDICTS } from '../../core/envelope/verdict.ts'

/** The sentence of a verdict; a code of a newer node keeps its spelling. */
export function verdictWords(code: string): Words {
  const known = VERDICTS.find((one) => one === code)
  return known === undefined ? { en: code, fr: code } : VERDICT_WORDS[known]
}

/** The shape of a verdict: what was taken is silent, what was set aside or refused is not. */
export function verdictShape(code: string | undefined): State {
  if (code === undefined) return 'unknown'
  if (code.startsWith('refused.')) return 'not-capable'
  return code.startsWith('quarantined.') ? 'degraded' : 'capable'
}

/** Set aside or refused. */
export const isHeldBack = (code: string | undefined): code is string =>
  code !== undefined && (code.startsWith('refused.') || code.startsWith('quarantined.'))
