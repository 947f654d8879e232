/** Open pages of the list of incidents, without a browser: each hears its own stream and asks as the page does. */
import { Agent, get } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

export interface Opening {
  readonly address: string
  readonly cookies: readonly string[]
}
export type Heard = 'open' | { readonly ms: number; readonly bytes: number }

const { address, cookies } = workerData as Opening
const agent = new Agent({ keepAlive: true })
let expected = { mark: '', at: 0 }

parentPort?.on('message', (next: typeof expected) => (expected = next))

const ask = (path: string, cookie: string): Promise<string> =>
  new Promise((done, fail) => {
    get(`${address}${path}`, { agent, headers: { cookie } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => (response.statusCode === 200 ? done(text) : fail(new Error(text))))
    }).on('error', fail)
  })

async function onFrame(frame: string, cookie: string): Promise<void> {
  const data = /^data: (\[.*)$/m.exec(frame)?.[1]
  if (data === undefined) return
  const facts = JSON.parse(data) as readonly { readonly topic: string }[]
  if (!facts.some(({ topic }) => topic === 'objects.stored')) return
  const text = await ask('/api/incidents/cases', cookie)
  if (text.includes(expected.mark))
    parentPort?.postMessage({ ms: Date.now() - expected.at, bytes: text.length } satisfies Heard)
}

await Promise.all(
  cookies.map(
    (cookie) =>
      new Promise<void>((open, fail) => {
        get(`${address}/api/events`, { headers: { cookie } }, (response) => {
          let rest = ''
          response.setEncoding('utf8').on('data', (chunk: string) => {
            const frames = (rest + chunk).split('\n\n')
            rest = frames.pop() ?? ''
            if (frames.some((frame) => frame.startsWith('event: hello'))) open()
            // A refusal ends the thread, and with it the measurement.
            for (const frame of frames) void onFrame(frame, cookie)
          })
        }).on('error', fail)
      }),
  ),
)
parentPort?.postMessage('open' satisfies Heard)
