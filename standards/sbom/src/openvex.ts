import { isObject, type JsonObject, type JsonValue } from '@testudo/stix/json'
import { listOf, objectOf, textOf, textsOf } from './fields.ts'
import type { Hash, Identifier, Product } from './item.ts'
import { isVexJustification, isVexStatus, productBy, type RawStatement } from './statement.ts'

function identifiersOf(component: JsonObject): Identifier[] {
  const id = textOf(component['@id'])
  const named = Object.entries(objectOf(component['identifiers'])).flatMap(([type, value]): Identifier[] => {
    const text = textOf(value)
    if (text === undefined) return []
    return [{ kind: type === 'purl' ? 'purl' : type === 'cpe22' || type === 'cpe23' ? 'cpe' : 'id', value: text }]
  })
  if (id === undefined || named.some(({ value }) => value === id)) return named
  // "As Package URLs are valid IRIs, the @id can take a purl" ("Product Data Structure").
  return [{ kind: id.startsWith('pkg:') ? 'purl' : 'id', value: id }, ...named]
}

const hashesOf = (component: JsonObject): Hash[] =>
  Object.entries(objectOf(component['hashes'])).flatMap(([algorithm, value]) => {
    const text = textOf(value)
    return text === undefined ? [] : [{ algorithm, value: text }]
  })

/** A product is a structure since 0.2.0, before it was a text. */
export function productOfOpenVex(value: JsonValue): Product | undefined {
  const text = textOf(value)
  if (text !== undefined) return productBy([{ kind: text.startsWith('pkg:') ? 'purl' : 'id', value: text }], [])
  if (!isObject(value)) return undefined
  const parts = listOf(value['subcomponents']).flatMap((part) => productOfOpenVex(part) ?? [])
  return productBy(
    identifiersOf(value),
    hashesOf(value),
    parts.map(({ identifiers, hashes }) => ({ identifiers, hashes })),
  )
}

/** One entry of `statements[]` of OpenVEX 0.2.0, and of the drafts before it. */
export function statementOfOpenVex(statement: JsonObject): RawStatement {
  const vulnerability = objectOf(statement['vulnerability'])
  const state = textOf(statement['status'])
  const own = textOf(statement['justification'])
  return {
    id: textOf(statement['@id']),
    vulnerability: textOf(statement['vulnerability']) ?? textOf(vulnerability['name']) ?? textOf(vulnerability['@id']),
    aliases: textsOf(vulnerability['aliases']),
    state,
    status: state !== undefined && isVexStatus(state) ? state : undefined,
    products: listOf(statement['products']).flatMap((product) => productOfOpenVex(product) ?? []),
    justification: own !== undefined && isVexJustification(own) ? own : undefined,
    ownJustification: own,
    impact: textOf(statement['impact_statement']),
    action: textOf(statement['action_statement']),
    notes: textOf(statement['status_notes']),
    timestamp: textOf(statement['last_updated']) ?? textOf(statement['timestamp']),
    author: undefined,
    supplier: textOf(statement['supplier']),
    version: textOf(statement['version']),
  }
}
