export type { EquipmentDraft } from './model.ts'
export { readInventory } from './readInventory.ts'
