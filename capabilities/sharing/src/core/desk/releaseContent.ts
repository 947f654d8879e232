import { canonicalLabel, type Label } from '@testudo/kernel/label'
import { canonicalize } from '@testudo/stix'
import { sha256Hex } from '../envelope/hash.ts'
import type { Releasable } from './releaseView.ts'
import { wholeOf } from './withoutParts.ts'

/** One text for one content: what the object says, and the label of it and of every part. Any change of any of them shows. */
export function contentHash(item: Releasable): string {
  const { object, selectors } = wholeOf(item)
  const portions = item.portions.map(({ label }, i) => [selectors[i] ?? '', canonicalLabel(label)])
  return sha256Hex(canonicalize([object, canonicalLabel(item.label), portions.sort(byText)]))
}

/** One text for several contents, whatever their order. */
export const contentsHash = (hashes: readonly string[]): string => sha256Hex(canonicalize([...hashes].sort()))

/** Labels of an object and of its parts. */
export const labelsIn = (item: Releasable): readonly Label[] => [item.label, ...item.portions.map(({ label }) => label)]

const byText = (a: readonly string[], b: readonly string[]): number => (canonicalize(a) < canonicalize(b) ? -1 : 1)
