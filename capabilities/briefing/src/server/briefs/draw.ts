import { createHash, randomBytes } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, type Label, type Language } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { assemble, type Matter } from '../../core/document/assemble.ts'
import { canonicalDocument } from '../../core/document/canonical.ts'
import { carryOver, type Difference, compareParts, type Drawn, drawingOf } from '../../core/document/compare.ts'
import type { BriefDocument } from '../../core/document/document.ts'
import { drawParts, titleOf } from '../../core/document/draw.ts'
import type { Part } from '../../core/document/parts.ts'
import type { ProductKind } from '../../core/document/products.ts'
import type { ScaleName } from '../../core/document/scales.ts'
import { audienceOf } from '../../core/label/audience.ts'
import { readLabelText } from '../../core/label/readLabelText.ts'
import { judgementsOf } from './judgements.ts'
import { type OwnAudience, ownAudience } from './ownAudience.ts'
import { lastIssued, type StoredBrief } from './read.ts'

const DAY = 24 * 3_600_000

export interface AskedBrief {
  readonly kind: ProductKind
  readonly mission?: string | undefined
  readonly to?: string | undefined
  readonly since?: number | undefined
  readonly language?: Language | undefined
  readonly scale: ScaleName
}

/** A page as it stands, with the one it is compared with. */
export interface DrawnBrief {
  readonly matter: Matter
  readonly drawn: Drawn
  /** What the facts say, before anybody's words. */
  readonly facts: readonly Part[]
  readonly document: BriefDocument
  /** SHA-256 of the canonical document. */
  readonly hash: string
  readonly asOf: number
  readonly last?: { readonly brief: StoredBrief; readonly difference: Difference }
  /** For whom it could be besides, where nobody said for whom. */
  readonly wider?: OwnAudience['wider']
}

export const hashOf = (document: BriefDocument): string =>
  createHash('sha256').update(canonicalDocument(document)).digest('hex')

/** A new id. It tells nothing: not how many there are, nor when. */
export const newId = (kind: string): string => `${kind}-${randomBytes(12).toString('base64url')}`

/**
 * Draws a product for one releasability: every sentence is computed as those who will get it, and never from more than the
 * author may read. Compared with the last issued one of the same kind, mission and releasability: when the facts give the
 * same page as then, it is that page; else what changed is counted from it.
 *
 * @param asOf time of the facts (Unix ms), now unless told
 * @throws {Fault} `briefing.label`, `briefing.audience`; `briefing.mission` when no mission of that name may be told of
 */
export async function drawBrief(
  host: Host,
  author: Subject,
  asked: AskedBrief,
  language: Language,
  asOf = host.clock.now(),
): Promise<DrawnBrief> {
  const policies = host.policiesNow()
  if (asked.since !== undefined && asked.since > asOf)
    throw new Fault(
      'invalid',
      'briefing.since',
      'Changes are counted from a time that has been. Give an earlier one.',
      {
        place: { path: '/since' },
      },
    )
  const mission = asked.mission === undefined ? {} : { mission: asked.mission }
  const own: OwnAudience =
    asked.to === undefined
      ? await ownAudience(host, author, { since: asOf - DAY, at: asOf, ...mission })
      : { label: readLabelText(asked.to, policies) }
  const audience: Label = own.label
  const more = own.wider === undefined ? {} : { wider: own.wider }
  const reader = audienceOf(audience, author, policies)
  const said = asked.language ?? language
  const draw = async (since: number, before: StoredBrief | undefined) => {
    const question = { since, at: asOf, ...mission }
    const gathered = await host.gather.brief(reader, question)
    const statements = [...gathered, ...(await judgementsOf(host, reader, gathered))]
    const title = titleOf(asked.kind, asked.mission, statements, said)
    if (title === undefined)
      throw new Fault(
        'absent',
        'briefing.mission',
        'No mission of this name can be told of at this releasability. Check the code, or make the brief for fewer recipients.',
      )
    const matter: Matter = {
      kind: asked.kind,
      language: said,
      scale: asked.scale,
      audience,
      ...title,
      originator: host.self.name,
      exercise: host.exercise,
      since,
    }
    const parts = drawParts(asked.kind, statements)
    const drawn =
      before === undefined
        ? { parts, removed: [] }
        : carryOver({ ...before.drawn, asOf: before.asOf }, { parts, asOf }, said)
    const document = assemble(matter, drawn.parts, policies)
    return { matter, drawn, facts: parts, document, hash: hashOf(document), asOf }
  }
  const key = { kind: asked.kind, mission: asked.mission ?? '', language: said, audience: canonicalLabel(audience) }
  const before = await lastIssued(host, author, key)
  const first = await draw(asked.since ?? before?.matter.since ?? asOf - DAY, before)
  const page =
    before === undefined || asked.since !== undefined || first.hash === before.hash
      ? first
      : await draw(before.asOf, before)
  if (before === undefined) return { ...page, ...more }
  return {
    ...page,
    ...more,
    last: {
      brief: before,
      difference: compareParts(drawingOf(before), drawingOf(page), said),
    },
  }
}
