import { type DecisionPoint, decisionPoints } from '@testudo/ssvc'
import type { Context } from '../../context/context.ts'
import { type JsonObject, objectOf, placedObjects, placedTexts, textOf } from '../../json.ts'
import { compareDigits } from '../../values/version.ts'
import { quoted, test21 } from '../v21test.ts'
import { isClear } from './v21dates.ts'

interface SsvcObject {
  readonly node: JsonObject
  readonly path: string
  readonly vulnerability: JsonObject
}

/** Every SSVC object of a document. */
function ssvcObjects(context: Context): SsvcObject[] {
  return context.vulnerabilities.flatMap((vulnerability) =>
    context
      .scoresOf(vulnerability)
      .filter(({ content }) => content['ssvc_v2'] !== undefined)
      .map(({ content, contentPath }) => ({
        node: objectOf(content['ssvc_v2']),
        path: `${contentPath}/ssvc_v2`,
        vulnerability: vulnerability.node,
      })),
  )
}

/** A selection, with its namespace taken apart: the base before the first slash, and whether something extends it. */
interface Selection {
  readonly node: JsonObject
  readonly path: string
  readonly namespace: string
  readonly base: string
  readonly isExtended: boolean
  readonly ssvc: SsvcObject
}

const selectionsOf = (context: Context): Selection[] =>
  ssvcObjects(context).flatMap((ssvc) =>
    placedObjects(ssvc.node['selections'], `${ssvc.path}/selections`).map((placed) => {
      const namespace = textOf(placed.node['namespace']) ?? ''
      const slash = namespace.indexOf('/')
      return {
        ...placed,
        namespace,
        base: slash < 0 ? namespace : namespace.slice(0, slash),
        isExtended: slash >= 0,
        ssvc,
      }
    }),
  )

/** Namespaces for special purposes: `example` and `test` may stand where a registered one may, `invalid` never. */
const SPECIAL = new Set(['example', 'test'])
const isUnregistered = (base: string): boolean => base.startsWith('x_')

/** Decision points by `namespace:key`, and the namespaces that have any; those somebody published unregistered (`x_`) left out. */
interface Registry {
  readonly namespaces: ReadonlySet<string>
  readonly points: ReadonlyMap<string, readonly DecisionPoint[]>
}
let registry: Registry | undefined

function registered(): Registry {
  if (registry !== undefined) return registry
  const points = new Map<string, DecisionPoint[]>()
  const namespaces = new Set<string>()
  for (const point of decisionPoints().values()) {
    if (isUnregistered(point.namespace)) continue
    namespaces.add(point.namespace)
    const name = `${point.namespace}:${point.key}`
    points.set(name, [...(points.get(name) ?? []), point])
  }
  registry = { namespaces, points }
  return registry
}

/** The name of a namespace without its fragment: `nist` of `nist#800-30`, under which it is registered. */
const registeredName = (namespace: string): string => namespace.split('#', 1)[0] ?? ''
const isRegistered = (base: string): boolean =>
  [...registered().namespaces].some((namespace) => registeredName(namespace) === registeredName(base))

/** CSAF 2.1 §6.1.46 */
const invalidSsvc = test21('6.1.46', 'Invalid SSVC', (context, report) => {
  if (context.flawsOfPart === undefined) return
  for (const vulnerability of context.vulnerabilities)
    for (const { content, contentPath } of context.scoresOf(vulnerability))
      if (content['ssvc_v2'] !== undefined)
        for (const { path, message } of context.flawsOfPart('ssvc', content['ssvc_v2']))
          report(`${contentPath}/ssvc_v2${path}`, message)
})

/** CSAF 2.1 §6.1.47 */
const targetIds = test21('6.1.47', 'Inconsistent SSVC Target IDs', (context, report) => {
  const many = context.vulnerabilities.length > 1
  const own = textOf(context.tracking['id'])
  const idsOf = new Map<JsonObject, ReadonlySet<string | undefined>>()
  for (const { node, path, vulnerability } of ssvcObjects(context)) {
    const ids =
      idsOf.get(vulnerability) ?? new Set(placedObjects(vulnerability['ids'], '').map((id) => textOf(id.node['text'])))
    idsOf.set(vulnerability, ids)
    for (const { text, path: at } of placedTexts(node['target_ids'], `${path}/target_ids`))
      if (text === own && many) report(at, 'The id of the document stands for all of its vulnerabilities.')
      else if (text !== vulnerability['cve'] && !ids.has(text))
        report(at, `${quoted(text)} is no id of this vulnerability.`)
  }
})

/** What is wrong with the values of a selection. */
function flawOfValues(values: readonly JsonObject[], point: DecisionPoint, selection: Selection): string | undefined {
  let last = -1
  for (const { key, name } of values) {
    const position = point.values.findIndex((value) => value.key === key)
    const value = point.values[position]
    if (value === undefined) return `has no value ${quoted(textOf(key))}`
    const isTranslated = translatesIntoOther(selection.namespace)
    if (!isTranslated && !selection.namespace.includes('#') && typeof name === 'string' && name !== value.name)
      return `calls the value ${value.key} ${quoted(value.name)}`
    if (position <= last && !isTranslated) return `orders its values ${point.values.map((one) => one.key).join(', ')}`
    last = position
  }
  return undefined
}

/**
 * Whether a namespace ends in a translation (`…$de-DE`) into another language than the English of the registry. The
 * suite of the standard accepts such a translation with its values in another order (6-1-48-19), and only such a one.
 */
