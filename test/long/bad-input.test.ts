import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Attacked, startAttacked } from '../bad-input/node.ts'
import { hostileObjects, PAYLOADS } from '../bad-input/payloads.ts'
import { settled } from '../journeys/support.ts'

const CHROMIUM = process.env['TESTUDO_CHROMIUM'] ?? '/usr/bin/chromium'
const present = existsSync(CHROMIUM)
if (!present) console.warn(`There is no Chromium at ${CHROMIUM}: nobody looked at hostile text on the pages.`)

const objects = hostileObjects()
const marked = PAYLOADS[0] ?? ''
let node: Attacked
let browser: Browser
let page: Page
/** What the page did that no text may make it do. */
const seen: string[] = []

beforeAll(async () => {
  if (!present) return
  node = await startAttacked({ exercise: true, web: true })
  const cookie = await node.enter({
    login: 'root',
    name: marked,
    organisation: PAYLOADS[1] ?? '',
    nation: 'LTU',
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
    roles: ['analyst', 'administrator', 'auditor', 'operator'],
  })
  const json = { 'content-type': 'application/json' }
  const bad = `{"type":"malware","spec_version":"2.1","id":${JSON.stringify(marked)},"name":${JSON.stringify(marked)}}`
  const answer = await node.send({
    method: 'POST',
    path: `/api/threats/import?source=${encodeURIComponent(marked)}&fileName=${encodeURIComponent(PAYLOADS[2] ?? '')}`,
    as: cookie,
    headers: json,
    body: `{"type":"bundle","objects":[${[...objects.map((one) => JSON.stringify(one)), bad].join(',')}]}`,
  })
  expect(JSON.parse(answer.body)).toMatchObject({ report: { new: objects.length, quarantined: 1 } })
  for (const name of PAYLOADS)
    await node.send({
      method: 'POST',
      path: '/api/picture/nodes',
      as: cookie,
      headers: json,
      body: JSON.stringify({ kind: 'asset', name, description: name, owner: name, position: { lat: 55, lon: 21 } }),
    })
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
      ' ',
    ),
  })
  const context = await browser.newContext({ baseURL: node.address })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: node.address }])
  page = await context.newPage()
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => seen.push(`dialog ${dialog.message()}`)))
  page.on('pageerror', (error) => seen.push(`error ${error.message}`))
  page.on('console', (line) => {
    // A refusal by the policy means that a payload had become an element already.
    if (/content security policy|refused to/i.test(line.text())) seen.push(`console ${line.text()}`)
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (!/^(data|blob):$/.test(url.protocol) && url.origin !== node.address) seen.push(`request ${request.url()}`)
  })
})
afterAll(async () => {
  await browser?.close()
  await node?.close()
})

/** Opens a view and gives its text once it is quiet; hrefs that leave the node or run are noted. */
async function look(path: string): Promise<string> {
  await page.goto(path)
  const main = page.locator('main, [role="main"]').first()
  await main.waitFor({ timeout: 60_000 }).catch(() => seen.push(`nothing shown on ${path}`))
  await settled(page)
  // What is shown as a picture has been asked for by now; whether it came or not, its handlers have run.
  await page.waitForFunction(`[...document.images].every((image) => image.complete)`)
  // As text: the page's own program, with the page's own types.
  const found = await page.evaluate<{ ran: boolean; links: string[]; text: string }>(`({
    ran: globalThis.ranHostile !== undefined,
    links: [...document.querySelectorAll('a[href], form[action], iframe, object, embed')].flatMap((one) => {
      const to = one.getAttribute('href') ?? one.getAttribute('action') ?? one.tagName
      return /^(\\/|#|\\?|blob:)/.test(to) && !to.startsWith('//') ? [] : [to]
    }),
    text: document.body.innerText,
  })`)
  if (found.ran) seen.push(`ran on ${path}`)
  seen.push(...found.links.map((to) => `link ${to} on ${path}`))
  return found.text
}

