import {
  AFFECTED,
  and,
  ANY,
  compileCriterion,
  type CompiledCriterion,
  compileName,
  meet,
  NOT_AFFECTED,
  type Truth,
  UNDECIDABLE,
} from '@testudo/cpe'
import type { Affected } from '../model.ts'
import type { Kind } from './kind.ts'
import { type ReadName, readName, versionOf } from './names.ts'
import type { Reason } from './reasons.ts'
import { type CompiledRange, compileRange, judgeVersions, type Versioned } from './versions.ts'

/** One statement on a product, read once for all components. */
export interface Entry extends ReadName {
  readonly status: Affected['status']
  readonly ranges: readonly CompiledRange[]
  /** The CPE with what it asks besides the version. */
  readonly criterion: CompiledCriterion | undefined
  /** What components must stand under to be asked; see `readKind`. */
  readonly keys: readonly string[]
  /** Neither name nor words: every component with a CPE must be asked. */
  readonly vague: boolean
  /** Names versions, not commits alone. */
  readonly inVersions: boolean
}

/**
 * @param leaf of a tree of NVD: its ranges count only where its CPE names no version; elsewhere ranges outweigh what the
 *   CPE says, as CVE records put any CPE of the product beside their ranges
 */
export function compileEntry({ product, status, ranges }: Affected, leaf = false): Entry {
  const name = readName(product)
  const version = name.cpe && versionOf(name.cpe)
  const byCpe = version !== undefined && (leaf || ranges.length === 0)
  const said = byCpe ? [{ exact: version, order: 'generic' }] : ranges
  // The version is asked of the ranges; a pattern (`9.*`) or "none" only CPE itself can compare.
  const open = name.cpe && (said.length > 0 ? { ...name.cpe, version: ANY } : name.cpe)
  const criterion = open && compileCriterion({ vulnerable: true, name: open, range: {} })
  const compiled = said.map(compileRange)
  return {
    ...name,
    status,
    ranges: compiled,
    inVersions: compiled.some((range) => !range.commits),
    criterion,
    keys: keysOfEntry(name, criterion),
    vague: criterion !== undefined && criterion.key === undefined,
  }
}

function keysOfEntry({ cpe, purl, words }: ReadName, criterion: CompiledCriterion | undefined): string[] {
  const keys: string[] = []
  if (criterion?.key !== undefined) keys.push(`c:${criterion.key}`)
  if (cpe !== undefined && compileName(cpe).hasProduct) keys.push(`v:${cpe.product.toLowerCase()}`)
  if (purl) keys.push(`p:${purl.key}`)
  for (const { vendor, product } of words)
    keys.push(...(vendor === '' ? [`n:${product}`, `m:${product}`] : [`w:${vendor}:${product}`, `n:${product}`]))
  return [...new Set(keys)]
}

const SAME: Related = { truth: AFFECTED, reason: undefined, by: 'words' }
const SAME_CPE: Related = { ...SAME, by: 'cpe' }
const SAME_PACKAGE: Related = { ...SAME, by: 'purl' }
const NO_VENDOR: Related = { truth: UNDECIDABLE, reason: { code: 'vendor-unknown' }, by: 'words' }
const OTHER: Related = { ...SAME, truth: NOT_AFFECTED }
type Related = { readonly truth: Truth; readonly reason: Reason | undefined; readonly by: 'cpe' | 'purl' | 'words' }

/** Whether both name the same product. CPE decides where both have it, then the package, then the words. */
function relate(entry: Entry, kind: Kind): Related {
  const { criterion } = entry
  const isSameKey =
    criterion?.key === kind.compiled?.key || criterion?.key === undefined || kind.compiled?.key === undefined
  if (criterion !== undefined && kind.compiled?.hasProduct && isSameKey) {
    const { truth, undecided } = meet(criterion, kind.compiled, () => undefined)
    if (truth === AFFECTED) return SAME_CPE
    if (truth === UNDECIDABLE)
      return { truth, by: 'cpe', reason: { code: 'attribute-unknown', attribute: undecided?.detail ?? '' } }
    if (criterion.key !== undefined && kind.compiled.key !== undefined) return OTHER
  }
  if (entry.purl !== undefined && kind.purl !== undefined)
    return entry.purl.key === kind.purl.key ? SAME_PACKAGE : OTHER
  let related: Related = OTHER
  for (const a of entry.words)
    for (const b of kind.words) {
      if (a.product !== b.product) continue
      if (a.vendor === b.vendor && a.vendor !== '') return SAME
      if (a.vendor === '' || b.vendor === '') related = NO_VENDOR
    }
  return related
}

/** What a statement says of a component. */
export interface Judged extends Versioned {
  /** Whether it surely names the product, whatever its version. */
  readonly names: boolean
}

const UNRELATED: Judged = { truth: NOT_AFFECTED, reason: { code: 'every-version' }, weak: false, names: false }
const OTHER_VERSION: Judged = { ...UNRELATED, names: true }
const REPACKED: Judged = { truth: UNDECIDABLE, reason: { code: 'distribution' }, weak: false, names: true }

/** Whether the statement speaks of the component, in its version. */
export function judgeEntry(entry: Entry, kind: Kind): Judged {
  const related = relate(entry, kind)
  if (related.truth === NOT_AFFECTED) return UNRELATED
  const { truth, reason, weak } = judgeVersions(entry.ranges, kind)
  if (related.reason)
    return truth === NOT_AFFECTED
      ? UNRELATED
      : { truth: and(related.truth, truth), reason: related.reason, weak, names: false }
  if (truth === NOT_AFFECTED) return OTHER_VERSION
  const isMakers = kind.distribution && related.by !== 'purl' && entry.ranges.length > 0
  return isMakers && truth === AFFECTED ? REPACKED : { truth, reason, weak, names: true }
}
