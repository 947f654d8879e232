import { pointerToken } from './json.ts'

/** One thing the standard says about this object that the object does not do. */
export interface Finding {
  /** JSON pointer to the place; `''` is the object itself. */
  readonly path: string
  /** `must`: not valid STIX. `should`: valid, but against a recommendation. */
  readonly level: 'must' | 'should'
  /** Stable code, also the name to give in `disabled` and `enabled`. */
  readonly rule: string
  /** Section of STIX 2.1. */
  readonly section: string
  readonly message: string
}

/** An extension definition as far as it decides what is declared (§7.3). */
export interface KnownExtension {
  readonly types: readonly string[]
  readonly properties: ReadonlySet<string>
}

/** How custom content must be named: the first rule that is on; the later ones are its looser fallbacks. */
export type Naming = 'extensions-use' | 'custom-prefix' | 'custom-prefix-lax' | undefined

/** What one run of the validator carries around. `steps` is where it stands. */
export class Run {
  readonly findings: Finding[] = []
  readonly steps: (string | number)[] = []
  readonly wants: (rule: string) => boolean
  readonly naming: Naming
  readonly strictProperties: boolean
  readonly strictTypes: boolean
  readonly extensions: ReadonlyMap<string, KnownExtension>
  /** Inside the deprecated container of observed-data: references are keys of it, ids are not needed. */
  contained = false
  /** Inside a bundle that states a version: its objects need not repeat it. */
  versionStated = false

  private readonly maxFindings: number
  private readonly dropped = new Set<string>()

  constructor(
    wants: (rule: string) => boolean,
    naming: Naming,
    strict: { properties: boolean; types: boolean },
    extensions: ReadonlyMap<string, KnownExtension>,
    maxFindings: number,
  ) {
    this.wants = wants
    this.naming = naming
    this.strictProperties = strict.properties
    this.strictTypes = strict.types
    this.extensions = extensions
    this.maxFindings = maxFindings
  }

  private add(level: 'must' | 'should', rule: string, section: string, message: string): void {
    if (this.findings.length >= this.maxFindings) {
      // A hostile object could else turn megabytes into gigabytes of findings. One per level says that more exist.
      if (this.dropped.has(level)) return
      this.dropped.add(level)
      this.findings.push({ path: '', level, rule: 'findings-limit', section: '', message: 'there are more findings' })
      return
    }
    let path = ''
    for (const step of this.steps) path += `/${typeof step === 'number' ? step : pointerToken(step)}`
    this.findings.push({ path, level, rule, section, message })
  }

  must(rule: string, section: string, message: string): void {
    this.add('must', rule, section, message)
  }

  should(rule: string, section: string, message: string): void {
    if (this.wants(rule)) this.add('should', rule, section, message)
  }

  /** Runs `check` one step deeper. */
  at(step: string | number, check: () => void): void {
    this.steps.push(step)
    check()
    this.steps.pop()
  }
}

/** Checks one value; the run stands at it. */
export type Check = (value: unknown, run: Run) => void
