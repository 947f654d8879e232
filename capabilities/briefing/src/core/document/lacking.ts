import type { Part } from './parts.ts'
import { lacking, type ProductKind } from './products.ts'

/** What a page made of these parts still lacks before anybody signs it. */
export const lackingIn = (kind: ProductKind, parts: readonly Part[]) =>
  lacking(
    kind,
    parts.map(({ section, by, judgement }) => ({ section, by, confidence: judgement?.confidence })),
  )
