import { LabelXmlError } from './error.ts'
import {
  CATEGORY_TYPES,
  type Category,
  type ConfidentialityInformation,
  type ConfidentialityLabel,
  isDateTime,
  LABEL_KINDS,
  type LabelBody,
  NAMESPACE,
  ORIGINATOR_ID_TYPES,
} from './label.ts'
import { type Limits, type Node, readTree } from './tree.ts'

const ROOTS = new Map(LABEL_KINDS.map((kind) => [`${kind}ConfidentialityLabel`, kind]))

/**
 * Reads one ADatP-4774 label element from a document of its own.
 *
 * Strict where a laxer reader could see another label: elements must be in the namespace and in the order of the schema,
 * unknown elements and attributes of it are refused, values are never guessed. Elements and attributes of other
 * namespaces, which the schema allows as extensions, carry no meaning here and are left out.
 *
 * @throws {LabelXmlError} naming line and column
 */
export function parse(xml: string, limits: Limits = {}): ConfidentialityLabel {
  const root = readTree(xml, limits)
  const kind = root.uri === NAMESPACE ? ROOTS.get(root.local) : undefined
  if (kind === undefined) {
    fail(root, `{${root.uri}}${root.local} is no label; expected ${[...ROOTS.keys()].join(', ')} in ${NAMESPACE}`)
  }
  const id = attribute(root, 'Id')
  const reviewDateTime = attribute(root, 'ReviewDateTime')
  onlyAttributes(root, ['Id', 'ReviewDateTime'])
  if (reviewDateTime !== undefined && !isDateTime(reviewDateTime.trim()))
    fail(root, `ReviewDateTime "${reviewDateTime}" is no xs:dateTime`)
  const body = readBody(root)
  if (reviewDateTime === undefined && body.succession === undefined) {
    fail(root, 'ReviewDateTime is required when there is no SuccessionHandling')
  }
  return {
    kind,
    ...body,
    ...(id === undefined ? {} : { id }),
    ...(reviewDateTime === undefined ? {} : { reviewDateTime: reviewDateTime.trim() }),
  }
}

function readBody(node: Node): LabelBody {
  const parts = inOrder(node, ['ConfidentialityInformation', 'OriginatorID', 'CreationDateTime', 'SuccessionHandling'])
  const information = readInformation(one(node, parts, 'ConfidentialityInformation'))
  const originator = optional(parts, 'OriginatorID')
  const creationDateTime = dateTime(one(node, parts, 'CreationDateTime'))
  const succession = optional(parts, 'SuccessionHandling')
  return {
    information,
    ...(originator
      ? {
          originatorId: {
            idType: oneOf(originator, 'IDType', ORIGINATOR_ID_TYPES),
            value: leaf(originator, ['IDType']),
          },
        }
      : {}),
    creationDateTime,
    ...(succession ? { succession: readSuccession(succession) } : {}),
  }
}

function readSuccession(node: Node): NonNullable<LabelBody['succession']> {
  onlyAttributes(node, [])
  const parts = inOrder(node, ['SuccessionDateTime', 'SuccessorConfidentialityLabel'])
  const successor = one(node, parts, 'SuccessorConfidentialityLabel')
  onlyAttributes(successor, [])
  return { dateTime: dateTime(one(node, parts, 'SuccessionDateTime')), successor: readBody(successor) }
}

function readInformation(node: Node): ConfidentialityInformation {
  onlyAttributes(node, [])
  const parts = inOrder(node, ['PolicyIdentifier', 'Classification', 'PrivacyMark', 'Category'])
  const policy = one(node, parts, 'PolicyIdentifier')
  const uri = attribute(policy, 'URI')
  const privacyMark = optional(parts, 'PrivacyMark')
  return {
    policyIdentifier: { name: token(policy, ['URI']), ...(uri === undefined ? {} : { uri }) },
    // Table 6: the URI of a classification shall not be used.
    classification: token(one(node, parts, 'Classification'), []),
    ...(privacyMark ? { privacyMark: leaf(privacyMark, []) } : {}),
    categories: (parts.get('Category') ?? []).map(readCategory),
  }
}

