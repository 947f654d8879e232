import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Fault } from '@testudo/kernel/fault'
import { dataFolder } from '@testudo/node/folder'
import { readConfig } from '@testudo/platform/config'
import { findSocket } from '@testudo/platform/host/places'
import { hostOptions } from './folder.ts'
import { jobSchema } from './jobs.ts'
import { askSocket, send } from './remote.ts'

/** A node that answers questions: the one that runs on the folder, or one started for this command. */
export interface AskedNode {
  /** The answer as JSON. @throws {Fault} what the node says */
  ask(method: string, path: string, body?: AsyncIterable<Uint8Array> | string): Promise<unknown>
  /** The answer as it arrives. */
  stream(path: string): Promise<AsyncIterable<Uint8Array>>
  /** Waits for a job. @returns its result @throws {Fault} why it ended otherwise */
  finish(job: string, tell: (done: number) => void): Promise<unknown>
  close(): Promise<void>
}

/**
 * @param token an API token of the person who asks; without one the operator of this machine asks
 * @throws {Fault} `conflict` when another process holds the folder and answers on no socket
 */
export async function askNode(folder: string | undefined, token?: string): Promise<AskedNode> {
  const data = dataFolder(folder ?? readConfig(process.env).data)
  const running = await findSocket(data)
  if (running !== undefined) return askedOver(running, async () => undefined, token)
  // Only here: the whole of a node is much to load where one runs.
  const { createHost } = await import('@testudo/platform/host/node')
  const host = await createHost(await hostOptions(folder))
  const room = await mkdtemp(join(tmpdir(), 'testudo-cli-'))
  const close = async () => {
    await host.close()
    await rm(room, { recursive: true, force: true })
  }
  try {
    const socket = join(room, 'socket')
    await host.http.listenLocal(socket)
    return askedOver(socket, close, token)
  } catch (error) {
    await close()
    throw error
  }
}

function askedOver(socket: string, close: () => Promise<void>, token: string | undefined): AskedNode {
  const ask: AskedNode['ask'] = (method, path, body) => askSocket(socket, method, path, body, token)
  return {
    ask,
    stream: (path) => send(socket, 'GET', path),
    async finish(job, tell) {
      for (;;) {
        const state = jobSchema.parse(await ask('GET', `/jobs/${encodeURIComponent(job)}`))
        tell(state.done)
        if (state.state === 'done') return state.result
        if (state.state === 'failed' || state.state === 'cancelled')
          throw new Fault(
            'invalid',
            state.fault?.code ?? 'cli.import_stopped',
            state.fault?.message ?? 'The import was stopped.',
          )
        await pause(200)
      }
    },
    close,
  }
}
