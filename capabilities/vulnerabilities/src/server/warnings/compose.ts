import { canonicalLabel, join, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Outcome } from '../../core/index.ts'
import { answerDue } from '../../core/warnings/deadlines.ts'
import { gatherFacts, type Facts } from '../../core/warnings/facts.ts'
import { type WarnedPiece, type Warning, writeWarning } from '../../core/warnings/writeWarning.ts'
import type { StoredEquipment, StoredItem, StoredMatch, WarningDraft } from '../runtime.ts'
import type { Contact } from './contacts.ts'
import { sha256, type WarningContext } from './context.ts'

/** Pieces of one warning; what is beyond waits for the next one. */
const MOST_PIECES = 5_000

/** One thing that leaves with a warning, as the release port decides about it. */
interface Content {
  readonly id: string
  readonly label: Label
  readonly hash: string
}

/** A warning as its recipient may read it, and what the reader knows beyond. */
export interface Composed {
  readonly contact: Contact
  readonly recipient: Subject
  readonly facts: Facts
  readonly pieces: readonly WarnedPiece[]
  readonly warning: Warning
  /** The join of the labels of everything in it. */
  readonly label: Label
  readonly contents: readonly Content[]
  /** Names this content for this operator: whatever changes, changes it. Times of answering are not in it. */
  readonly binding: string
  /** Records and pieces of equipment the reader knows of and the recipient may not. */
  readonly withheld: { readonly records: number; readonly equipment: number }
}

export interface Asked {
  readonly by: Subject
  readonly contact: Contact
  readonly recipient: Subject
  readonly draft: WarningDraft
  readonly vulnerability: string
  readonly hours?: number | undefined
  /** What is decided of it for who releases, and how many records that one reads about it. */
  readonly outcome: Outcome
  readonly records: number
  /** Pieces that have been warned about before. */
  readonly before: ReadonlySet<string>
}

/**
 * Builds a warning from what both may read: the recipient, as whose subject everything is asked, and who releases, because
 * nobody gives away what they may not read. A piece whose match the recipient may not know is not in it: it would tell of a
 * record under another label.
 *
 * @returns undefined when nothing is left to say
 */
export async function compose(context: WarningContext, asked: Asked): Promise<Composed | undefined> {
  const { host, runtime } = context
  const { by, contact, recipient, draft, vulnerability, before } = asked
  const both = <T extends { readonly label: Label }>(rows: readonly T[]) =>
    rows.filter(({ label }) => host.tables.mayRead(by, label))

  const wanted = [...draft.equipment, ...draft.undecidable].filter((id) => !before.has(id)).slice(0, MOST_PIECES)
  const items = both(await recordsAbout(context, recipient, vulnerability))
  const own = new Set(wanted)
  // One piece stands once, under whichever label it was read last.
  const equipment = [
    ...new Map(
      both(await runtime.inventory.read(recipient, { ids: wanted })).flatMap((one) =>
        one.equipment.operator === draft.operator && own.has(one.equipment.id)
          ? [[one.equipment.id, one] as const]
          : [],
      ),
    ).values(),
  ]
  const matches = both(
    await runtime.matches.read(recipient, {
      vulnerabilities: [vulnerability],
      equipment: equipment.map((one) => one.equipment.id),
    }),
  )
  const sure = new Set(draft.equipment)
  const pieces = equipment
    .toSorted((a, b) => (a.equipment.name < b.equipment.name ? -1 : 1))
    .flatMap((one): readonly WarnedPiece[] => {
      const found = matches.filter(({ match }) => match.equipment === one.equipment.id)
      const match = found.find(({ match: { verdict } }) => verdict === 'affected') ?? found[0]
      if (match === undefined) return []
      const verdict = sure.has(one.equipment.id) ? match.match.verdict : 'undecidable'
      return [{ equipment: one.equipment, component: match.match.component, verdict }]
    })
  if (pieces.length === 0 || items.length === 0) return undefined

  const told = new Set(pieces.map((piece) => piece.equipment.id))
  const parts = [
    ...items,
    ...equipment.filter((one) => told.has(one.equipment.id)),
    ...matches.filter(({ match }) => told.has(match.equipment)),
  ]
  const label = join(
    parts.map((part) => part.label),
    host.policiesNow(),
  )
  const components = pieces.flatMap(({ equipment: piece, component }) =>
    component === undefined ? [] : (piece.components[component] ?? []),
  )
  const facts = gatherFacts(
    vulnerability,
    items.map(({ item }) => item),
    components,
  )
  const warning = writeWarning({
    facts,
    pieces,
    answerBy: answerDue(host.clock.now(), asked.outcome, asked.hours),
    centre: host.self.name,
    phone: host.self.phone,
  })
  return {
    contact,
    recipient,
    facts,
    pieces,
    warning,
    label,
    contents: parts.map(contentOf),
    binding: sha256(
      JSON.stringify([
        vulnerability,
        contact.operator,
        recipient.id,
        facts,
        pieces,
        canonicalLabel(label),
        contact.language,
      ]),
    ),
    withheld: {
      records: Math.max(0, asked.records - items.length),
      equipment: wanted.length - pieces.length,
    },
  }
}

/** What a reader knows of it: records that stand, and whether it is listed as exploited. */
export async function recordsAbout(
  { runtime }: WarningContext,
  subject: Subject,
  vulnerability: string,
): Promise<readonly StoredItem[]> {
  const found = await runtime.items.read(subject, { ids: [vulnerability], kinds: ['record', 'kev'] })
  return found.filter(({ item }) => item.kind === 'kev' || (item.kind === 'record' && item.state !== 'rejected'))
}

function contentOf(part: StoredItem | StoredEquipment | StoredMatch): Content {
  const [what, value] =
    'item' in part
      ? ['record', part.item]
      : 'equipment' in part
        ? [part.equipment.id, part.equipment]
        : ['match', part.match]
  return { id: `${what}@${part.row}`, label: part.label, hash: sha256(JSON.stringify(value)) }
}
