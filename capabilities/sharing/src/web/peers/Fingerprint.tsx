import { spoken } from './state.ts'

const PER_LINE = 8

/** A fingerprint in groups of four, eight to a line, so that two people can read it to each other. */
export function Fingerprint({ name, hex }: { name: string; hex: string }) {
  const groups = spoken(hex)
  const lines = Array.from({ length: Math.ceil(groups.length / PER_LINE) }, (_, i) =>
    groups.slice(i * PER_LINE, (i + 1) * PER_LINE),
  )
  return (
    <div className="sh-print">
      <p className="t-2 t-small">{name}</p>
      {lines.map((line, i) => (
        <code key={i}>
          {line.map((group, at) => (
            <span key={at}>{group} </span>
          ))}
        </code>
      ))}
    </div>
  )
}
