import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { Fault } from '@testudo/kernel/fault'

/** Where things lie in a data folder. */
export interface Places {
  readonly data: string
  /** Secrets of the node, one file each. */
  readonly keys: string
  readonly nodeKey: string
  readonly sealKey: string
  readonly checkpoints: string
  /** What was uploaded for jobs that have not ended. */
  readonly uploads: string
  /** A text file that names the socket: a socket's own path may be too long for the kernel. */
  readonly socketName: string
}

export function placesOf(dataDir: string): Places {
  const data = resolve(dataDir)
  return {
    data,
    keys: join(data, 'keys'),
    nodeKey: join(data, 'keys', 'node.pem'),
    sealKey: join(data, 'keys', 'seal.key'),
    checkpoints: join(data, 'checkpoints'),
    uploads: join(data, 'uploads'),
    socketName: join(data, 'node.socket'),
  }
}

/** A folder for what one capability keeps beside the database. */
export async function ownFolder({ data }: Places, name: string): Promise<string> {
  if (!/^[a-z][a-z-]*$/.test(name)) throw new Fault('invalid', 'host.folder_name', `"${name}" is no name of a folder.`)
  const path = join(data, 'own', name)
  await mkdir(path, { recursive: true, mode: 0o700 })
  return path
}

/** The kernel refuses socket paths over 107 bytes with `EINVAL`. */
const LONGEST_SOCKET = 100

/** Chooses the socket's path, in the data folder when it fits, and notes it there. Only this user may enter its folder. */
export async function placeSocket(places: Places): Promise<string> {
  const inData = join(places.data, 'cli.sock')
  let path = inData
  if (Buffer.byteLength(inData) > LONGEST_SOCKET) {
    const digest = createHash('sha256').update(places.data).digest('hex').slice(0, 16)
    const folder = join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), `testudo-${userInfo().uid}-${digest}`)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await chmod(folder, 0o700).catch((cause: unknown) => {
      throw new Fault(
        'conflict',
        'host.socket_folder',
        'The folder for the command-line socket belongs to somebody else.',
        { cause, place: { file: folder } },
      )
    })
    path = join(folder, 'cli.sock')
  }
  await writeFile(places.socketName, `${path}\n`, { mode: 0o600 })
  return path
}

export async function forgetSocket(places: Places): Promise<void> {
  await rm(places.socketName, { force: true })
}

/** Where a node that has this folder open answers the command line; undefined when none runs, also after one was killed. */
export async function findSocket(dataDir: string): Promise<string | undefined> {
  const { socketName } = placesOf(dataDir)
  if (!existsSync(socketName)) return undefined
  const path = (await readFile(socketName, 'utf8')).trim()
  return path !== '' && (await answers(path)) ? path : undefined
}

/** A socket file outlives a killed process; only an accepted connection says that somebody is there. */
function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path)
    const say = (here: boolean) => {
      socket.destroy()
      done(here)
    }
    socket.setTimeout(2_000, () => say(false))
    socket.once('connect', () => say(true))
    socket.once('error', () => say(false))
  })
}
