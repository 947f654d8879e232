import { whatIfPath } from '../paths.ts'
import type { Known } from './replies.ts'

/** As many as an address holds with room to spare: 46 characters each. */
const MOST = 40

/**
 * The page that answers "what if this is exploited": every affected asset of the picture fails, seen from the mission it
 * touches first.
 *
 * @returns undefined when no affected equipment belongs to an asset of the picture
 */
export function whatIfOf(given: Pick<Known, 'affected' | 'missions'>): string | undefined {
  const assets = new Set(
    given.affected.flatMap(({ asset, verdict }) => (asset === undefined || verdict !== 'affected' ? [] : [asset.id])),
  )
  if (assets.size === 0) return undefined
  return whatIfPath([...assets].slice(0, MOST), given.missions[0]?.route)
}
