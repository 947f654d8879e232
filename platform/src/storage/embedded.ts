import { spawn } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { Fault } from '@testudo/kernel/fault'
import type { Connection } from './connection.ts'
import type { Answer, Ask } from './embedded-worker.ts'
import { lockFolder, unlockFolder } from './lock.ts'
import { oneAtATime } from './turn.ts'

type AskBody = Ask extends infer A ? (A extends Ask ? Omit<A, 'id'> : never) : never

export interface EmbeddedEngine {
  /** Gives the one connection to `work`; others wait in line. */
  withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  fsyncs(): Promise<number>
  close(): Promise<void>
}

/**
 * Opens the embedded database of a folder, creating it first when absent.
 *
 * @throws {Fault} `conflict` when the folder is open elsewhere; `unavailable` when it cannot be read
 */
export async function openEmbedded(dataDir: string): Promise<EmbeddedEngine> {
  lockFolder(dataDir)
  try {
    const folder = join(dataDir, 'db')
    if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(folder)
    return await start(dataDir, folder)
  } catch (error) {
    unlockFolder(dataDir)
    throw error
  }
}

/** Built beside and renamed into place, so that a kill in between leaves nothing that looks like a database. */
async function initialise(folder: string): Promise<void> {
  const fresh = `${folder}.new`
  rmSync(fresh, { recursive: true, force: true })
  const child = spawn(process.execPath, [fileURLToPath(new URL('./initdb.ts', import.meta.url)), fresh], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    words = (words + chunk).slice(-4_000)
  })
  const status = await new Promise<number | null>((done, fail) => {
    child.on('error', fail)
    child.on('close', done)
  })
  if (status !== 0)
    throw new Fault(
      'unavailable',
      'storage.init_failed',
      `The database could not be created in ${folder}. Check rights and free space.`,
      { cause: new Error(words) },
    )
  renameSync(fresh, folder)
}

async function start(dataDir: string, folder: string): Promise<EmbeddedEngine> {
  const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), { workerData: { folder } })
  const waiting = new Map<number, { done(answer: Answer & { ok: true }): void; fail(error: unknown): void }>()
  let last = 0
  let dead: unknown

  const ended = (error: unknown) => {
    dead = error
    for (const { fail } of waiting.values()) fail(error)
    waiting.clear()
  }
  const hear = (id: number) => new Promise<Answer & { ok: true }>((done, fail) => waiting.set(id, { done, fail }))
  const ask = (body: AskBody) => {
    if (dead !== undefined) return Promise.reject(dead)
    const id = ++last
    const heard = hear(id)
    worker.postMessage({ ...body, id } satisfies Ask)
    return heard
  }
  worker.on('message', (answer: Answer) => {
    const who = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.ok) who?.done(answer)
    else who?.fail(Object.assign(new Error(answer.message), { code: answer.code }))
  })
  worker.on('error', ended)
  worker.on('exit', () => ended(Object.assign(new Error('the database thread has ended'), { code: '57P01' })))

  await hear(0)
  const connection: Connection = {
    query: (sql, params) => ask({ do: 'query', sql, params }),
    script: async (sql) => {
      await ask({ do: 'script', sql })
    },
  }
  const inTurn = oneAtATime()
  return {
    withConnection: (work) => inTurn(() => work(connection)),
    fsyncs: async () => Number((await ask({ do: 'fsyncs' })).rows[0]?.['calls'] ?? 0),
    close: () =>
      inTurn(async () => {
        if (dead === undefined) await ask({ do: 'close' }).catch(() => undefined)
        await worker.terminate()
        unlockFolder(dataDir)
      }),
  }
}
