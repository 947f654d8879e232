import { createHash, type Hash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { chmod, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { Fault } from '@testudo/kernel/fault'
import type { Storage, Tx } from '../storage/index.ts'
import { folderLines, placeFolders } from './backupFolders.ts'
import { checkBackup, damaged, FORMAT, headSchema, linesOf, markerOf, parse } from './backupLines.ts'
import type { Places } from './places.ts'
import { checkPassphrase, seal } from './sealed.ts'

/** Rows of one reading, and of one writing. */
const FETCH = 500

export interface BackupReport {
  readonly rows: number
  readonly tables: number
  /** Files of capabilities' own folders. */
  readonly files: number
}

/**
 * Writes everything a node is (all tables, its keys, its latest checkpoint, folders its capabilities want kept) to one compressed file of JSON lines, from
 * one snapshot. Whoever has the file has the node: it is readable by this user only, and belongs in a safe, or sealed
 * with a passphrase.
 *
 * On the embedded engine readers and writers wait until the tables are read, for there is one connection. Files are read
 * after them: one that was removed meanwhile is missing, one that came is of no row; whoever keeps them finds out.
 */
export async function writeBackup(
  storage: Storage,
  places: Places,
  path: string,
  {
    now,
    folders,
    passphrase,
  }: { readonly now: number; readonly folders: Iterable<string>; readonly passphrase?: string | undefined },
): Promise<BackupReport> {
  if (passphrase !== undefined) checkPassphrase(passphrase)
  await mkdir(dirname(path), { recursive: true })
  const part = `${path}.part`
  const report = { rows: 0, tables: 0, files: 0 }
  try {
    let written: Promise<void> | undefined
    await storage.asOwner(async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only')
      const tablesRead = new Promise<unknown>((done) => {
        const lines = snapshotLines(tx, {
          engine: storage.engine,
          places,
          at: now,
          folders,
          report,
          onTablesRead: () => done(undefined),
        })
        written = writeLines(lines, part, passphrase)
        written.catch(done)
      })
      // Nobody waits for the files: they lie on the disk as they are.
      await tablesRead
    })
    await written
    const file = await open(part, 'r+')
    await file.sync()
    await file.close()
    await chmod(part, 0o600)
    await rename(part, path)
  } finally {
    await rm(part, { force: true })
  }
  return report
}

/** Files of the data folder that are the node: its keys, those of its capabilities, its latest checkpoint. */
const FILE = /^(keys\/(node\.pem|seal\.key|tls-identity\.pem|own-[a-z][a-z-]*\.key)|checkpoints\/latest\.(json|note))$/

async function filesIn(places: Places): Promise<readonly string[]> {
  const of = async (folder: string) => {
    const names = existsSync(join(places.data, folder)) ? await readdir(join(places.data, folder)) : []
    return names.map((name) => `${folder}/${name}`)
  }
  const names = [...(await of('keys')), ...(await of('checkpoints'))]
  return names.filter((name) => FILE.test(name)).sort()
}

async function writeLines(lines: AsyncIterable<string>, path: string, passphrase: string | undefined): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 })
  const packed = createGzip({ level: 6 })
  if (passphrase === undefined) await pipeline(Readable.from(lines), packed, file)
  else await pipeline(Readable.from(lines), packed, (bytes: AsyncIterable<Uint8Array>) => seal(bytes, passphrase), file)
}

interface Snapshot {
  readonly engine: string
  readonly places: Places
  readonly at: number
  readonly folders: Iterable<string>
  readonly report: { rows: number; tables: number; files: number }
  readonly onTablesRead: () => void
}

async function* snapshotLines(
  tx: Tx,
  { engine, places, at, folders, report, onTablesRead }: Snapshot,
): AsyncGenerator<string> {
  const files: Record<string, string> = {}
  for (const name of await filesIn(places)) files[name] = (await readFile(join(places.data, name))).toString('base64')
  const sum = createHash('sha256')
  const line = (value: unknown) => counted(sum, `${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
  yield line({ format: FORMAT, at, engine, migrations: await stepsOf(tx), files })
  for (const table of await tablesOf(tx)) {
    yield line({ table })
    report.tables += 1
    await tx.query(`declare backup_rows no scroll cursor for select row_to_json(t)::text as line from "${table}" t`)
    for (;;) {
      const rows = await tx.query<{ line: string }>(`fetch ${FETCH} from backup_rows`)
      if (rows.length === 0) break
      report.rows += rows.length
      // PostgreSQL writes row_to_json on one line: line ends inside values are escaped.
      yield rows.map((row) => line(row.line)).join('')
    }
    await tx.query('close backup_rows')
  }
  onTablesRead()
  const names = [...folders].sort()
  yield line({ folders: names.length })
  for await (const one of folderLines(places, names)) {
    if (typeof one !== 'string') report.files += 1
    yield line(one)
  }
  yield `${JSON.stringify({ rows: report.rows, sha256: sum.digest('hex') })}\n`
}

function counted(sum: Hash, text: string): string {
  sum.update(text)
  return text
}

/** Tables of the node, those that others refer to first. `migration` is not data: it says which schema is there. */
async function tablesOf(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migration' order by tablename`,
  )
  const references = await tx.query<{ child: string; parent: string }>(
    `select c.relname as child, p.relname as parent from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid where k.contype = 'f' and c.oid <> p.oid`,
  )
  const ordered: string[] = []
  const visit = (name: string) => {
    if (ordered.includes(name)) return
    for (const { child, parent } of references) if (child === name) visit(parent)
    ordered.push(name)
  }
  for (const { name } of rows) if (/^\w+$/.test(name)) visit(name)
  return ordered
}

