import type { INVENTORY_FORMATS } from '../contract/inventory.ts'
import type { Component, Equipment } from '../model.ts'

export type InventoryFormat = (typeof INVENTORY_FORMATS)[number]

/** What is wrong, and where. Of a table: the line (from 1) and the column; of a document: its path. */
export interface InventoryProblem {
  readonly line?: number
  readonly at: string
  readonly code: string
  readonly message: string
}

/** A piece of equipment as a file tells of it; what the file leaves out comes from who imports it. */
export type EquipmentDraft = Pick<Equipment, 'name' | 'components'> & Partial<Omit<Equipment, 'name' | 'components'>>

export interface InventoryRead {
  readonly format: InventoryFormat
  readonly equipment: readonly EquipmentDraft[]
  readonly components: number
  /** Components without a version, or with a name no record can be matched with surely. */
  readonly undecidable: number
  /** The first thousand. */
  readonly problems: readonly InventoryProblem[]
  /** Lines or components that were left out. */
  readonly left: number
}

/** Reading ended here: nothing of the file may be used. */
export interface InventoryBreak {
  readonly broken: InventoryProblem
}

/** What is known besides the file. */
export interface InventoryOptions {
  readonly format?: InventoryFormat
  /** Equipment that lines without one, and SBOMs, speak of. */
  readonly equipment?: string
  readonly fileName?: string
  readonly limits?: Partial<InventoryLimits>
}

export interface InventoryLimits {
  /** Components of the whole file. A larger one is refused, not cut. */
  readonly components: number
  readonly equipment: number
  /** UTF-16 units of one cell. */
  readonly cell: number
  /** Of one line with all its cells. */
  readonly line: number
}

export const LIMITS: InventoryLimits = { components: 1_000_000, equipment: 200_000, cell: 2_048, line: 1_048_576 }

export const MOST_PROBLEMS = 1_000

/** Nothing sure can be said of it: no version, or neither CPE, package nor vendor. */
export const isUndecidable = ({ cpe, purl, vendor, version }: Component): boolean =>
  (cpe === undefined && purl === undefined && vendor === undefined) || (version === undefined && !saysVersion(cpe))

/** The fifth field of a formatted string, when it is a version. Fields are parted by colons that are not quoted. */
function saysVersion(cpe: string | undefined): boolean {
  const version = cpe?.split(/(?<!\\):/)[5] ?? '*'
  return version !== '*' && version !== '-'
}
