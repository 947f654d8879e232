import { checkComponent, type RawComponent } from './identifiers.ts'
import type { Component, DocumentInfo, Limits, Place, Problem, SbomItem, Statement } from './item.ts'
import { checkStatement, type RawStatement } from './statement.ts'

export const START: Place = { byte: 0, line: 1, path: '' }

/**
 * What all formats do alike: count, bound, check, keep statements until the document's own author and time are known,
 * and end with the document.
 */
export class Reading {
  readonly limits: Limits
  readonly subjects: string[] = []
  private out: SbomItem[] = []
  private readonly waiting: Statement[] = []
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
    this.out.push(component)
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
    for (const statement of this.waiting) {
      this.out.push({
        ...statement,
        timestamp: statement.timestamp ?? info.created,
        author: statement.author ?? info.author,
        version: statement.version ?? (info.format === 'openvex' ? info.version : undefined),
      })
    }
    const { components, problems, subjects } = this
    this.out.push({ kind: 'document', ...info, subjects, components, statements: this.waiting.length, problems })
  }
}
