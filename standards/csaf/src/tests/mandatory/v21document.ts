import { placedObjects, textOf } from '../../json.ts'
import { translationOf } from '../../values/translations.ts'
import { quoted, test21 } from '../v21test.ts'

const PROFILES = [
  'csaf_deprecated_security_advisory',
  'csaf_informational_advisory',
  'csaf_security_advisory',
  'csaf_security_incident_response',
  'csaf_superseded',
  'csaf_vex',
  'csaf_withdrawn',
]

/** Without white space and without every kind of dash and underscore, in lower case. */
const bare = (category: string): string =>
  category.toLowerCase().replaceAll(/[\s\p{Pd}\p{Pc}\u{2212}\u{AD}]|\u{332}/gu, '')

/** What no other document may call itself: the profiles, with and without `csaf_`. */
const RESERVED = new Set(PROFILES.flatMap((profile) => [bare(profile), bare(profile.slice(5))]))

export const documentTests = [
  /** CSAF 2.1 §6.1.26 */
  test21('6.1.26', 'Prohibited Document Category Name', ({ category }, report) => {
    if (category === undefined || category === 'csaf_base' || PROFILES.includes(category)) return
    if (RESERVED.has(bare(category)) || category.toLowerCase().startsWith('csaf_'))
      report('/document/category', `${quoted(category)} is the name of a profile, or begins like one.`)
  }),
  /** CSAF 2.1 §6.2.22 */
  test21('6.2.22', 'Document Tracking ID in Title', ({ document, tracking }, report) => {
    const id = textOf(tracking['id']) ?? ''
    if (id !== '' && textOf(document['title'])?.includes(id))
      report('/document/title', 'The title has the id of the document in it.')
  }),
  /** CSAF 2.1 §6.2.38 */
  test21('6.2.38', 'Usage of Deprecated Profile', ({ category }, report) => {
    if (category?.startsWith('csaf_deprecated_'))
      report('/document/category', `The profile ${quoted(category)} is deprecated.`)
  }),
  /** CSAF 2.1 §6.2.40. Where no translation is recorded, titles tell nothing. */
  test21('6.2.40', 'Product Description without Product Reference', ({ document }, report) => {
    const terms = ['Product Description', translationOf('product_description', textOf(document['lang']))]
    for (const { node, path } of placedObjects(document['notes'], '/document/notes')) {
      const isDescription =
        node['category'] === 'description' &&
        terms.some((term) => term !== undefined && textOf(node['title'])?.startsWith(term))
      if (isDescription && node['product_ids'] === undefined && node['group_ids'] === undefined)
        report(path, 'The description does not say of which product.')
    }
  }),
  /** CSAF 2.1 §6.3.22 */
  test21('6.3.22', 'Nested Product Path', ({ productPaths, productById }, report) => {
    for (const { node, path } of productPaths) {
      const named = [
        { id: textOf(node['beginning_product_reference']), at: `${path}/beginning_product_reference` },
        ...placedObjects(node['subpaths'], `${path}/subpaths`).map((step) => ({
          id: textOf(step.node['next_product_reference']),
          at: `${step.path}/next_product_reference`,
        })),
      ]
      for (const { id, at } of named)
        if (id !== undefined && productById.get(id)?.kind === 'path')
          report(at, `${quoted(id)} is defined by a product path itself.`)
    }
  }),
]
