import { open, stat } from 'node:fs/promises'
import { constants, gunzipSync } from 'node:zlib'
import { Fault } from '@testudo/kernel/fault'

/** @throws {Fault} `cli.file` for what is no file */
export async function mustBeFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() || found?.isFIFO()) return
  throw new Fault(
    'invalid',
    'cli.file',
    found ? 'This is not a file. Name the files themselves.' : 'There is no such file.',
    { place: { file } },
  )
}

const HEAD_BYTES = 4_096
const MISP = /^\s*\[?\s*\{\s*"(?:response|Event)"\s*:/

/** The beginning of a file, unpacked, its bytes as characters; empty for a pipe, which can be read once only. */
export async function headOf(file: string): Promise<string> {
  if (!(await stat(file)).isFile()) return ''
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return unpackedHead(buffer.subarray(0, bytesRead)).toString('latin1')
  } finally {
    await handle.close()
  }
}

/** MISP events are no STIX: whoever mixes the commands up is told which one it is. @throws {Fault} `cli.misp` */
export function mustNotBeMisp(file: string, head: string): void {
  if (!MISP.test(head)) return
  throw new Fault('invalid', 'cli.misp', 'These are MISP events, no STIX. Take them with: testudo misp import FILE', {
    place: { file },
  })
}

/** The beginning of a file, unpacked as far as it goes. */
function unpackedHead(head: Buffer): Buffer {
  if (head[0] !== 0x1f || head[1] !== 0x8b) return head
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 16 * 1024 * 1024 })
  } catch {
    // Damaged: the import itself names the place.
    return head
  }
}