const translatesIntoOther = (namespace: string): boolean => /\$(?!en(?:-|$))[a-z]{2,8}(?:-[^/$]*)?$/i.test(namespace)

/** CSAF 2.1 §6.1.48. Of the namespaces for special purposes and the unregistered ones nobody knows the decision points. */
const decisionPointsExist = test21('6.1.48', 'SSVC Decision Points', (context, report) => {
  for (const selection of selectionsOf(context)) {
    const { node, path, base } = selection
    if (isUnregistered(base) || SPECIAL.has(base) || !isRegistered(base)) continue
    const key = textOf(node['key']) ?? ''
    const version = textOf(node['version']) ?? ''
    const versions = registered().points.get(`${base}:${key}`)
    const point = versions?.find((one) => one.version === version)
    if (versions === undefined)
      report(`${path}/key`, `The namespace ${quoted(base)} has no decision point ${quoted(key)}.`)
    else if (point === undefined)
      report(`${path}/version`, `The decision point ${quoted(key)} has no version ${quoted(version)}.`)
    else {
      const values = placedObjects(node['values'], '').map((value) => value.node)
      const flaw = flawOfValues(values, point, selection)
      if (flaw !== undefined) report(`${path}/values`, `Version ${version} of ${quoted(key)} ${flaw}.`)
    }
  }
})

const inNamespaces = (
  id: string,
  title: string,
  isWrong: (selection: Selection, isPublic: boolean) => boolean,
  what: string,
) =>
  test21(id, title, (context, report) => {
    const isPublic = isClear(context)
    for (const selection of selectionsOf(context))
      if (isWrong(selection, isPublic)) report(`${selection.path}/namespace`, `${quoted(selection.namespace)} ${what}.`)
  })

const UNREGISTERED = 'is not registered: readers may not know its decision points'
const EXTENDED = 'is an extension: readers may not know what it adds'
const isExtension = ({ isExtended, base }: Selection): boolean => isExtended && !SPECIAL.has(base)

/** Resources of one SSVC object that are read: honest ones have a handful, and each is asked for each namespace. */
const MOST_RESOURCES = 200

/** CSAF 2.1 §6.2.37 */
const withoutResource = test21(
  '6.2.37',
  'Usage of Unknown SSVC Decision Point Namespace without Resource',
  (context, report) => {
    const summariesOf = new Map<JsonObject, readonly string[]>()
    for (const { namespace, base, isExtended, path, ssvc } of selectionsOf(context)) {
      if (SPECIAL.has(base) || (!isExtended && isRegistered(base))) continue
      const summaries =
        summariesOf.get(ssvc.node) ??
        placedObjects(ssvc.node['decision_point_resources'], '')
          .slice(0, MOST_RESOURCES)
          .map(({ node }) => textOf(node['summary']) ?? '')
      summariesOf.set(ssvc.node, summaries)
      if (!summaries.some((summary) => summary.includes(namespace)))
        report(`${path}/namespace`, `No resource explains ${quoted(namespace)}.`)
    }
  },
)

/** Compares versions of decision points by their three numbers. */
function compareReleases(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')]
  for (const [i, part] of left.entries()) {
    const difference = compareDigits(part, right[i] ?? '0')
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * CSAF 2.1 §6.3.13. The registry does not tell when a version came out: the latest known here is taken for the latest at
 * the time of the decision, so that older decisions may be told to use a version that came later.
 */
const oldDecisionPoint = test21('6.3.13', 'Usage of Non-Latest SSVC Decision Point Version', (context, report) => {
  for (const { node, path, base } of selectionsOf(context)) {
    const version = textOf(node['version']) ?? ''
    const versions = registered().points.get(`${base}:${textOf(node['key']) ?? ''}`) ?? []
    const latest = versions
      .map((point) => point.version)
      .toSorted(compareReleases)
      .at(-1)
    if (latest !== undefined && latest !== version)
      report(`${path}/version`, `The latest version known here is ${latest}.`)
  }
})

export const ssvcTests = [
  invalidSsvc,
  targetIds,
  decisionPointsExist,
  /** CSAF 2.1 §6.2.34 */
  inNamespaces(
    '6.2.34',
    'Usage of Unknown SSVC Decision Point Base Namespace',
    ({ base }) => !SPECIAL.has(base) && (isUnregistered(base) || !isRegistered(base)),
    'has no registered base, or none known here',
  ),
  /** CSAF 2.1 §6.2.35 */
  inNamespaces(
    '6.2.35',
    'Usage of Unregistered SSVC Decision Point Base Namespace in TLP:CLEAR Document',
    ({ base }, isPublic) => isPublic && isUnregistered(base),
    UNREGISTERED,
  ),
  /** CSAF 2.1 §6.2.36 */
  inNamespaces(
    '6.2.36',
    'Usage of SSVC Decision Point Namespace with Extension in TLP:CLEAR Document',
    (selection, isPublic) => isPublic && isExtension(selection),
    EXTENDED,
  ),
  withoutResource,
  oldDecisionPoint,
  /** CSAF 2.1 §6.3.14 */
  inNamespaces(
    '6.3.14',
    'Usage of Unregistered SSVC Decision Point Base Namespace in Non-TLP:CLEAR Document',
    ({ base }, isPublic) => !isPublic && isUnregistered(base),
    UNREGISTERED,
  ),
  /** CSAF 2.1 §6.3.15 */
  inNamespaces(
    '6.3.15',
    'Usage of SSVC Decision Point Namespace with Extension in Non-TLP:CLEAR Document',
    (selection, isPublic) => !isPublic && isExtension(selection),
    EXTENDED,
  ),
]
