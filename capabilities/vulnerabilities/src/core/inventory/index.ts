export type { EquipmentDraft, InventoryBreak, InventoryFormat, InventoryProblem, InventoryRead } from './model.ts'
export { readInventory } from './readInventory.ts'
