import { isObject, type JsonObject, type JsonValue } from '@testudo/stix/json'
import { decodeBase64Text } from '../bytes.ts'
import { readCondition } from '../conditions/condition.ts'
import { bareNamesIn, referencesIn, soleReference } from '../variables/names.ts'
import { opensBranch, type Outline, reachableFrom, type StepView, textOr } from '../workflow/outline.ts'
import { type Findings, shown } from './finding.ts'
import { objectAt } from './references.ts'
import { under } from './shape.ts'

/** Variables of a scope by name; what stands under a name may be broken. */
type Scope = ReadonlyMap<string, JsonValue>

/** Names, scopes and use of variables (§10.18). */
export function checkVariables(playbook: JsonObject, outline: Outline, found: Findings): void {
  const global = scopeOf(playbook['playbook_variables'])
  const use = new Use(global, found)
  for (const step of outline.steps.values()) checkDeclarations(step, global, found)
  const inherited = inheritedScopes(outline)
  if (inherited === undefined) return found.error('variable.too_nested', '/workflow', { most: MOST_SCOPES })
  for (const step of outline.steps.values()) {
    const scopes = [scopeOf(step.raw['step_variables']), ...(inherited.get(step.id) ?? [])]
    use.ofStep(playbook, step, scopes)
  }
  use.ofDefinitions(playbook)
  use.unused(outline)
}

const scopeOf = (value: unknown): Scope => new Map(isObject(value) ? Object.entries(value) : [])

function checkDeclarations(step: StepView, global: Scope, found: Findings): void {
  for (const [name, variable] of scopeOf(step.raw['step_variables'])) {
    const path = under(under(step.path, 'step_variables'), name)
    if (global.has(name)) found.warn('variable.shadows', path, { name })
    if (isObject(variable) && variable['external'] === true) found.must('variable.external_step', path)
  }
}

/** Steps with variables that a step may stand within. */
const MOST_SCOPES = 50

/** The variables of a step with branches hold in its branches too: those steps are used by it. Undefined beyond what is looked at. */
function inheritedScopes(outline: Outline): ReadonlyMap<string, readonly Scope[]> | undefined {
  const inherited = new Map<string, Scope[]>()
  for (const step of outline.steps.values()) {
    const scope = scopeOf(step.raw['step_variables'])
    const branches = step.edges.filter(opensBranch).map(({ to }) => to)
    if (scope.size === 0 || branches.length === 0) continue
    for (const id of reachableFrom(outline, branches, (_, edge) => edge.to !== step.id)) {
      const scopes = inherited.get(id)
      if (scopes === undefined) inherited.set(id, [scope])
      else if (scopes.push(scope) > MOST_SCOPES) return undefined
    }
  }
  return inherited
}

class Use {
  private readonly used = new Set<string>()
  private readonly assigned = new Set<string>()
  private readonly told = new Set<string>()
  private readonly global: Scope
  private readonly found: Findings

  constructor(global: Scope, found: Findings) {
    this.global = global
    this.found = found
  }

  ofStep(playbook: JsonObject, step: StepView, scopes: readonly Scope[]): void {
    const all = [...scopes, this.global]
    for (const [name, value] of Object.entries(step.raw))
      if (
        !['step_variables', 'step_extensions', 'description', 'name', 'condition', 'in_args', 'out_args'].includes(name)
      )
        this.walk(value, under(step.path, name), all)
    this.condition(step, all)
    this.arguments(step, all)
    for (const [name, id] of this.parties(step)) {
      const party = objectAt(playbook, name)[id]
      this.walk(party, under(`/${name}`, id), all)
      const info = isObject(party) ? textOr(party['authentication_info']) : undefined
      if (info !== undefined)
        this.walk(
          objectAt(playbook, 'authentication_info_definitions')[info],
          under('/authentication_info_definitions', info),
          all,
        )
    }
  }

  /** Definitions that no step uses may still name what does not exist. */
  ofDefinitions(playbook: JsonObject): void {
    for (const variable of this.global.values()) if (isObject(variable)) this.mark(variable['value'])
    for (const name of ['agent_definitions', 'target_definitions', 'authentication_info_definitions'])
      this.mark(objectAt(playbook, name))
  }

