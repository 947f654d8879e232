import { canonicalLabel, join, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Outcome } from '../../core/index.ts'
import { changesOf } from '../../core/warnings/changes.ts'
import { answerDue } from '../../core/warnings/deadlines.ts'
import { gatherFacts, type Facts } from '../../core/warnings/facts.ts'
import { isSettled } from '../../core/warnings/answers.ts'
import { namedPiece, type WarnedPiece, type Warning, writeWarning } from '../../core/warnings/writeWarning.ts'
import type { StoredEquipment, StoredItem, StoredMatch } from '../runtime.ts'
import type { Contact } from './contacts.ts'
import { sha256, type WarningContext } from './context.ts'
import { outOf, statementsAbout } from './ruledOut.ts'
import type { WarningRecord } from './rows.ts'

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
  /** The warning it is a new version of. */
  readonly renews?: WarningRecord
  /** Records and pieces of equipment the reader knows of and the recipient may not. */
  readonly withheld: { readonly records: number; readonly equipment: number }
}

export interface Asked {
  readonly by: Subject
  readonly contact: Contact
  readonly recipient: Subject
  readonly vulnerability: string
  readonly operator: string
  /** Pieces it would be about, and those of them that are affected for sure. */
  readonly wanted: readonly string[]
  readonly sure: ReadonlySet<string>
  readonly hours?: number | undefined
  /** What is decided of it for who releases, and how many records that one reads about it. */
  readonly outcome: Outcome
  readonly records: number
  /** The warning this would be a new version of, and its title. */
  readonly renews?: { readonly warning: WarningRecord; readonly title: Warning['title'] } | undefined
}

/**
 * Builds a warning from what both may read: the recipient, as whose subject everything is asked, and who releases, because
 * nobody gives away what they may not read. A piece whose match the recipient may not know is not in it: it would tell of a
 * record under another label.
 *
 * @returns undefined when nothing is left to say; of a warning that was sent: when nothing has changed that matters
 */
export async function compose(context: WarningContext, asked: Asked): Promise<Composed | undefined> {
  const { host, runtime } = context
  const { by, contact, recipient, vulnerability, renews } = asked
  const both = <T extends { readonly label: Label }>(rows: readonly T[]) =>
    rows.filter(({ label }) => host.tables.mayRead(by, label))

  const wanted = asked.wanted.slice(0, MOST_PIECES)
  const items = both(await recordsAbout(context, recipient, vulnerability))
  const own = new Set(wanted)
  // One piece stands once, under whichever label it was read last.
  const equipment = [
    ...new Map(
      both(await runtime.inventory.read(recipient, { ids: wanted })).flatMap((one) =>
        one.equipment.operator === asked.operator && own.has(one.equipment.id)
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
  const gone =
    renews === undefined
      ? { out: [], parts: [] }
      : outOf(
          host,
          renews.warning,
          { equipment, matches, statements: both(await statementsAbout(context, recipient, vulnerability)) },
          items.length === 0,
        )
  const out = new Set(gone.out.map(({ id }) => id))
  const pieces = equipment
    .toSorted((a, b) => (a.equipment.name < b.equipment.name ? -1 : 1))
    .flatMap((one): readonly WarnedPiece[] => {
      const found = matches.filter(({ match }) => match.equipment === one.equipment.id)
      const match = found.find(({ match: { verdict } }) => verdict === 'affected') ?? found[0]
      if (match === undefined || out.has(one.equipment.id)) return []
      const known = asked.sure.has(one.equipment.id) || renews?.warning.equipment.some(isAnswered(one.equipment.id))
      return [
        {
          equipment: one.equipment,
          component: match.match.component,
          verdict: known === true ? match.match.verdict : 'undecidable',
        },
      ]
    })
  if (renews === undefined && (pieces.length === 0 || items.length === 0)) return undefined

  const components = pieces.flatMap(({ equipment: piece, component }) =>
    component === undefined ? [] : (piece.components[component] ?? []),
  )
  const facts = gatherFacts(
    vulnerability,
    items.map(({ item }) => item),
    components,
  )
  const renewal = renews && renewalOf(renews, { facts, pieces, out: gone.out })
  if (renews !== undefined && renewal === undefined) return undefined

  const told = new Set([...pieces.map((piece) => piece.equipment.id), ...out])
  const parts = [
    ...items,
    ...equipment.filter((one) => told.has(one.equipment.id)),
    ...matches.filter(({ match }) => told.has(match.equipment)),
    ...gone.parts,
  ]
  const label = join(
    // What was said before is part of what is said now.
    [...parts.map((part) => part.label), ...(renews === undefined ? [] : [renews.warning.label])],
    host.policiesNow(),
  )
  const now = host.clock.now()
  const warning = writeWarning({
    facts,
    pieces,
    answerBy:
      renews === undefined || renewal?.anew === true
        ? answerDue(now, asked.outcome, asked.hours)
        : renews.warning.answerBy,
    centre: host.self.name,
    phone: host.self.phone,
    ...(renewal === undefined ? {} : { renewal }),
  })
  return {
    contact,
    recipient,
    facts,
    pieces,
    warning,
    label,
    contents: parts.map(contentOf),
    ...(renews === undefined ? {} : { renews: renews.warning }),
    binding: sha256(
      JSON.stringify([
        vulnerability,
        contact.operator,
        recipient.id,
        facts,
        pieces,
        canonicalLabel(label),
        contact.language,
        ...(renewal === undefined ? [] : [renews?.warning.id, renewal]),
      ]),
    ),
    withheld: {
      records: Math.max(0, asked.records - items.length),
      equipment: wanted.length - told.size,
    },
  }
}

const isAnswered = (id: string) => (one: WarningRecord['equipment'][number]) =>
  one.id === id && one.answer !== undefined

/** What a new version of a warning would say is new; undefined when that is nothing. */
function renewalOf(
  { warning, title }: NonNullable<Asked['renews']>,
  after: {
    readonly facts: Facts
    readonly pieces: readonly WarnedPiece[]
    readonly out: ReturnType<typeof outOf>['out']
  },
) {
  const { basis } = warning
  if (basis === undefined) return undefined
  const here = new Set([...after.pieces.map(({ equipment }) => equipment.id), ...after.out.map(({ id }) => id)])
  const open = new Set(warning.equipment.flatMap(({ id, answer, out }) => (out || isSettled(answer) ? [] : [id])))
  const changed = changesOf(
    // A piece that can be read no more is no change: it may be anywhere.
    { ...basis, pieces: basis.pieces.filter((id) => here.has(id)) },
    { ...after, pieces: after.pieces.map(namedPiece) },
    open,
  )
  return changed && { version: warning.version + 1, changed: changed.words, anew: changed.anew, out: after.out, title }
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