function readCategory(node: Node): Category {
  onlyAttributes(node, ['Type', 'TagName', 'URI'])
  const type = oneOf(node, 'Type', CATEGORY_TYPES)
  const tagName = attribute(node, 'TagName')
  if (tagName === undefined || tagName === '') fail(node, 'Category needs a TagName')
  const uri = attribute(node, 'URI')
  const forbidden = node.children.find((child) => child.local === 'IntegerValue' || child.local === 'BitStringValue')
  if (forbidden) fail(forbidden, `${forbidden.local} shall not be used; write names as GenericValue`)
  const values = (inOrder(node, ['GenericValue']).get('GenericValue') ?? []).map((value) => leaf(value, []))
  return { type, tagName, ...(uri === undefined ? {} : { uri }), values }
}

/** Children of our namespace by name. They must come in the order of the schema; those of other namespaces are skipped. */
function inOrder(node: Node, names: readonly string[]): ReadonlyMap<string, Node[]> {
  if (node.text.trim() !== '') fail(node, `${node.local} holds elements, not text`)
  const found = new Map<string, Node[]>()
  let reached = 0
  for (const child of node.children) {
    if (child.uri !== NAMESPACE) {
      if (child.uri === '') fail(child, `${child.local} is in no namespace; expected ${NAMESPACE}`)
      continue
    }
    const at = names.indexOf(child.local)
    if (at < 0) fail(child, `${child.local} is not known in ${node.local}; expected ${names.join(', ')}`)
    if (at < reached) fail(child, `${child.local} must come before ${names[reached]}`)
    reached = at
    found.set(child.local, [...(found.get(child.local) ?? []), child])
    const repeated = found.get(child.local)?.[1]
    if (repeated && child.local !== 'Category' && child.local !== 'GenericValue')
      fail(repeated, `${child.local} is given twice`)
  }
  return found
}

function one(node: Node, parts: ReadonlyMap<string, readonly Node[]>, name: string): Node {
  return optional(parts, name) ?? fail(node, `${node.local} needs ${name}`)
}

function optional(parts: ReadonlyMap<string, readonly Node[]>, name: string): Node | undefined {
  return parts.get(name)?.[0]
}

/** Character data of an element without children, spaces kept. */
function leaf(node: Node, attributes: readonly string[]): string {
  onlyAttributes(node, attributes)
  const [child] = node.children
  if (child) fail(child, `${node.local} holds text, not elements`)
  return node.text
}

/** `xs:token` of at least one character: spaces collapsed. */
function token(node: Node, attributes: readonly string[]): string {
  const text = leaf(node, attributes)
    .replace(/[ \t\r\n]+/g, ' ')
    .replace(/^ | $/g, '')
  return text === '' ? fail(node, `${node.local} is empty`) : text
}

function dateTime(node: Node): string {
  const text = leaf(node, []).trim()
  return isDateTime(text) ? text : fail(node, `${node.local} "${text}" is no xs:dateTime such as 2026-11-22T16:42:00Z`)
}

function oneOf<T extends string>(node: Node, name: string, words: readonly T[]): T {
  const text = attribute(node, name)
  return (
    words.find((word) => word === text) ?? fail(node, `${name} of ${node.local} must be one of ${words.join(', ')}`)
  )
}

function attribute(node: Node, name: string): string | undefined {
  return node.attributes.find((a) => a.uri === '' && a.local === name)?.value
}

function onlyAttributes(node: Node, names: readonly string[]): void {
  const odd = node.attributes.find((a) => (a.uri === '' && !names.includes(a.local)) || a.uri === NAMESPACE)
  if (odd) fail(node, `attribute ${odd.local} is not known on ${node.local}`)
}

function fail(node: Node, message: string): never {
  throw new LabelXmlError(message, node.line, node.column)
}
