import type { Context } from '../../context/context.ts'
import { objectOf, type Placed, placedObjects, textOf } from '../../json.ts'
import type { CsafTest } from '../../test.ts'
import { EXTENSIONS, isOfficial, REGISTERED } from '../../values/extensions.ts'
import { quoted, test21 } from '../v21test.ts'
import { isClear } from './v21dates.ts'

/** A list of extensions: where it stands, its place as the standard writes it, and its items. */
interface ExtensionList {
  readonly path: string
  readonly level: Level
  readonly items: readonly Placed[]
}
type Level = 'document' | 'branches' | 'full_product_names' | 'product_paths' | 'metrics' | 'vulnerabilities' | 'root'

function listsOf(context: Context): readonly ExtensionList[] {
  return context.keep('v21 extensions', () => {
    const found: ExtensionList[] = []
    const look = (level: Level, { node, path }: Placed) => {
      const list = node['x_extensions']
      if (list === undefined) return
      found.push({ path: `${path}/x_extensions`, level, items: placedObjects(list, `${path}/x_extensions`) })
    }
    look('document', { node: context.document, path: '/document' })
    for (const product of context.products) look(LEVELS[product.kind], product)
    for (const vulnerability of context.vulnerabilities) {
      for (const { content, contentPath } of context.scoresOf(vulnerability))
        look('metrics', { node: content, path: contentPath })
      look('vulnerabilities', vulnerability)
    }
    look('root', { node: context.root, path: '' })
    return found
  })
}

const LEVELS = {
  branch: 'branches',
  alone: 'full_product_names',
  relationship: 'product_paths',
  path: 'product_paths',
} as const satisfies Record<string, Level>

/** Every extension of a document. */
export const extensionsOf = (context: Context): Placed[] => listsOf(context).flatMap(({ items }) => [...items])
const schemaOf = ({ node }: Placed): string => textOf(node['$schema']) ?? ''
const isExperimental = (item: Placed): boolean => !isOfficial(schemaOf(item)) && !REGISTERED.has(schemaOf(item))

const ofItems = (
  id: string,
  title: string,
  find: (item: Placed, context: Context) => readonly [at: string, message: string] | undefined,
): CsafTest =>
  test21(id, title, (context, report) => {
    for (const item of extensionsOf(context)) {
      const found = find(item, context)
      if (found !== undefined) report(`${item.path}${found[0]}`, found[1])
    }
  })

/** A test that no extension stands at some level. */
const noneAt = (id: string, title: string, level: Level): CsafTest =>
  test21(id, title, (context, report) => {
    for (const list of listsOf(context)) if (list.level === level) report(list.path, 'There is an extension here.')
  })

/** CSAF 2.1 §6.1.60.1 */
const contentSchema = test21('6.1.60.1', 'Content Schema', (context, report) => {
  if (context.flawsOfPart === undefined) return
  for (const item of extensionsOf(context))
    for (const { path, message } of context.flawsOfPart('extension', item.node)) report(`${item.path}${path}`, message)
})

/**
 * CSAF 2.1 §6.1.60.2 and 6.1.60.3, for extensions that are known here. Of others nothing can be said but that they are
 * not supported: 6.2.54.1 and 6.2.54.2 name each of them with its class.
 */
const declaredSchema = ofItems('6.1.60.2', 'Extension Schema', (item) => {
  const content = objectOf(item.node['content'])
  const missing = EXTENSIONS.get(schemaOf(item))?.required?.find((property) => content[property] === undefined)
  return missing === undefined ? undefined : ['/content', `The extension demands the property "${missing}".`]
})

const metadata = test21('6.1.60.3', 'Extension Metadata', (context, report) => {
  for (const { items, path } of listsOf(context)) {
    const counts = new Map<string, number>()
    for (const item of items) counts.set(schemaOf(item), (counts.get(schemaOf(item)) ?? 0) + 1)
    for (const [schema, count] of counts) {
      const most = EXTENSIONS.get(schema)?.mostInOneList
      if (most !== undefined && count > most)
        report(path, `The extension ${quoted(schema)} may stand here ${most} times only.`)
    }
  }
})

const NOT_KNOWN = 'Its meaning may not be known to readers, and it is not supported here.'

export const extensionTests = [
  contentSchema,
  declaredSchema,
  metadata,
  ofItems('6.2.54.1', 'Registered Extension', (item) =>
    isExperimental(item)
      ? ['/$schema', `${quoted(schemaOf(item))} is neither official nor registered. ${NOT_KNOWN}`]
      : undefined,
  ),
  ofItems('6.2.54.2', 'Official Extension', (item) =>
    isOfficial(schemaOf(item)) ? undefined : ['/$schema', `${quoted(schemaOf(item))} is not official. ${NOT_KNOWN}`],
  ),
  ofItems('6.2.54.3', 'Critical Extension', ({ node }) =>
    node['critical'] === true ? ['/critical', 'The extension is critical.'] : undefined,
  ),
  ofItems('6.2.54.4', 'Usage of Experimental Extension in TLP:CLEAR Document', (item, context) =>
    isClear(context) && isExperimental(item) ? ['', 'The extension is an experiment.'] : undefined,
  ),
  ofItems('6.3.21.1', 'Extension Category Essential', ({ node }) =>
    node['category'] === 'essential'
      ? ['/category', 'Without the extension the document cannot be understood.']
      : undefined,
  ),
  ofItems('6.3.21.2', 'Usage of Experimental Extension in Non-TLP:CLEAR Document', (item, context) =>
    !isClear(context) && isExperimental(item) ? ['', 'The extension is an experiment.'] : undefined,
  ),
  noneAt('6.3.21.3', 'Usage of Extension at Document Level', 'document'),
  noneAt('6.3.21.4', 'Usage of Extension in Product Tree Branch Path', 'branches'),
  noneAt('6.3.21.5', 'Usage of Extension in Product Tree Full Product Names Path', 'full_product_names'),
  noneAt('6.3.21.6', 'Usage of Extension in Product Tree Product Paths Path', 'product_paths'),
  noneAt('6.3.21.7', 'Usage of Extension in Vulnerabilities Metrics Path', 'metrics'),
  noneAt('6.3.21.8', 'Usage of Extension at Vulnerabilities Level', 'vulnerabilities'),
  noneAt('6.3.21.9', 'Usage of Extension at Root Level', 'root'),
]
