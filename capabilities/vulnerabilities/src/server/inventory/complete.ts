import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { uuid5 } from '@testudo/stix/sco-id'
import type { EquipmentDraft } from '../../core/inventory/index.ts'
import type { Equipment } from '../../core/model.ts'
import { pacer } from '../pacer.ts'
import type { OwnInventory } from './book.ts'

/** Names of equipment and operators without a STIX id become one here, the same on every node. */
const NAMESPACE = '6e5b1c7e-3a0f-5d43-9c55-2a1f4e0f8b61'

/** What the person who imports says of all lines that do not. */
export interface ImportWords {
  /** STIX id or name. */
  readonly operator?: string | undefined
  readonly asset?: string | undefined
  readonly exposure?: Equipment['exposure'] | undefined
}

const isIdentity = (text: string) => /^identity--[0-9a-f-]{36}$/.test(text)
const plain = (text: string) => text.normalize('NFC').trim().toLowerCase()

/**
 * Drafts as equipment. What a file leaves out comes from who imports it, then from what stands under the same label (never
 * from another: that would tell of it), then the careful guess: reachable by all (SSVC: where the exposure is not known,
 * open), marginal harm.
 */
export async function completeEquipment(
  { objects, clock }: Pick<Host, 'objects' | 'clock'>,
  inventory: Pick<OwnInventory, 'under'>,
  subject: Subject,
  label: Label,
  drafts: readonly EquipmentDraft[],
  words: ImportWords,
): Promise<readonly Equipment[]> {
  const ids = new Set(
    [words.operator, ...drafts.map(({ operator }) => operator)].filter((id) => id !== undefined && isIdentity(id)),
  )
  const identities = await objects.getMany(
    subject,
    [...ids].filter((id) => id !== undefined),
  )
  const names = new Map(identities.map(({ id, name }) => [id, name]))
  const operatorOf = (draft: EquipmentDraft): { readonly operator: string; readonly operatorName: string } => {
    const said = draft.operator ?? draft.operatorName ?? words.operator ?? subject.organisation
    if (isIdentity(said)) return { operator: said, operatorName: draft.operatorName ?? names.get(said) ?? said }
    return { operator: `identity--${uuid5(NAMESPACE, plain(said))}`, operatorName: said }
  }
  const nameOne = (draft: EquipmentDraft) => {
    const operator = operatorOf(draft)
    const key = draft.id ?? draft.name
    const id = /^[a-z0-9-]+--[0-9a-f-]{36}$/.test(key)
      ? key
      : `x-testudo-equipment--${uuid5(NAMESPACE, `${plain(operator.operatorName)}\n${plain(key)}`)}`
    return { draft, operator, id }
  }
  const pause = pacer()
  const named: ReturnType<typeof nameOne>[] = []
  for (const draft of drafts) {
    named.push(nameOne(draft))
    await pause()
  }
  const standing = await inventory.under(
    label,
    named.map(({ id }) => id),
  )
  const complete = ({ draft, operator, id }: (typeof named)[number]): Equipment => {
    const before = standing.get(id)
    const nameFr = draft.nameFr ?? before?.nameFr
    const asset = draft.asset ?? words.asset ?? before?.asset
    const sector = draft.sector ?? before?.sector
    return {
      id,
      name: draft.name,
      ...(nameFr === undefined ? {} : { nameFr }),
      ...operator,
      nation: draft.nation ?? before?.nation ?? subject.nation,
      ...(asset === undefined ? {} : { asset }),
      ...(sector === undefined ? {} : { sector }),
      exposure: draft.exposure ?? words.exposure ?? before?.exposure ?? 'open',
      safety: draft.safety ?? before?.safety ?? 'marginal',
      seen: draft.seen ?? clock.now(),
      components: draft.components,
    }
  }
  const completed: Equipment[] = []
  for (const one of named) {
    completed.push(complete(one))
    await pause()
  }
  return completed
}
