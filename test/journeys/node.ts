import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright-core'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CHROMIUM = process.env['TESTUDO_CHROMIUM'] ?? '/usr/bin/chromium'
const READY_WITHIN = 120_000
/** A sentence, as the welcome page asks for. */
export const PASSWORD = 'herons stand still in shallow water'

export interface JourneyNode {
  readonly address: string
  /** Empty when somebody has used it already. */
  readonly oneTimeLink: string
  readonly data: string
  /** Ends the node and removes its folder. */
  stop(): Promise<number | null>
  /** Ends it as a power cut does; the folder stays. */
  kill(): Promise<void>
}

/** Starts a node as `npm start` does, on a free port and an empty folder (or `data`), with the exercise told. */
export async function startNode(data?: string, port = 0): Promise<JourneyNode> {
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'testudo-journey-')))
  const child = spawn(
    process.execPath,
    ['apps/node/src/main.ts', '--port', String(port), '--data', folder, '--no-open'],
    { cwd: ROOT, env: { ...process.env, NODE_ENV: '', VITEST: '' }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM')
    const code = await ended
    await rm(folder, { recursive: true, force: true })
    return code
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  const ready = new Promise<void>((done) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString('utf8')
      if (said.includes('Ctrl-C ends it')) done()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
  })
  const late = new Promise<'late'>((done) => {
    setTimeout(() => done('late'), READY_WITHIN).unref()
  })
  const first = await Promise.race([ready.then(() => 'ready' as const), ended.then(() => 'ended' as const), late])
  const address = /Address:\s+(\S+)/.exec(said)?.[1]
  const oneTimeLink = /Sign in once:\s+(\S+)/.exec(said)?.[1] ?? ''
  if (first !== 'ready' || address === undefined) {
    await stop()
    throw new Error(`The node did not start (${first}). It said:\n${said}`)
  }
  return { address, oneTimeLink, data: folder, stop, kill }
}

const QUIET = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update']

/**
 * A real Chromium without a screen. `gpu: 'emulated'` gives pages WebGL on the processor (maps draw); 'none' is what a
 * machine without a graphics card does: everything is drawn on the processor directly.
 */
export function launchBrowser(gpu: 'emulated' | 'none' = 'emulated'): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(`There is no Chromium at ${CHROMIUM}. Install Debian's chromium, or set TESTUDO_CHROMIUM.`)
  const drawing =
    gpu === 'none'
      ? ['--disable-gpu']
      : ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist']
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', ...drawing, ...QUIET, '--disable-sync'],
  })
}

/** Bytes of the JavaScript that the first page asks for before anything runs, compressed as it is sent. */
export async function firstScripts(address: string): Promise<number> {
  const html = await (await fetch(address)).text()
  const paths = [...html.matchAll(/(?:src|modulepreload" crossorigin href)="(\/assets\/[^"]+\.js)"/g)]
  const sizes = paths.map(async ([, path]) => {
    const body = await (await fetch(address + (path ?? ''))).arrayBuffer()
    return gzipSync(new Uint8Array(body), { level: 9 }).length
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Who uses the one-time link of a first start. Nobody of the story: those have accounts already. */
export const FIRST = {
  login: 'vasiliauskas',
  name: 'Cdr E. Vasiliauskas',
  organisation: 'HQ Tidal Shield',
  nation: 'LTU',
}

/** Uses the one-time link of a first start. */
export async function setUpNode(page: Page, node: JourneyNode): Promise<void> {
  await page.goto(node.oneTimeLink)
  await page.getByLabel('Name to sign in with').fill(FIRST.login)
  await page.getByLabel('Name others see').fill(FIRST.name)
  await page.getByLabel('Your organisation').fill(FIRST.organisation)
  await page.getByLabel('Nation').fill(FIRST.nation)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByLabel('Password, once more').fill(PASSWORD)
  await page.getByRole('button', { name: 'Finish and sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/welcome'))
}
