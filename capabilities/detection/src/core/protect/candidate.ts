import type { JsonObject } from '@testudo/stix'
import type { Candidate } from './types.ts'

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

function timeOf(value: unknown): number | undefined {
  const at = Date.parse(textOf(value) ?? '')
  return Number.isNaN(at) ? undefined : at
}

/** A STIX indicator as a candidate; what is not as the standard has it is taken for absent. `more`: what the object does not say. */
export function candidateOf(
  value: JsonObject,
  more: Pick<Candidate, 'mark'> & Partial<Pick<Candidate, 'since' | 'origin' | 'modified' | 'revoked'>>,
): Candidate {
  const owner = textOf(value['created_by_ref'])
  const from = timeOf(value['valid_from'])
  const until = timeOf(value['valid_until'])
  const confidence = value['confidence']
  const reference = referenceOf(value['external_references'])
  return {
    id: textOf(value['id']) ?? '',
    modified: textOf(value['modified']) ?? '',
    name: textOf(value['name']) ?? '',
    language: textOf(value['pattern_type']) ?? 'stix',
    pattern: textOf(value['pattern']) ?? '',
    revoked: value['revoked'] === true,
    ...(owner !== undefined && { owner }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(typeof confidence === 'number' && { confidence }),
    ...(reference !== undefined && { reference }),
    ...more,
  }
}

function referenceOf(references: unknown): string | undefined {
  if (!Array.isArray(references)) return undefined
  for (const one of references as unknown[])
    if (typeof one === 'object' && one !== null && 'url' in one && typeof one.url === 'string') return one.url
  return undefined
}

/** Objects a bundle takes along with this one. */
export function referencesIn(value: JsonObject): readonly string[] {
  const markings = value['object_marking_refs']
  return [value['created_by_ref'], ...(Array.isArray(markings) ? (markings as unknown[]) : [])].filter(
    (one): one is string => typeof one === 'string',
  )
}
