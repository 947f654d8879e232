import ms from 'milsymbol'

/** A symbol as a data address. milsymbol is 860 kB: only ever reached through a dynamic import. */
export function symbolAddress(sidc: string, size: number): string {
  return `data:image/svg+xml,${encodeURIComponent(new ms.Symbol(sidc, { size, outlineWidth: 2 }).asSVG())}`
}
