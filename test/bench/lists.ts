import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../journeys/node.ts'

const CLONE = fileURLToPath(new URL('../..', import.meta.url))
const ROWS = 100_000
const LIST_GOAL_FPS = 50
const GRAPH_LIMIT_FPS = 30
const SECONDS = 3
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.woff2': 'font/woff2',
}
type Print = (line: string) => void

/** The gallery of components, built aside: the real parts without a node behind them. */
function buildGallery(): string {
  const folder = mkdtempSync(join(tmpdir(), 'testudo-gallery-'))
  const vite = join(CLONE, 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', '--logLevel', 'error', '--outDir', folder, join(CLONE, 'apps', 'web')]
  const built = spawnSync(process.execPath, args, {
    env: { ...process.env, NODE_ENV: 'production', VITE_GALLERY: '1' },
    encoding: 'utf8',
  })
  if (built.status !== 0) throw new Error(`The gallery does not build:\n${built.stderr}`)
  return folder
}

function serve(folder: string) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://local').pathname
    if (path.startsWith('/api')) return void response.writeHead(404).end('{}')
    const wanted = join(folder, path)
    const file = extname(path) !== '' && existsSync(wanted) ? wanted : join(folder, 'index.html')
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
    response.end(readFileSync(file))
  }).listen(0, '127.0.0.1')
  return {
    address: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Frames a second while `step` (a statement that runs each frame) does its part for three seconds. */
async function framesPerSecond(page: Page, prepare: string, step: string): Promise<number> {
  return page.evaluate<number>(`(async () => {
    ${prepare}
    await new Promise((done) => setTimeout(done, 500))
    let frames = 0
    const began = performance.now()
    await new Promise((done) => {
      const frame = () => {
        ${step}
        frames++
        if (performance.now() - began < ${SECONDS * 1_000}) requestAnimationFrame(frame)
        else done()
      }
      requestAnimationFrame(frame)
    })
    return (1000 * frames) / (performance.now() - began)
  })()`)
}

async function scrolls(page: Page, scroller: string): Promise<{ slow: number; fast: number }> {
  const prepare = `const list = document.querySelector('${scroller}'); list.scrollTop = 0`
  return {
    slow: await framesPerSecond(page, prepare, 'list.scrollTop += 20'),
    fast: await framesPerSecond(page, prepare, 'list.scrollTop += 400'),
  }
}

async function benchList(print: Print, browser: Browser, address: string, how: string) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
  const began = performance.now()
  await page.goto(`${address}/gallery?board=table`)
  await page.locator('.t-table-row').first().waitFor()
  const opened = performance.now() - began
  const ours = await scrolls(page, '.t-table')
  await page.setContent('<p>wait</p>')
  const drawn = performance.now()
  await page.evaluate(`(() => {
    document.body.innerHTML = '<style>body{margin:0;font:13px sans-serif}#all{height:1000px;overflow:auto}#all p{margin:0;height:32px}</style><div id="all">' +
      Array.from({ length: ${ROWS} }, (_, i) => '<p>(AR) <b>object ' + i + '</b> B2 <time>221430Z</time></p>').join('') + '</div>'
    return document.querySelector('#all').scrollHeight
  })()`)
  const all = performance.now() - drawn
  const theirs = await scrolls(page, '#all')
  print(
    `list of ${ROWS} rows, ${how}: ${ours.slow.toFixed(0)} fps slow, ${ours.fast.toFixed(0)} fast (goal ${LIST_GOAL_FPS}), first rows after ${opened.toFixed(0)} ms; all rows in the page ${theirs.slow.toFixed(0)} and ${theirs.fast.toFixed(0)} fps, laid out after ${all.toFixed(0)} ms; ratio ${(ours.slow / theirs.slow).toFixed(1)}`,
  )
  await page.close()
}

async function benchGraph(print: Print, browser: Browser, address: string, how: string) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
  await page.goto(`${address}/gallery?board=network`)
  await page.locator('.t-network canvas').waitFor()
  await page.locator('.t-network-note').waitFor({ state: 'detached', timeout: 60_000 })
  // The pointer itself, pressed and moved once a frame, as a hand does it.
  const fps = await framesPerSecond(
    page,
    `const canvas = document.querySelector('.t-network canvas')
    const at = (type, x) => canvas.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, buttons: 1, clientX: x, clientY: 400 }))
    canvas.setPointerCapture = () => undefined
    let x = 400
    at('pointerdown', x)`,
    `x += 3; at('pointermove', x)`,
  )
  const still = await framesPerSecond(page, '', '')
  print(
    `graph of 2000 nodes and 5000 relations, ${how}: ${fps.toFixed(0)} fps panned (limit ${GRAPH_LIMIT_FPS}); the same page at rest ${still.toFixed(0)}, ratio ${(fps / still).toFixed(2)}`,
  )
  await page.close()
}

/** Long lists and large graphs in a real Chromium: drawn on the processor, and through an emulated graphics card. */
export async function benchLists(print: Print): Promise<void> {
  const folder = buildGallery()
  const site = serve(folder)
  try {
    for (const [gpu, how] of [
      ['none', 'no graphics card'],
      ['emulated', 'emulated graphics card'],
    ] as const) {
      const browser = await launchBrowser(gpu)
      await benchList(print, browser, site.address(), how)
      await benchGraph(print, browser, site.address(), how)
      await browser.close()
    }
  } finally {
    site.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
