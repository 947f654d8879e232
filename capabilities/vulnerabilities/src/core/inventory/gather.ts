import type { Component, Equipment } from '../model.ts'
import {
  type EquipmentDraft,
  type InventoryBreak,
  type InventoryFormat,
  type InventoryLimits,
  type InventoryProblem,
  type InventoryRead,
  isUndecidable,
  MOST_PROBLEMS,
} from './model.ts'

/** What a line says of its equipment besides the name. */
export type EquipmentSaid = Partial<Omit<Equipment, 'name' | 'components'>>

/** Puts lines together: one piece of equipment for each name and operator, each component once. */
export class Gather {
  readonly #limits: InventoryLimits
  readonly #equipment = new Map<
    string,
    { said: EquipmentSaid & { name: string }; components: Map<string, Component> }
  >()
  /** The same program in the same version is one object, however many run it. */
  readonly #shared = new Map<string, Component>()
  readonly #problems: InventoryProblem[] = []
  #components = 0
  #undecidable = 0
  #left = 0
  #broken: InventoryBreak | undefined

  constructor(limits: InventoryLimits) {
    this.#limits = limits
  }

  get broken(): InventoryBreak | undefined {
    return this.#broken
  }

  /** Something is wrong at this place; `left`: what stood there is not taken. */
  problem(problem: InventoryProblem, left = true): undefined {
    if (left) this.#left++
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(problem)
    return undefined
  }

  /** @param line of a table, or where in a document */
  add(line: number | undefined, name: string, said: EquipmentSaid, component: Component): void {
    const key = JSON.stringify([said.operator ?? said.operatorName ?? '', said.id ?? name])
    let equipment = this.#equipment.get(key)
    if (!equipment) {
      if (this.#equipment.size >= this.#limits.equipment) return this.#stop(line, 'equipment', this.#limits.equipment)
      equipment = { said: { ...said, name }, components: new Map() }
      this.#equipment.set(key, equipment)
    } else this.#complete(line, equipment.said, said)
    const text = JSON.stringify([
      component.name,
      component.vendor,
      component.product,
      component.version,
      component.cpe,
      component.purl,
    ])
    if (equipment.components.has(text)) return
    if (this.#components >= this.#limits.components) return this.#stop(line, 'components', this.#limits.components)
    const shared = this.#shared.get(text) ?? component
    this.#shared.set(text, shared)
    equipment.components.set(text, shared)
    this.#components++
    if (isUndecidable(component)) this.#undecidable++
  }

  /** Later lines complete what earlier ones left open; where they say otherwise, the first word stands and is told. */
  #complete(line: number | undefined, known: EquipmentSaid, said: EquipmentSaid): void {
    for (const [key, value] of Object.entries(said)) {
      const before = known[key as keyof EquipmentSaid]
      if (before === undefined) Object.assign(known, { [key]: value })
      else if (before !== value && key !== 'seen')
        this.problem(
          {
            ...(line === undefined ? {} : { line }),
            at: key,
            code: 'inventory.two_words',
            message: `Earlier lines say ${key} "${String(before)}" of this equipment; that stands.`,
          },
          false,
        )
      else if (key === 'seen' && Number(value) > Number(before)) Object.assign(known, { seen: value })
    }
  }

  #stop(line: number | undefined, what: string, most: number): void {
    this.#broken ??= {
      broken: {
        ...(line === undefined ? {} : { line }),
        at: line === undefined ? 'document' : `line ${line}`,
        code: 'inventory.too_many',
        message: `More than ${most.toLocaleString('en')} ${what}. Split the file, for example by operator.`,
      },
    }
  }

  read(format: InventoryFormat): InventoryRead | InventoryBreak {
    if (this.#broken) return this.#broken
    const equipment = [...this.#equipment.values()].map(
      ({ said, components }): EquipmentDraft => ({ ...said, components: [...components.values()] }),
    )
    return {
      format,
      equipment,
      components: this.#components,
      undecidable: this.#undecidable,
      problems: this.#problems,
      left: this.#left,
    }
  }
}
