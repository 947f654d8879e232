import { ANY, type CompiledName, NA } from '@testudo/cpe'
import { readVersion, type Scheme, type Version } from '@testudo/vers'
import type { Component } from '../model.ts'
import { compileComponentName, type ReadName, readName, versionOf } from './names.ts'

/** A program in one version, as many pieces of equipment run it: read once. */
export interface Kind extends ReadName {
  readonly compiled: CompiledName | undefined
  readonly version: string | undefined
  /** What its CPE says as update, lower case: `sp2`. */
  readonly update: string | undefined
  /** Packaged by a distribution, which mends without taking the maker's next version. */
  readonly distribution: boolean
  readonly versionUnder: (scheme: Scheme) => Version | undefined
  /** What to look it up by. */
  readonly keys: readonly string[]
}

const DISTRIBUTIONS = new Set(['deb', 'rpm', 'apk', 'alpm'])

export function readKind(component: Component): Kind {
  const name = readName(component, component.name)
  const inCpe = name.cpe && versionOf(name.cpe)
  const given = component.version?.trim()
  const version = given === undefined || given === '' ? inCpe : given
  const update = name.cpe?.update.toLowerCase()
  const compiled = name.cpe && compileComponentName(name.cpe, version)
  const versions = new Map<Scheme, Version | undefined>()
  return {
    ...name,
    compiled,
    version,
    update: update === undefined || update === ANY || update === NA ? undefined : update,
    distribution: DISTRIBUTIONS.has(name.purl?.type ?? ''),
    versionUnder(scheme) {
      if (version === undefined) return undefined
      if (!versions.has(scheme)) versions.set(scheme, readVersion(scheme, version))
      return versions.get(scheme)
    },
    keys: keysOfKind(name, compiled),
  }
}

/**
 * Keys of components: `c:` by CPE, `v:` by CPE whose vendor is any, `p:` by package, `w:` by both words; a component
 * without a vendor stands under `n:` and one with a vendor, for records that name none, under `m:`.
 */
function keysOfKind({ purl, words }: ReadName, compiled: CompiledName | undefined): string[] {
  const keys: string[] = []
  if (compiled?.key !== undefined) keys.push(`c:${compiled.key}`)
  else if (compiled?.hasProduct) keys.push(`v:${compiled.name.product.toLowerCase()}`)
  if (purl) keys.push(`p:${purl.key}`)
  for (const { vendor, product } of words)
    keys.push(...(vendor === '' ? [`n:${product}`] : [`w:${vendor}:${product}`, `m:${product}`]))
  return keys
}
