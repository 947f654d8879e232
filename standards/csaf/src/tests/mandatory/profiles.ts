import type { Context } from '../../context/context.ts'
import { listOf, objectOf, type Placed, placedObjects, textOf } from '../../json.ts'
import { BOTH, type CsafTest, ONLY_20, type Report } from '../../test.ts'

const NAMES_20 = [
  'csaf_security_incident_response',
  'csaf_informational_advisory',
  'csaf_security_advisory',
  'csaf_vex',
]

const bare = (category: string): string => category.toLowerCase().replaceAll(/[-_\s]/g, '')

/** CSAF 2.0 §6.1.26: a document that is of no profile does not call itself like one. */
export const prohibitedCategory: CsafTest = {
  id: '6.1.26',
  kind: 'mandatory',
  versions: ONLY_20,
  title: 'Prohibited Document Category Name',
  run({ category }, report) {
    if (category === undefined || category === 'csaf_base' || NAMES_20.includes(category)) return
    const likeProfile = NAMES_20.some((name) => [bare(name), bare(name.slice(5))].includes(bare(category)))
    if (likeProfile || category.toLowerCase().startsWith('csaf_'))
      report('/document/category', `${JSON.stringify(category)} is the name of a profile, or begins like one.`)
  },
}

/** A test of documents of some categories. */
const ofProfiles = (
  id: string,
  title: string,
  categories: readonly string[],
  run: (context: Context, report: Report) => void,
): CsafTest => ({
  id,
  kind: 'mandatory',
  versions: BOTH,
  title,
  run(context, report) {
    if (context.category !== undefined && categories.includes(context.category)) run(context, report)
  },
})

const RESPONSE = ['csaf_informational_advisory', 'csaf_security_incident_response']
const ADVISORY = ['csaf_security_advisory', 'csaf_vex']
const TELLING_NOTES = new Set(['description', 'details', 'general', 'summary'])

/** CSAF 2.0 §6.1.27.1 */
const documentNotes = ofProfiles('6.1.27.1', 'Document Notes', RESPONSE, ({ document }, report) => {
  const notes = placedObjects(document['notes'], '/document/notes')
  if (!notes.some(({ node }) => TELLING_NOTES.has(textOf(node['category']) ?? '')))
    report('/document/notes', 'No note of the document is a description, details, general or a summary.')
})

/** CSAF 2.0 §6.1.27.2. The category of a reference is `external` when none is given (§3.1.10.1). */
const documentReferences = ofProfiles('6.1.27.2', 'Document References', RESPONSE, ({ document }, report) => {
  const references = placedObjects(document['references'], '/document/references')
  if (!references.some(({ node }) => (node['category'] ?? 'external') === 'external'))
    report('/document/references', 'No reference of the document is external.')
})

/** CSAF 2.0 §6.1.27.3 */
const noVulnerabilities = ofProfiles(
  '6.1.27.3',
  'Vulnerabilities',
  ['csaf_informational_advisory'],
  ({ root }, report) => {
    if (root['vulnerabilities'] !== undefined)
      report('/vulnerabilities', 'An informational advisory has no vulnerabilities.')
  },
)

/** CSAF 2.0 §6.1.27.4 */
const productTree = ofProfiles('6.1.27.4', 'Product Tree', ADVISORY, ({ root }, report) => {
  if (root['product_tree'] === undefined) report('/product_tree', 'There is no product tree.')
})

/** CSAF 2.0 §6.1.27.5 */
const vulnerabilityNotes = ofProfiles('6.1.27.5', 'Vulnerability Notes', ADVISORY, ({ vulnerabilities }, report) => {
  for (const { node, path } of vulnerabilities)
    if (node['notes'] === undefined) report(`${path}/notes`, 'The vulnerability has no notes.')
})

/** CSAF 2.0 §6.1.27.6 */
const productStatus = ofProfiles(
  '6.1.27.6',
  'Product Status',
  ['csaf_security_advisory'],
  ({ vulnerabilities }, report) => {
    for (const { node, path } of vulnerabilities)
      if (node['product_status'] === undefined)
        report(`${path}/product_status`, 'The vulnerability has no product status.')
  },
)

const VEX_STATUSES = ['fixed', 'known_affected', 'known_not_affected', 'under_investigation']

/** CSAF 2.0 §6.1.27.7 */
const vexStatus = ofProfiles('6.1.27.7', 'VEX Product Status', ['csaf_vex'], ({ vulnerabilities }, report) => {
  for (const { node, path } of vulnerabilities) {
    const status = objectOf(node['product_status'])
    if (VEX_STATUSES.every((key) => status[key] === undefined))
      report(`${path}/product_status`, `The vulnerability has none of ${VEX_STATUSES.join(', ')}.`)
  }
})

/** CSAF 2.0 §6.1.27.8 */
const vulnerabilityId = ofProfiles('6.1.27.8', 'Vulnerability ID', ['csaf_vex'], ({ vulnerabilities }, report) => {
  for (const { node, path } of vulnerabilities)
    if (node['cve'] === undefined && node['ids'] === undefined)
      report(path, 'The vulnerability has neither cve nor ids.')
})

/** Products of a status for which none of the items speaks, directly or by a group. */
function unexplained(
  context: Context,
  vulnerability: Placed,
  status: string,
  items: readonly Placed[],
  report: Report,
  what: string,
) {
  const explained = context.productsOfItems(items)
  for (const mention of context.statusesOf(vulnerability))
    if (mention.status === status && !explained.has(mention.product))
      report(mention.path, `There is no ${what} for ${JSON.stringify(mention.product)}.`)
}

/** CSAF 2.0 §6.1.27.9 */
const impactStatement = ofProfiles('6.1.27.9', 'Impact Statement', ['csaf_vex'], (context, report) => {
  for (const vulnerability of context.vulnerabilities) {
    const { node, path } = vulnerability
    const impacts = placedObjects(node['threats'], `${path}/threats`).filter(
      (threat) => threat.node['category'] === 'impact',
    )
    const statements = [...placedObjects(node['flags'], `${path}/flags`), ...impacts]
    unexplained(context, vulnerability, 'known_not_affected', statements, report, 'impact statement')
  }
})

/** CSAF 2.0 §6.1.27.10 */
const actionStatement = ofProfiles('6.1.27.10', 'Action Statement', ['csaf_vex'], (context, report) => {
  for (const vulnerability of context.vulnerabilities) {
    const actions = placedObjects(vulnerability.node['remediations'], `${vulnerability.path}/remediations`)
    unexplained(context, vulnerability, 'known_affected', actions, report, 'action statement')
  }
})

/** CSAF 2.0 §6.1.27.11 */
const vulnerabilities = ofProfiles('6.1.27.11', 'Vulnerabilities', ADVISORY, ({ root }, report) => {
  if (listOf(root['vulnerabilities']).length === 0) report('/vulnerabilities', 'There are no vulnerabilities.')
})

/** CSAF 2.0 §6.1.27: what documents of a profile must have. */
export const profileTests: readonly CsafTest[] = [
  documentNotes,
  documentReferences,
  noVulnerabilities,
  productTree,
  vulnerabilityNotes,
  productStatus,
  vexStatus,
  vulnerabilityId,
  impactStatement,
  actionStatement,
  vulnerabilities,
]