it.skipIf(!present)('every answer carries a policy under which nothing foreign runs or loads', async () => {
  for (const path of ['/', '/threats', `/threats/object/${objects[0]?.id}`, '/api/policies', '/no/such/view']) {
    const policy = String((await node.send({ path })).headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).toContain("connect-src 'self';")
    expect(policy).not.toMatch(/script-src[^;]*(unsafe|https?:|data:|\*)/)
  }
})

it.skipIf(!present)('no address leaves the folder of the pages', async () => {
  for (const path of [
    '/../package.json',
    '/..%2f..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/assets/../../../package.json',
    '/assets/..%5c..%5c..%5cpackage.json',
    '/assets/%2e%2e%2f%2e%2e%2f%2e%2e%2fpackage.json',
    '/..%00/package.json',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/.built-from',
    '/assets/',
    '/assets',
  ]) {
    const { status, body } = await node.send({ path })
    expect(status, path).toBeLessThan(500)
    expect(body, path).not.toMatch(/root:|"workspaces"|^[0-9a-f]{64}$/)
    if (status < 300) expect(body, path).toContain('<!doctype html>')
  }
})

it.skipIf(!present)('hostile text in every field of every type is shown as text and nothing else', async () => {
  expect(objects.length).toBeGreaterThan(30)
  let shown = 0
  for (const { type, id } of objects) {
    const text = await look(`/threats/object/${id}`)
    if (/ranHostile|evil/.test(text)) shown += 1
    await look(`/threats?type=${type}`)
  }
  expect(seen).toEqual([])
  // The pages did show them: an empty page would pass everything above.
  expect(shown).toBeGreaterThan(25)
})

it.skipIf(!present)('and so on every other page', async () => {
  const malware = objects.find(({ type }) => type === 'malware')?.id ?? ''
  for (const path of [
    `/threats/graph?ids=${malware}`,
    `/threats/graph?id=${malware}`,
    '/threats/matrix',
    '/threats/import',
    '/picture',
    '/activity',
    '/administration',
    '/account',
    `/threats?q=${encodeURIComponent(marked)}`,
    `/threats/object/${encodeURIComponent(marked)}`,
    `/picture?what-if=${encodeURIComponent(marked)}`,
    `/${encodeURIComponent(marked)}`,
    '/threats?type=__proto__',
  ])
    await look(path)
  expect(seen).toEqual([])
})

it.skipIf(!present)('and the watch over the page does notice what it looks for', async () => {
  await look('/account')
  await page.evaluate((html) => {
    const { body } = (globalThis as unknown as { document: { body: { innerHTML: string } } }).document
    body.innerHTML += `<main>${html}<a href="javascript:0">x</a></main>`
  }, PAYLOADS.join(' '))
  await expect.poll(() => seen.filter((line) => line.startsWith('console')).length).toBeGreaterThan(0)
})

it('a million lines are judged in order and in little memory', async () => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'apps/cli/src/main.ts', 'stix', 'validate', '--lines', '-', '--json'],
    { cwd: join(import.meta.dirname, '../..'), stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const good =
    '{"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4","value":"198.51.100.3"}'
  const feed = (async () => {
    for (let i = 0; i < 1_000; i += 1) {
      const lines = Array.from({ length: 1_000 }, (_, n) => (n === 500 ? '{"type":' : good)).join('\n')
      if (!child.stdin.write(`${lines}\n`)) await once(child.stdin, 'drain')
    }
    child.stdin.end()
  })()
  let line = 0
  let broken = 0
  let most = 0
  for await (const text of createInterface({ input: child.stdout })) {
    line += 1
    const answer = JSON.parse(text) as { line: number; valid: boolean }
    if (answer.line !== line) throw new Error(`line ${line} was answered as ${answer.line}`)
    if (!answer.valid) broken += 1
    if (line % 50_000 === 0) most = Math.max(most, residentMegabytes(child.pid ?? 0))
  }
  await feed
  expect([line, broken]).toEqual([1_000_000, 1_000])
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThan(400)
})

const residentMegabytes = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
