import { expect, it } from 'vitest'
import { CallFault } from './CallFault.ts'
import { queryClient } from './client.ts'

const answers = async (first: string, fault: CallFault): Promise<unknown> => {
  const queryKey = [`/about ${fault.status}`]
  queryClient.setQueryData(queryKey, first)
  const queryFn = () => Promise.reject(fault)
  await queryClient.fetchQuery({ queryKey, queryFn, retry: false, staleTime: 0 }).catch(() => undefined)
  return queryClient.getQueryData(queryKey)
}

it('takes from the screen what was removed or is not for this reader any more', async () => {
  expect(await answers('what it said', new CallFault(404, 'nothing_here', 'Nothing here'))).toBeUndefined()
  expect(await answers('what it said', new CallFault(403, 'denied', 'Not for you'))).toBeUndefined()
})

it('keeps what it has while the node is away', async () => {
  expect(await answers('what it said', new CallFault(503, 'away', 'Come again'))).toBe('what it said')
})
