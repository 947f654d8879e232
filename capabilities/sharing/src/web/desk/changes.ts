import type { Preview, ReleasePart, ReleaseRow } from '../../core/contract/desk.ts'
import { partKey, reached, shortName } from './sight.ts'

/** What an officer looked at when the step was refused. */
interface Looked {
  readonly row: Pick<ReleaseRow, 'revision' | 'state'>
  readonly preview: Preview
}

export type Change =
  | { readonly kind: 'revision'; readonly before: number; readonly after: number }
  | { readonly kind: 'state'; readonly state: ReleaseRow['state'] }
  | { readonly kind: 'more' | 'less'; readonly names: readonly string[] }
  | { readonly kind: 'parts' | 'new' | 'gone'; readonly n: number }
  | { readonly kind: 'sees'; readonly name: string; readonly before: number; readonly after: number }
  /** The binding differs and nothing above says why: a policy, or somebody's rights. */
  | { readonly kind: 'rule' }

const look = ({ text, mark, removed }: ReleasePart) => JSON.stringify([text, mark.portion, mark.chips, removed])

/** What is different between what was looked at and what stands now, most telling first; empty when nothing is. */
export function changesBetween(before: Looked, after: Looked): readonly Change[] {
  const changes: Change[] = []
  if (before.row.revision !== after.row.revision)
    changes.push({ kind: 'revision', before: before.row.revision, after: after.row.revision })
  if (before.row.state !== after.row.state) changes.push({ kind: 'state', state: after.row.state })
  const was = reached(before.preview.recipients)
  const is = reached(after.preview.recipients)
  const then = new Map(was.map((one) => [one.peer, one]))
  const now = new Map(is.map((one) => [one.peer, one]))
  const more = is.filter(({ peer }) => !then.has(peer)).map((one) => shortName(one, is))
  const less = was.filter(({ peer }) => !now.has(peer)).map((one) => shortName(one, was))
  if (more.length > 0) changes.push({ kind: 'more', names: more })
  if (less.length > 0) changes.push({ kind: 'less', names: less })
  const parts = new Map(before.preview.parts.map((part) => [partKey(part), part]))
  let other = 0
  let added = 0
  for (const part of after.preview.parts) {
    const old = parts.get(partKey(part))
    if (old === undefined) added += 1
    else if (look(old) !== look(part)) other += 1
    parts.delete(partKey(part))
  }
  if (other > 0) changes.push({ kind: 'parts', n: other })
  if (added > 0) changes.push({ kind: 'new', n: added })
  if (parts.size > 0) changes.push({ kind: 'gone', n: parts.size })
  for (const one of is) {
    const old = then.get(one.peer)
    if (old !== undefined && old.sees !== one.sees)
      changes.push({ kind: 'sees', name: shortName(one, is), before: old.sees, after: one.sees })
  }
  if (changes.length === 0 && before.preview.binding !== after.preview.binding) changes.push({ kind: 'rule' })
  return changes
}
