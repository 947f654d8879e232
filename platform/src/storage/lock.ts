import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Fault } from '@testudo/kernel/fault'

/**
 * Held locks, by folder. A module variable on purpose: a handle that only a closure holds is closed by garbage
 * collection, silently, and lets a second writer destroy the folder.
 */
const held = new Map<string, DatabaseSync>()

/**
 * Takes the exclusive lock of a data folder. The kernel drops it when the process dies, also by kill -9; nothing stale
 * is left behind. Not for network file systems.
 *
 * @throws {Fault} `conflict` when another node, or this process, has the folder open
 */
export function lockFolder(dataDir: string): void {
  const folder = resolve(dataDir)
  if (held.has(folder)) throw alreadyOpen(folder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const handle = new DatabaseSync(join(folder, 'node.lock'), { timeout: 0 })
  try {
    handle.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (cause) {
    handle.close()
    throw alreadyOpen(folder, cause)
  }
  held.set(folder, handle)
}

export function unlockFolder(dataDir: string): void {
  const folder = resolve(dataDir)
  held.get(folder)?.close()
  held.delete(folder)
}

function alreadyOpen(folder: string, cause?: unknown): Fault {
  return new Fault(
    'conflict',
    'storage.folder_in_use',
    `Another node has the data folder ${folder} open. Stop it first, or choose another folder.`,
    { cause },
  )
}
