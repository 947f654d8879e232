import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import './measure.css'

export interface GateRule {
  readonly rule: 'all' | 'any' | 'at-least' | 'share' | 'weighted'
  readonly k?: number
  readonly n?: number
}

/** The words of a gate: `all`, `any`, `2 of 3`, `2 shared by 3`, `weights`. */
export function useGateText(): (gate: GateRule) => string {
  const t = useText(kitWords)
  return ({ rule, k = 1, n = 1 }) => t(`gate.${rule}`, { k, n })
}

export function Gate(gate: GateRule) {
  return <span className="t-gate">{useGateText()(gate)}</span>
}
