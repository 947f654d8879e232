import { expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { type Ask, contract, type Input, type Reply } from './contract.ts'

const mission = contract({
  path: '/picture/missions/:id',
  may: 'picture:read',
  summary: 'One mission',
  params: z.object({ id: z.string() }),
  query: z.object({ hours: z.coerce.number().default(24) }),
  reply: z.object({ name: z.string() }),
})

it('reads with GET, writes with POST, and says so when it is neither', () => {
  const reply = z.null()
  const common = { path: '/x', may: 'public', summary: '', reply } as const
  expect(mission.method).toBe('GET')
  expect(contract({ ...common, body: z.object({}) }).method).toBe('POST')
  expect(contract({ ...common, upload: true })).toMatchObject({ method: 'POST', upload: true })
  expect(contract({ ...common, method: 'DELETE' })).toMatchObject({ method: 'DELETE', upload: false })
})

it('types what the handler gets, what the caller gives and what comes back', () => {
  expectTypeOf<Input<typeof mission>>().toExtend<{ id: string; hours: number }>()
  expectTypeOf<Input<typeof mission>['id']>().toEqualTypeOf<string>()
  expectTypeOf<Reply<typeof mission>>().toEqualTypeOf<{ name: string }>()
  const ask: Ask<typeof mission> = { id: 'm' }
  expect(mission.query.parse({ hours: '2' })).toEqual({ hours: 2 })
  expect(ask.id).toBe('m')
})