  unused(outline: Outline): void {
    const look = (scope: Scope, path: string) => {
      for (const [name, variable] of scope) {
        const at = under(path, name)
        if (!this.used.has(name) && !this.assigned.has(name)) this.found.note('variable.unused', at, { name })
        else if (isObject(variable) && !this.hasValue(name, variable))
          this.found.warn('variable.never_set', at, { name })
        if (isObject(variable) && variable['external'] === true && (variable['value'] ?? null) === null)
          this.found.note('variable.input', at, { name })
      }
    }
    look(this.global, '/playbook_variables')
    for (const step of outline.steps.values())
      look(scopeOf(step.raw['step_variables']), under(step.path, 'step_variables'))
  }

  private hasValue(name: string, variable: JsonObject): boolean {
    return (variable['value'] ?? null) !== null || variable['external'] === true || this.assigned.has(name)
  }

  private parties(step: StepView): (readonly [string, string])[] {
    const agent = textOr(step.raw['agent'])
    const targets = Array.isArray(step.raw['targets']) ? step.raw['targets'] : []
    return [
      ...(agent === undefined ? [] : [['agent_definitions', agent] as const]),
      ...targets.flatMap((id) => (typeof id === 'string' ? [['target_definitions', id] as const] : [])),
    ]
  }

  private condition(step: StepView, scopes: readonly Scope[]): void {
    const path = under(step.path, 'condition')
    const condition = textOr(step.raw['condition'])
    if (condition !== undefined && condition.trim() !== '') {
      const read = readCondition(condition)
      if ('flaw' in read) this.found.error('condition.syntax', path, { column: read.flaw.column, flaw: read.flaw.told })
      else for (const name of read.condition.names) this.refer(name, path, scopes)
    }
    const on = textOr(step.raw['switch'])
    if (step.type !== 'switch-condition' || on === undefined) return
    if (soleReference(on) === undefined)
      this.found.error('switch.variable', under(step.path, 'switch'), { text: shown(on) })
    if (!Object.hasOwn(objectAt(step.raw, 'cases'), 'default'))
      this.found.note('switch.no_default', under(step.path, 'cases'))
  }

  private arguments(step: StepView, scopes: readonly Scope[]): void {
    for (const kind of ['in_args', 'out_args']) {
      const names = step.raw[kind]
      if (!Array.isArray(names)) continue
      for (const [i, text] of names.entries()) {
        if (typeof text !== 'string') continue
        const path = under(under(step.path, kind), i)
        const name = text.replace(/:value$/, '')
        const scope = scopes.find((one) => one.has(name))
        if (scope === undefined) this.found.error('variable.undefined', path, { name: shown(name) })
        if (kind === 'in_args') this.used.add(name)
        else this.assign(name, scope?.get(name), path)
      }
    }
  }

  private assign(name: string, variable: JsonValue | undefined, path: string): void {
    this.assigned.add(name)
    if (isObject(variable) && variable['constant'] === true) this.found.error('variable.constant', path, { name })
  }

  private walk(value: JsonValue | undefined, path: string, scopes: readonly Scope[]): void {
    if (typeof value === 'string') return this.text(value, path, scopes)
    if (Array.isArray(value)) return value.forEach((item: JsonValue, i) => this.walk(item, under(path, i), scopes))
    if (!isObject(value)) return
    for (const [name, item] of Object.entries(value)) {
      if (name === 'description' || name === 'external_references' || name.endsWith('_extensions')) continue
      if (name.endsWith('_b64') && typeof item === 'string')
        this.text(decodeBase64Text(item) ?? '', under(path, name), scopes)
      else this.walk(item, under(path, name), scopes)
    }
  }

  private text(text: string, path: string, scopes: readonly Scope[]): void {
    for (const { name } of referencesIn(text)) this.refer(name, path, scopes)
    for (const name of bareNamesIn(text)) {
      if (scopes.some((scope) => scope.has(name))) this.used.add(name)
      this.once(`${name} ${path}`, () => this.found.warn('variable.keyword', path, { name }))
    }
  }

  private refer(name: string, path: string, scopes: readonly Scope[]): void {
    this.used.add(name)
    if (!scopes.some((scope) => scope.has(name)))
      this.once(`${name} ${path}`, () => this.found.error('variable.undefined', path, { name: shown(name) }))
  }

  /** One definition may be looked at for every step that uses it: what is wrong with it is told once. */
  private once(key: string, tell: () => void): void {
    if (this.told.has(key)) return
    this.told.add(key)
    tell()
  }

  private mark(value: JsonValue | undefined): void {
    for (const { name } of referencesIn(JSON.stringify(value ?? ''))) this.used.add(name)
  }
}
