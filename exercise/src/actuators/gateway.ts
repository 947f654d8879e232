import { createHash } from 'node:crypto'
import ssh2, { type AuthContext, type ParsedKey, type Server } from 'ssh2'
import { createFaults, type Faults, SLOW_MS } from './faults.ts'

export interface Gateway extends Faults {
  readonly port: number
  /** `SHA256:…` of its host key. */
  readonly hostKey: string
  /** Private key that is let in, OpenSSH format. */
  readonly clientKey: string
  readonly isolated: () => readonly string[]
  /** Every command it took, in order. */
  readonly log: () => readonly string[]
  close(): Promise<void>
}

/** Keys of a gateway, made once and kept by who starts it. */
export interface GatewayKeys {
  readonly host: string
  readonly client: string
}

/** Not Ed25519: one in 250 of those the library makes it cannot read again. */
const makeKey = () => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private
export const makeGatewayKeys = (): GatewayKeys => ({
  host: makeKey(),
  client: makeKey(),
})

const parsed = (key: string): ParsedKey => {
  const read = ssh2.utils.parseKey(key)
  if (read instanceof Error) throw read
  return read
}

/** A host reached by SSH that knows four commands: `gatewayctl status|isolate|restore|snapshot NAME`. */
export async function startGateway(keys: GatewayKeys, port = 0): Promise<Gateway> {
  const client = parsed(keys.client)
  const isolated = new Set<string>()
  const log: string[] = []
  const faults = createFaults()

  function run(command: string): { readonly code: number; readonly text: string } {
    log.push(command)
    const [, verb, name = ''] = /^gatewayctl (status|isolate|restore|snapshot) '?([\w.-]+)'?$/.exec(command) ?? []
    if (verb === undefined) return { code: 127, text: 'unknown command\n' }
    if (verb === 'isolate') isolated.add(name)
    if (verb === 'restore') isolated.delete(name)
    if (verb === 'snapshot')
      return { code: 0, text: `snapshot=${createHash('sha256').update(name).digest('hex').slice(0, 16)}\n` }
    return { code: 0, text: `state=${isolated.has(name) ? 'isolated' : 'open'}\n` }
  }

  const server: Server = new ssh2.Server({ hostKeys: [keys.host] }, (connection) => {
    connection.on('error', () => undefined)
    connection.on('authentication', (context) =>
      lets(context, client) ? context.accept() : context.reject(['publickey']),
    )
    connection.on('session', (accept) =>
      accept().on('exec', (take, _refuse, { command }) => {
        const channel = take()
        const fault = faults.next()
        const { code, text } = fault === 'broken' ? { code: 1, text: 'broken\n' } : run(command)
        if (fault === 'hang') return
        if (fault === 'cut') return connection.end()
        setTimeout(
          () => {
            channel.write(text)
            channel.exit(code)
            channel.end()
          },
          fault === 'slow' ? SLOW_MS : 0,
        )
      }),
    )
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const hash = createHash('sha256').update(parsed(keys.host).getPublicSSH()).digest('base64').replaceAll('=', '')
  return {
    port: server.address().port,
    hostKey: `SHA256:${hash}`,
    clientKey: keys.client,
    isolated: () => [...isolated],
    log: () => log,
    fail: faults.fail,
    close: () => new Promise((done) => server.close(() => done())),
  }
}

/** One key, and proof of it. */
function lets(context: AuthContext, client: ParsedKey): boolean {
  if (context.method !== 'publickey' || !context.key.data.equals(client.getPublicSSH())) return false
  if (context.signature === undefined) return true
  return context.blob !== undefined && client.verify(context.blob, context.signature, context.hashAlgo)
}