async function stepsOf(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ step: string }>(
    `select capability || '/' || step || '/' || checksum as step from migration order by capability, step`,
  )
  return rows.map((row) => row.step)
}

/** The keys and the checkpoint of a backup, to be put into an empty data folder before a node starts there. */
async function readBackupFiles(path: string, passphrase?: string): Promise<Readonly<Record<string, Uint8Array>>> {
  for await (const line of linesOf(path, passphrase)) {
    const head = headSchema.safeParse(parse(line))
    if (!head.success) throw damaged(path)
    return Object.fromEntries(
      Object.entries(head.data.files).map(([name, text]) => [name, Buffer.from(text, 'base64')]),
    )
  }
  throw damaged(path)
}

/**
 * Puts keys and checkpoint of a backup into a data folder that is empty or absent.
 *
 * @throws {Fault} `backup.folder_not_empty`, `backup.damaged`
 */
export async function prepareRestore(path: string, places: Places, passphrase?: string): Promise<void> {
  await checkBackup(path, passphrase)
  if (existsSync(join(places.data, 'db')) || existsSync(places.nodeKey)) {
    throw new Fault('conflict', 'backup.folder_not_empty', 'A node lives in this folder. Restore into an empty one.', {
      place: { file: places.data },
    })
  }
  await placeBackupFiles(path, places, passphrase)
}

/** Writes the keys and the checkpoint of a backup into a data folder, over those that are there. */
export async function placeBackupFiles(path: string, places: Places, passphrase?: string): Promise<void> {
  const files = await readBackupFiles(path, passphrase)
  for (const [name, bytes] of Object.entries(files)) {
    // A backup is believed whole or not at all, but never about where its files go.
    if (!FILE.test(name)) continue
    const to = join(places.data, name)
    await mkdir(dirname(to), { recursive: true, mode: 0o700 })
    await writeFile(to, bytes, { mode: 0o600 })
  }
}

/** Puts back the folders of a backup: after the node that made the tables is gone, or it would remove what it does not know. */
export const placeBackupFolders = (path: string, places: Places, passphrase?: string): Promise<number> =>
  placeFolders(filesOf(linesOf(path, passphrase)), places)

async function* filesOf(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let began = false
  for await (const line of lines) {
    const marker = markerOf(line)
    if (began && marker !== undefined) return
    if (began) yield line
    else began = marker !== undefined && 'folders' in marker
  }
}

/**
 * Fills the tables of a fresh node from a backup, in one transaction. The node must know the same capabilities in the
 * same version and be closed: one that runs remembers its empty tables and would go on from them.
 *
 * @throws {Fault} `backup.damaged`; `backup.other_version` when its schema is not the one of the backup
 */
export async function loadBackup(
  storage: Storage,
  path: string,
  passphrase?: string,
): Promise<Omit<BackupReport, 'files'>> {
  await checkBackup(path, passphrase)
  return storage.asOwner(async (tx) => {
    const tables = new Set(await tablesOf(tx))
    const steps = await stepsOf(tx)
    // A fresh node has few rows. Tables whose rows stay as they are refuse to be truncated, even empty.
    for (const name of [...tables].reverse()) await tx.query(`delete from "${name}"`)
    const report = { rows: 0, tables: 0 }
    let table: string | undefined
    let batch: string[] = []
    let bytes = 0
    const flush = async () => {
      if (table === undefined || batch.length === 0) return
      await tx.query(`insert into "${table}" select * from json_populate_recordset(null::"${table}", $1::json)`, [
        `[${batch.join(',')}]`,
      ])
      report.rows += batch.length
      batch = []
      bytes = 0
    }
    let first = true
    for await (const line of linesOf(path, passphrase)) {
      if (first) {
        first = false
        const head = headSchema.parse(parse(line))
        if (head.migrations.join('\n') !== steps.join('\n')) {
          throw new Fault(
            'conflict',
            'backup.other_version',
            'This backup was made by another version. Restore it with that one, then upgrade.',
          )
        }
        continue
      }
      const marker = markerOf(line)
      if (marker === undefined) {
        batch.push(line)
        bytes += line.length
        if (batch.length >= FETCH || bytes > 4_000_000) await flush()
        continue
      }
      await flush()
      if (!('table' in marker)) break
      if (!tables.has(marker.table)) throw damaged(path)
      table = marker.table
      report.tables += 1
    }
    await flush()
    return report
  })
}
