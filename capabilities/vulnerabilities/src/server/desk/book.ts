import type { WarningDraft, DeskBook } from '../runtime.ts'
import type { Desk } from './desk.ts'

/** The desk's answers as warnings need them. */
export const deskBook = (desk: Desk): DeskBook => ({
  async draftsFor(subject, vulnerability) {
    const decided = await desk.one(subject, vulnerability)
    const operators = new Map<string, WarningDraft & { equipment: string[]; undecidable: string[] }>()
    for (const { equipment, status } of decided?.judgement.standings ?? []) {
      if (status !== 'affected' && status !== 'undecidable' && status !== 'under-investigation') continue
      const { operator, operatorName, nation } = equipment
      const draft = operators.get(operator) ?? { operator, operatorName, nation, equipment: [], undecidable: [] }
      operators.set(operator, draft)
      if (status === 'affected') draft.equipment.push(equipment.id)
      else draft.undecidable.push(equipment.id)
    }
    return [...operators.values()].toSorted((a, b) => (a.operatorName < b.operatorName ? -1 : 1))
  },
  async outcomeOf(subject, vulnerability) {
    return (await desk.one(subject, vulnerability))?.judgement.outcome ?? 'undecidable'
  },
})
