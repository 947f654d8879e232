import { createHash } from 'node:crypto'
import type { Standing } from '@testudo/platform/objects'
import type { Knowledge } from '../../core/index.ts'

/** An indicator as its stored version says it; `undefined`: it is revoked or has no pattern under this label. */
export function readKnowledge({ id, modified, name, revoked, label, body }: Standing): Knowledge | Unread | undefined {
  if (revoked) return undefined
  const value = JSON.parse(body) as Readonly<Record<string, unknown>>
  const { pattern, pattern_type: language, created_by_ref: owner, confidence } = value
  if (typeof pattern !== 'string') return undefined
  const digest = createHash('sha256').update(`${label}\n${pattern}`).digest('base64url').slice(0, 16)
  const key = `${id} ${modified} ${digest}`
  const from = momentOf(value['valid_from'])
  const until = momentOf(value['valid_until'])
  const common = { key, id, modified, name: name === '' ? id : name, label }
  if (language !== 'stix' && language !== 'sigma') return { ...common, unread: `its pattern is ${String(language)}` }
  return {
    ...common,
    language,
    pattern,
    ...(typeof owner === 'string' && { owner }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(typeof confidence === 'number' && { confidence }),
  }
}

/** What is in a language nobody here reads: Snort, YARA, … */
export type Unread = Pick<Knowledge, 'key' | 'id' | 'modified' | 'name' | 'label'> & { readonly unread: string }

function momentOf(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
