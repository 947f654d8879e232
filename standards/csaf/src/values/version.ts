/** A document version: an integer, or Semantic Versioning 2.0.0 (CSAF 2.0 §3.1.11). */
export interface DocumentVersion {
  readonly kind: 'integer' | 'semantic'
  /** Digits as they stand: they may be longer than a number holds. */
  readonly major: string
  readonly minor: string
  readonly patch: string
  readonly prerelease: string | undefined
  readonly build: string | undefined
}

const INTEGER = /^(?:0|[1-9]\d*)$/
const SEMANTIC = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/

/** Reads a version; undefined when it is neither form. */
export function versionOf(value: unknown): DocumentVersion | undefined {
  if (typeof value !== 'string') return undefined
  if (INTEGER.test(value))
    return { kind: 'integer', major: value, minor: '0', patch: '0', prerelease: undefined, build: undefined }
  const parts = SEMANTIC.exec(value)
  if (parts === null) return undefined
  const [, major = '', minor = '', patch = '', prerelease, build] = parts
  return { kind: 'semantic', major, minor, patch, prerelease, build }
}

/** Precedence of SemVer 2.0.0 §11; build metadata does not count. */
export function compareVersions(a: DocumentVersion, b: DocumentVersion): number {
  return (
    compareDigits(a.major, b.major) ||
    compareDigits(a.minor, b.minor) ||
    compareDigits(a.patch, b.patch) ||
    comparePrereleases(a.prerelease, b.prerelease)
  )
}

/** `0` and `0.y.z` are drafts (CSAF 2.0 §3.1.11). */
export const isZero = (version: DocumentVersion): boolean => version.major === '0'

/** Compares whole numbers without leading zeros, of any length. */
export function compareDigits(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  if (a === b) return 0
  return a < b ? -1 : 1
}

function comparePrereleases(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  const left = a.split('.')
  const right = b.split('.')
  for (const [i, one] of left.entries()) {
    const other = right[i]
    if (other === undefined) return 1
    const difference = comparePart(one, other)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function comparePart(a: string, b: string): number {
  const [aNumber, bNumber] = [INTEGER.test(a), INTEGER.test(b)]
  if (aNumber && bNumber) return compareDigits(a, b)
  if (aNumber !== bNumber) return aNumber ? -1 : 1
  if (a === b) return 0
  return a < b ? -1 : 1
}
