import type { Reply } from '@testudo/kernel/contract'
import { useText } from '@testudo/ui'
import type { run } from '../core/contract/index.ts'
import type { StepState } from './parts.tsx'
import { stepWords } from './words/steps.ts'

export type Graph = Reply<typeof run>['graph']
type Node = Graph['nodes'][number]
type Edge = Graph['edges'][number]
/** How each step stands that was come to; undefined outside a run. */
export type Standings = ReadonlyMap<string, { readonly state: StepState; readonly times: number }>

const TYPES = [
  'start',
  'end',
  'action',
  'playbook-action',
  'parallel',
  'if-condition',
  'while-condition',
  'switch-condition',
] as const
const KINDS = ['on_true', 'on_false', 'on_success', 'on_failure', 'on_completion', 'next_steps', 'cases'] as const

/** The kind of a step, and why an arrow is followed, in words. */
export function useStepWords() {
  const t = useText(stepWords)
  return {
    kind({ type, isMissing }: Pick<Node, 'type' | 'isMissing'>): string {
      const known = TYPES.find((one) => one === type)
      return isMissing ? t('missing') : known === undefined ? type : t(`type.${known}`)
    },
    /** A step without a name is called by its kind. */
    name(node: Node): string {
      return node.name === node.id && !node.isMissing ? this.kind(node) : node.name
    },
    edge({ kind, label = '' }: Edge): string {
      const known = KINDS.find((one) => one === kind)
      return known === undefined ? kind : t(`edge.${known}`, { label })
    },
  }
}
