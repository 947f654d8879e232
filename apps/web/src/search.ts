import { contract } from '@testudo/kernel/contract'
import { labelSchema } from '@testudo/kernel/marking'
import { CallFault, call, type Search } from '@testudo/ui'
import { z } from 'zod'

const hits = contract({
  path: '/search',
  may: 'signed-in',
  summary: 'What every capability finds for a text',
  query: z.object({ text: z.string() }),
  reply: z.object({
    hits: z.array(
      z.object({
        id: z.string(),
        capability: z.string(),
        kind: z.string(),
        title: z.string(),
        route: z.string(),
        label: labelSchema,
      }),
    ),
  }),
})

/** What the node finds for a text, for the palette. */
export const search: Search = async (text, signal) => {
  try {
    return (await call(hits, { text }, signal)).hits
  } catch (error) {
    if (error instanceof CallFault && error.kind === 'absent') return []
    throw error
  }
}
