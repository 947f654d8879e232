import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const clone = fileURLToPath(new URL('../..', import.meta.url))
const here = fileURLToPath(new URL('.', import.meta.url))
const dist = join(here, 'dist')
const stamp = join(dist, '.built-from')

/** What the pages are made of: their own sources, the kit, the kernel, standards, and the cores and pages of capabilities. */
const INPUTS = [
  'apps/web',
  'ui',
  'kernel/src',
  'standards',
  'capabilities',
  'package-lock.json',
  ...['audit', 'http', 'identity', 'jobs'].map((part) => `platform/src/${part}/contract.ts`),
]

function* filesUnder(path: string): Generator<string> {
  const whole = join(clone, path)
  if (/\.(ts|tsx|css|html|json|svg|woff2)$/.test(path)) {
    if (!/\.test\.tsx?$/.test(path)) yield path
    return
  }
  if (/\.[a-z0-9]+$/i.test(path)) return
  for (const name of readdirSync(whole).sort()) {
    if (name !== 'node_modules' && name !== 'dist' && name !== 'server') yield* filesUnder(`${path}/${name}`)
  }
}

function digest(): string {
  const hash = createHash('sha256')
  for (const input of INPUTS)
    for (const file of filesUnder(input)) hash.update(file).update(readFileSync(join(clone, file)))
  return hash.digest('hex')
}

const asGzip = promisify(gzip)
const asBrotli = promisify(brotliCompress)
/** Files below this gain nothing: they fit into one packet anyway. */
const WORTH_BYTES = 1_200

/** Writes `.gz` and `.br` beside every text file, once: the node sends them as they are (browsers ask brotli over TLS only). */
async function compress(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true })
  const texts = names.filter((name) => /\.(js|css|html|json|svg)$/.test(name))
  await Promise.all(
    texts.map(async (name) => {
      const bytes = await readFile(join(folder, name))
      if (bytes.length < WORTH_BYTES && name !== 'index.html') return
      const brotli = {
        params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      }
      await writeFile(join(folder, `${name}.gz`), await asGzip(bytes, { level: 9 }))
      await writeFile(join(folder, `${name}.br`), await asBrotli(bytes, brotli))
    }),
  )
}

/**
 * Builds the web app into `apps/web/dist` when its sources differ from those of the last build.
 *
 * @throws {Error} with the builder's own words when it fails
 */
export async function buildWeb(tell: (line: string) => void = () => undefined): Promise<void> {
  const now = digest()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  tell('  Building the web app …')
  const vite = join(clone, 'node_modules', 'vite', 'bin', 'vite.js')
  // Built aside and put in place whole: nodes that start together, or serve meanwhile, never see half an app.
  const fresh = join(here, 'node_modules', `.web-${process.pid}`)
  try {
    // A process of its own: what the builder needs of memory is gone when the node starts.
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', fresh, here], {
      cwd: here,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let words = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (words += piece.toString()))
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    if (code !== 0) throw new Error(`The web app does not build:\n${words}`)
    await compress(fresh)
    writeFileSync(join(fresh, '.built-from'), now)
    await putInPlace(fresh, now)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** Swaps the built app in. Where another node was faster with the same sources, its build stays. */
async function putInPlace(fresh: string, sources: string): Promise<void> {
  const old = `${fresh}.old`
  await rename(dist, old).catch(() => undefined)
  try {
    await rename(fresh, dist)
  } catch (cause) {
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sources) throw cause
  } finally {
    await rm(old, { recursive: true, force: true })
  }
}
