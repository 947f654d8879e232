import { SaxesParser } from 'saxes'
import { LabelXmlError } from './error.ts'

interface Attribute {
  readonly uri: string
  readonly local: string
  readonly value: string
}

/** One element. `text` is its own character data, its children's left out. */
export interface Node {
  readonly uri: string
  readonly local: string
  readonly line: number
  readonly column: number
  readonly attributes: readonly Attribute[]
  readonly children: Node[]
  text: string
}

export interface Limits {
  /** Characters of the whole document. Default 1,048,576. */
  readonly maxLength?: number
  /** Elements within elements. Default 16. */
  readonly maxDepth?: number
}

/**
 * Reads a small XML 1.0 document with namespaces. Document type declarations are refused, and with them every entity but
 * the five of XML itself: no expansion, no outside reference, nothing fetched.
 *
 * @throws {LabelXmlError} at the first fault
 */
export function readTree(xml: string, limits: Limits): Node {
  const { maxLength = 1_048_576, maxDepth = 16 } = limits
  if (xml.length > maxLength)
    throw new LabelXmlError(`the document has ${xml.length} characters, ${maxLength} are allowed`, 1, 1)
  const parser = new SaxesParser({ xmlns: true, defaultXMLVersion: '1.0', forceXMLVersion: true })
  const open: Node[] = []
  let root: Node | undefined
  let start = { line: 1, column: 1 }
  const fail = (message: string, cause?: unknown): never => {
    throw new LabelXmlError(message, parser.line, parser.column + 1, cause === undefined ? undefined : { cause })
  }
  const addText = (text: string) => {
    const node = open.at(-1)
    if (node) node.text += text
  }
  parser.on('error', (error) => fail(error.message.replace(/^(?:[^:]*:)?\d+:\d+: /, '').replace(/\.$/, ''), error))
  parser.on('doctype', () => fail('a document type declaration is not allowed in a label; remove it'))
  parser.on('opentagstart', (tag) => {
    start = { line: parser.line, column: Math.max(1, parser.column - tag.name.length - 1) }
  })
  parser.on('opentag', (tag) => {
    if (open.length >= maxDepth) fail(`more than ${maxDepth} elements within each other`)
    const attributes = Object.values(tag.attributes)
      .filter((a) => a.uri !== 'http://www.w3.org/2000/xmlns/')
      .map(({ uri, local, value }) => ({ uri, local, value }))
    const node: Node = { uri: tag.uri, local: tag.local, ...start, attributes, children: [], text: '' }
    open.at(-1)?.children.push(node)
    root ??= node
    open.push(node)
  })
  parser.on('closetag', () => void open.pop())
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.write(xml).close()
  return root ?? fail('there is no element')
}
