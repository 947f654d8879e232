import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import type { Keys } from './doors.ts'
import { keptOnce } from './durable.ts'

const KEY_BYTES = 32

/** Reads a key, or makes it. @throws {Fault} `host.key_damaged` when the file holds anything else */
export async function loadKey(path: string): Promise<Uint8Array> {
  const key = await keptOnce(path, () => randomBytes(KEY_BYTES))
  if (key.length !== KEY_BYTES)
    throw new Fault('conflict', 'host.key_damaged', 'A key file is damaged. Put it back from a backup.', {
      place: { file: path },
    })
  return key
}

/** The keys of capabilities, in files of their own: `exchange` is `own-exchange.key`, so that none is one of the node's. */
export function keysIn(folder: string): Keys {
  const loaded = new Map<string, Promise<Uint8Array>>()
  return {
    async key(name) {
      if (!/^[a-z][a-z-]{0,40}$/.test(name))
        throw new Fault('invalid', 'host.key_name', 'A key is named in lower-case letters and hyphens.')
      const load = loaded.get(name) ?? loadKey(join(folder, `own-${name}.key`))
      loaded.set(name, load)
      // What failed once (a full disk) may work later.
      load.catch(() => loaded.delete(name))
      // A copy: who wipes or changes theirs changes nobody else's.
      return Uint8Array.from(await load)
    },
  }
}
