import { type LogSource, type RuleHead, RuleProblem } from '../documents.ts'
import type { MapTree } from './parts.ts'
import { entryOf, mapOf, notesOf, textOf } from './parts.ts'

const LEVELS = ['informational', 'low', 'medium', 'high', 'critical']

const given = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: string }

function relatedOf(map: MapTree): { id: string; type: string }[] {
  const value = entryOf(map, 'related')?.value
  if (value?.kind !== 'list') return []
  return value.items.flatMap((item) => {
    if (item.kind !== 'map') return []
    const id = notesOf(item, 'id')[0]
    return id === undefined ? [] : [{ id, type: notesOf(item, 'type')[0] ?? '' }]
  })
}

/** What every Sigma document says about itself. The title is mandatory, a level must be one of the five. */
export function readHead(map: MapTree, kind: RuleHead['kind'], source: string): RuleHead {
  const title = textOf(map, 'title')
  if (title === undefined || title.trim() === '') throw new RuleProblem(map.line, 'title', 'a rule must have a title')
  const level = textOf(map, 'level')
  if (level !== undefined && !LEVELS.includes(level))
    throw new RuleProblem(
      entryOf(map, 'level')?.line ?? map.line,
      'level',
      `"${level}" is none of ${LEVELS.join(', ')}`,
    )
  const name = textOf(map, 'name')
  return {
    kind,
    id: textOf(map, 'id') ?? name ?? title,
    title,
    ...given('name', name),
    ...given('author', notesOf(map, 'author').join(', ') || undefined),
    ...given('status', textOf(map, 'status')),
    ...given('level', level),
    ...given('description', textOf(map, 'description')),
    ...given('date', textOf(map, 'date')),
    ...given('modified', textOf(map, 'modified')),
    ...given('license', textOf(map, 'license')),
    tags: notesOf(map, 'tags'),
    references: notesOf(map, 'references'),
    falsepositives: notesOf(map, 'falsepositives'),
    related: relatedOf(map),
    source,
    line: map.line,
  }
}

/** The log source; at least one of category, product and service must say something. */
export function readLogSource(map: MapTree): LogSource {
  const from = mapOf(map, 'logsource')
  const part = (key: 'category' | 'product' | 'service') =>
    given(key, textOf(from, key, `logsource.${key}`)?.toLowerCase())
  const logsource = { ...part('category'), ...part('product'), ...part('service') }
  if (Object.keys(logsource).length === 0)
    throw new RuleProblem(from.line, 'logsource', 'must name a category, a product or a service')
  return logsource
}
