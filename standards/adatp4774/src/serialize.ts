import {
  CATEGORY_TYPES,
  type ConfidentialityInformation,
  type ConfidentialityLabel,
  isDateTime,
  type LabelBody,
  NAMESPACE,
  ORIGINATOR_ID_TYPES,
} from './label.ts'

/**
 * Writes a label as one XML document, indented, with the prefix `s4774` (ADatP-5636). `parse` gives the same label back.
 *
 * @throws {TypeError} when the label breaks a rule of the schema or holds a character XML 1.0 cannot carry
 */
export function serialize(label: ConfidentialityLabel): string {
  if (label.reviewDateTime === undefined && label.succession === undefined) {
    throw new TypeError('reviewDateTime is required when there is no succession')
  }
  const attributes = {
    'xmlns:s4774': NAMESPACE,
    Id: label.id,
    ReviewDateTime: label.reviewDateTime === undefined ? undefined : checked(label.reviewDateTime),
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(`${label.kind}ConfidentialityLabel`, attributes, body(label), '')}\n`
}

/** Text, or child elements as functions of their indent. */
type Content = string | readonly ((indent: string) => string)[]

function body(label: LabelBody): Content {
  const { originatorId, succession } = label
  if (originatorId && !ORIGINATOR_ID_TYPES.includes(originatorId.idType))
    throw new TypeError(`idType "${originatorId.idType}" is not known`)
  return [
    child('ConfidentialityInformation', {}, information(label.information)),
    ...(originatorId ? [child('OriginatorID', { IDType: originatorId.idType }, originatorId.value)] : []),
    child('CreationDateTime', {}, checked(label.creationDateTime)),
    ...(succession
      ? [
          child('SuccessionHandling', {}, [
            child('SuccessionDateTime', {}, checked(succession.dateTime)),
            child('SuccessorConfidentialityLabel', {}, body(succession.successor)),
          ]),
        ]
      : []),
  ]
}

function information(info: ConfidentialityInformation): Content {
  return [
    child('PolicyIdentifier', { URI: info.policyIdentifier.uri }, tokenText(info.policyIdentifier.name)),
    child('Classification', {}, tokenText(info.classification)),
    ...(info.privacyMark === undefined ? [] : [child('PrivacyMark', {}, info.privacyMark)]),
    ...info.categories.map(({ type, tagName, uri, values }) => {
      if (!CATEGORY_TYPES.includes(type)) throw new TypeError(`category type "${type}" is not known`)
      if (tagName === '') throw new TypeError('a category needs a tagName')
      return child(
        'Category',
        { Type: type, TagName: tagName, URI: uri },
        values.map((value) => child('GenericValue', {}, value)),
      )
    }),
  ]
}

function child(name: string, attributes: Readonly<Record<string, string | undefined>>, content: Content) {
  return (indent: string) => element(name, attributes, content, indent)
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  content: Content,
  indent: string,
): string {
  const start = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${key}="${escape(value)}"`,
  )
  const tag = `s4774:${name}`
  if (typeof content === 'string') return `${indent}<${tag}${start.join('')}>${escape(content)}</${tag}>`
  if (content.length === 0) return `${indent}<${tag}${start.join('')}/>`
  return `${indent}<${tag}${start.join('')}>\n${content.map((write) => write(`${indent}  `)).join('\n')}\n${indent}</${tag}>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** White space as references too, so that neither line-end nor attribute normalisation changes a value. */
function escape(text: string): string {
  // XML 1.0 §2.2: other control characters, lone surrogates, U+FFFE and U+FFFF cannot be written at all.
  if (/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text))
    throw new TypeError('a value holds a character that XML cannot carry')
  return text.replace(/[&<>"\t\n\r]/g, (c) => ENTITIES[c] ?? `&#${c.charCodeAt(0)};`)
}

/** `xs:token`: a reader collapses its spaces, so a value that would change is refused. */
function tokenText(text: string): string {
  if (text === '' || text !== text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, ''))
    throw new TypeError(`"${text}" is empty or has spaces a reader would drop`)
  return text
}

function checked(dateTime: string): string {
  if (!isDateTime(dateTime)) throw new TypeError(`"${dateTime}" is no xs:dateTime`)
  return dateTime
}
