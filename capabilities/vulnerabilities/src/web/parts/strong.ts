export interface Piece {
  readonly text: string
  readonly strong: boolean
}

/** Cuts `because **M-04 stops**, now` at its marks. A mark without its partner is no mark: the text keeps it. */
export function strongPieces(text: string): readonly Piece[] {
  const parts = text.split('**')
  const whole = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), `${parts.at(-2) ?? ''}**${parts.at(-1) ?? ''}`]
  return whole.flatMap((part, i) => (part === '' ? [] : [{ text: part, strong: i % 2 === 1 }]))
}
