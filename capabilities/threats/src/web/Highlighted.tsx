/** A text with the words that were searched for marked. */
export function Highlighted({ text, wanted }: { text: string; wanted: readonly string[] }) {
  if (wanted.length === 0) return <>{text}</>
  const pattern = new RegExp(
    `(${wanted.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
    'giu',
  )
  return <>{text.split(pattern).map((part, i) => (i % 2 === 1 ? <mark key={i}>{part}</mark> : part))}</>
}
