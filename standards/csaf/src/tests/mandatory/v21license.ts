import type { Context } from '../../context/context.ts'
import {
  SPDX_DEPRECATED_EXCEPTIONS,
  SPDX_DEPRECATED_LICENSES,
  SPDX_EXCEPTIONS,
  SPDX_LICENSES,
} from '../../data/spdx.ts'
import { placedObjects, textOf } from '../../json.ts'
import type { Report } from '../../test.ts'
import { type LicenseName, readLicense } from '../../values/license.ts'
import { isEnglish, translationOf } from '../../values/translations.ts'
import { quoted, test21 } from '../v21test.ts'

const PATH = '/document/license_expression'
const words = (text: string): ReadonlySet<string> => new Set(text.trim().toLowerCase().split(/\s+/))
let lists:
  | Readonly<Record<LicenseName['kind'], { valid: ReadonlySet<string>; deprecated: ReadonlySet<string> }>>
  | undefined

/** The SPDX lists in lower case: identifiers are matched whatever their case (SPDX 3.0.1 annex B). */
function listOf(kind: LicenseName['kind']) {
  lists ??= {
    license: { valid: words(SPDX_LICENSES), deprecated: words(SPDX_DEPRECATED_LICENSES) },
    exception: { valid: words(SPDX_EXCEPTIONS), deprecated: words(SPDX_DEPRECATED_EXCEPTIONS) },
  }
  return lists[kind]
}

const expressionOf = ({ document }: Context): string | undefined => textOf(document['license_expression'])

/** Names used in the expression; none when it cannot be read. */
function namesIn(context: Context): readonly LicenseName[] {
  const read = readLicense(expressionOf(context) ?? '')
  return typeof read === 'string' ? [] : read
}

const isReference = ({ name }: LicenseName): boolean => /^(?:License|Addition)Ref-/.test(name)

/**
 * Whether a name is of nobody's list. Names of ScanCode LicenseDB are known by their prefix: that list is not here, so
 * that each of them is taken for listed.
 */
const isUnlisted = (one: LicenseName): boolean =>
  isReference(one) && !/^(?:License|Addition)Ref-scancode-/.test(one.name)

/** The text of a license that is in no list stands in exactly one note of this title. */
function requireText({ document }: Context, title: string, report: Report): void {
  const notes = placedObjects(document['notes'], '/document/notes').filter(({ node }) => node['title'] === title)
  const [note] = notes
  if (note === undefined || notes.length > 1)
    report('/document/notes', `The license is in no list, so exactly one note must be called "${title}".`)
  else if (note.node['category'] !== 'legal_disclaimer')
    report(`${note.path}/category`, `A note called "${title}" is a legal_disclaimer.`)
}

export const licenseTests = [
  /** CSAF 2.1 §6.1.54 */
  test21('6.1.54', 'License Expression', (context, report) => {
    const expression = expressionOf(context)
    const read = expression === undefined ? undefined : readLicense(expression)
    if (typeof read === 'string') report(PATH, `The license expression ${read}.`)
  }),
  /** CSAF 2.1 §6.1.55 */
  test21('6.1.55', 'License Text', (context, report) => {
    if (isEnglish(textOf(context.document['lang'])) && namesIn(context).some(isUnlisted))
      requireText(context, 'License', report)
  }),
  /** CSAF 2.1 §6.2.43 */
  test21('6.2.43', 'Missing License Expression', ({ document }, report) => {
    const expression = document['license_expression']
    if (expression === undefined) report(PATH, 'The document does not say its license.')
    else if ((textOf(expression) ?? '') === '') report(PATH, 'The license expression is empty.')
  }),
  /** CSAF 2.1 §6.2.44. Names of ScanCode LicenseDB cannot be looked up here. */
  test21('6.2.44', 'Deprecated License Identifier', (context, report) => {
    for (const { name, kind } of namesIn(context))
      if (listOf(kind).deprecated.has(name.toLowerCase())) report(PATH, `The ${kind} ${quoted(name)} is deprecated.`)
  }),
  /** CSAF 2.1 §6.2.45. Names of ScanCode LicenseDB cannot be looked up here. */
  test21('6.2.45', 'Non-Existing License Identifier', (context, report) => {
    for (const one of namesIn(context)) {
      const { valid, deprecated } = listOf(one.kind)
      const name = one.name.toLowerCase()
      if (!isReference(one) && !valid.has(name) && !deprecated.has(name))
        report(PATH, `The SPDX list has no ${one.kind} ${quoted(one.name)}.`)
    }
  }),
  /** CSAF 2.1 §6.2.46 */
  test21('6.2.46', 'Language Specific License Text', (context, report) => {
    const title = translationOf('license', textOf(context.document['lang']))
    if (title !== undefined && namesIn(context).some(isUnlisted)) requireText(context, title, report)
  }),
  /** CSAF 2.1 §6.3.17 */
  test21('6.3.17', 'Use of Unregistered License', (context, report) => {
    for (const one of namesIn(context)) {
      const { valid, deprecated } = listOf(one.kind)
      const name = one.name.toLowerCase()
      if (isReference(one) ? isUnlisted(one) : !valid.has(name) && !deprecated.has(name))
        report(PATH, `${quoted(one.name)} is in no list of licenses.`)
    }
  }),
]
