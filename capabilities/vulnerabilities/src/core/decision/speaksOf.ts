import { AFFECTED, UNDECIDABLE } from '@testudo/cpe'
import { compileEntry, type Entry, judgeEntry } from '../matching/entry.ts'
import { type Kind, readKind } from '../matching/kind.ts'
import type { Affected, Component } from '../model.ts'

const entries = new WeakMap<Affected, Entry>()
const kinds = new WeakMap<Component, Kind>()

function kept<K extends object, V>(known: WeakMap<K, V>, key: K, make: (key: K) => V): V {
  const found = known.get(key) ?? make(key)
  known.set(key, found)
  return found
}

/** Whether a statement about a product speaks of this component in its version, by the rules of matching. */
export function speaksOf(said: Affected, component: Component): 'yes' | 'no' | 'undecidable' {
  const { truth } = judgeEntry(
    kept(entries, said, (one) => compileEntry(one)),
    kept(kinds, component, readKind),
  )
  if (truth === AFFECTED) return 'yes'
  return truth === UNDECIDABLE ? 'undecidable' : 'no'
}
