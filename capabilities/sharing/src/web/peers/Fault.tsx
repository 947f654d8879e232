/** Why the node did not do it, in its own words. */
export function Fault({ text }: { text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p role="alert" className="t-field-fault">
      {text}
    </p>
  )
}
