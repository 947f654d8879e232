import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Fault } from '@testudo/kernel/fault'
import { z } from 'zod'
import { isFolderLine } from './backupFolders.ts'
import { unseal } from './sealed.ts'

export const FORMAT = 'testudo-backup-2'
/** The same without folders. */
const BEFORE = 'testudo-backup-1'
/** A line of the file; longer ones are not ours. */
const MAX_LINE = 512 * 1024 * 1024

export const headSchema = z.strictObject({
  format: z.enum([FORMAT, BEFORE]),
  at: z.number(),
  engine: z.string(),
  /** Steps of every capability, as `capability/step/checksum`: the schema the rows fit. */
  migrations: z.array(z.string()),
  files: z.record(z.string(), z.string()),
})
const lineSchema = z.union([
  z.strictObject({ table: z.string() }),
  // Rows are over: what follows are files.
  z.strictObject({ folders: z.number().int() }),
  z.strictObject({ rows: z.number().int(), sha256: z.string() }),
])

/** Rows are written by PostgreSQL without blanks after the brace of a marker; only short lines can be markers. */
export function markerOf(line: string): z.infer<typeof lineSchema> | undefined {
  if (line.length > 300 || !/^\{"(table|folders|rows)":/.test(line)) return undefined
  const parsed = lineSchema.safeParse(parse(line))
  return parsed.success ? parsed.data : undefined
}

/** Reads a whole backup before anything of it is believed. @throws {Fault} `backup.damaged` */
export async function checkBackup(path: string, passphrase?: string): Promise<void> {
  const sum = createHash('sha256')
  let last: string | undefined
  let files = false
  try {
    for await (const line of linesOf(path, passphrase)) {
      if (last !== undefined) sum.update(`${last}\n`)
      last = line
      const marker = markerOf(line)
      if (files && marker === undefined && !isFolderLine(line)) throw damaged(path)
      files ||= marker !== undefined && 'folders' in marker
    }
  } catch (cause) {
    throw cause instanceof Fault && cause.code !== 'backup.damaged' ? cause : damaged(path, cause)
  }
  const end = lineSchema.safeParse(parse(last ?? ''))
  if (!end.success || !('sha256' in end.data) || end.data.sha256 !== sum.digest('hex')) throw damaged(path)
}

export async function* linesOf(path: string, passphrase: string | undefined): AsyncGenerator<string> {
  if (!existsSync(path)) throw damaged(path)
  let rest = ''
  const bytes = createGunzip()
  bytes.setEncoding('utf8')
  // What breaks before the unpacking breaks the reading too.
  const done = pipeline(Readable.from(unseal(createReadStream(path), passphrase)), bytes)
  done.catch(() => undefined)
  for await (const chunk of bytes) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > MAX_LINE) throw damaged(path)
    yield* lines
  }
  await done
  if (rest !== '') yield rest
}

export function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

export function damaged(path: string, cause?: unknown): Fault {
  return new Fault('invalid', 'backup.damaged', 'This is not a whole backup. Use another copy.', {
    cause,
    place: { file: path },
  })
}
