import type { JsonObject } from '@testudo/stix/json'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { authorOfCycloneDx, componentOfCycloneDx, statementOfCycloneDx } from './cyclonedx.ts'
import { NOT_UTF8, Utf8Reader } from './encoding.ts'
import type { Place, SbomItem } from './item.ts'
import type { Reading } from './reading.ts'

/** An element on its way to the form CycloneDX has in JSON; `undefined` members are never set. */
interface Node {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** Of each child name, what the children became, in order. */
  readonly children: Map<string, JsonChild[]>
  text: string
  readonly place: Place
  /** Characters held before it was opened. */
  readonly heldBefore: number
}

type JsonChild = JsonObject | string

const NAMESPACE = /^http:\/\/cyclonedx\.org\/schema\/bom\/(1\.[2-7])$/

/** Elements given on their own; what lies inside them is kept until they end. */
const ITEMS: ReadonlySet<string> = new Set(['component', 'vulnerability'])

/** Large parts nobody asks for: not kept. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'services',
  'dependencies',
  'compositions',
  'annotations',
  'formulation',
  'licenses',
  'evidence',
  'pedigree',
  'modelCard',
  'releaseNotes',
  'externalReferences',
  'properties',
  'tools',
  'data',
  'cryptoProperties',
  'signature',
  'description',
  'copyright',
])

/** Lists: the element around, and the element of each entry. In JSON the first is the array of the second. */
const LISTS = new Map([
  ['hashes', 'hash'],
  ['authors', 'author'],
  ['references', 'reference'],
  ['affects', 'target'],
  ['versions', 'version'],
  ['responses', 'response'],
])

/** The JSON form of an element: attributes and children as members, a text alone as a text. */
function jsonOf(node: Node): JsonChild {
  const text = node.text.trim()
  const entry = LISTS.get(node.name)
  if (node.children.size === 0 && Object.keys(node.attributes).length === 0 && entry === undefined) return text
  const members: [string, JsonObject[string]][] = Object.entries(node.attributes)
  if (node.name === 'hash') members.push(['content', text])
  for (const [name, children] of node.children) {
    const [only] = children
    if (only === undefined) continue
    // `<hashes><hash/></hashes>` is `"hashes": […]` in JSON, `<responses>` is `"response"`.
    const inner = LISTS.get(name)
    if (inner === undefined) members.push([name, children.length === 1 ? only : children])
    else
      members.push([
        inner === 'response' ? inner : name,
        children.flatMap((child) => entriesOf(asObject(child), inner)),
      ])
  }
  // Own properties only: an element called __proto__ is data.
  return Object.fromEntries(members)
}

function entriesOf(list: JsonObject, entry: string): JsonChild[] {
  const entries = list[entry]
  if (entries === undefined) return []
  return (Array.isArray(entries) ? entries : [entries]) as JsonChild[]
}

const asObject = (child: JsonChild): JsonObject => (typeof child === 'string' ? {} : child)

/** CycloneDX as XML, 1.2 to 1.7. No document type, hence no entities of its own; any nesting and any text is bounded. */
export class XmlReader {
  private readonly reading: Reading
  private readonly utf8 = new Utf8Reader()
  private readonly parser = new SaxesParser({ xmlns: false, position: true })
  private readonly stack: Node[] = []
  private passedOver = 0
  private version: string | undefined
  /** Of CycloneDX in this document: empty, or `cdx:`. */
  private prefix = ''
  private root: Readonly<Record<string, string>> = {}
  private metadata: JsonObject = {}
  private isComplete = false
  /** Characters since the last event, and of the open items: what a document makes us hold. */
  private held = 0
  private sinceEvent = 0

