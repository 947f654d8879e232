import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Fault } from '@testudo/kernel/fault'

/**
 * Writes into a new file only: an export must not overwrite what somebody keeps. Half of one does not stay.
 *
 * @param file left out: standard output
 */
export async function writeNew(pieces: AsyncIterable<Uint8Array | string>, file: string | undefined): Promise<void> {
  if (file === undefined) {
    for await (const piece of pieces)
      if (!process.stdout.write(piece)) await new Promise((drained) => process.stdout.once('drain', drained))
    return
  }
  let opened = false
  const kept = createWriteStream(file, { flags: 'wx', mode: 0o600 }).once('open', () => {
    opened = true
  })
  try {
    await pipeline(Readable.from(pieces), kept)
  } catch (cause) {
    if (opened) await rm(file, { force: true })
    if (cause instanceof Fault) throw cause
    throw new Fault('conflict', 'cli.out', 'This file cannot be written. Name one that does not exist yet.', {
      cause,
      place: { file },
    })
  }
}
