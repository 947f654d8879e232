import { type JsonObject, objectOf, type Placed, type PlacedText, placedObjects, placedTexts } from '../json.ts'
import type { Context } from './context.ts'

/** Texts of members of an object, where they are texts. */
function* members(node: JsonObject, path: string, keys: readonly string[]): Generator<PlacedText> {
  for (const key of keys) {
    const text = node[key]
    if (typeof text === 'string') yield { text, path: `${path}/${key}` }
  }
}

function* ofItems(list: unknown, path: string, keys: readonly string[]): Generator<PlacedText> {
  for (const item of placedObjects(list, path)) yield* members(item.node, item.path, keys)
}

function* acknowledgments({ node, path }: Placed): Generator<PlacedText> {
  for (const item of placedObjects(node['acknowledgments'], `${path}/acknowledgments`)) {
    yield* placedTexts(item.node['names'], `${item.path}/names`)
    yield* members(item.node, item.path, ['organization', 'summary'])
  }
}

const NOTE = ['audience', 'text', 'title']

/** Every text that people wrote for people (the relevant paths of test 6.3.8), in the order of the document. */
export function* proseOf(context: Context): Generator<PlacedText> {
  const { document, tracking, branches, products, groups, vulnerabilities } = context
  const head = { node: document, path: '/document' }
  yield* acknowledgments(head)
  yield* members(objectOf(document['aggregate_severity']), '/document/aggregate_severity', ['text'])
  if (context.category?.startsWith('csaf_') !== true) yield* members(document, '/document', ['category'])
  yield* members(objectOf(document['distribution']), '/document/distribution', ['text'])
  yield* ofItems(document['notes'], '/document/notes', NOTE)
  yield* members(objectOf(document['publisher']), '/document/publisher', ['issuing_authority', 'name'])
  yield* ofItems(document['references'], '/document/references', ['summary'])
  yield* members(document, '/document', ['title'])
  yield* placedTexts(tracking['aliases'], '/document/tracking/aliases')
  yield* members(objectOf(objectOf(tracking['generator'])['engine']), '/document/tracking/generator/engine', ['name'])
  for (const { node, path } of context.revisions) yield* members(node, path, ['summary'])
  for (const { node, path } of branches) yield* members(node, path, ['name'])
  for (const { node, path } of products) yield* members(node, path, ['name'])
  for (const { node, path } of groups) yield* members(node, path, ['summary'])
  for (const vulnerability of vulnerabilities) {
    const { node, path } = vulnerability
    yield* acknowledgments(vulnerability)
    yield* ofItems(node['involvements'], `${path}/involvements`, ['summary'])
    yield* ofItems(node['notes'], `${path}/notes`, NOTE)
    yield* ofItems(node['references'], `${path}/references`, ['summary'])
    for (const item of placedObjects(node['remediations'], `${path}/remediations`)) {
      yield* members(item.node, item.path, ['details'])
      yield* placedTexts(item.node['entitlements'], `${item.path}/entitlements`)
      yield* members(objectOf(item.node['restart_required']), `${item.path}/restart_required`, ['details'])
    }
    yield* ofItems(node['threats'], `${path}/threats`, ['details'])
    yield* members(node, path, ['title'])
  }
}
