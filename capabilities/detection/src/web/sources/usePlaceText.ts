import { useText } from '@testudo/ui'
import { useCallback } from 'react'
import type { SourceRow } from '../../core/contract/sources.ts'
import { sourcesWords } from '../words/sources.ts'

/** Where events come from, in a few words. */
export function usePlaceText(): (row: Pick<SourceRow, 'place'>) => string {
  const t = useText(sourcesWords)
  return useCallback(
    ({ place }) => {
      if (place.kind === 'file') return t('place.file', { path: place.path })
      if (place.kind === 'syslog')
        return t('place.syslog', { transport: place.transport.toUpperCase(), port: String(place.port) })
      if (place.kind === 'nats') return t('place.nats', { subject: place.subject, server: place.server })
      return t('place.push')
    },
    [t],
  )
}
