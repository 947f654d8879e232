import type { ReactNode } from 'react'

const PIECE =
  /\[([^\]]{1,200})\]\((https?:\/\/[^)\s]{1,500})\)|\(Citation: ([^)]{1,300})\)|<code>([^<]{0,500})<\/code>|`([^`\n]{1,300})`/gu

/**
 * A description as frameworks write it: links by their words (the address on hover, nothing is fetched), code as code,
 * citations as a mark that tells its source on hover. Everything else stays as it came.
 */
export function Prose({ text }: { text: string }) {
  const parts: ReactNode[] = []
  let from = 0
  for (const found of text.matchAll(PIECE)) {
    const [whole, words, address, citation, code, ticked] = found
    parts.push(text.slice(from, found.index))
    from = found.index + whole.length
    if (words !== undefined)
      parts.push(
        <span key={found.index} title={address}>
          {words}
        </span>,
      )
    else if (citation !== undefined)
      parts.push(
        <sup key={found.index} className="t-3" title={citation}>
          °
        </sup>,
      )
    else parts.push(<code key={found.index}>{code ?? ticked}</code>)
  }
  parts.push(text.slice(from))
  return <>{parts}</>
}
