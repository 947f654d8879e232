export { type ItemRow, items, rota, type TurnRow } from './contract.ts'

export const NAME = 'notices'
