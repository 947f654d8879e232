import { type ReactNode, type RefObject, useMemo } from 'react'
import type { HuntLanguage } from '../hunt/draft.ts'
import { type Token, tokensOf } from '../hunt/highlight.ts'
import './editor.css'

/** Longer texts are drawn plain: nobody reads colours in a list of thousands, and every keystroke would pay for them. */
const COLOURED_CHARACTERS = 60_000

export interface Flaw {
  /** From 1. */
  readonly line: number
  readonly column: number
}

/**
 * A text field for patterns, rules and lists: line numbers, colours, the place of a flaw. A plain `textarea` stands on top
 * of its own drawing, so that typing, undo, spelling and screen readers are the browser's. Tab leaves it.
 */
export function Editor({
  language,
  value,
  onChange,
  label,
  placeholder,
  flaw,
  describedBy,
  field,
}: {
  language: HuntLanguage | 'none'
  value: string
  onChange: (text: string) => void
  label: string
  placeholder?: string
  flaw?: Flaw | undefined
  /** Id of what tells of the flaw. */
  describedBy?: string
  field?: RefObject<HTMLTextAreaElement | null>
}) {
  const lines = useMemo(() => value.split('\n'), [value])
  const coloured = language !== 'none' && value.length <= COLOURED_CHARACTERS
  const drawn = useMemo(
    () => (coloured ? lines.map((line) => tokensOf(language, line)) : undefined),
    [coloured, language, lines],
  )
  return (
    <div className="d-editor t-scroll">
      <span className="d-editor-lines" aria-hidden="true">
        {lines.map((_, i) => i + 1).join('\n')}
      </span>
      <div className="d-editor-code">
        <pre aria-hidden="true">
          {drawn === undefined
            ? `${value}\n`
            : drawn.map((tokens, i) => (
                <span key={i} className="d-line">
                  {flaw?.line === i + 1 ? <Flawed tokens={tokens} column={flaw.column} /> : <Tokens tokens={tokens} />}
                  {'\n'}
                </span>
              ))}
        </pre>
        <textarea
          ref={field}
          aria-label={label}
          {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
          {...(flaw === undefined ? {} : { 'aria-invalid': true })}
          placeholder={placeholder}
          value={value}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          wrap="off"
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
    </div>
  )
}

function Tokens({ tokens }: { tokens: readonly Token[] }) {
  return tokens.map(({ kind, text }, i) =>
    kind === 'plain' ? (
      text
    ) : (
      <i key={i} className={`d-token-${kind}`}>
        {text}
      </i>
    ),
  )
}

/** The line with the token at `column` underlined; at the end of the line, the space after it. */
function Flawed({ tokens, column }: { tokens: readonly Token[]; column: number }) {
  const drawn: ReactNode[] = []
  let at = 1
  let marked = false
  tokens.forEach((token, i) => {
    const here = !marked && column < at + token.text.length && token.text.trim() !== ''
    marked ||= here
    at += token.text.length
    drawn.push(
      <i key={i} className={`d-token-${token.kind}${here ? ' d-flaw' : ''}`}>
        {token.text}
      </i>,
    )
  })
  if (!marked)
    drawn.push(
      <i key="end" className="d-flaw">
        {'\u00a0'}
      </i>,
    )
  return drawn
}
