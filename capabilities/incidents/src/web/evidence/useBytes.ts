import { useNumber, useText } from '@testudo/ui'
import { useCallback } from 'react'
import { evidenceWords } from './evidenceWords.ts'

const KIBI = 1_024
const MEBI = 1_024 ** 2

/** Sizes of files in words, in powers of 1,024. */
export function useBytes(): (bytes: number) => string {
  const t = useText(evidenceWords)
  const number = useNumber()
  return useCallback(
    (bytes) => {
      if (bytes < KIBI) return t('bytes', { n: number(bytes) })
      return bytes < MEBI
        ? t('kibibytes', { n: number(Math.round(bytes / KIBI)) })
        : t('mebibytes', { n: number(bytes / MEBI, 1) })
    },
    [t, number],
  )
}
