import { type CveVersion, rangeOfCve } from '@testudo/vers'
import type { Affected, ProductName } from '../model.ts'
import { type Json, objectsOf, textOf, textsOf } from './json.ts'
import { collectionPurl, cpeOf, type ReadCpe, wordsOf } from './products.ts'
import { affectedOf } from './versions.ts'

/** Statements of one record that are kept; the largest real ones (kernels) stay below. */
const MOST = 5_000
const MOST_VERSIONS = 5_000

/**
 * `affected` of all containers of a CVE record. A statement whose `versions` say nothing falls back on the versions in
 * its CPE names. Containers stand side by side: what one calls affected and another not is left to be shown.
 */
export function cveAffected(containers: readonly Json[]): readonly Affected[] {
  const found: Affected[] = []
  for (const container of containers)
    for (const affected of objectsOf(container['affected'], MOST)) {
      for (const one of statementsOf(affected)) if (found.length < MOST) found.push(one)
    }
  return found
}

function statementsOf(affected: Json): readonly Affected[] {
  const purl = collectionPurl(affected)
  const vendor = wordsOf(affected['vendor'])
  const product = wordsOf(affected['product'])
  const cpes = textsOf(affected['cpes'], 1_000)
    .map(cpeOf)
    .filter((one) => one !== undefined)
  const names = namesOf(
    {
      ...(purl === undefined ? {} : { purl: purl.purl }),
      ...(vendor === undefined ? {} : { vendor }),
      ...(product === undefined ? {} : { product }),
    },
    cpes,
  )
  if (names.length === 0) return []
  const versions = versionsOf(affected)
  const defaultStatus = textOf(affected['defaultStatus'])
  if (versions.length === 0 && defaultStatus === undefined) return ofCpes(cpes)
  const range = rangeOfCve(
    { versions, ...(defaultStatus === undefined ? {} : { defaultStatus }) },
    purl === undefined ? {} : { scheme: purl.scheme },
  )
  const said = names.flatMap((name) => affectedOf(name, range))
  return range.spans.length === 0 && range.otherwise !== 'in' ? [...said, ...ofCpes(cpes)] : said
}

/** One name a product: words, package and the first CPE name together, each further CPE name by itself. */
function namesOf(words: ProductName, cpes: readonly ReadCpe[]): readonly ProductName[] {
  const [first, ...more] = new Set(cpes.map((cpe) => cpe.product))
  const named = words.product !== undefined || words.purl !== undefined
  const main = first === undefined ? words : { ...(named ? words : {}), cpe: first }
  return first === undefined && !named ? [] : [main, ...more.map((cpe) => ({ cpe }))]
}

/** Single versions in CPE names, without the words: those would speak of every version. */
function ofCpes(cpes: readonly ReadCpe[]): readonly Affected[] {
  return cpes.flatMap(({ product, version }) =>
    version === undefined
      ? []
      : [{ product: { cpe: product }, status: 'affected' as const, ranges: [{ exact: version, order: 'generic' }] }],
  )
}

function versionsOf(affected: Json): readonly CveVersion[] {
  return objectsOf(affected['versions'], MOST_VERSIONS).map((one) => {
    const versionType = textOf(one['versionType'], 100)
    const lessThan = textOf(one['lessThan'], 512)
    const lessThanOrEqual = textOf(one['lessThanOrEqual'], 512)
    const changes = objectsOf(one['changes'], 200).map((change) => ({
      at: textOf(change['at'], 256) ?? '',
      status: textOf(change['status'], 20) ?? '',
    }))
    return {
      version: textOf(one['version'], 512) ?? '',
      status: textOf(one['status'], 20)?.toLowerCase() ?? 'unknown',
      ...(versionType === undefined ? {} : { versionType }),
      ...(lessThan === undefined ? {} : { lessThan }),
      ...(lessThanOrEqual === undefined ? {} : { lessThanOrEqual }),
      ...(changes.length === 0 ? {} : { changes }),
    }
  })
}
