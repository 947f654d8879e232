import type { SsvcSaid } from '../model.ts'
import { type Json, objectsOf, timeOf } from './json.ts'

const EXPLOITATION: Readonly<Record<string, NonNullable<SsvcSaid['exploitation']>>> = {
  none: 'none',
  poc: 'public poc',
  'public poc': 'public poc',
  active: 'active',
}
const AUTOMATABLE: Readonly<Record<string, NonNullable<SsvcSaid['automatable']>>> = { no: 'no', yes: 'yes' }
const IMPACT: Readonly<Record<string, NonNullable<SsvcSaid['technicalImpact']>>> = {
  partial: 'partial',
  total: 'total',
}

/**
 * Values of SSVC as CISA's ADP container writes them (`options`: one object a decision point), spelled as the tables
 * spell them. In the published records some are `Active`, `PoC`, `Total`: they mean the same and are told as `mixed`.
 *
 * @returns undefined when nothing of it is known
 */
export function readSsvc(
  content: Json,
  by: string,
  at: number,
): { readonly said: SsvcSaid; readonly mixed: boolean } | undefined {
  const said: { -readonly [K in keyof SsvcSaid]: SsvcSaid[K] } = { by, at: timeOf(content['timestamp']) ?? at }
  let mixed = false
  let known = false
  for (const option of objectsOf(content['options'], 20))
    for (const [point, value] of Object.entries(option)) {
      if (typeof value !== 'string') continue
      const plain = value.trim().toLowerCase()
      const key = point
        .trim()
        .toLowerCase()
        .replaceAll(/[^a-z]/g, '')
      if (key === 'exploitation' && EXPLOITATION[plain] !== undefined) said.exploitation = EXPLOITATION[plain]
      else if (key === 'automatable' && AUTOMATABLE[plain] !== undefined) said.automatable = AUTOMATABLE[plain]
      else if (key === 'technicalimpact' && IMPACT[plain] !== undefined) said.technicalImpact = IMPACT[plain]
      else continue
      known = true
      if (value !== plain) mixed = true
    }
  return known ? { said, mixed } : undefined
}
