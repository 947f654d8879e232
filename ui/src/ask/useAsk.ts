import type { AnyContract, Ask, Reply } from '@testudo/kernel/contract'
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { call } from './call.ts'
import { queryClient } from './client.ts'

/**
 * Asks a question and keeps the answer by path and input. Pass `undefined` as input to wait.
 * `keep`: show the last answer while the next one is on its way (paging, typing).
 */
export function useAsk<C extends AnyContract>(
  contract: C,
  input: Ask<C> | undefined,
  options: { readonly keep?: boolean; readonly refetchEvery?: number } = {},
): UseQueryResult<Reply<C>, Error> {
  return useQuery<Reply<C>, Error>({
    queryKey: [contract.path, input],
    queryFn: ({ signal }) => call(contract, input as Ask<C>, signal),
    enabled: input !== undefined,
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
    ...(options.refetchEvery === undefined ? {} : { refetchInterval: options.refetchEvery }),
  })
}

/** Asks before anything is drawn, so that the answer travels while the page is still being fetched. */
export function askAhead<C extends AnyContract>(contract: C, input: Ask<C>): void {
  void queryClient.prefetchQuery({
    queryKey: [contract.path, input],
    queryFn: ({ signal }) => call(contract, input, signal),
  })
}
