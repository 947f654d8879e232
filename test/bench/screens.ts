import { createServer } from 'node:http'
import { rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { firstScripts, type JourneyNode, launchBrowser, setUpNode, startNode } from '../journeys/node.ts'
import { median } from './median.ts'

const RUNS = 5
const LCP_LIMIT_MS = 1_500
const CHANGE_LIMIT_MS = 1_000
const RESTART_LIMIT_MS = 2_000
type Print = (line: string) => void

/** The same page as ours to a browser that knows no better, with nothing behind it: what loading costs by itself. */
async function startEmptyPage(): Promise<{ address: string; stop: () => void }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end('<!doctype html><html lang="en"><title>Empty</title><h1>Sign in</h1></html>')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Milliseconds to the largest contentful paint of a page nobody has opened before: cold cache, new context. */
async function largestPaint(
  browser: Browser,
  address: string,
  cookies: Awaited<ReturnType<BrowserContext['cookies']>>,
  settled: (page: Page) => Promise<unknown>,
): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } })
  await context.addCookies(cookies)
  const page = await context.newPage()
  await page.goto(address)
  await settled(page)
  // What paints last is only known when nothing more comes.
  await page.waitForTimeout(1_000)
  const ms = await page.evaluate<number>(`new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
      .observe({ type: 'largest-contentful-paint', buffered: true })
  })`)
  await context.close()
  return ms
}

async function benchFirstPages(print: Print, browser: Browser, node: JourneyNode, signedIn: BrowserContext) {
  print(`first JavaScript, compressed: ${((await firstScripts(node.address)) / 1_000).toFixed(1)} kB (limit 200)`)
  const empty = await startEmptyPage()
  const times = async (run: () => Promise<number>) => {
    const all: number[] = []
    for (let i = 0; i < RUNS; i++) all.push(await run())
    return { middle: median(all), worst: Math.max(...all) }
  }
  const cookies = await signedIn.cookies()
  const nothing = await times(() => largestPaint(browser, empty.address, [], async () => undefined))
  const pages = [
    ['sign-in page', '/sign-in', [], (page: Page) => page.getByRole('button', { name: 'Sign in' }).first().waitFor()],
    ['Picture, signed in', '/picture', cookies, (page: Page) => page.locator('.maplibregl-marker').first().waitFor()],
    ['Threats, signed in', '/threats', cookies, (page: Page) => page.getByRole('row').nth(3).waitFor()],
  ] as const
  for (const [name, path, who, settled] of pages) {
    const { middle, worst } = await times(() => largestPaint(browser, node.address + path, [...who], settled))
    print(
      `largest paint, ${name}, cold cache: ${middle.toFixed(0)} ms, worst of ${RUNS} ${worst.toFixed(0)} (limit ${LCP_LIMIT_MS}); an empty static page ${nothing.middle.toFixed(0)} ms, ratio ${(middle / nothing.middle).toFixed(1)}`,
    )
  }
  empty.stop()
}

interface Answer {
  readonly missions: readonly { readonly state: string }[]
  readonly places: readonly { readonly id: string; readonly state: string; readonly mark: unknown }[]
}

/** From the request that takes an asset down to its name in the missions on another person's screen, and back. */
async function benchChange(print: Print, node: JourneyNode, signedIn: BrowserContext) {
  const api = `${node.address}/api`
  const headers = { origin: node.address }
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const response =
      body === undefined
        ? await signedIn.request.get(api + path)
        : await signedIn.request.post(api + path, { headers, data: body })
    if (!response.ok()) throw new Error(`${path}: ${response.status()} ${await response.text()}`)
    return (await response.json()) as T
  }
  const picture = await ask<Answer>('/picture/missions')
  const asset = await firstThatMatters(picture, (id) =>
    ask<{ changes: readonly unknown[] }>('/picture/what-if', { fail: [id] }),
  )
  const page = await signedIn.newPage()
  await page.goto(`${node.address}/picture?view=table`)
  await page.locator('[data-live="live"]').waitFor()
  const shown: number[] = []
  const answered: number[] = []
  for (let i = 0; i < RUNS; i++) {
    const reference = `BENCH-${i}`
    const seen = page.evaluate<number>(`new Promise((done) => {
      const look = () => {
        if (!document.body.textContent.includes('${reference}')) return
        watcher.disconnect()
        done(performance.timeOrigin + performance.now())
      }
      const watcher = new MutationObserver(look)
      watcher.observe(document.body, { subtree: true, childList: true, characterData: true })
      look()
    })`)
    const sent = performance.timeOrigin + performance.now()
    const saved = await ask<{ id: string }>('/picture/exposures', {
      asset,
      name: `${reference} power lost`,
      health: 0,
      from: Date.now(),
      cause: asset,
      reference,
      what: 'power lost',
    })
    answered.push(performance.timeOrigin + performance.now() - sent)
    shown.push((await seen) - sent)
    await ask('/picture/remove', { id: saved.id })
    await page.getByText(reference).first().waitFor({ state: 'detached' })
  }
  print(
    `an asset's change reaches the screen: ${median(shown).toFixed(0)} ms after the request was sent, worst of ${RUNS} ${Math.max(...shown).toFixed(0)} (limit ${CHANGE_LIMIT_MS}); its own answer after ${median(answered).toFixed(0)} ms, ratio ${(median(shown) / median(answered)).toFixed(1)}`,
  )
  await page.close()
}

async function firstThatMatters(picture: Answer, whatIf: (id: string) => Promise<{ changes: readonly unknown[] }>) {
  for (const { id, state } of picture.places)
    if (state === 'capable' && (await whatIf(id)).changes.length > 0) return id
  throw new Error('no single asset changes a mission')
}

/** kill -9, then from the start of the process to the first `ready` of /readyz; beside a Node that does nothing else. */
async function benchRestart(print: Print, first: JourneyNode) {
  let node = first
  const times: number[] = []
  for (let i = 0; i < 3; i++) {
    await node.kill()
    const port = Number(new URL(node.address).port)
    const began = performance.now()
    const starting = startNode(node.data, port)
    while (!(await isReady(node.address))) await new Promise((done) => setTimeout(done, 10))
    times.push(performance.now() - began)
    node = await starting
  }
  print(
    `restart after kill -9 to /readyz, with the exercise: ${median(times).toFixed(0)} ms, worst of ${times.length} ${Math.max(...times).toFixed(0)} (limit ${RESTART_LIMIT_MS})`,
  )
  await node.stop()
}

const isReady = (address: string) =>
  fetch(`${address}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )

/** What somebody in front of the screen waits for: the first page, a change, a node that comes back. */
export async function benchScreens(print: Print): Promise<void> {
  const [node, browser] = await Promise.all([startNode(), launchBrowser()])
  try {
    const signedIn = await browser.newContext({ viewport: { width: 1600, height: 1000 } })
    const page = await signedIn.newPage()
    await setUpNode(page, node)
    await page.close()
    await benchFirstPages(print, browser, node, signedIn)
    await benchChange(print, node, signedIn)
    await browser.close()
    await benchRestart(print, node)
  } finally {
    await browser.close()
    await node.kill()
    await rm(node.data, { recursive: true, force: true })
  }
}
