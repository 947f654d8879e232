import { bindFormattedString, type CpeName, parseName } from '@testudo/cpe'
import { formatPurl, parsePurl, schemeOfPurl, type Purl, type Scheme } from '@testudo/vers'
import { type Json, textOf } from './json.ts'

/** Words that name nothing. */
const NOTHING = /^(?:n\/?a|unknown|unspecified|none|-|\*)$/i

export function wordsOf(value: unknown): string | undefined {
  const text = textOf(value, 300)
  return text === undefined || NOTHING.test(text) ? undefined : text
}

/** A CPE name in the one spelling of 2.3, apart from its version. */
export interface ReadCpe {
  /** Whatever version and update. */
  readonly product: string
  /** As it was given. */
  readonly whole: string
  readonly version?: string
}

/** @returns undefined for what is no CPE name, or names any vendor or product */
export function cpeOf(text: unknown): ReadCpe | undefined {
  if (typeof text !== 'string' || text.length > 1_000) return undefined
  const read = parseName(text)
  if ('flaw' in read || read.name.vendor === '*' || read.name.product === '*') return undefined
  const { name } = read
  const any: CpeName = { ...name, version: '*', update: '*' }
  const version = name.version === '*' || name.version === '-' ? undefined : plainVersion(name)
  return {
    product: bindFormattedString(any),
    whole: bindFormattedString(name),
    ...(version === undefined ? {} : { version }),
  }
}

const unquoted = (value: string) => value.replaceAll(/\\(.)/g, '$1')

/** Version and update as one text, as `4.2` with `sp1` is written elsewhere. */
function plainVersion({ version, update }: CpeName): string {
  return update === '*' || update === '-' ? unquoted(version) : `${unquoted(version)} ${unquoted(update)}`
}

/** A package URL without version, qualifiers and subpath, and what was taken off it. */
export interface ReadPurl {
  readonly purl: string
  readonly version?: string
  readonly scheme: Scheme
}

export function purlOf(text: unknown): ReadPurl | undefined {
  if (typeof text !== 'string') return undefined
  const read = parsePurl(text.trim())
  if ('problem' in read) return undefined
  const { version } = read.purl
  const bare: Purl = { ...read.purl, version: undefined, qualifiers: {}, subpath: undefined }
  return { purl: formatPurl(bare), scheme: schemeOfPurl(bare), ...(version === undefined ? {} : { version }) }
}

/** Package collections by the host of their address, as types of package URLs (CVE 5 `collectionURL`). */
const COLLECTIONS: Readonly<Record<string, string>> = {
  'www.npmjs.com': 'npm',
  'npmjs.com': 'npm',
  'registry.npmjs.org': 'npm',
  'pypi.org': 'pypi',
  'pypi.python.org': 'pypi',
  'crates.io': 'cargo',
  'rubygems.org': 'gem',
  'www.nuget.org': 'nuget',
  'nuget.org': 'nuget',
  'repo.maven.apache.org': 'maven',
  'repo1.maven.org': 'maven',
  'central.sonatype.com': 'maven',
  'search.maven.org': 'maven',
  'packagist.org': 'composer',
  'pkg.go.dev': 'golang',
  'access.redhat.com': 'rpm/redhat',
}

/** The package a CVE record names by its collection and its name there. */
export function collectionPurl(affected: Json): ReadPurl | undefined {
  const given = purlOf(affected['packageURL'])
  if (given !== undefined) return given
  const name = wordsOf(affected['packageName'])
  const host = /^https?:\/\/([^/:?#]+)/i.exec(textOf(affected['collectionURL']) ?? '')?.[1]?.toLowerCase()
  const type = host === undefined ? undefined : COLLECTIONS[host]
  if (name === undefined || type === undefined) return undefined
  const path = name
    .split(type === 'maven' ? /[:/]/ : '/')
    .map((part) => encodeURIComponent(part))
    .join('/')
  return purlOf(`pkg:${type}/${path}`)
}
