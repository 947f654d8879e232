import { MAX_VERSION_LENGTH, type Sign } from './order/digits.ts'
import { alpine } from './order/alpine.ts'
import { deb } from './order/deb.ts'
import { gem } from './order/gem.ts'
import { generic } from './order/generic.ts'
import { maven } from './order/maven.ts'
import { anyOrder, type AnyOrder } from './order/order.ts'
import { datetime, git, intdot, lexicographic } from './order/plain.ts'
import { pypi } from './order/pypi.ts'
import { rpm } from './order/rpm.ts'
import { openssl } from './order/openssl.ts'
import { nuget, pub, semver } from './order/semver.ts'

const ORDERS = {
  semver: anyOrder(semver),
  npm: anyOrder(semver),
  cargo: anyOrder(semver),
  golang: anyOrder(semver),
  hex: anyOrder(semver),
  swift: anyOrder(semver),
  nuget: anyOrder(nuget),
  pub: anyOrder(pub),
  rpm: anyOrder(rpm),
  deb: anyOrder(deb),
  maven: anyOrder(maven),
  pypi: anyOrder(pypi),
  gem: anyOrder(gem),
  alpine: anyOrder(alpine),
  apk: anyOrder(alpine),
  openssl: anyOrder(openssl),
  intdot: anyOrder(intdot),
  lexicographic: anyOrder(lexicographic),
  datetime: anyOrder(datetime),
  git: anyOrder(git),
  generic: anyOrder(generic),
} satisfies Readonly<Record<string, AnyOrder>>

/** A way to write and order versions: an ecosystem's (named as purl and VERS name it), or `generic`. */
export type Scheme = keyof typeof ORDERS

export const SCHEMES = Object.keys(ORDERS) as readonly Scheme[]

export const isScheme = (name: string): name is Scheme => Object.hasOwn(ORDERS, name)

/** One version read once, to be compared many times. Plain data, but `key` is of use to {@link compareVersions} only. */
export interface Version {
  readonly scheme: Scheme
  /** As it was written, without white space around it. */
  readonly text: string
  readonly key: unknown
}

/**
 * Reads one version.
 *
 * @returns `undefined` when the scheme knows no such version, or it is empty or longer than 256 characters
 */
export function readVersion(scheme: Scheme, text: string): Version | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > MAX_VERSION_LENGTH) return undefined
  const key = ORDERS[scheme].read(trimmed)
  return key === undefined ? undefined : { scheme, text: trimmed, key }
}

/**
 * The order of two versions read under the same scheme.
 *
 * @returns -1, 0 or 1; `undefined` when the scheme does not decide it, or the schemes differ
 */
export function compareVersions(a: Version, b: Version): Sign | undefined {
  return a.scheme === b.scheme ? ORDERS[a.scheme].compare(a.key, b.key) : undefined
}

/**
 * The order of a version against the end of a range. As {@link compareVersions}, except for RPM: an end without a release
 * (`<= 1.1.1k`) stands for all releases of it, as in dependencies of packages.
 */
export function compareToBound(version: Version, bound: Version): Sign | undefined {
  return version.scheme === bound.scheme ? ORDERS[version.scheme].compareToBound(version.key, bound.key) : undefined
}

/** The order of two written versions; `undefined` is *undecidable*: not a version of the scheme, or not decided by it. */
export function compare(scheme: Scheme, a: string, b: string): Sign | undefined {
  const left = readVersion(scheme, a)
  const right = readVersion(scheme, b)
  return left === undefined || right === undefined ? undefined : compareVersions(left, right)
}

const NAMES = new Map<string, Scheme>(
  Object.entries({
    'crates.io': 'cargo',
    crates: 'cargo',
    go: 'golang',
    rubygems: 'gem',
    rubygem: 'gem',
    python: 'pypi',
    debian: 'deb',
    ubuntu: 'deb',
    dpkg: 'deb',
    'red hat': 'rpm',
    'rocky linux': 'rpm',
    almalinux: 'rpm',
    suse: 'rpm',
    opensuse: 'rpm',
    mageia: 'rpm',
    openeuler: 'rpm',
    fedora: 'rpm',
    'azure linux': 'rpm',
    wolfi: 'alpine',
    chainguard: 'alpine',
    swifturl: 'swift',
    'semantic versioning': 'semver',
    commit: 'git',
    'git commit': 'git',
  } satisfies Record<string, Scheme>),
)

/**
 * The scheme of a name as feeds write it: a purl or VERS type (`npm`), an OSV ecosystem (`Debian:12`, `crates.io`), a
 * `versionType` of CVE (`python`, `custom`). A name that stands for no known order is `generic`.
 */
export function schemeOf(name: string | undefined): Scheme {
  const lower = (name ?? '').trim().toLowerCase().split(':', 1)[0] ?? ''
  return isScheme(lower) ? lower : (NAMES.get(lower) ?? 'generic')
}
