import { PackageURL } from 'packageurl-js'
import { problem, type Problem } from './problem.ts'
import { readVersion, schemeOf, type Scheme, type Version } from './schemes.ts'

/** A package URL, its parts decoded and normalised by the rules of its type. */
export interface Purl {
  readonly type: string
  readonly namespace: string | undefined
  readonly name: string
  readonly version: string | undefined
  readonly qualifiers: Readonly<Record<string, string>>
  readonly subpath: string | undefined
}

export type PurlResult = { readonly purl: Purl } | { readonly problem: Problem }

/** No real purl comes near; a longer one is an attack or an accident. */
const MAX_LENGTH = 4_096

/** Where the part an error of the library names stands in the text. */
function placeOf(text: string, message: string): number {
  const part = /"(\w+)"/.exec(message)?.[1] ?? ''
  const marks: Readonly<Record<string, string>> = {
    version: '@',
    qualifiers: '?',
    subpath: '#',
    namespace: '/',
    name: '/',
  }
  const mark = marks[part]
  const at = mark === undefined ? -1 : part === 'name' ? text.lastIndexOf(mark) : text.indexOf(mark)
  return Math.max(at, 0)
}

/**
 * Reads a package URL (ECMA-427, by `packageurl-js`): `pkg:npm/%40angular/core@16.0.0`.
 *
 * @returns the parts; or what is wrong, with its code `purl.…` and the place it concerns
 */
export function parsePurl(text: string): PurlResult {
  if (text.length > MAX_LENGTH) return problem('purl.too_long', `longer than ${MAX_LENGTH} characters`, MAX_LENGTH)
  if (!/^pkg:/i.test(text)) return problem('purl.scheme', 'must start with "pkg:"', 0)
  // `URL` drops these silently, and two texts would become one package.
  const control = [...text].findIndex((character) => character.charCodeAt(0) < 32)
  if (control >= 0) return problem('purl.character', 'control characters must be percent-encoded', control)
  try {
    const { type, namespace, name, version, qualifiers, subpath } = PackageURL.fromString(text)
    return {
      purl: {
        type,
        namespace: namespace ?? undefined,
        name,
        version: version ?? undefined,
        qualifiers: { ...qualifiers },
        subpath: subpath ?? undefined,
      },
    }
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/^Invalid purl: /, '') : 'not a package URL'
    return problem('purl.invalid', message, placeOf(text, message))
  }
}

/** The canonical spelling. */
export function formatPurl({ type, namespace, name, version, qualifiers, subpath }: Purl): string {
  return new PackageURL(type, namespace, name, version, { ...qualifiers }, subpath).toString()
}

/**
 * What makes two purls the same package, whatever its version: type, namespace and name. Use it as the key of an index.
 *
 * Qualifiers are left out on purpose: `arch`, `repository_url` or `distro` tell of one build or one place of it.
 */
export const packageKey = ({ type, namespace, name }: Purl): string => `${type}/${namespace ?? ''}/${name}`

/** Whether both name the same package, whatever its version. */
export const isSamePackage = (a: Purl, b: Purl): boolean => packageKey(a) === packageKey(b)

/**
 * Whether `pattern` (of a feed or a VEX statement) speaks of `purl`: same package, and every version, qualifier and
 * subpath the pattern names is the same (OpenVEX, "Software Identifiers"; a part left out leaves it open).
 */
export function purlMatches(pattern: Purl, purl: Purl): boolean {
  if (!isSamePackage(pattern, purl)) return false
  if (pattern.version !== undefined && pattern.version !== purl.version) return false
  if (pattern.subpath !== undefined && pattern.subpath !== purl.subpath) return false
  return Object.entries(pattern.qualifiers).every(([key, value]) => purl.qualifiers[key] === value)
}

/** The order of versions of a purl's type; `generic` where none is known. */
export const schemeOfPurl = ({ type }: Purl): Scheme => schemeOf(type)

/**
 * The version of a purl under its type's order; `undefined` when it has none or it cannot be read.
 *
 * RPM keeps the epoch in a qualifier (purl type definition `rpm`), where it would be lost for comparing.
 */
export function versionOfPurl(purl: Purl): Version | undefined {
  if (purl.version === undefined) return undefined
  const epoch = purl.type === 'rpm' ? purl.qualifiers['epoch'] : undefined
  return readVersion(schemeOfPurl(purl), epoch === undefined ? purl.version : `${epoch}:${purl.version}`)
}
