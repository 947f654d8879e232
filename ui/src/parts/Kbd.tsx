/** A key as it stands on a button or in the sheet: `mod+k` reads `Ctrl K`. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className="t-kbd">
      {keys.replace('mod+', 'Ctrl ').replace(/^Ctrl ([a-z])$/, (_, k: string) => `Ctrl ${k.toUpperCase()}`)}
    </kbd>
  )
}
