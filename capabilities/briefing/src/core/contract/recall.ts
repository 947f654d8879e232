import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'

const id = z.string().min(1).max(200)

export const recallBrief = contract({
  path: '/briefing/briefs/:id/recall',
  may: 'briefing:release',
  method: 'POST',
  summary: 'Takes an issued brief back with a reason; everybody who took a copy is told',
  params: z.object({ id }),
  body: z.strictObject({ reason: z.string().trim().min(1).max(1_000) }),
  reply: z.object({ id }),
})

export const returnCopy = contract({
  path: '/briefing/briefs/:id/returned',
  may: 'briefing:read',
  method: 'POST',
  summary: 'Says that one’s own copies of a recalled brief are destroyed',
  params: z.object({ id }),
  body: z.strictObject({}),
  reply: z.object({ id }),
})
