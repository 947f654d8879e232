import { checkComponent, problem, type RawComponent } from './identifiers.ts'
import type {
  Component,
  DocumentInfo,
  Identifier,
  Limits,
  Place,
  Problem,
  Product,
  SbomItem,
  Statement,
} from './item.ts'
import { checkStatement, type RawStatement } from './statement.ts'

export const START: Place = { byte: 0, line: 1, path: '' }

/** Components whose identifiers are kept, for statements that name them by reference. */
const MAX_KNOWN = 100_000

/**
 * What all formats do alike: count, bound, check, keep statements until the document's own author and time are known,
 * and end with the document.
 */
export class Reading {
  readonly limits: Limits
  readonly subjects: string[] = []
  private out: SbomItem[] = []
  private readonly waiting: Statement[] = []
  private readonly known = new Map<string, readonly Identifier[]>()
  private components = 0
  private problems = 0
  failed = false

  constructor(limits: Limits) {
    this.limits = limits
  }

  take(): SbomItem[] {
    const out = this.out
    this.out = []
    return out
  }

  readonly report = (problem: Problem): void => {
    this.problems++
    this.out.push(problem)
  }

  fail(code: string, message: string, place: Place): void {
    if (this.failed) return
    this.failed = true
    this.out.push({ kind: 'problem', code, message, place, fatal: true, lost: false })
  }

  component(raw: RawComponent, place: Place, isSubject = false): void {
    if (this.failed) return
    if (++this.components > this.limits.maxComponents) {
      this.fail('sbom.too_many_components', `more than ${this.limits.maxComponents} components`, place)
      return
    }
    const component: Component | undefined = checkComponent(raw, place, this.limits, this.report)
    if (component === undefined) return
    if (isSubject && component.ref !== undefined) this.subjects.push(component.ref)
    this.know(component)
    this.out.push(component)
  }

  private know({ ref, purl, cpe }: Component): void {
    if (ref === undefined || this.known.size >= MAX_KNOWN) return
    const identifiers: Identifier[] = []
    if (purl !== undefined) identifiers.push({ kind: 'purl', value: purl })
    if (cpe !== undefined) identifiers.push({ kind: 'cpe', value: cpe })
    if (identifiers.length > 0) this.known.set(ref, identifiers)
  }

  /** The product, and what the component it refers to is called outside of this document. */
  private resolved<Named extends Pick<Product, 'identifiers'>>(product: Named, id: string | undefined): Named {
    const more = product.identifiers.flatMap(({ kind, value }) => {
      if (kind !== 'id') return []
      // A BOM-Link into this very document: `urn:cdx:serial/version#ref`.
      const serial = id?.startsWith('urn:uuid:') ? id.slice('urn:uuid:'.length) : undefined
      const isOwn = serial !== undefined && value.startsWith(`urn:cdx:${serial}/`) && value.includes('#')
      return this.known.get(isOwn ? decoded(value.slice(value.indexOf('#') + 1)) : value) ?? []
    })
    return more.length === 0 ? product : { ...product, identifiers: [...product.identifiers, ...more] }
  }

  statement(raw: RawStatement, place: Place): void {
    if (this.failed) return
    if (this.waiting.length >= this.limits.maxStatements) {
      this.fail('sbom.too_many_statements', `more than ${this.limits.maxStatements} statements`, place)
      return
    }
    const statement = checkStatement(raw, place, this.limits, this.report)
    if (statement !== undefined) this.waiting.push(statement)
  }

  /** All was read: the statements, completed by what the document says of itself, and the document. */
  finish(info: Omit<DocumentInfo, 'kind' | 'components' | 'statements' | 'problems' | 'subjects'>): void {
    if (this.failed) return
    if (this.waiting.length > 0 && this.known.size >= MAX_KNOWN) {
      const message = `statements on components after the first ${MAX_KNOWN} name them by their reference only`
      this.report(problem('vex.unresolved', message, START, false))
    }
    for (const statement of this.waiting) {
      this.out.push({
        ...statement,
        products: statement.products.map((product) => ({
          ...this.resolved(product, info.id),
          parts: product.parts.map((part) => this.resolved(part, info.id)),
        })),
        timestamp: statement.timestamp ?? info.created,
        author: statement.author ?? info.author,
        version: statement.version ?? (info.format === 'openvex' ? info.version : undefined),
      })
    }
    const { components, problems, subjects } = this
    this.out.push({ kind: 'document', ...info, subjects, components, statements: this.waiting.length, problems })
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
