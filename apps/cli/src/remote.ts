import { Fault, type FaultKind, type FaultPlace } from '@testudo/kernel/fault'
import { jobSchema } from './jobs.ts'
import { exportBundle, importFile } from '@testudo/threats'
import type { ImportReport, Objects } from '@testudo/platform/objects'
import { createWriteStream } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const KINDS: readonly FaultKind[] = ['invalid', 'denied', 'absent', 'conflict', 'unavailable']

/** Sends one request to the node's socket. @throws {Fault} what the node answers as problem+json; `unavailable` when it does not answer */
export async function send(
  socket: string,
  method: string,
  path: string,
  body?: AsyncIterable<Uint8Array>,
  mediaType = 'application/octet-stream',
  /** Whose request it is; without one, the operator's of this machine. */
  token?: string,
): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(
      {
        socketPath: socket,
        method,
        path: `/api${path}`,
        headers: {
          host: 'localhost',
          ...(body === undefined ? {} : { 'content-type': mediaType }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      },
      resolve,
    )
    asked.on('error', (cause) =>
      reject(new Fault('unavailable', 'cli.node_gone', 'The node that holds this folder does not answer.', { cause })),
    )
    void (async () => {
      for await (const piece of body ?? [])
        if (!asked.write(piece)) await new Promise((drained) => asked.once('drain', drained))
      asked.end()
    })().catch((cause: unknown) => asked.destroy(cause instanceof Error ? cause : new Error(String(cause))))
  })
  if ((response.statusCode ?? 500) < 400) return response
  const problem = JSON.parse((await readText(response)) || '{}') as {
    kind?: string
    code?: string
    detail?: string
    title?: string
    place?: FaultPlace
  }
  const kind = KINDS.find((one) => one === problem.kind) ?? kindOf(response.statusCode ?? 500)
  throw new Fault(
    kind,
    problem.code ?? 'cli.refused',
    problem.detail ?? problem.title ?? 'The node refused.',
    problem.place === undefined ? {} : { place: problem.place },
  )
}

function kindOf(status: number): FaultKind {
  if (status === 401 || status === 403) return 'denied'
  if (status === 404) return 'absent'
  if (status === 409) return 'conflict'
  return status < 500 ? 'invalid' : 'unavailable'
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = ''
  response.setEncoding('utf8')
  for await (const piece of response) text += String(piece)
  return text
}

/**
 * One question to a running node: JSON out, and in a text of JSON, or bytes as they come.
 *
 * @param path below `/api`, with its query
 * @param token of the person who asks; without one the operator of this machine asks
 * @throws {Fault} what the node answers; `unavailable` when it does not
 */
export async function askSocket(
  socket: string,
  method: string,
  path: string,
  body?: AsyncIterable<Uint8Array> | string,
  token?: string,
): Promise<unknown> {
  const sent =
    typeof body === 'string'
      ? send(socket, method, path, Readable.from([Buffer.from(body)]), 'application/json', token)
      : send(socket, method, path, body, undefined, token)
  const text = await readText(await sent)
  return text === '' ? undefined : JSON.parse(text)
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** The store of a running node, as far as commands use it: the same questions the screens ask. */
export function remoteObjects(socket: string): Pick<Objects, 'import' | 'export'> {
  return {
    async import(_subject, bytes, options) {
      const query = new URLSearchParams({
        source: options.source,
        ...(options.dryRun === true ? { dryRun: 'true' } : {}),
      })
      if (options.grading !== undefined) {
        query.set('reliability', options.grading.reliability)
        query.set('credibility', options.grading.credibility)
      }
      if (options.defaultLabel !== undefined) query.set('label', JSON.stringify(options.defaultLabel))
      const taken = importFile.reply as { parse(value: unknown): { job: string; report?: ImportReport } }
      const { job, report } = taken.parse(
        JSON.parse(await readText(await send(socket, 'POST', `${importFile.path}?${query}`, bytes))),
      )
      if (report !== undefined) return report
      for (;;) {
        await pause(200)
        const state = jobSchema.parse(
          JSON.parse(await readText(await send(socket, 'GET', `/jobs/${encodeURIComponent(job)}`))),
        )
        options.onProgress?.({ objects: state.done, bytes: 0 })
        if (state.state === 'done') return state.result as ImportReport
        if (state.state === 'failed' || state.state === 'cancelled')
          throw new Fault(
            'invalid',
            state.fault?.code ?? 'cli.import_stopped',
            state.fault?.message ?? 'The import was stopped.',
          )
      }
    },
    async *export(_subject, options) {
      const query = new URLSearchParams()
      if (options?.versions === true) query.set('versions', 'true')
      if (options?.types !== undefined) query.set('types', options.types.join(','))
      const response = await send(socket, 'GET', `${exportBundle.path}?${query}`)
      response.setEncoding('utf8')
      for await (const piece of response) yield String(piece)
    },
  }
}

/** Writes the backup a running node makes of itself into a new file only this user may read, sealed on the way. */
export async function saveBackup(socket: string, file: string, passphrase?: string): Promise<void> {
  // Only here: the whole of a node is much to load for an import.
  const { checkPassphrase, seal } = await import('@testudo/platform/host/node')
  if (passphrase !== undefined) checkPassphrase(passphrase)
  const bytes = await send(socket, 'POST', '/backup')
  const kept = createWriteStream(file, { flags: 'wx', mode: 0o600 })
  if (passphrase === undefined) await pipeline(bytes, kept)
  else await pipeline(bytes, (plain: AsyncIterable<Uint8Array>) => seal(plain, passphrase), kept)
}
