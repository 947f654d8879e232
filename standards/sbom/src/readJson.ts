import type { JsonObject } from '@testudo/stix/json'
import { authorOfCycloneDx, componentOfCycloneDx, statementOfCycloneDx } from './cyclonedx.ts'
import { objectOf, textOf, textsOf } from './fields.ts'
import type { Place, SbomItem } from './item.ts'
import type { JsonItem, JsonProblem, Rules } from './json/frame.ts'
import { JsonStream } from './json/stream.ts'
import { statementOfOpenVex } from './openvex.ts'
import { START, type Reading } from './reading.ts'
import { Spdx3Vex } from './spdx3Vex.ts'
import { componentOfSpdx, componentOfSpdx3, isSpdx3Package, nameOfActor } from './spdx.ts'

type Kind =
  | 'document'
  | 'metadata'
  | 'subject'
  | 'component'
  | 'vulnerability'
  | 'package'
  | 'relationship'
  | 'statement'
  | 'element'
  | 'other'

const list = (kind: Kind) => ({ kind, each: true }) as const

/** What is taken out on its way; `other` is checked and forgotten. */
const RULES: Rules<Kind> = {
  document: {
    components: list('component'),
    metadata: { kind: 'metadata' },
    vulnerabilities: list('vulnerability'),
    dependencies: list('other'),
    services: list('other'),
    compositions: list('other'),
    annotations: list('other'),
    formulation: list('other'),
    packages: list('package'),
    relationships: list('relationship'),
    files: list('other'),
    snippets: list('other'),
    hasExtractedLicensingInfos: list('other'),
    statements: list('statement'),
    '@graph': list('element'),
    // GitHub's export and in-toto statements carry the document inside.
    sbom: { kind: 'document' },
    predicate: { kind: 'document' },
  },
  metadata: { component: { kind: 'subject' } },
  subject: { components: list('component') },
  component: { components: list('component') },
  vulnerability: {},
  package: {},
  relationship: {},
  statement: {},
  element: {},
  other: {},
}

const CYCLONEDX = /^1\.[2-7]$/
const SPDX2 = /^SPDX-2\.[0-3]$/
const SPDX3 = /^3\.0(?:\.\d+)?$/
const OPENVEX = /^https:\/\/openvex\.dev\/ns(?:\/v(0\.[0-2]\.\d+))?\/?$/

/** Reads any of the JSON formats; which one it is, the document itself says, wherever in it that stands. */
export class JsonReader {
  private readonly reading: Reading
  private readonly stream: JsonStream<Kind>
  private metadata: JsonObject = {}
  private creation: JsonObject = {}
  private graph: JsonObject = {}
  private readonly vex = new Spdx3Vex()
  /** The kinds of things met, to be held against what the document says it is. */
  private readonly met = new Set<Kind>()
  /** What is left of the document, and of an envelope around it: judged when nothing can follow any more. */
  private readonly roots: { readonly value: JsonObject; readonly place: Place }[] = []
  private isDone = false

  constructor(reading: Reading) {
    this.reading = reading
    this.stream = new JsonStream(RULES, 'document', reading.limits)
  }

  push(chunk: Uint8Array): SbomItem[] {
    return this.accept(this.stream.push(chunk))
  }

  end(): SbomItem[] {
    const items = this.accept(this.stream.end())
    for (const { value, place } of this.roots) if (!this.reading.failed) this.finish(value, place)
    return [...items, ...this.reading.take()]
  }

  private accept(items: readonly (JsonItem<Kind> | JsonProblem)[]): SbomItem[] {
    for (const item of items) {
      if (this.reading.failed) break
      if (item.is === 'object') this.read(item)
      else if (item.fatal) this.reading.fail(item.code, item.message, item.place)
      else
        this.reading.report({
          kind: 'problem',
          code: item.code,
          message: item.message,
          place: item.place,
          fatal: false,
          lost: true,
        })
    }
    return this.reading.take()
  }

  private read({ kind, value, place }: JsonItem<Kind>): void {
    this.met.add(kind)
    switch (kind) {
      case 'component':
        return this.reading.component(componentOfCycloneDx(value), place)
      case 'subject':
        return this.reading.component(componentOfCycloneDx(value), place, true)
      case 'metadata':
        this.metadata = value
        return
      case 'vulnerability': {
        const statement = statementOfCycloneDx(value)
        if (statement !== undefined) this.reading.statement(statement, place)
        return
      }
      case 'package':
        return this.reading.component(componentOfSpdx(value), place)
      case 'relationship':
        if (value['relationshipType'] === 'DESCRIBES') this.subject(textOf(value['relatedSpdxElement']))
        return
      case 'statement':
        return this.reading.statement(statementOfOpenVex(value), place)
      case 'element':
        return this.readElement(value, place)
      case 'document':
        this.roots.push({ value, place })
        return
      default:
    }
  }

