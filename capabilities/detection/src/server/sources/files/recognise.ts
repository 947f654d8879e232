import { existsSync } from 'node:fs'
import { isGzip, openFile, unpackedFrom, unpackedHead } from './content.ts'
import { type Found, stemOf } from './listing.ts'
import { digest, type FilePlace, readAt, stillHolds } from './place.ts'

/** A packed file is left to who packs it for so long. */
const PACKING_MS = 2_000

/** What a file turned out to be: `more` of a known one, a `new` one, a `copy` of one that stands elsewhere, or not finished yet. */
export type Seen =
  | { readonly kind: 'more'; readonly place: FilePlace }
  | { readonly kind: 'new'; readonly isPacked: boolean }
  | { readonly kind: 'copy' | 'later' }

/** Whether the file a place speaks of still holds what was read of it. */
export async function holds(found: Found, place: FilePlace): Promise<boolean> {
  const file = await openFile(found)
  try {
    if (place.isPacked)
      return (
        (await isGzip(file)) &&
        (place.headBytes === 0 || digest(await unpackedHead(found, place.headBytes)) === place.head)
      )
    return await stillHolds(file, found.size, place)
  } finally {
    await file.close()
  }
}

/**
 * Tells what a file is that stands under no known inode. What rotation moved, copied or packed is known again by its name's
 * stem and its content, and read on from where it was left; nothing is read twice.
 *
 * @param places all of the source; those with a `file` hold good now
 */
export async function recognise(found: Found, places: readonly FilePlace[], now: number): Promise<Seen> {
  const file = await openFile(found)
  let isPacked: boolean
  try {
    isPacked = await isGzip(file)
    const isBeingPacked =
      now - found.modifiedAt < PACKING_MS || (/\.gz$/i.test(found.path) && existsSync(found.path.slice(0, -3)))
    if (isPacked && isBeingPacked) return { kind: 'later' }
    const stem = stemOf(found.path)
    for (const place of places.toSorted((a, b) => b.offset - a.offset)) {
      if (place.offset === 0 || place.path === found.path || stemOf(place.path) !== stem || place.isPacked) continue
      const head = isPacked ? await unpackedHead(found, place.headBytes) : await readAt(file, 0, place.headBytes)
      if (digest(head) !== place.head) continue
      if (place.file !== '') return { kind: 'copy' }
      const isIt = isPacked ? await isUnpacked(found, place) : await stillHolds(file, found.size, place)
      if (isIt) return { kind: 'more', place: { ...place, path: found.path, file: found.file, isPacked } }
    }
  } finally {
    await file.close()
  }
  return { kind: 'new', isPacked }
}

async function isUnpacked(found: Found, place: FilePlace): Promise<boolean> {
  const rest = await unpackedFrom(found, place).catch(() => undefined)
  await rest?.return(undefined)
  return rest !== undefined
}
