import type { Mount } from '@testudo/platform/host'
import type { RunningHost } from '@testudo/platform/host/node'
import type { Door, Told } from './node-ports.ts'

type Request = Parameters<Door>[0]
export const TAXII = 'application/taxii+json;version=2.1'

/** A request to the TAXII server by who has this token, through the whole door. */
export const asClient = (token: string, { method, url, body }: Request) => ({
  method,
  url,
  headers: {
    accept: TAXII,
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'content-type': TAXII }),
  },
  ...(body === undefined ? {} : { body }),
})

/** A request of another node. The door before the mount asks for a certificate over TLS, so it is answered behind it. */
export async function overWire(
  { host }: RunningHost,
  mount: Mount,
  peer: string,
  { method, url, body = '' }: Request,
): Promise<Told> {
  const subject = (await host.accounts.list('peer')).find(({ id }) => id === peer)
  if (subject === undefined) throw new Error('no such node')
  const bytes = Buffer.from(body)
  try {
    const told = await mount.handle({
      method,
      path: url,
      query: '',
      headers: { 'content-type': 'application/json', 'content-length': String(bytes.length) },
      body: piecesOf(bytes),
      caller: { subject, verbs: host.accounts.verbsOf(subject), via: 'certificate' },
      certificateUntil: undefined,
      signal: new AbortController().signal,
    })
    return { status: told.status, headers: told.headers, body: String(told.body) }
  } catch (error) {
    // The door makes a problem of it; code and words are what it is made of.
    return { status: 0, headers: {}, body: error instanceof Error ? `${error.name} ${error.message}` : 'not an error' }
  }
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}
