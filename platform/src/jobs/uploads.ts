import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'

/** Where the bytes lie that a job was given, until it ends. */
export interface Uploads {
  /** Takes all of it, durably, or nothing. @throws {Fault} `jobs.upload_cut`, `jobs.no_room`, and what the bytes themselves throw */
  keep(job: string, bytes: AsyncIterable<Uint8Array>): Promise<void>
  read(job: string): AsyncIterable<Uint8Array>
  drop(job: string): Promise<void>
  /** Removes what belongs to no job any more. */
  tidy(jobs: ReadonlySet<string>): Promise<void>
}

export function createUploads(dir: string): Uploads {
  const pathOf = (job: string) => join(dir, job)
  return {
    async keep(job, bytes) {
      await mkdir(dir, { recursive: true, mode: 0o700 })
      const part = `${pathOf(job)}.part`
      try {
        const file = await open(part, 'wx', 0o600)
        try {
          for await (const chunk of bytes) await file.writeFile(chunk)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(part, pathOf(job))
        const folder = await open(dir)
        try {
          await folder.sync()
        } finally {
          await folder.close()
        }
      } catch (error) {
        await rm(part, { force: true })
        throw error instanceof Fault ? error : faultOf(error)
      }
    },
    read: (job) => createReadStream(pathOf(job), { highWaterMark: 256 * 1024 }),
    drop: (job) => rm(pathOf(job), { force: true }),
    async tidy(jobs) {
      const names = await readdir(dir).catch(() => [])
      for (const name of names) if (!jobs.has(name)) await rm(join(dir, name), { force: true })
    },
  }
}

function faultOf(cause: unknown): Fault {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new Fault(
        'unavailable',
        'jobs.no_room',
        'The node has no room for this upload. Tell its operator; nothing of it was taken.',
        { cause },
      )
    : new Fault('invalid', 'jobs.upload_cut', 'The upload broke off. Nothing of it was taken; send it again.', {
        cause,
      })
}
