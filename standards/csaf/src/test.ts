import type { Context } from './context/context.ts'

export type CsafVersion = '2.0' | '2.1'

/** Mandatory tests are section 6.1, optional (2.1: recommended) ones 6.2, informative ones 6.3. */
export type TestKind = 'mandatory' | 'optional' | 'informative'

/** Says what was found: a JSON pointer (RFC 6901) to the place, and a sentence. */
export type Report = (path: string, message: string) => void

/** One test of the standard. It reads the context, reports what it finds, and never throws on any JSON value. */
export interface CsafTest {
  /** The section of the standard: `6.1.1`, `6.1.27.3`. */
  readonly id: string
  readonly kind: TestKind
  /** The versions of CSAF whose documents it looks at. */
  readonly versions: readonly CsafVersion[]
  /** The title of its section. */
  readonly title: string
  readonly run: (context: Context, report: Report) => void
}

/** What one test found at one place. */
export interface Finding {
  readonly test: string
  readonly path: string
  readonly message: string
}

/** Checks spelling: the misspelt words of a text in the language of a BCP 47 tag; undefined where it does not know the language. */
export type Spell = (text: string, language: string) => readonly string[] | undefined

/** Says whether a request to a URL is answered with a status of 200 to 399; undefined where that is not known. */
export type Resolves = (url: string) => boolean | undefined

/** What tests are given from outside. */
export interface TestOptions {
  /** Checks spelling instead of the built-in check, which knows common mistakes in English only (6.3.8). */
  readonly spell?: Spell
  /** Says whether a URL resolves (6.3.6, 6.3.7). Without it only hosts that cannot exist are told: nothing here asks the network. */
  readonly resolves?: Resolves
  /** A grammar check, in place of the built-in one that knows three mistakes in English (2.1: 6.3.16). */
  readonly grammar?: Spell
  /** The time of the check, RFC 3339. Without it what depends on it (2.1: 6.2.33) is passed over. */
  readonly now?: string
}

export const BOTH: readonly CsafVersion[] = ['2.0', '2.1']
export const ONLY_20: readonly CsafVersion[] = ['2.0']
export const ONLY_21: readonly CsafVersion[] = ['2.1']
