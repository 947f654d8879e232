import { bindFormattedString, parseName } from '@testudo/cpe'
import { parsePurl } from '@testudo/vers'
import type { Component } from '../model.ts'
import { plainCell } from '../csv.ts'
import { type Column, EXPOSURE_WORDS, exposureOf, SAFETY_WORDS, safetyOf } from './columns.ts'
import type { CsvRow } from './csvRows.ts'
import type { EquipmentSaid, Gather } from './gather.ts'

/** STIX ids, as columns of ids hold them. */
const isStixId = (text: string): boolean => /^[a-z0-9-]{3,60}--[0-9a-f-]{36}$/.test(text)

interface Asked {
  readonly columns: ReadonlyMap<Column, number>
  readonly gather: Gather
  /** Of lines that name none. */
  readonly equipment: string | undefined
  readonly mostCharacters: number
}

/** One line of a table: a program of a piece of equipment. A line that cannot be read says why and stops no other. */
export function readTableRow({ line, cells }: CsvRow, { columns, gather, equipment, mostCharacters }: Asked): void {
  const said = (column: Column): string | undefined => {
    const at = columns.get(column)
    const text = at === undefined ? undefined : plainCell(cells[at]?.trim() ?? '')
    return text === undefined || text === '' ? undefined : text
  }
  const refuse = (at: string, code: string, message: string) =>
    gather.problem({ line, at, code: `inventory.${code}`, message })
  for (const column of columns.keys())
    if ((said(column)?.length ?? 0) > mostCharacters)
      return refuse(column, 'cell_long', `A cell holds at most ${mostCharacters} characters.`)

  const name = said('equipment') ?? said('id') ?? equipment
  if (name === undefined)
    return refuse(
      'equipment',
      'no_equipment',
      'The line names no equipment. Fill in the column "equipment", or say which it is of.',
    )
  const read = readComponent(
    {
      vendor: said('vendor'),
      product: said('product'),
      version: said('version'),
      cpe: said('cpe'),
      purl: said('purl'),
    },
    refuse,
  )
  if (read === undefined) return
  const component = { ...read, name: said('componentName') ?? read.name }
  const more = readEquipment(said, refuse)
  if (more !== undefined) gather.add(line, name, more, component)
}

/** Tells what is wrong. Nothing comes of the line. */
type Refuse = (at: string, code: string, message: string) => undefined

interface Written {
  readonly vendor: string | undefined
  readonly product: string | undefined
  readonly version: string | undefined
  readonly cpe: string | undefined
  readonly purl: string | undefined
}

/** A component from what stands in a line; CPE names become formatted strings, a purl loses its version to `version`. */
export function readComponent(written: Written, refuse: Refuse): Component | undefined {
  const { vendor, product } = written
  let { version } = written
  let cpe: string | undefined
  let purl: string | undefined
  let name = product
  if (written.cpe !== undefined) {
    const read = parseName(written.cpe)
    if ('flaw' in read) {
      refuse('cpe', 'cpe', `No CPE name: ${read.flaw.message} (character ${read.flaw.at + 1}).`)
      return undefined
    }
    cpe = bindFormattedString(read.name)
    name ??= plainWords(read.name.product)
  }
  if (written.purl !== undefined) {
    const read = parsePurl(written.purl)
    if ('problem' in read) {
      refuse('purl', 'purl', `No package URL: ${read.problem.message}.`)
      return undefined
    }
    version ??= read.purl.version
    name ??= read.purl.name
    const { type, namespace, name: own } = read.purl
    purl = `pkg:${type}/${[...(namespace?.split('/') ?? []), own].map((part) => encodeURIComponent(part)).join('/')}`
  }
  if (name === undefined) {
    refuse('product', 'no_product', 'The line names neither a product nor a CPE name nor a package.')
    return undefined
  }
  return {
    name: vendor === undefined || product === undefined ? name : `${vendor} ${product}`,
    ...(vendor === undefined ? {} : { vendor }),
    ...(product === undefined ? {} : { product }),
    ...(version === undefined ? {} : { version }),
    ...(cpe === undefined ? {} : { cpe }),
    ...(purl === undefined ? {} : { purl }),
  }
}

const plainWords = (value: string): string => value.replaceAll(/\\(.)/g, '$1').replaceAll('_', ' ')

function readEquipment(said: (column: Column) => string | undefined, refuse: Refuse): EquipmentSaid | undefined {
  const [exposure, safety, nation, seen, operator, asset] = (
    ['exposure', 'safety', 'nation', 'seen', 'operator', 'asset'] as const
  ).map(said)
  const exposed = exposure === undefined ? undefined : exposureOf(exposure)
  const safe = safety === undefined ? undefined : safetyOf(safety)
  if (exposure !== undefined && exposed === undefined)
    return refuse('exposure', 'exposure', `Exposure is one of: ${EXPOSURE_WORDS}.`)
  if (safety !== undefined && safe === undefined)
    return refuse('safety', 'safety', `Safety is one of: ${SAFETY_WORDS}.`)
  if (nation !== undefined && !/^[A-Z]{3}$/.test(nation.toUpperCase()))
    return refuse('nation', 'nation', 'A nation is three letters of ISO 3166: EST, FRA.')
  const at = seen === undefined ? undefined : dayOf(seen)
  if (seen !== undefined && at === undefined)
    return refuse('seen', 'date', 'A date is written as 2026-11-22, with or without a time.')
  if (asset !== undefined && !isStixId(asset)) return refuse('asset', 'asset', 'An asset is named by its STIX id.')
  const [id, nameFr, sector, operatorName] = (['id', 'equipmentFr', 'sector', 'operatorName'] as const).map(said)
  return {
    ...(id === undefined ? {} : { id }),
    ...(nameFr === undefined ? {} : { nameFr }),
    ...(operator === undefined ? {} : isStixId(operator) ? { operator } : { operatorName: operator }),
    ...(operatorName === undefined ? {} : { operatorName }),
    ...(nation === undefined ? {} : { nation: nation.toUpperCase() }),
    ...(asset === undefined ? {} : { asset }),
    ...(sector === undefined ? {} : { sector }),
    ...(exposed === undefined ? {} : { exposure: exposed }),
    ...(safe === undefined ? {} : { safety: safe }),
    ...(at === undefined ? {} : { seen: at }),
  }
}

/** `2026-11-22`, `2026-11-22 10:00`, RFC 3339; days without a time begin in UTC. */
function dayOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(text)) return undefined
  const iso = text.length === 10 ? `${text}T00:00Z` : text.replace(' ', 'T')
  const at = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(iso) ? iso : `${iso}Z`)
  return Number.isNaN(at) ? undefined : at
}
