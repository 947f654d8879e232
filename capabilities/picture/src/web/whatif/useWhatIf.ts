import { type Reply, type Ask } from '@testudo/kernel/contract'
import { whatIf } from '@testudo/picture'
import { call } from '@testudo/ui'
import { keepPreviousData, useQuery } from '@tanstack/react-query'

export type WhatIfAnswer = Reply<typeof whatIf>

/** Asks the engine what becomes of every mission; nothing is saved. Waits while nothing is chosen. */
export function useWhatIf(ask: Ask<typeof whatIf>) {
  const chosen = (ask.fail?.length ?? 0) + (ask.restore?.length ?? 0) > 0
  return useQuery<WhatIfAnswer, Error>({
    queryKey: [whatIf.path, ask],
    queryFn: ({ signal }) => call(whatIf, ask, signal),
    enabled: chosen,
    placeholderData: keepPreviousData,
  })
}
