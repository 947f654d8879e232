import type { Label } from './label/model.ts'
import type { State } from './situation.ts'

/** A text in both languages of the product. */
export interface BriefWords {
  readonly en: string
  readonly fr: string
}

/** Where a statement stands on the page: what it means, missions, what is done about it, what changed, what comes, who, where. */
export type BriefSection = 'so-what' | 'missions' | 'response' | 'since' | 'next' | 'who' | 'where' | 'other'

/**
 * One number or word of a statement with the question whose answer it is: an address of the API, and where in its answer
 * the value stands, `/picture/missions/ID#/mission/state`. A step into a list is the `id` of a row, its place, `length`, or
 * what its rows must say or not say: `state=capable`, `kind!=task`.
 */
export interface BriefFigure {
  readonly name: string
  readonly value: string | number
  readonly from: string
}

/** Evidence of a statement. `route` carries ids only; `name` is what people say (`INC-0217`), `what` the kind of thing it is. */
export interface BriefReference {
  readonly id: string
  readonly name: string
  readonly route: string
  readonly what: BriefWords
}

/** Something with a state: drawn as its shape and its capacity in [0, 1], absent when unknown. */
export interface BriefShape {
  readonly title: BriefWords
  /** `M-04`; '' when people say the name. */
  readonly code: string
  readonly state: State
  readonly capacity?: number
}

/** Where it is: a place, a way of [lon, lat] pairs, or both. */
export interface BriefPlace {
  readonly position?: { readonly lat: number; readonly lon: number }
  readonly path?: readonly (readonly [lon: number, lat: number])[]
  readonly kind?: 'sea' | 'rail' | 'road' | 'air' | 'data' | 'power' | 'cable'
  /** The subject of the brief, not what it leans on. */
  readonly main: boolean
}

export type Confidence = 'low' | 'moderate' | 'high'

/** How likely, in [0, 1], and how sure who says so is: two fields, worded by the scale of the product. */
export interface BriefJudgement {
  readonly likelihood?: readonly [from: number, to: number]
  readonly confidence: Confidence
}

/**
 * One sentence a capability offers to briefs, computed from what one subject may read. `id` names what the sentence is
 * about and stays the same while its words change, so that two briefs can be compared; `label` is the join of what it
 * rests on.
 */
export interface BriefStatement {
  readonly id: string
  readonly section: BriefSection
  /** Within its section, lowest first; then by id. */
  readonly order: number
  readonly text: BriefWords
  readonly figures: readonly BriefFigure[]
  readonly references: readonly BriefReference[]
  /** Unix ms of the last change of what it tells. */
  readonly since?: number
  readonly shape?: BriefShape
  readonly place?: BriefPlace
  readonly judgement?: BriefJudgement
  readonly label: Label
}

/** What a brief is about. `mission`: STIX id or code, all missions when left out. Times are Unix ms. */
export interface BriefQuestion {
  readonly mission?: string
  /** Start of what counts as change. */
  readonly since: number
  readonly at: number
}

/** Whether a brief is about this mission: the one asked for by id or code, or all of them. */
export const asksAbout = (
  question: Pick<BriefQuestion, 'mission'>,
  mission: { readonly id: string; readonly code: string },
): boolean => question.mission === undefined || question.mission === mission.id || question.mission === mission.code

/**
 * Follows the place a figure names into the answer of its query.
 *
 * @param from a figure's `from`; what stands before `#` is not looked at
 * @returns undefined when the answer has nothing there
 */
export function figureIn(answer: unknown, from: string): unknown {
  const [, pointer = ''] = from.split('#')
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, step) => {
      const name = decodeURIComponent(step)
      if (!Array.isArray(value)) return memberOf(value, name)
      if (name === 'length') return value.length
      const [, member, sign, wanted] = /^(\w+)(!?=)(.*)$/.exec(name) ?? []
      if (member !== undefined)
        return value.filter((row: unknown) => (String(memberOf(row, member)) === wanted) === (sign === '='))
      return value.find((row: unknown) => memberOf(row, 'id') === name) ?? value[Number(name)]
    }, answer)
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
