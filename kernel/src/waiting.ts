import type { BriefWords } from './brief.ts'
import type { Label } from './label/model.ts'

/** How soon somebody must act, as message precedence says it (ACP 121), least urgent first. */
export const URGENCIES = ['routine', 'priority', 'immediate', 'flash'] as const
export type Urgency = (typeof URGENCIES)[number]

/** What kind of deed is asked for. */
export const WAITING_KINDS = [
  'alert',
  'assistance',
  'brief',
  'gate',
  'incident',
  'mention',
  'quarantine',
  'recall',
  'release',
  'request',
  'task',
  'warning',
] as const
export type WaitingKind = (typeof WAITING_KINDS)[number]

/**
 * Something that waits for one subject to act, told by the capability it belongs to from what that subject may read.
 * `id` stays the same until the deed is done; then the item is gone. Title and reason are for screens; a channel that
 * leaves the node decides by `label` what it may carry.
 */
export interface WaitingItem {
  readonly id: string
  readonly capability: string
  readonly kind: WaitingKind
  readonly title: BriefWords
  /** Why it waits for this subject, as a clause: `you own this task`. */
  readonly because: BriefWords
  /** Ids only, never titles. */
  readonly route: string
  /** `person`: named; `organisation`: its nation or organisation is asked; `anybody`: whoever holds the verb. */
  readonly waitsFor: 'person' | 'organisation' | 'anybody'
  /** Unix ms since when it waits, and until when it is wanted. */
  readonly since: number
  readonly due?: number
  readonly urgency: Urgency
  /** STIX ids it is about: missions that lean on them make it heavier. */
  readonly subjects: readonly string[]
  readonly label: Label
}

/** What another capability holds about an object, for that object's own page: a run, a request for help, a page. */
export interface BesideItem {
  readonly id: string
  readonly capability: string
  /** `Playbook run`. */
  readonly what: BriefWords
  readonly title: BriefWords
  /** `waits at a gate`. */
  readonly state: BriefWords
  /** Ids only, never titles. */
  readonly route: string
  /** Unix ms of its last change. */
  readonly at: number
  readonly label: Label
}
