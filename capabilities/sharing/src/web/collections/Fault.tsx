/** Why something was not done, announced. */
export function Fault({ text }: { text: string | undefined }) {
  return text === undefined ? null : (
    <p role="alert" className="sh-bad">
      {text}
    </p>
  )
}
