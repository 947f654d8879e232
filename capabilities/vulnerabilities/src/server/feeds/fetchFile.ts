import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import type { Outbound, OutboundAnswer } from '@testudo/platform/outbound'

const MOST_REDIRECTS = 3
/** One file of a feed, and how long it may take. */
const MOST_FILE_BYTES = 2 * 1024 ** 3
const FILE_MS = 30 * 60_000
/** Indices, metadata, hashes. */
const MOST_SMALL_BYTES = 64 * 1024 ** 2

export interface FetchOptions {
  readonly outbound: Outbound
  readonly signal?: AbortSignal
}

/** A file fetched into the feeds' own folder. */
export interface Fetched {
  readonly url: string
  /** ETag and Last-Modified as they were given, to ask with the next time. */
  readonly stamp: string
  readonly bytes: number
  /** Hex. */
  readonly sha256: string
  readonly sha512: string
  open(): AsyncIterable<Uint8Array>
  path: string
  drop(): Promise<void>
}

const refused = (code: string, message: string) => new Fault('invalid', `vulnerabilities.${code}`, message)

/**
 * Asks for an address and follows redirects: at most three, each through the same door (`host.outbound`), never from
 * https to http. A redirect to an inner address is refused there like an address given by hand.
 */
async function ask(
  url: string,
  options: FetchOptions,
  more: { readonly headers: Readonly<Record<string, string>>; readonly maxBytes: number; readonly timeoutMs: number },
): Promise<{ readonly url: string; readonly answer: OutboundAnswer }> {
  let at = url
  for (let hops = 0; ; hops++) {
    const answer = await options.outbound({
      method: 'GET',
      url: at,
      headers: { 'user-agent': 'testudo', accept: '*/*', ...more.headers },
      maxBytes: more.maxBytes,
      timeoutMs: more.timeoutMs,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    if (![301, 302, 303, 307, 308].includes(answer.status)) return { url: at, answer }
    const location = answer.headers['location']
    await discard(answer)
    if (location === undefined || !URL.canParse(location, at))
      throw refused('redirect', 'The source sends elsewhere without saying where. Look at its address.')
    const next = new URL(location, at)
    if (new URL(at).protocol === 'https:' && next.protocol !== 'https:')
      throw refused(
        'redirect',
        'The source sends from https to an open address: that is not followed. Look at its address.',
      )
    if (hops >= MOST_REDIRECTS)
      throw refused(
        'redirect',
        `The source sends elsewhere more than ${MOST_REDIRECTS} times. Give the address it ends at.`,
      )
    at = next.href
  }
}

/** Ends an answer whose body nobody wants. */
async function discard({ body }: OutboundAnswer): Promise<void> {
  for await (const _ of body) break
}

function mustBeWell({ status }: OutboundAnswer): void {
  if (status === 200) return
  throw new Fault(
    status === 404 || status === 410 ? 'absent' : 'unavailable',
    'vulnerabilities.feed_status',
    `The source answers ${status}. Look at its address, or wait until it is well.`,
  )
}

/** A small text: an index, metadata, a hash. @returns undefined when it is not there */
export async function fetchText(
  url: string,
  options: FetchOptions,
  maxBytes = MOST_SMALL_BYTES,
): Promise<string | undefined> {
  const { answer } = await ask(url, options, { headers: {}, maxBytes, timeoutMs: 60_000 })
  if (answer.status === 404 || answer.status === 410) {
    await discard(answer)
    return undefined
  }
  if (answer.status !== 200) await discard(answer)
  mustBeWell(answer)
  const chunks: Uint8Array[] = []
  for await (const chunk of answer.body) chunks.push(chunk)
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
}

/**
 * Fetches a file into `folder`, or learns that it is as it was.
 *
 * @param stamp what the last answer was marked with
 * @returns undefined: not changed since
 * @throws {Fault} when it is not whole: shorter than announced, cut off, too long, too slow
 */
export async function fetchFile(
  url: string,
  folder: string,
  stamp: string | undefined,
  options: FetchOptions,
): Promise<Fetched | undefined> {
  const before = stamp === undefined ? {} : (JSON.parse(stamp) as { etag?: string; modified?: string })
  const { url: from, answer } = await ask(url, options, {
    headers: {
      ...(before.etag === undefined ? {} : { 'if-none-match': before.etag }),
      ...(before.modified === undefined ? {} : { 'if-modified-since': before.modified }),
    },
    maxBytes: MOST_FILE_BYTES,
    timeoutMs: FILE_MS,
  })
  if (answer.status !== 200) await discard(answer)
  if (answer.status === 304 && stamp !== undefined) return undefined
  mustBeWell(answer)
  const path = join(folder, `${randomBytes(12).toString('hex')}.part`)
  const drop = () => rm(path, { force: true })
  try {
    const [sha256, sha512] = [createHash('sha256'), createHash('sha512')]
    let bytes = 0
    const file = await open(path, 'wx', 0o600)
    try {
      for await (const chunk of answer.body) {
        sha256.update(chunk)
        sha512.update(chunk)
        bytes += chunk.length
        await file.writeFile(chunk)
      }
    } finally {
      await file.close()
    }
    const announced = answer.headers['content-length']
    if (announced !== undefined && answer.headers['content-encoding'] === undefined && Number(announced) !== bytes)
      throw new Fault('unavailable', 'outbound.cut', 'The answer broke off or took too long.')
    const { etag, 'last-modified': modified } = answer.headers
    return {
      url: from,
      stamp: JSON.stringify({
        ...(etag === undefined ? {} : { etag }),
        ...(modified === undefined ? {} : { modified }),
      }),
      bytes,
      sha256: sha256.digest('hex'),
      sha512: sha512.digest('hex'),
      path,
      open: () => createReadStream(path, { highWaterMark: 1 << 18 }),
      drop,
    }
  } catch (error) {
    await drop()
    throw error
  }
}
