import { request as connect } from 'node:http'

const FORGED = Buffer.alloc(16, 5).toString('base64url')

/** Listens to the stream of events over a socket, as a browser does. */
export async function listen(socketPath: string, cookie: string, change: (chunk: string) => Promise<string>) {
  const chunks: string[] = []
  let end = (): void => undefined
  const open = (lastEventId: string | undefined) =>
    new Promise<void>((opened, failed) => {
      const headers = {
        host: 'localhost',
        cookie,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      }
      const asking = connect({ socketPath, path: '/api/events', headers }, (answer) => {
        let work: Promise<void> = Promise.resolve()
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          work = work.then(async () => {
            chunks.push(await change(chunk))
            opened()
          })
        })
        answer.on('error', () => undefined)
      })
      asking.on('error', failed)
      asking.end()
      end = () => asking.destroy()
    })
  await open(undefined)
  return {
    chunks,
    close: () => end(),
    async reconnect(last: 'last' | 'first' | 'forged') {
      end()
      const ids = [...chunks.join('').matchAll(/^id: (.+)$/gm)].flatMap(([, id]) => id ?? [])
      chunks.push(`\n(back with ${last})\n`)
      await open(last === 'forged' ? FORGED : last === 'first' ? ids[0] : ids.at(-1))
    },
  }
}
