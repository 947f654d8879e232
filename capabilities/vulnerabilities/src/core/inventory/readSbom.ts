import { type Component as SbomComponent, readSbom } from '@testudo/sbom'
import type { Component } from '../model.ts'
import { Gather } from './gather.ts'
import { type InventoryBreak, type InventoryOptions, type InventoryRead, LIMITS } from './model.ts'
import { readComponent } from './readTable.ts'

/**
 * A bill of materials, CycloneDX or SPDX: all of it is one piece of equipment, named by who imports it, else by the
 * document.
 */
export async function readSbomInventory(
  bytes: AsyncIterable<Uint8Array>,
  options: InventoryOptions,
): Promise<InventoryRead | InventoryBreak> {
  const limits = { ...LIMITS, ...options.limits }
  const gather = new Gather(limits)
  /** Until the document has ended: its name may come last. */
  const held: { readonly line: number; readonly component: Component }[] = []
  for await (const item of readSbom(bytes, { maxComponents: limits.components })) {
    if (item.kind === 'component') {
      const component = componentOf(item, gather)
      if (component) held.push({ line: item.place.line, component })
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

function componentOf(item: SbomComponent, gather: Gather): Component | undefined {
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
