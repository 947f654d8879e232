import type { FeedFormat, FeedReport } from '../contract/feeds.ts'
import type { FeedPiece, Tlp } from './reading.ts'

/** Problems a report names; all are counted. */
const MOST_NAMED = 200
/** A feed in which more than one item in ten cannot be read has changed its shape. */
const MOST_UNREADABLE = 0.1

/** Counts what one file holds, and says whether it may be used. */
export class FeedTally {
  format: FeedFormat | undefined
  total = 0
  unreadable = 0
  /** What the pieces give to store. */
  items = 0
  readonly flags: Record<string, number> = {}
  /** Markings of documents; undefined: none beyond CLEAR. */
  readonly tlps = new Set<Tlp | undefined>()
  readonly problems: FeedReport['problems'][number][] = []
  private readonly reasons = new Map<string, { count: number; message: string }>()

  add(piece: FeedPiece): void {
    this.total++
    this.items += piece.items.length
    if (piece.items.length > 0) this.tlps.add(piece.tlp)
    this.format ??= piece.format
    if (piece.items.length === 0 && piece.flaws.length > 0) {
      this.unreadable++
      for (const { code, message } of piece.flaws) {
        const reason = this.reasons.get(code) ?? { count: 0, message }
        reason.count++
        this.reasons.set(code, reason)
      }
    }
    for (const flaw of piece.flaws)
      if (this.problems.length < MOST_NAMED) this.problems.push({ ...flaw, line: piece.line })
    const flags = new Set<string>()
    for (const item of piece.items) {
      if (item.kind !== 'record') continue
      for (const flag of item.flags) flags.add(flag)
      if (item.state === 'rejected') flags.add('rejected')
    }
    for (const flag of flags) this.flags[flag] = (this.flags[flag] ?? 0) + 1
  }

  /** Why nothing of the file is to be used; undefined: it may be. In English and French. */
  refusal(): { readonly code: string; readonly en: string; readonly fr: string } | undefined {
    if (this.total === 0)
      return {
        code: 'vulnerabilities.feed_empty',
        en: 'The file holds no items. Nothing was stored.',
        fr: 'Le fichier ne contient aucun élément. Rien n’a été enregistré.',
      }
    if (this.unreadable <= this.total * MOST_UNREADABLE) return undefined
    const [most] = [...this.reasons].toSorted(([, a], [, b]) => b.count - a.count)
    const code = this.format === undefined ? 'vulnerabilities.format_unknown' : 'vulnerabilities.feed_shape'
    const n = `${this.unreadable} / ${this.total}`
    return {
      code,
      en: `The shape of this feed is not known here: ${n} items cannot be read (first reason: ${most?.[1].message ?? ''}). Nothing was stored; look whether the source changed its format.`,
      fr: `La forme de ce flux n’est pas connue ici : ${n} éléments illisibles (premier motif : ${most?.[1].message ?? ''}). Rien n’a été enregistré ; vérifiez si la source a changé de format.`,
    }
  }
}
