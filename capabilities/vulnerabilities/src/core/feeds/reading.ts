import type { FeedItem } from '../model.ts'
import type { FeedFormat } from '../contract/feeds.ts'

/** What is wrong with one item of a feed. `at` is a JSON pointer inside the item, or a column of a line. */
export interface FeedFlaw {
  readonly id?: string
  readonly at: string
  readonly code: string
  readonly message: string
}

/** One item as read. No items: it could not be used, and `flaws` says why. Items and flaws: a part of it was passed over. */
export interface Reading {
  readonly items: readonly FeedItem[]
  readonly flaws: readonly FeedFlaw[]
  /** What the document itself says of who may have it, where that is more than everybody. */
  readonly tlp?: Tlp
}

/** TLP 2.0 beyond CLEAR, from the laxest. */
export const TLP_LEVELS = ['GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const
export type Tlp = (typeof TLP_LEVELS)[number]

/** One item of a file with its place in it. */
export interface FeedPiece extends Reading {
  readonly format: FeedFormat | undefined
  /** From 1. */
  readonly line: number
}

export function unread(code: string, at: string, message: string, id?: string): Reading {
  return { items: [], flaws: [{ ...(id === undefined ? {} : { id }), at, code: `vulnerabilities.${code}`, message }] }
}

/** Foreign text in a message: short, and nothing in it that a terminal or a bidirectional reader obeys. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
  const plain = text.replaceAll(/\p{C}/gu, '?')
  return `"${plain.length > 40 ? `${plain.slice(0, 40)}…` : plain}"`
}
