import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Objects } from '@testudo/platform/objects'
import { type Body, type ObjectRow, referenceOf } from '../core/index.ts'
import type { Opened } from './opened.ts'
import { rowOf } from './rows.ts'

const LONGEST = 140
const text = (body: Body, name: string) => (typeof body[name] === 'string' ? body[name] : undefined)
const first = (body: Body, name: string) => {
  const value = body[name]
  const one: unknown = Array.isArray(value) ? value[0] : undefined
  return typeof one === 'string' ? one : undefined
}

interface Said {
  readonly verb: string
  readonly source?: string | undefined
  readonly target?: string | undefined
  readonly text?: string | undefined
}

/** What an object without a name states about others. */
function saidBy(body: Body): Said | undefined {
  switch (body['type']) {
    case 'relationship':
      return {
        verb: text(body, 'relationship_type') ?? '',
        source: text(body, 'source_ref'),
        target: text(body, 'target_ref'),
      }
    case 'sighting':
      return { verb: 'sighted', source: text(body, 'sighting_of_ref'), target: first(body, 'where_sighted_refs') }
    case 'note':
      return { verb: 'note', target: first(body, 'object_refs'), text: text(body, 'abstract') ?? text(body, 'content') }
    case 'opinion':
      return { verb: text(body, 'opinion') ?? '', target: first(body, 'object_refs'), text: text(body, 'explanation') }
    case 'observed-data':
      return { verb: 'observed', target: first(body, 'object_refs') }
    default:
      return undefined
  }
}

/**
 * Rows of a list with what nameless objects say, both ends by name. An end that is not readable is written as one that is
 * not on this node: its id, which the reader has in the object anyway, and its type.
 */
export async function rowsWithSaying(
  objects: Objects,
  subject: Subject,
  opened: readonly Opened[],
  marks: Marks,
): Promise<ObjectRow[]> {
  const said = new Map(
    opened.flatMap((one) => {
      const says = one.stored.name === '' ? saidBy(one.body) : undefined
      return says ? [[one, says] as const] : []
    }),
  )
  const ids = new Set(
    [...said.values()].flatMap(({ source, target }) => [source, target]).filter((id) => id !== undefined),
  )
  const ends = new Map((ids.size === 0 ? [] : await objects.getMany(subject, [...ids])).map((one) => [one.id, one]))
  return opened.map((one) => {
    const says = said.get(one)
    if (!says) return rowOf(one, marks)
    const { stored, body, labelsAt } = one
    const end = (id: string | undefined) => {
      if (id === undefined) return undefined
      const far = ends.get(id)
      const type = id.slice(0, id.indexOf('--'))
      return far && far.name !== '' ? { id, type, name: far.name, mark: marks.of(far.label) } : { id, type }
    }
    const named = [says.source, says.target].flatMap((id) => (id === undefined ? [] : (ends.get(id) ?? [])))
    const source = end(says.source)
    const target = end(says.target)
    const words = says.text === undefined ? undefined : says.text.slice(0, LONGEST)
    const reference = referenceOf(body)
    return {
      id: stored.id,
      type: stored.type,
      name: stored.name,
      ...(reference === undefined ? {} : { reference }),
      modified: stored.modified,
      revoked: stored.revoked,
      addedAt: stored.dateAdded,
      says: {
        verb: says.verb,
        ...(source ? { source } : {}),
        ...(target ? { target } : {}),
        ...(words === undefined ? {} : { text: words }),
      },
      mark: marks.of(
        ...labelsAt(''),
        ...['/relationship_type', '/source_ref', '/target_ref', '/content', '/abstract', '/opinion'].flatMap((path) => [
          ...labelsAt(path),
        ]),
        ...named.map((far) => far.label),
      ),
    }
  })
}
