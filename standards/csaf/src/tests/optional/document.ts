import { objectOf, placedObjects, pointerTo, type Step, textOf } from '../../json.ts'
import { additionalProperties } from '../../schema/additional.ts'
import { BOTH, type CsafTest, ONLY_20, type Report } from '../../test.ts'
import { hasPrivateUse } from '../../values/language.ts'

/** CSAF 2.0 §6.2.10. In 2.1 the schema asks for it. */
export const missingTlp: CsafTest = {
  id: '6.2.10',
  kind: 'optional',
  versions: ONLY_20,
  title: 'Missing TLP label',
  run({ document }, report) {
    if (textOf(objectOf(objectOf(document['distribution'])['tlp'])['label']) === undefined)
      report('/document/distribution/tlp/label', 'The document has no TLP label.')
  },
}

/** The name of a document's file (CSAF 2.0 §5.1). */
const fileNameOf = (id: string): string => `${id.toLowerCase().replaceAll(/[^+\-a-z0-9]+/g, '_')}.json`

/** CSAF 2.0 §6.2.11: one reference of the document says its canonical URL. */
export const missingCanonicalUrl: CsafTest = {
  id: '6.2.11',
  kind: 'optional',
  versions: BOTH,
  title: 'Missing Canonical URL',
  run({ document, tracking }, report) {
    const name = fileNameOf(textOf(tracking['id']) ?? '')
    const isCanonical = placedObjects(document['references'], '').some(({ node }) => {
      const url = textOf(node['url']) ?? ''
      return node['category'] === 'self' && url.startsWith('https://') && url.endsWith(`/${name}`)
    })
    if (!isCanonical)
      report('/document/references', `No reference of the category self is an https URL that ends with /${name}.`)
  },
}

/** CSAF 2.0 §6.2.12 */
export const missingLanguage: CsafTest = {
  id: '6.2.12',
  kind: 'optional',
  versions: BOTH,
  title: 'Missing Document Language',
  run({ document }, report) {
    if ((textOf(document['lang']) ?? '') === '') report('/document/lang', 'The document does not say its language.')
  },
}

/** CSAF 2.0 §6.2.13: keys are sorted, by the code points of their characters. One finding for each object. */
export const unsortedKeys: CsafTest = {
  id: '6.2.13',
  kind: 'optional',
  versions: BOTH,
  title: 'Sorting',
  run({ root }, report) {
    const waiting: Step[] = [{ value: root, key: '', above: undefined }]
    for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
      const isList = Array.isArray(step.value)
      let before = ''
      let isTold = isList
      for (const [key, member] of Object.entries(step.value)) {
        if (!isTold && key < before) {
          report(pointerTo(step, key), `The key ${JSON.stringify(key)} stands after ${JSON.stringify(before)}.`)
          isTold = true
        }
        before = key
        if (typeof member === 'object' && member !== null) waiting.push({ value: member, key, above: step })
      }
    }
  },
}

/** A test of both languages of a document. */
const ofLanguages = (id: string, title: string, isBad: (tag: string) => boolean, what: string): CsafTest => ({
  id,
  kind: 'optional',
  versions: BOTH,
  title,
  run({ document }, report: Report) {
    for (const key of ['lang', 'source_lang']) {
      const tag = textOf(document[key])
      if (tag !== undefined && isBad(tag))
        report(`/document/${key}`, `The language tag ${JSON.stringify(tag)} is ${what}.`)
    }
  },
})

/** CSAF 2.0 §6.2.14 */
export const privateLanguage: CsafTest = ofLanguages(
  '6.2.14',
  'Use of Private Language',
  hasPrivateUse,
  'for private use',
)

/** CSAF 2.0 §6.2.15 */
export const defaultLanguage: CsafTest = ofLanguages(
  '6.2.15',
  'Use of Default Language',
  (tag) => tag.toLowerCase() === 'i-default',
  'the default language',
)

/** CSAF 2.0 §6.2.20: no properties but those of the schema. */
export const additionalProperty: CsafTest = {
  id: '6.2.20',
  kind: 'optional',
  versions: BOTH,
  title: 'Additional Properties',
  run({ root, version }, report) {
    for (const path of additionalProperties(root, version)) report(path, 'The schema does not know this property.')
  },
}
