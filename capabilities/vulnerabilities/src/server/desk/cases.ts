import { join, type Label, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Case, Found, Heard, Standing } from '../../core/decision/index.ts'
import { speaksOf, standingsOf } from '../../core/decision/index.ts'
import type { FeedItem } from '../../core/index.ts'
import type { Runtime, StoredItem } from '../runtime.ts'
import { sightingsOf } from './sightings.ts'

/** A case with how each piece of equipment stands, before missions are asked. */
export interface OpenCase {
  readonly given: Case
  readonly standings: readonly Standing[]
  /** The STIX object of it that the reader has, if any. */
  readonly object?: string
}

/** Labels are few and joined again and again: each set once. */
export function joiner(policies: PolicySet): (labels: readonly Label[]) => Label {
  const texts = new WeakMap<Label, string>()
  const joins = new Map<string, Label>()
  const textOf = (label: Label) => {
    const text = texts.get(label) ?? JSON.stringify(label)
    texts.set(label, text)
    return text
  }
  return (labels) => {
    const kinds = new Map(labels.map((label) => [textOf(label), label]))
    if (kinds.size === 1 && labels[0] !== undefined) return labels[0]
    const key = [...kinds.keys()].toSorted().join('\n')
    const known = joins.get(key) ?? join([...kinds.values()], policies)
    joins.set(key, known)
    return known
  }
}

/**
 * Everything one reader has of vulnerabilities that known equipment runs, at a moment: rows it may read, put together by
 * vulnerability. With `ids`, also those no equipment runs.
 */
export async function readCases(
  { host, items, inventory, matches }: Pick<Runtime, 'host' | 'items' | 'inventory' | 'matches'>,
  subject: Subject,
  { ids, at }: { readonly ids?: readonly string[]; readonly at?: number } = {},
): Promise<readonly OpenCase[]> {
  const moment = at === undefined ? {} : { at }
  const [matched, equipment] = await Promise.all([
    matches.read(subject, { ...moment, ...(ids && { vulnerabilities: ids }) }),
    inventory.read(subject, moment),
  ])
  const machines = new Map(equipment.map((one) => [one.equipment.id, one]))
  const wanted = [...new Set([...(ids ?? []), ...matched.map(({ vulnerability }) => vulnerability)])]
  if (wanted.length === 0) return []
  const [said, sightings] = await Promise.all([
    items.read(subject, { ids: wanted, ...moment }),
    sightingsOf(host, subject, wanted, at),
  ])
  const saidOf = Map.groupBy(said, ({ item }) => item.id)
  const matchesOf = Map.groupBy(matched, ({ vulnerability }) => vulnerability)
  const joinLabels = joiner(host.policiesNow())
  return wanted.flatMap((id): OpenCase[] => {
    const about = saidOf.get(id) ?? []
    const found = (matchesOf.get(id) ?? []).flatMap(({ match, label, at: since }): Found[] => {
      const machine = machines.get(match.equipment)
      if (machine === undefined) return []
      return [{ match, equipment: machine.equipment, label: joinLabels([label, machine.label]), at: since }]
    })
    if (about.length === 0 && found.length === 0) return []
    const [epss] = kind(about, 'epss').toSorted((a, b) => (a.item.day < b.item.day ? 1 : -1))
    const seen = sightings.seen.get(id)
    const object = sightings.objects.get(id)
    const given: Case = {
      id,
      records: kind(about, 'record'),
      kev: kind(about, 'kev'),
      statements: kind(about, 'vex'),
      found,
      ...(epss && { epss }),
      ...(seen && { sightings: seen }),
    }
    return [{ given, standings: standingsOf(given, { speaksOf, joinLabels }), ...(object !== undefined && { object }) }]
  })
}

function kind<K extends FeedItem['kind']>(
  stored: readonly StoredItem[],
  wanted: K,
): readonly Heard<Extract<FeedItem, { kind: K }>>[] {
  return stored.flatMap(({ item, label, at, row }) =>
    item.kind === wanted ? [{ item: item as Extract<FeedItem, { kind: K }>, label, at, row }] : [],
  )
}
