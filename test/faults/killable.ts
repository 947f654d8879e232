import { type ChildProcess, spawn } from 'node:child_process'
import { request } from 'node:http'
import { join } from 'node:path'

/** A whole node in a process of its own, asked over the operator's socket, that can be ended without a warning. */
export interface KillableNode {
  readonly child: ChildProcess
  readonly socket: string
}

export async function startKillable(data: string): Promise<KillableNode> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'node.ts'), data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const socket = await new Promise<string>((done, fail) => {
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
      if (said.includes('\n')) done(said.trim())
    })
    child.once('exit', () => fail(new Error('the node did not start')))
  })
  return { child, socket }
}

export async function killNode({ child }: KillableNode): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await gone
}

export function askNode(
  { socket }: KillableNode,
  method: string,
  path: string,
  body?: string,
  type = 'application/octet-stream',
): Promise<unknown> {
  return new Promise((done, fail) => {
    const asked = request(
      {
        socketPath: socket,
        method,
        path: `/api${path}`,
        headers: { host: 'localhost', 'content-type': type },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece
        })
        response.on('end', () => done(JSON.parse(text)))
        response.on('error', fail)
      },
    )
    asked.on('error', fail)
    asked.end(body)
  })
}
