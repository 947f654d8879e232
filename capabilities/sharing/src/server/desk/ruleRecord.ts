import type { Label } from '@testudo/kernel/label'
import type { Selectable } from 'kysely'
import type { Actor } from '../../core/index.ts'
import type { DeskTables } from './tables.ts'

/** What a standing rule lets go, to whom, how far and until when. */
export interface RuleMatter {
  /** Peer accounts. */
  readonly recipients: readonly string[]
  /** Only the portions of this, with the label it had when it was signed. */
  readonly about?: { readonly id: string; readonly label: Label }
  /** Types of objects; none: every type. */
  readonly types: readonly string[]
  /** Highest classification per policy; none: whatever labels allow. */
  readonly upTo: Readonly<Record<string, string>>
  readonly hops: number
  readonly notAfter?: number
  readonly authority: string
}

interface RuleSign {
  readonly by: Actor
  readonly at: number
}

export interface RuleSigns {
  readonly proposed: RuleSign
  readonly approved?: RuleSign
  readonly ended?: RuleSign
  /** Whether it covers labels whose policy asks for two people. */
  readonly twoPeople: boolean
}

export interface Rule {
  readonly id: string
  readonly title: string
  readonly matter: RuleMatter
  readonly state: 'proposed' | 'active' | 'ended'
  readonly signs: RuleSigns
  /** Account whose reading bounds it. */
  readonly author: string
  readonly people: Readonly<Record<string, string>>
}

export const readRule = (row: Selectable<DeskTables['sharing_rule']>): Rule => ({
  id: row.id,
  title: row.title,
  matter: JSON.parse(row.matter) as RuleMatter,
  state: row.state as Rule['state'],
  signs: JSON.parse(row.signs) as RuleSigns,
  author: row.author,
  people: JSON.parse(row.people) as Record<string, string>,
})
