import type { Log } from '@testudo/platform/host'

/** Places in our own code and names drawn at random. */
const DRAWN = /"(at|stack)":"[^"]*"|\bjob-[A-Za-z0-9_-]{16}\b/g

/** What a node writes to its log from information on, as whoever watches its console reads it. */
export function keepLog(): { readonly log: Log; readonly lines: () => readonly string[] } {
  const kept: string[] = []
  const keep = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) =>
    void kept.push(`${level} ${message} ${JSON.stringify(fields)}`.replaceAll(DRAWN, ''))
  return {
    log: { info: keep('info'), warn: keep('warn'), error: keep('error') },
    // Which of two pieces of work writes its line first, the wall clock decides.
    lines: () => kept.toSorted(),
  }
}
