const listeners = new Set<() => void>()

/** Opens the command palette from anywhere. */
export function openPalette(): void {
  for (const listener of listeners) listener()
}

export function onOpenPalette(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
