import type { Context } from '../../context/context.ts'
import { listOf, objectOf, type Placed, placedObjects, textOf } from '../../json.ts'
import type { CsafTest, Report } from '../../test.ts'
import { isEnglish, type Term, translationOf } from '../../values/translations.ts'
import { quoted, test21 } from '../v21test.ts'

const ADVISORIES = ['csaf_security_advisory', 'csaf_deprecated_security_advisory']
const WITH_PRODUCTS = [...ADVISORIES, 'csaf_vex']
const TAKEN_BACK = ['csaf_withdrawn', 'csaf_superseded']

/** A test of documents of some categories. */
export const ofProfiles = (
  id: string,
  title: string,
  categories: readonly string[],
  run: (context: Context, report: Report) => void,
): CsafTest =>
  test21(id, title, (context, report) => {
    if (context.category !== undefined && categories.includes(context.category)) run(context, report)
  })

/** A test that every vulnerability has a property. */
const everyVulnerability = (id: string, title: string, categories: readonly string[], property: string): CsafTest =>
  ofProfiles(id, title, categories, ({ vulnerabilities }, report) => {
    for (const { node, path } of vulnerabilities)
      if (node[property] === undefined) report(`${path}/${property}`, `The vulnerability has no ${property}.`)
  })

const notesOf = ({ document }: Context): Placed[] => placedObjects(document['notes'], '/document/notes')

/** CSAF 2.1 §6.1.27.8. Where all ids are for some products only, every product with a status needs one. */
const vulnerabilityId = ofProfiles('6.1.27.8', 'Vulnerability ID', ['csaf_vex'], (context, report) => {
  for (const vulnerability of context.vulnerabilities) {
    const { node, path } = vulnerability
    if (node['cve'] !== undefined) continue
    if (node['ids'] === undefined) {
      report(path, 'The vulnerability has neither cve nor ids.')
      continue
    }
    const ids = placedObjects(node['ids'], `${path}/ids`)
    if (ids.some((id) => id.node['product_ids'] === undefined && id.node['group_ids'] === undefined)) continue
    const named = context.productsOfItems(ids)
    for (const { product, path: at } of context.statusesOf(vulnerability))
      if (!named.has(product)) report(at, `None of the ids is for ${quoted(product)}.`)
  }
})

/** Exactly one note has a title, and it is a description. */
function requireReason(context: Context, title: string, report: Report): void {
  const notes = notesOf(context).filter(({ node }) => node['title'] === title)
  const [note] = notes
  if (note === undefined || notes.length > 1)
    report('/document/notes', `Exactly one note must be called ${quoted(title)}; here are ${notes.length}.`)
  else if (note.node['category'] !== 'description')
    report(`${note.path}/category`, `The note ${quoted(title)} must be a description.`)
}

/** At least one reference begins with a term, and all that do are external. */
function requireSuperseding({ document }: Context, term: string, report: Report): void {
  const references = placedObjects(document['references'], '/document/references').filter(({ node }) =>
    textOf(node['summary'])?.startsWith(term),
  )
  if (references.length === 0) report('/document/references', `No reference begins with ${quoted(term)}.`)
  for (const { node, path } of references)
    if (node['category'] !== 'external') report(`${path}/category`, `The reference ${quoted(term)} must be external.`)
}

const languageOf = ({ document }: Context): string | undefined => textOf(document['lang'])

/** The same requirement in English (6.1) and in other languages whose terms are recorded (6.2). */
const inLanguages = (
  english: readonly [id: string, title: string, term: string],
  others: readonly [id: string, title: string, term: Term],
  category: string,
  require: (context: Context, term: string, report: Report) => void,
): readonly CsafTest[] => [
  ofProfiles(english[0], english[1], [category], (context, report) => {
    if (isEnglish(languageOf(context))) require(context, english[2], report)
  }),
  ofProfiles(others[0], others[1], [category], (context, report) => {
    const term = translationOf(others[2], languageOf(context))
    if (term !== undefined) require(context, term, report)
  }),
]

