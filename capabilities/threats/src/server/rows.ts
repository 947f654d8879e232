import type { Marks } from '@testudo/kernel/markBook'
import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { labelSchema } from '@testudo/kernel/marking'
import type { Edge } from '@testudo/platform/objects'
import { type ObjectRow, referenceOf } from '../core/index.ts'
import type { Opened } from './opened.ts'

/** An object as a row of a list; its mark covers the name and the code shown. */
export function rowOf({ stored, body, labelsAt }: Opened, marks: Marks): ObjectRow {
  const reference = referenceOf(body)
  return {
    id: stored.id,
    type: stored.type,
    name: stored.name,
    ...(reference === undefined ? {} : { reference }),
    modified: stored.modified,
    revoked: stored.revoked,
    addedAt: stored.dateAdded,
    mark: marks.of(...labelsAt('/name'), ...(reference === undefined ? [] : labelsAt('/external_references'))),
  }
}

/** The other end of an edge; the bare id when it is pending or not for this reader. */
export function farOf(edge: Edge, from: string, marks: Marks) {
  const id = edge.source === from ? edge.target : edge.source
  const type = id.slice(0, id.indexOf('--'))
  return edge.far ? { id, type, name: edge.far.name, mark: marks.of(edge.far.label) } : { id, type }
}

export const typesOf = (list: string | undefined): readonly string[] | undefined => list?.split(',')

/** Reads a label given as JSON in an address. @throws {Fault} `invalid` */
export function labelOfText(text: string): Label {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  const read = labelSchema.safeParse(value)
  if (!read.success)
    throw new Fault('invalid', 'threats.label', 'The label must be JSON with policy and classification.', {
      place: { path: '/label' },
    })
  return read.data as Label
}
