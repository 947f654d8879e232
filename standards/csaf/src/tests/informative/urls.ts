import { helperOf } from '../../context/tree.ts'
import type { Context } from '../../context/context.ts'
import { type JsonObject, objectOf, type PlacedText, placedObjects, placedTexts } from '../../json.ts'
import { BOTH, type CsafTest } from '../../test.ts'

/** Hosts below .invalid exist nowhere and never will (RFC 2606 §2, RFC 6761 §6.4): no request is needed to know that. */
function canNeverResolve(url: string): boolean {
  const host = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:@]+)/i.exec(url.slice(0, 2_000))?.[1] ?? ''
  return /(?:^|\.)invalid\.?$/i.test(host)
}

/** URLs of references, of the category `self` or of the others. */
const referenceUrls = (list: unknown, path: string, isSelf: boolean): PlacedText[] =>
  placedObjects(list, path).flatMap((reference) =>
    (reference.node['category'] === 'self') === isSelf ? urlAt(reference.node, 'url', reference.path) : [],
  )

const urlAt = (node: JsonObject, key: string, path: string): PlacedText[] => {
  const text = node[key]
  return typeof text === 'string' ? [{ text, path: `${path}/${key}` }] : []
}

const acknowledgmentUrls = (list: unknown, path: string): PlacedText[] =>
  placedObjects(list, path).flatMap((item) => placedTexts(item.node['urls'], `${item.path}/urls`))

/** Every URL of a document that is no reference to itself (the relevant paths of test 6.3.6). */
function* otherUrls({ document, products, vulnerabilities }: Context): Generator<PlacedText> {
  yield* acknowledgmentUrls(document['acknowledgments'], '/document/acknowledgments')
  yield* urlAt(objectOf(document['aggregate_severity']), 'namespace', '/document/aggregate_severity')
  yield* urlAt(objectOf(objectOf(document['distribution'])['tlp']), 'url', '/document/distribution/tlp')
  yield* referenceUrls(document['references'], '/document/references', false)
  yield* urlAt(objectOf(document['publisher']), 'namespace', '/document/publisher')
  for (const product of products) {
    const helper = helperOf(product)
    const path = `${product.path}/product_identification_helper`
    yield* placedTexts(helper['sbom_urls'], `${path}/sbom_urls`)
    for (const item of placedObjects(helper['x_generic_uris'], `${path}/x_generic_uris`)) {
      yield* urlAt(item.node, 'namespace', item.path)
      yield* urlAt(item.node, 'uri', item.path)
    }
  }
  for (const { node, path } of vulnerabilities) {
    yield* acknowledgmentUrls(node['acknowledgments'], `${path}/acknowledgments`)
    yield* referenceUrls(node['references'], `${path}/references`, false)
    for (const item of placedObjects(node['remediations'], `${path}/remediations`))
      yield* urlAt(item.node, 'url', item.path)
  }
}

function* selfUrls({ document, vulnerabilities }: Context): Generator<PlacedText> {
  yield* referenceUrls(document['references'], '/document/references', true)
  for (const { node, path } of vulnerabilities) yield* referenceUrls(node['references'], `${path}/references`, true)
}

/**
 * A test of URLs. Nobody is asked over the network: an advisory could make its reader call any address. The caller may
 * hand in what it knows (`resolves`); without that, only hosts that cannot exist are told.
 */
const resolving = (id: string, title: string, urls: (context: Context) => Iterable<PlacedText>): CsafTest => ({
  id,
  kind: 'informative',
  versions: BOTH,
  title,
  run(context, report) {
    for (const { text, path } of urls(context))
      if (!(context.options.resolves?.(text) ?? !canNeverResolve(text)))
        report(path, `${JSON.stringify(text.slice(0, 200))} does not resolve.`)
  },
})

/** CSAF 2.0 §6.3.6 */
export const unresolvedOthers: CsafTest = resolving(
  '6.3.6',
  'Use of non-self referencing URLs Failing to Resolve',
  otherUrls,
)

/** CSAF 2.0 §6.3.7 */
export const unresolvedSelf: CsafTest = resolving('6.3.7', 'Use of self referencing URLs Failing to Resolve', selfUrls)
