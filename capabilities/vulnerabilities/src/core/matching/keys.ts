import type { Component, Configuration, VulnerabilityRecord } from '../model.ts'
import { compileEntry, type Entry } from './entry.ts'
import { readKind } from './kind.ts'

/** What a component is looked up by. */
export const keysOfComponent = (component: Component): readonly string[] => readKind(component).keys

/** What components must stand under for a record to speak of them. Vague: it could speak of any. */
export function keysOfRecord({ affected, configurations }: Pick<VulnerabilityRecord, 'affected' | 'configurations'>): {
  readonly keys: ReadonlySet<string>
  readonly isVague: boolean
} {
  const keys = new Set<string>()
  let isVague = false
  const add = (entry: Entry) => {
    for (const key of entry.keys) keys.add(key)
    if (entry.vague) isVague = true
  }
  for (const one of affected) if (one.status !== 'unaffected') add(compileEntry({ ...one, ranges: [] }))
  const walk = (node: Configuration, depth: number) => {
    if ('match' in node) {
      if (node.vulnerable) add(compileEntry({ ...node.match, ranges: [] }, true))
    } else if (depth < 32) for (const child of node.children) walk(child, depth + 1)
  }
  for (const one of configurations) walk(one, 0)
  return { keys, isVague }
}
