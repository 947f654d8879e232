import type { Because as Sentence } from '@testudo/picture'
import { Because, useLanguage, useText } from '@testudo/ui'
import { evidencePath } from './paths.ts'
import { words } from './words.ts'

/** The because-sentence of one mission, its references linked to the evidence. */
export function MissionSentence({
  because,
  full = false,
  withAge = false,
}: {
  because: Sentence
  full?: boolean
  withAge?: boolean
}) {
  const language = useLanguage()
  const t = useText(words)
  return (
    <Because
      state={because.state}
      since={because.since}
      full={full}
      withAge={withAge}
      more={because.more}
      causes={because.causes.map((cause) => ({
        text: `${cause.name[language]} ${cause.verb[language]}`.trim(),
        ...(cause.reference === '' ? {} : { reference: cause.reference }),
        ...(cause.evidenceId === '' ? {} : { to: evidencePath(cause.evidenceId, cause.evidenceRoute) }),
      }))}
      {...(because.before === undefined ? {} : { tail: t(`before.${because.before}`) })}
      {...(because.reason === undefined ? {} : { reason: because.reason.text[language] })}
    />
  )
}
