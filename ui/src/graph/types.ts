import type { State } from '@testudo/kernel/situation'
import type { ReactNode } from 'react'

export interface NetworkNode {
  readonly id: string
  readonly name: string
  /** Portion mark without brackets. */
  readonly mark?: string
  /** Word of its type, shown with the name: `intrusion-set`. */
  readonly kind: string
  /** One of the four quiet data hues or the neutral one (5); state colours are for `state`. */
  readonly series?: 1 | 2 | 3 | 4 | 5
  readonly state?: State
  /** The one the page is about: larger, accent. */
  readonly centre?: boolean
}

export interface NetworkEdge {
  readonly from: string
  readonly to: string
  readonly kind?: string
}

export interface NetworkGraphProps {
  readonly nodes: readonly NetworkNode[]
  readonly edges: readonly NetworkEdge[]
  readonly selected?: string | undefined
  readonly onSelect?: (id: string) => void
  /** Double click or Enter: expand or open. */
  readonly onOpen?: (id: string) => void
  readonly twin?: ReactNode
  readonly actions?: ReactNode
  readonly label: string
}
