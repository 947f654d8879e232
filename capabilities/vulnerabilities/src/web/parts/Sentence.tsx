import { useSay, type Words } from '@testudo/ui'
import { Fragment } from 'react'
import { strongPieces } from './strong.ts'

/** A sentence of the node, with what decides it in bold. */
export function Sentence({ words }: { words: Words }) {
  const say = useSay()
  return strongPieces(say(words)).map(({ text, strong }, i) =>
    strong ? <b key={i}>{text}</b> : <Fragment key={i}>{text}</Fragment>,
  )
}
