import type { Label } from '@testudo/kernel/label'
import { parseTime } from '@testudo/kernel/time'
import type { Kind, ModelWarning, Words } from './answers.ts'
import type { Thresholds } from './capacity.ts'
import type { Graph, Rule } from './graph.ts'
import type { Asset, Dependency, ExposureObject, Mission, Operation, Service, Task } from './objects.ts'

/** What the store hands over: the body as the reader may see it, already parsed as JSON. */
export interface StoredBody {
  readonly id: string
  readonly type: string
  readonly label: Label
  readonly value: unknown
}

export const PICTURE_TYPES = [
  'x-testudo-asset',
  'x-testudo-service',
  'x-testudo-task',
  'x-testudo-mission',
  'x-testudo-operation',
  'x-testudo-exposure',
] as const

export type NodeObject = Asset | Service | Task | Mission

export interface StoredNode {
  readonly id: string
  readonly kind: Kind
  readonly name: Words
  readonly object: NodeObject
  readonly label: Label
  readonly thresholds: Thresholds
  /** Unix ms: when the reader's newest version of it was first made. */
  readonly created: number
}

export interface StoredDependency {
  readonly id: string
  /** Index of the node that needs, and of the one needed. */
  readonly node: number
  readonly needs: number
  readonly dependency: Dependency
  readonly body: Readonly<Record<string, unknown>>
  readonly label: Label
}

/** One gate of a node with its members in graph order. */
export interface StoredGate {
  readonly id: string
  readonly node: number
  readonly rule: Rule
  readonly k: number | undefined
  readonly name: Words | undefined
  readonly members: readonly StoredDependency[]
  readonly weights: readonly number[] | undefined
}

/** Something that makes a node unknown from a moment on (−Infinity: always). */
export interface Doubt {
  readonly node: number
  readonly from: number
  readonly kind: 'stale' | 'ended' | 'cycle' | 'empty'
  readonly cycle?: readonly Words[]
}

export interface StoredModel {
  readonly nodes: readonly StoredNode[]
  readonly indexOf: ReadonlyMap<string, number>
  readonly graph: Graph
  /** Own capacity and probability per vertex when nothing is known against it, and hours to repair. */
  readonly base: Float64Array
  readonly probability: Float64Array
  readonly repairHours: Float64Array
  readonly gates: readonly StoredGate[]
  readonly gateVertex: Int32Array
  readonly dependencies: readonly StoredDependency[]
  readonly doubts: readonly Doubt[]
  readonly operations: readonly { readonly object: Operation; readonly label: Label }[]
  readonly exposures: ReadonlyMap<string, { readonly object: ExposureObject; readonly label: Label }>
  readonly warnings: readonly ModelWarning[]
}

/** Revoked, or taken off the picture. */
export function isGone(object: Readonly<Record<string, unknown>>): boolean {
  return object.revoked === true || object.x_testudo_removed === true
}

export function wordsOf(object: { readonly name: string; readonly name_fr?: string | undefined }): Words {
  return { en: object.name, fr: object.name_fr ?? object.name }
}

/** RFC 3339 or a date-time group as Unix ms; nanoseconds are cut. */
export function momentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const at = parseTime(text) ?? Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}
