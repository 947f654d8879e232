import type { Naming } from './finding.ts'
import type { JsonObject } from './json.ts'
import { VOCABULARY_RULE_NAMES } from './vocabulary-kinds.ts'

/** Which recommendations to check. Requirements (MUST) are always checked. */
export interface ValidateOptions {
  /** Recommendations to leave out: rule names, or the groups of {@link RULE_GROUPS}. */
  readonly disabled?: readonly string[]
  /** Only these recommendations; with `disabled` too, these are added to what is left. */
  readonly enabled?: readonly string[]
  /** Report every property the standard does not define. */
  readonly strictProperties?: boolean
  /** Report every type the standard does not define. */
  readonly strictTypes?: boolean
  /** Extension definitions known from elsewhere; those of a validated bundle are known anyway. */
  readonly extensionDefinitions?: readonly JsonObject[]
  /** At most so many findings, 100,000 unless told; the verdict stays right, `findings-limit` tells of the rest. */
  readonly maxFindings?: number
  /** Output switches of command lines; together they contradict each other. */
  readonly silent?: boolean
  readonly verbose?: boolean
}

const EXTERNAL = [
  'mime-type',
  'protocols',
  'ipfix',
  'http-request-headers',
  'socket-options',
  'pdf-doc-info',
  'countries',
]

/** Names that stand for several recommendations in `disabled` and `enabled`. */
export const RULE_GROUPS: Readonly<Record<string, readonly string[]>> = {
  'format-checks': [
    'custom-prefix',
    'custom-prefix-lax',
    'open-vocab-format',
    'kill-chain-names',
    'malware-analysis-product',
    'windows-process-priority-format',
    'hash-length',
    'uuid-check',
  ],
  'approved-values': [
    ...VOCABULARY_RULE_NAMES,
    ...EXTERNAL,
    'marking-definition-type',
    'relationship-types',
    'duplicate-ids',
  ],
  'all-vocabs': VOCABULARY_RULE_NAMES,
  'all-external-sources': EXTERNAL,
}

/** Always on once asked for: they are options of their own. */
const BY_OPTION: ReadonlySet<string> = new Set(['strict-properties', 'strict-types'])

const NAMINGS = ['extensions-use', 'custom-prefix', 'custom-prefix-lax'] as const

/** Which rules are on, and which of the naming rules is in force: the strictest that is not switched off. */
export function rulesOf({ disabled = [], enabled = [] }: ValidateOptions): {
  wants: (rule: string) => boolean
  naming: Naming
} {
  const expand = (names: readonly string[]): Set<string> =>
    new Set(names.flatMap((name) => [name, ...(RULE_GROUPS[name] ?? [])]))
  const off = expand(disabled)
  const only = expand(enabled)
  const wants = (rule: string): boolean =>
    BY_OPTION.has(rule) ||
    only.has('all') ||
    only.has(rule) ||
    (!off.has('all') && !off.has(rule) && (disabled.length > 0 || enabled.length === 0))
  return { wants, naming: NAMINGS.find(wants) }
}
