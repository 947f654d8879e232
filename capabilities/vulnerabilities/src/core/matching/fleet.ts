import type { Label } from '@testudo/kernel/label'
import { canonicalLabel } from '@testudo/kernel/label'
import { type Equipment, EXPOSURES } from '../model.ts'

/** Equipment without its name and software: what decisions rest on. */
export type Piece = Omit<Equipment, 'name' | 'nameFr' | 'components'>

const SAFETY = ['negligible', 'marginal', 'critical', 'catastrophic'] as const
const SMALLEST = 256

/** Who runs it, and where. */
export type Site = Pick<Equipment, 'operator' | 'operatorName' | 'nation' | 'sector'>

/**
 * What decisions ask of equipment, by the slots of an index, in columns: a hundred thousand pieces are looked through in a
 * millisecond, and make no work for who clears memory.
 */
export function createFleet() {
  const labels: Label[] = []
  const labelNumbers = new Map<string, number>()
  const sites: Site[] = []
  const siteNumbers = new Map<string, number>()
  const assets: string[] = ['']
  const assetNumbers = new Map<string, number>()
  const ids: (string | undefined)[] = []
  let gaps = 0
  /** Slots of ids that stand under several labels. */
  const slotsOf = new Map<string, number[]>()
  let size = SMALLEST
  let label = new Uint32Array(size)
  let site = new Uint32Array(size)
  let asset = new Uint32Array(size)
  let exposure = new Uint8Array(size)
  let safety = new Uint8Array(size)
  let seen = new Float64Array(size)
  let at = new Float64Array(size)

  const grow = (needed: number) => {
    if (needed < size) return
    size = Math.max(needed + 1, size * 2)
    const wider = <A extends Uint8Array | Uint32Array | Float64Array>(to: A, from: A): A => {
      to.set(from)
      return to
    }
    label = wider(new Uint32Array(size), label)
    site = wider(new Uint32Array(size), site)
    asset = wider(new Uint32Array(size), asset)
    exposure = wider(new Uint8Array(size), exposure)
    safety = wider(new Uint8Array(size), safety)
    seen = wider(new Float64Array(size), seen)
    at = wider(new Float64Array(size), at)
  }
  const numbered = <T>(known: Map<string, number>, list: T[], key: string, value: T): number => {
    const found = known.get(key) ?? list.push(value) - 1
    known.set(key, found)
    return found
  }

  return {
    /** Labels by number, of records and equipment alike. */
    labelNumber: (of: Label): number => numbered(labelNumbers, labels, canonicalLabel(of), of),
    labelOf: (number: number): Label | undefined => labels[number],
    put(slot: number, equipment: Equipment, labelNumber: number, since: number): void {
      grow(slot)
      const { operator, operatorName, nation, sector } = equipment
      const where: Site = { operator, operatorName, nation, ...(sector === undefined ? {} : { sector }) }
      if (slot < ids.length && ids[slot] === undefined) gaps--
      for (let empty = ids.length; empty < slot; empty++) gaps++
      ids[slot] = equipment.id
      label[slot] = labelNumber
      site[slot] = numbered(siteNumbers, sites, JSON.stringify([operator, operatorName, nation, sector]), where)
      asset[slot] = equipment.asset === undefined ? 0 : numbered(assetNumbers, assets, equipment.asset, equipment.asset)
      exposure[slot] = EXPOSURES.indexOf(equipment.exposure)
      safety[slot] = Math.max(0, SAFETY.indexOf(equipment.safety))
      seen[slot] = equipment.seen
      at[slot] = since
      slotsOf.set(equipment.id, [...(slotsOf.get(equipment.id) ?? []), slot])
    },
    drop(slot: number): void {
      const id = ids[slot]
      if (id === undefined) return
      const rest = (slotsOf.get(id) ?? []).filter((one) => one !== slot)
      if (rest.length === 0) slotsOf.delete(id)
      else slotsOf.set(id, rest)
      ids[slot] = undefined
      gaps++
    },
    idOf: (slot: number): string => ids[slot] ?? '',
    /** Slots of one piece: several when it stands under several labels. */
    slotsOf: (id: string): readonly number[] => slotsOf.get(id) ?? [],
    /** Pieces that stand under several labels. */
    *shared(): Generator<readonly number[]> {
      for (const slots of slotsOf.values()) if (slots.length > 1) yield slots
    },
    /** Labels equipment stands under. */
    labelsInUse(): readonly Label[] {
      const numbers = new Set<number>()
      for (const slots of slotsOf.values()) for (const slot of slots) numbers.add(label[slot] ?? 0)
      return [...numbers].flatMap((number) => labels[number] ?? [])
    },
    /** Numbers by slot; a new object after each change. */
    get columns() {
      return { label, site, asset, exposure, safety, seen, at }
    },
    siteOf: (number: number): Site | undefined => sites[number],
    assetOf: (number: number): string => assets[number] ?? '',
    pieceOf(slot: number): Piece {
      const id = ids[slot] ?? ''
      const where = sites[site[slot] ?? 0] ?? { operator: '', operatorName: '', nation: '' }
      const of = asset[slot] ?? 0
      return {
        id,
        ...where,
        ...(of === 0 ? {} : { asset: assets[of] ?? '' }),
        exposure: EXPOSURES[exposure[slot] ?? 0] ?? 'open',
        safety: SAFETY[safety[slot] ?? 0] ?? 'negligible',
        seen: seen[slot] ?? 0,
      }
    },
    get labels() {
      return labels.length
    },
    /** Whether any piece stands under several labels. */
    get isShared() {
      return ids.length - gaps > slotsOf.size
    },
    get size() {
      return size
    },
    get pieces() {
      return slotsOf.size
    },
  }
}
export type Fleet = ReturnType<typeof createFleet>
