import { combineStored, COMBINATIONS, storedLayer, storedLayers } from '@testudo/threats'
import { useAsk, useMarking, useUrlParam } from '@testudo/ui'
import { useState } from 'react'
import type { LayerReply } from './replies.ts'

/** A file just read: what it means here, and the file itself, to be kept. */
export interface ReadLayer {
  readonly reply: LayerReply
  readonly file: unknown
}

/** The layer laid over the matrix: a file just read, one that is kept, or two kept ones combined. Which, stands in the address. */
export function useLayers() {
  const [id, setId] = useUrlParam('layer')
  const [withId, setWith] = useUrlParam('with')
  const [howText, setHow] = useUrlParam('how')
  const how = COMBINATIONS.find((one) => one === howText) ?? 'union'
  const [read, setRead] = useState<ReadLayer | undefined>(undefined)
  const kept = useAsk(storedLayers, {})
  const one = useAsk(storedLayer, id !== undefined && withId === undefined ? { id } : undefined)
  const two = useAsk(combineStored, id !== undefined && withId !== undefined ? { a: id, b: withId, how } : undefined, {
    keep: true,
  })
  useMarking(kept.data?.marking ?? 'none')
  useMarking((withId === undefined ? one.data?.marking : two.data?.marking) ?? 'none')
  const combined = id !== undefined && withId !== undefined ? two.data : undefined
  const shown = read?.reply ?? combined ?? (id === undefined ? undefined : one.data)
  return {
    kept: kept.data?.rows ?? [],
    id,
    withId,
    how,
    shown,
    error: one.error ?? two.error,
    /** What may be kept: a file just read, or a combination with the join of both labels. */
    keepable:
      read === undefined
        ? combined === undefined
          ? undefined
          : { file: combined.layer, name: combined.name, label: combined.label }
        : { file: read.file, name: read.reply.name, label: undefined },
    choose: (next: string | undefined) => {
      setRead(undefined)
      if (next === undefined) setWith(undefined, { replace: true })
      setId(next)
    },
    compareWith: setWith,
    combine: setHow,
    take: setRead,
    refresh: () => void kept.refetch(),
  }
}
