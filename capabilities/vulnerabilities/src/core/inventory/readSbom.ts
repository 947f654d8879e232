import { type Component as SbomComponent, readSbom } from '@testudo/sbom'
import type { Component } from '../model.ts'
import { type EquipmentSaid, Gather } from './gather.ts'
import { type InventoryBreak, type InventoryOptions, type InventoryRead, LIMITS } from './model.ts'
import { readComponent } from './readTable.ts'
import { EQUIPMENT_REF, INVENTORY_REF } from './writeInventory.ts'

interface Held {
  readonly line: number
  readonly path: string
  readonly component: Component
}

/**
 * A bill of materials, CycloneDX or SPDX: all of it is one piece of equipment, named by who imports it, else by the
 * document. Of an inventory this product wrote, each device is one.
 */
export async function readSbomInventory(
  bytes: AsyncIterable<Uint8Array>,
  options: InventoryOptions,
): Promise<InventoryRead | InventoryBreak> {
  const limits = { ...LIMITS, ...options.limits }
  const gather = new Gather(limits)
  /** Until the document has ended: its name may come last. */
  const held: Held[] = []
  /** Of an inventory: what is told of the piece at this path. */
  const devices = new Map<string, EquipmentSaid & { readonly name: string }>()
  for await (const item of readSbom(bytes, { maxComponents: limits.components })) {
    if (item.kind === 'component') {
      const { line, path } = item.place
      const device = deviceOf(item)
      if (device) devices.set(`${path}/`, device)
      else if (item.ref !== INVENTORY_REF) held.push({ line, path, component: componentOf(item, gather) })
    } else if (item.kind === 'problem') {
      const { code, message, place, fatal, lost } = item
      const problem = { line: place.line, at: place.path || `line ${place.line}`, code, message }
      if (fatal) return { broken: problem }
      gather.problem(problem, lost)
    } else if (item.kind === 'document') {
      if (item.format === 'openvex')
        return {
          broken: {
            line: 1,
            at: 'document',
            code: 'inventory.no_sbom',
            message: 'This is OpenVEX: statements on vulnerabilities, no inventory. Import it as a feed.',
          },
        }
      if (devices.size > 0) {
        for (const { line, path, component } of held) {
          const device = devices.get(path.slice(0, path.lastIndexOf('components/')))
          if (device) gather.add(line, device.name, device, asTable(component))
          else gather.problem(outside(line, path))
        }
        return gather.read(item.format)
      }
      const name = options.equipment ?? item.name ?? options.fileName
      if (name === undefined)
        return {
          broken: {
            line: 1,
            at: 'equipment',
            code: 'inventory.no_equipment',
            message: 'The document does not say what it is of. Say which equipment.',
          },
        }
      for (const { line, component } of held) gather.add(line, name.slice(0, 200), {}, component)
      return gather.read(item.format)
    }
  }
  return {
    broken: { line: 1, at: 'document', code: 'inventory.no_sbom', message: 'This is neither CycloneDX nor SPDX.' },
  }
}

const outside = (line: number, at: string) => ({
  line,
  at,
  code: 'inventory.no_equipment',
  message: 'This program stands outside of every piece of equipment of the inventory.',
})

/** A piece of equipment as an inventory written by this product tells it. */
function deviceOf({ ref, name, group }: SbomComponent): (EquipmentSaid & { readonly name: string }) | undefined {
  if (ref?.startsWith(EQUIPMENT_REF) !== true) return undefined
  const [id, operator] = ref.slice(EQUIPMENT_REF.length).split(':')
  return {
    name: name.slice(0, 200),
    ...(id === undefined || id === '' ? {} : { id }),
    ...(operator === undefined || operator === '' ? {} : { operator }),
    ...(group === undefined ? {} : { operatorName: group }),
  }
}

/** As a table would have told it: its name of vendor and product; of a CPE name alone, of that. */
function asTable(component: Component): Component {
  const { vendor, product, cpe, purl } = component
  if (vendor !== undefined && product !== undefined) return { ...component, name: `${vendor} ${product}` }
  const fromName = readComponent(
    { cpe, purl, vendor: undefined, product: undefined, version: component.version },
    () => undefined,
  )
  if (fromName?.name !== component.name) return component
  const { product: _, ...rest } = component
  return rest
}

function componentOf(item: SbomComponent, gather: Gather): Component {
  const { name, version, purl, cpe, supplier, group, place } = item
  const component = readComponent(
    { cpe, purl, vendor: undefined, product: undefined, version },
    (at, code, message) => {
      if (at !== 'product')
        gather.problem({ line: place.line, at: `${place.path}/${at}`, code: `inventory.${code}`, message }, false)
    },
  )
  const vendor = supplier ?? (purl === undefined ? group : undefined)
  // A name that could not be read is told; the component stays, by its words.
  const named = component ?? { name, ...(version === undefined ? {} : { version }) }
  return { ...named, name, product: name, ...(vendor === undefined ? {} : { vendor }) }
}