export const profileTests21: readonly CsafTest[] = [
  /**
   * CSAF 2.1 §6.1.27.2: the category is there, and not only by default. The latest draft asks it of `csaf_superseded` too;
   * the suite holds such a document valid (6-2-39-04-01), and 6.1.27.19 asks for an external reference anyhow.
   */
  ofProfiles(
    '6.1.27.2',
    'Document References',
    ['csaf_informational_advisory', 'csaf_security_incident_response'],
    ({ document }, report) => {
      const references = placedObjects(document['references'], '/document/references')
      if (!references.some(({ node }) => node['category'] === 'external'))
        report('/document/references', 'No reference of the document says that it is external.')
    },
  ),
  /** CSAF 2.1 §6.1.27.3 */
  ofProfiles('6.1.27.3', 'Vulnerabilities', ['csaf_informational_advisory', ...TAKEN_BACK], ({ root }, report) => {
    if (root['vulnerabilities'] !== undefined)
      report('/vulnerabilities', 'A document of this profile has no vulnerabilities.')
  }),
  /** CSAF 2.1 §6.1.27.4 */
  ofProfiles('6.1.27.4', 'Product Tree', WITH_PRODUCTS, ({ root }, report) => {
    if (root['product_tree'] === undefined) report('/product_tree', 'There is no product tree.')
  }),
  everyVulnerability('6.1.27.5', 'Vulnerability Notes', WITH_PRODUCTS, 'notes'),
  everyVulnerability('6.1.27.6', 'Product Status', ADVISORIES, 'product_status'),
  vulnerabilityId,
  /** CSAF 2.1 §6.1.27.11 */
  ofProfiles('6.1.27.11', 'Vulnerabilities', WITH_PRODUCTS, ({ root }, report) => {
    if (listOf(root['vulnerabilities']).length === 0) report('/vulnerabilities', 'There are no vulnerabilities.')
  }),
  /** CSAF 2.1 §6.1.27.12 */
  ofProfiles('6.1.27.12', 'Affected Products', ['csaf_security_advisory'], ({ vulnerabilities }, report) => {
    for (const { node, path } of vulnerabilities)
      if (objectOf(node['product_status'])['known_affected'] === undefined)
        report(`${path}/product_status/known_affected`, 'No product is known to be affected.')
  }),
  /** CSAF 2.1 §6.1.27.14 */
  ofProfiles('6.1.27.14', 'Document Notes', TAKEN_BACK, (context, report) => {
    if (!notesOf(context).some(({ node }) => node['category'] === 'description'))
      report('/document/notes', 'No note of the document is a description.')
  }),
  /** CSAF 2.1 §6.1.27.15 */
  ofProfiles('6.1.27.15', 'Product Tree', TAKEN_BACK, ({ root }, report) => {
    if (root['product_tree'] !== undefined) report('/product_tree', 'A document that was taken back has no products.')
  }),
  /** CSAF 2.1 §6.1.27.16 */
  ofProfiles('6.1.27.16', 'Revision History', TAKEN_BACK, ({ tracking }, report) => {
    if (listOf(tracking['revision_history']).length < 2)
      report('/document/tracking/revision_history', 'What was taken back was there before: two revisions at least.')
  }),
  ...inLanguages(
    ['6.1.27.17', 'Reasoning for Withdrawal', 'Reasoning for Withdrawal'],
    ['6.2.39.2', 'Language Specific Reasoning for Withdrawal', 'reasoning_for_withdrawal'],
    'csaf_withdrawn',
    requireReason,
  ),
  ...inLanguages(
    ['6.1.27.18', 'Reasoning for Supersession', 'Reasoning for Supersession'],
    ['6.2.39.3', 'Language Specific Reasoning for Supersession', 'reasoning_for_supersession'],
    'csaf_superseded',
    requireReason,
  ),
  ...inLanguages(
    ['6.1.27.19', 'Reference to Superseding Document', 'Superseding Document'],
    ['6.2.39.4', 'Language Specific Superseding Document', 'superseding_document'],
    'csaf_superseded',
    requireSuperseding,
  ),
  /** CSAF 2.1 §6.2.39.5 */
  ofProfiles('6.2.39.5', 'Extension in Superseded or Withdrawn Document', TAKEN_BACK, ({ document, root }, report) => {
    if (document['x_extensions'] !== undefined)
      report('/document/x_extensions', 'A document that was taken back is extended.')
    if (root['x_extensions'] !== undefined) report('/x_extensions', 'A document that was taken back is extended.')
  }),
]