  private readElement(element: JsonObject, place: Place): void {
    const type = textOf(element['type']) ?? textOf(element['@type'])
    if (isSpdx3Package(type)) this.reading.component(componentOfSpdx3(element), place)
    else if (type === 'CreationInfo') this.creation = element
    else if (type === 'SpdxDocument') {
      this.graph = element
      for (const root of textsOf(element['rootElement'])) this.subject(root)
    } else if (this.vex.size < 2 * this.reading.limits.maxStatements) this.vex.take(type, element, place)
    else {
      const message = `more than ${this.reading.limits.maxStatements} statements`
      this.reading.fail('sbom.too_many_statements', message, place)
    }
  }

  private subject(ref: string | undefined): void {
    if (ref !== undefined && !this.reading.subjects.includes(ref) && this.reading.subjects.length < 1_000) {
      this.reading.subjects.push(ref)
    }
  }

  private finish(root: JsonObject, place: Place): void {
    const { reading } = this
    const context = textOf(root['@context']) ?? textsOf(root['@context'])[0] ?? ''
    const openvex = OPENVEX.exec(context)
    if (root['bomFormat'] === 'CycloneDX') this.finishCycloneDx(root)
    else if (textOf(root['spdxVersion']) !== undefined) this.finishSpdx(root)
    else if (openvex !== null) this.finishOpenVex(root, openvex[1] ?? '0')
    else if (context.startsWith('https://spdx.org/rdf/3.')) this.finishSpdx3()
    else if (!this.isDone) {
      // An envelope around the document that was just read has nothing more to say.
      const message = 'neither CycloneDX ("bomFormat"), SPDX ("spdxVersion", "@context") nor OpenVEX ("@context")'
      reading.fail('sbom.format', message, place.path === '' ? START : place)
    }
    this.isDone = true
  }

  /** The version is one that can be read, and nothing of another format stands in the document. */
  private accepts(format: string, version: string | undefined, pattern: RegExp, kinds: readonly Kind[]): boolean {
    const { reading } = this
    if (this.isDone) reading.fail('sbom.two_documents', 'one file holds two documents', START)
    else if (version === undefined || !pattern.test(version)) {
      reading.fail('sbom.version', `${format} ${version ?? 'without a version'} cannot be read here`, START)
    } else {
      const foreign = (['component', 'package', 'statement', 'element'] as const).find(
        (kind) => this.met.has(kind) && !kinds.includes(kind),
      )
      if (foreign === undefined) return true
      reading.fail('sbom.mixed', `a ${format} document with a list of another format (${foreign})`, START)
    }
    return false
  }

  private finishCycloneDx(root: JsonObject): void {
    const version = textOf(root['specVersion'])
    if (!this.accepts('CycloneDX', version, CYCLONEDX, ['component'])) return
    this.reading.finish({
      format: 'cyclonedx',
      formatVersion: version ?? '',
      id: textOf(root['serialNumber']),
      version: textOf(root['version']),
      name: undefined,
      created: textOf(this.metadata['timestamp']),
      author: authorOfCycloneDx(this.metadata),
    })
  }

  private finishSpdx(root: JsonObject): void {
    const version = textOf(root['spdxVersion'])
    if (!this.accepts('SPDX', version, SPDX2, ['package'])) return
    for (const ref of textsOf(root['documentDescribes'])) this.subject(ref)
    const creation = objectOf(root['creationInfo'])
    this.reading.finish({
      format: 'spdx',
      formatVersion: version ?? '',
      id: textOf(root['documentNamespace']),
      version: undefined,
      name: textOf(root['name']),
      created: textOf(creation['created']),
      author: textsOf(creation['creators']).map(nameOfActor).find(Boolean),
    })
  }

  private finishSpdx3(): void {
    const version = textOf(this.creation['specVersion'])
    if (!this.accepts('SPDX', version, SPDX3, ['element'])) return
    for (const { raw, place } of this.vex.statements()) this.reading.statement(raw, place)
    this.reading.finish({
      format: 'spdx',
      formatVersion: version ?? '',
      id: textOf(this.graph['spdxId']) ?? textOf(this.graph['@id']),
      version: undefined,
      name: textOf(this.graph['name']),
      created: textOf(this.creation['created']),
      author: textsOf(this.creation['createdBy'])[0],
    })
  }

  private finishOpenVex(root: JsonObject, version: string): void {
    if (!this.accepts('OpenVEX', version, /./, ['statement'])) return
    this.reading.finish({
      format: 'openvex',
      formatVersion: version,
      id: textOf(root['@id']),
      version: textOf(root['version']),
      name: undefined,
      created: textOf(root['last_updated']) ?? textOf(root['timestamp']),
      author: textOf(root['author']),
    })
  }
}