  constructor(reading: Reading) {
    this.reading = reading
    this.parser.on('error', (error) => this.fail('sbom.syntax', error.message.replace(/^\d+:\d+: /, '')))
    this.parser.on('doctype', () =>
      this.fail('sbom.doctype', 'a document type is not accepted: remove the <!DOCTYPE …>'),
    )
    this.parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) {
        this.fail('sbom.encoding', `the text says it is ${encoding.slice(0, 40)}: save it as UTF-8`)
      }
    })
    this.parser.on('opentag', (tag) => this.open(tag))
    this.parser.on('closetag', () => this.close())
    this.parser.on('text', (text) => this.text(text))
    this.parser.on('cdata', (text) => this.text(text))
  }

  push(chunk: Uint8Array): SbomItem[] {
    const { reading } = this
    if (reading.failed) return []
    const { text, wrong } = this.utf8.read(chunk)
    this.sinceEvent += text.length
    this.write(text)
    // Between two events the parser holds what came: a name, an attribute or a text without end.
    if (this.sinceEvent > reading.limits.maxItemBytes + chunk.length) {
      this.fail('sbom.too_big', `one tag or text is larger than ${reading.limits.maxItemBytes} characters`)
    }
    if (wrong !== undefined) reading.fail('sbom.encoding', NOT_UTF8, { ...wrong, path: this.path() })
    return reading.take()
  }

  end(): SbomItem[] {
    const { reading } = this
    const wrong = this.utf8.end()
    if (wrong !== undefined) {
      reading.fail('sbom.encoding', 'the text ends in the middle of a character', { ...wrong, path: '' })
    }
    if (!reading.failed && !this.isComplete) {
      this.fail('sbom.truncated', 'the text ends before </bom>: the file is cut short')
    }
    if (!reading.failed) this.parser.close()
    if (!reading.failed) {
      reading.finish({
        format: 'cyclonedx',
        formatVersion: this.version ?? '',
        id: this.root['serialNumber'],
        version: this.root['version'],
        name: undefined,
        created: typeof this.metadata['timestamp'] === 'string' ? this.metadata['timestamp'] : undefined,
        author: authorOfCycloneDx(this.metadata),
      })
    }
    return reading.take()
  }

  private write(text: string): void {
    // The parser goes on after an error; nothing of that is of use.
    for (let i = 0; i < text.length && !this.reading.failed; i += 65_536) this.parser.write(text.slice(i, i + 65_536))
  }

  private path(): string {
    return this.stack.map(({ name }) => `/${name}`).join('')
  }

  private place(): Place {
    // The parser counts characters; for what is not ASCII that is fewer than bytes.
    return { byte: this.parser.position, line: this.parser.line, path: this.path() }
  }

  private fail(code: string, message: string): void {
    this.reading.fail(code, message, this.place())
  }

  private open(tag: SaxesTagPlain): void {
    if (this.reading.failed) return
    this.sinceEvent = 0
    if (this.stack.length === 0) this.openRoot(tag)
    const name = this.localName(tag.name)
    if (this.passedOver > 0 || PASSED_OVER.has(name)) {
      if (++this.passedOver + this.stack.length > this.reading.limits.maxDepth) this.tooDeep()
      return
    }
    if (this.stack.length >= this.reading.limits.maxDepth) return this.tooDeep()
    const { xmlns: _, ...attributes } = tag.attributes
    const heldBefore = this.held
    this.hold(Object.values(attributes).reduce((sum, value) => sum + value.length, 64))
    const path = `${this.stack.at(-1)?.place.path ?? ''}/${name}`
    const place = { byte: this.parser.position, line: this.parser.line, path }
    this.stack.push({ name, attributes, heldBefore, children: new Map(), text: '', place })
  }

  private localName(name: string): string {
    return this.prefix !== '' && name.startsWith(this.prefix) ? name.slice(this.prefix.length) : name
  }

  private openRoot(tag: SaxesTagPlain): void {
    const colon = tag.name.indexOf(':')
    this.prefix = tag.name.slice(0, colon + 1)
    const namespace = tag.attributes[colon < 0 ? 'xmlns' : `xmlns:${this.prefix.slice(0, -1)}`] ?? ''
    this.version = NAMESPACE.exec(namespace)?.[1]
    this.root = tag.attributes
    if (this.localName(tag.name) !== 'bom' || !namespace.startsWith('http://cyclonedx.org/')) {
      this.fail(
        'sbom.format',
        'this XML is no CycloneDX document: <bom xmlns="http://cyclonedx.org/schema/bom/…"> is expected',
      )
    } else if (this.version === undefined)
      this.fail('sbom.version', `CycloneDX ${namespace.slice(0, 80)} cannot be read here`)
  }

  private tooDeep(): void {
    this.fail('sbom.too_deep', `nested deeper than ${this.reading.limits.maxDepth} levels`)
  }

  private hold(characters: number): void {
    this.held += characters
    if (this.held > this.reading.limits.maxItemBytes) {
      this.fail(
        'sbom.too_big',
        `one part of the document is larger than ${this.reading.limits.maxItemBytes} characters`,
      )
    }
  }

  private text(text: string): void {
    this.sinceEvent = 0
    if (this.reading.failed || this.passedOver > 0) return
    const node = this.stack.at(-1)
    if (node === undefined || text.trim() === '') return
    this.hold(text.length)
    node.text += text
  }

  private close(): void {
    if (this.reading.failed) return
    this.sinceEvent = 0
    if (this.passedOver > 0) {
      this.passedOver--
      return
    }
    const node = this.stack.pop()
    if (node === undefined) return
    const parent = this.stack.at(-1)
    if (parent === undefined) {
      this.isComplete = true
      return
    }
    if (ITEMS.has(node.name)) {
      this.give(node, parent)
      this.held = node.heldBefore
    } else if (node.name === 'metadata') this.metadata = asObject(jsonOf(node))
    else if (node.name !== 'components' && node.name !== 'vulnerabilities') {
      const children = parent.children.get(node.name) ?? []
      children.push(jsonOf(node))
      parent.children.set(node.name, children)
    } else this.held = node.heldBefore
  }

  private give(node: Node, parent: Node): void {
    const value = asObject(jsonOf(node))
    if (node.name === 'component') {
      this.reading.component(componentOfCycloneDx(value), node.place, parent.name === 'metadata')
      return
    }
    const statement = statementOfCycloneDx(value)
    if (statement !== undefined) this.reading.statement(statement, node.place)
  }
}
