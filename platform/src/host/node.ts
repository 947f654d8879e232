import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { LATEST, readCheckpoint, type Verdict, verifyAudit } from '../audit/index.ts'
import { openStorage } from '../storage/index.ts'
import { type BackupReport, loadBackup, placeBackupFiles, placeBackupFolders, prepareRestore } from './backup.ts'
import { createHost, type HostOptions, type RunningHost } from './host.ts'
import { tlsNames } from './self.ts'
import { forgetSocket, placeSocket, placesOf } from './places.ts'

export { createHost, type HostOptions, type RunningHost, VERSION } from './host.ts'
export { checkPassphrase, seal } from './sealed.ts'

export interface NodeOptions extends HostOptions {
  readonly port: number
  /** Address to listen on. Default: this machine only. */
  readonly address?: string
}

export interface RunningNode extends RunningHost {
  /** What people open: `http://localhost:8080`. */
  readonly address: string
  /** What other nodes and clients with certificates ask: `https://localhost:8443`; undefined without such a port. */
  readonly tlsAddress: string | undefined
  /** Full address of a first sign-in; absent once somebody can sign in. */
  readonly oneTimeLink: string | undefined
  readonly socket: string
}

/** Starts a node that listens: on a port for browsers, on a socket file in the data folder for the command line. */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const running = await createHost(options)
  const places = placesOf(options.dataDir)
  try {
    const bound = options.address ?? options.config?.host ?? '127.0.0.1'
    const listening = await running.http.listen({ host: bound, port: options.port })
    const { port } = new URL(listening)
    const origin = options.config?.origin ?? `http://localhost:${port}`
    running.setOrigin(origin, namesOf(origin, bound, port))
    if (options.config?.tls !== undefined) await listenTls(running, options.config, bound)
    const socket = await placeSocket(places)
    await running.http.listenLocal(socket)
    const first = await running.identity.firstLink()
    return {
      ...running,
      address: origin,
      tlsAddress: running.host.self.tlsOrigin(),
      oneTimeLink: first === undefined ? undefined : `${origin}${first.path}`,
      socket,
      async close() {
        await forgetSocket(places)
        await running.close()
      },
    }
  } catch (error) {
    await running.close()
    throw error
  }
}

/**
 * Makes a node from a backup in an empty data folder (and, with `url`, an empty database), and examines its audit log
 * against the checkpoint of the backup. Start it afterwards as any other.
 *
 * @param passphrase of a sealed backup
 * @throws {Fault} `backup.damaged`, `backup.sealed`, `backup.wrong_passphrase`, `backup.folder_not_empty`, `backup.other_version`, `backup.log_differs`
 */
export async function restoreNode(
  options: HostOptions,
  path: string,
  passphrase?: string,
): Promise<BackupReport & { readonly audit: Verdict }> {
  const places = placesOf(options.dataDir)
  await prepareRestore(path, places, passphrase)
  const kept = await readCheckpoint(join(places.checkpoints, LATEST))
  // A node makes the tables and is gone before they are filled: it would go on from the empty log it remembers.
  await (await createHost(options)).close()
  const storage = await openStorage(options.url === undefined ? { dataDir: places.data } : { url: options.url })
  try {
    const report = await loadBackup(storage, path, passphrase)
    const verdict = await verifyAudit(storage, kept)
    if (!verdict.ok) {
      throw new Fault(
        'conflict',
        'backup.log_differs',
        `The audit log of the backup does not hold: ${verdict.message} Do not use it.`,
      )
    }
    // The empty node signed its own log over the checkpoint.
    await placeBackupFiles(path, places, passphrase)
    const files = await placeBackupFolders(path, places, passphrase)
    return { ...report, files, audit: verdict }
  } finally {
    await storage.close()
  }
}

/** Opens the port for other nodes and clients with certificates. */
async function listenTls(
  running: RunningHost,
  config: NonNullable<NodeOptions['config']>,
  plain: string,
): Promise<void> {
  const { tls } = config
  if (tls === undefined) return
  const { certificate, key } = await running.host.self.tls()
  const bound = tls.host ?? plain
  const port = await running.http.listenTls({ host: bound, port: tls.port, cert: certificate, key })
  const names = tlsNames(config)
  const withPort = (name: string) => {
    const host = name.includes(':') ? `[${name}]` : name
    return port === 443 ? [host, `${host}:443`] : [`${host}:${port}`]
  }
  const [first = 'localhost'] = names
  const anyName = (bound === '0.0.0.0' || bound === '::') && tls.hosts === undefined
  running.setTlsOrigin(
    `https://${withPort(first)[0]}`,
    anyName ? undefined : new Set([...names, '::1', bound].flatMap(withPort)),
  )
}

/** Host names this node answers to. Bound to every interface without a public address, a proxy in front must check. */
function namesOf(origin: string, bound: string, port: string): ReadonlySet<string> | undefined {
  const loopback = ['127.0.0.1', '::1', 'localhost'].includes(bound)
  const names = new Set([new URL(origin).host, `localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
  if (loopback) return names
  return bound === '0.0.0.0' || bound === '::' ? undefined : names.add(`${bound}:${port}`)
}
