import type { Mark } from '@testudo/kernel/markBook'
import type { EXPORT_FORMATS } from '../contract/inventory.ts'
import { csvLine } from '../csv.ts'
import type { Component, Equipment } from '../model.ts'

/** What stands over the file: an export without its marking is none. */
export interface Heading {
  /** Text of the banner. */
  readonly banner: string
  readonly equipment: number
  readonly components: number
  /** Unix ms. */
  readonly at: number
  /** UUID of this file. */
  readonly id: string
}

export interface PieceOut {
  readonly equipment: Equipment
  readonly mark: Mark
  /** How many versions stand beside each other. */
  readonly contested?: number
}

/** A file in the making; what it returns, one after the other, is the file. */
export interface InventoryWriter {
  readonly ending: string
  head(): string
  piece(piece: PieceOut, isFirst: boolean): Iterable<string>
  tail(): string
}

const rfc3339 = (at: number) => new Date(at).toISOString()

export function writeInventory(format: (typeof EXPORT_FORMATS)[number], heading: Heading): InventoryWriter {
  return format === 'csv' ? csvOf(heading) : format === 'cyclonedx' ? cycloneDxOf(heading) : jsonOf(heading)
}

const COLUMNS = [
  'portion',
  'marks',
  'equipment id',
  'equipment',
  'equipment fr',
  'operator',
  'operator name',
  'nation',
  'asset',
  'sector',
  'exposure',
  'safety',
  'seen',
  'component name',
  'vendor',
  'product',
  'version',
  'cpe',
  'purl',
  'versions that contradict',
]

/** One line for each program, under the headers our own reader knows: what was taken out can be taken in. */
function csvOf({ banner, equipment, components, at }: Heading): InventoryWriter {
  return {
    ending: 'csv',
    head: () =>
      `\ufeff${csvLine([`# ${banner}`, `${equipment} equipment`, `${components} components`, rfc3339(at)])}${csvLine(COLUMNS)}`,
    *piece({ equipment: of, mark, contested }) {
      const start = [
        mark.portion,
        mark.chips.join(' '),
        of.id,
        of.name,
        of.nameFr ?? '',
        of.operator,
        of.operatorName,
        of.nation,
        of.asset ?? '',
        of.sector ?? '',
        of.exposure,
        of.safety,
        rfc3339(of.seen),
      ]
      const none: Component = { name: '' }
      for (const one of of.components.length === 0 ? [none] : of.components)
        yield csvLine([
          ...start,
          one.name,
          one.vendor ?? '',
          // A line must name what runs.
          one.product ?? (one.cpe === undefined && one.purl === undefined ? one.name : ''),
          one.version ?? '',
          one.cpe ?? '',
          one.purl ?? '',
          contested ?? '',
        ])
    },
    tail: () => '',
  }
}

/** Begins the reference of a piece of equipment in a CycloneDX document: its id and that of its operator follow. */
export const EQUIPMENT_REF = 'urn:testudo:equipment:'
/** Of the document itself: it is of no piece of equipment. */
export const INVENTORY_REF = 'urn:testudo:inventory'

const property = (name: string, value: string | number | undefined) =>
  value === undefined || value === '' ? [] : [{ name: `testudo:${name}`, value: String(value) }]

/** CycloneDX 1.6: each piece of equipment is a device with its programs inside; what the standard has no word for is a property. */
function cycloneDxOf({ banner, equipment, components, at, id }: Heading): InventoryWriter {
  return {
    ending: 'cdx.json',
    head: () => {
      const metadata = {
        timestamp: rfc3339(at),
        component: { type: 'platform', 'bom-ref': INVENTORY_REF, name: 'Inventory' },
        properties: [
          ...property('marking', banner),
          ...property('equipment', equipment),
          ...property('components', components),
        ],
      }
      const start = { bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: `urn:uuid:${id}`, version: 1, metadata }
      return `${JSON.stringify(start).slice(0, -1)},"components":[`
    },
    *piece({ equipment: of, mark, contested }, isFirst) {
      const device = {
        type: 'device',
        'bom-ref': `${EQUIPMENT_REF}${of.id}:${of.operator}`,
        group: of.operatorName,
        name: of.name,
        properties: [
          ...property('portion', [mark.portion, ...mark.chips].join(' ').trim()),
          ...property('operator', of.operator),
          ...property('nation', of.nation),
          ...property('nameFr', of.nameFr),
          ...property('asset', of.asset),
          ...property('sector', of.sector),
          ...property('exposure', of.exposure),
          ...property('safety', of.safety),
          ...property('seen', rfc3339(of.seen)),
          ...property('versionsThatContradict', contested),
        ],
      }
      yield `${isFirst ? '' : ','}\n${JSON.stringify(device).slice(0, -1)}`
      for (const [i, one] of of.components.entries())
        yield `${i === 0 ? ',"components":[' : ','}\n ${JSON.stringify(programOf(one))}`
      yield of.components.length === 0 ? '}' : ']}'
    },
    tail: () => '\n]}\n',
  }
}

const programOf = ({ name, vendor, product, version, cpe, purl }: Component) => ({
  type: 'application',
  ...(vendor === undefined ? {} : { supplier: { name: vendor } }),
  name: product ?? name,
  ...(version === undefined ? {} : { version }),
  ...(cpe === undefined ? {} : { cpe }),
  ...(purl === undefined ? {} : { purl: version === undefined ? purl : `${purl}@${encodeURIComponent(version)}` }),
})

function jsonOf({ banner, equipment, components, at, id }: Heading): InventoryWriter {
  return {
    ending: 'json',
    head: () =>
      `${JSON.stringify({ id, marking: banner, at: rfc3339(at), equipment, components }).slice(0, -1)},"rows":[`,
    *piece({ equipment: of, mark, contested }, isFirst) {
      const row = { mark, ...of, seen: rfc3339(of.seen), ...(contested === undefined ? {} : { contested }) }
      yield `${isFirst ? '' : ','}\n${JSON.stringify(row)}`
    },
    tail: () => '\n]}\n',
  }
}
