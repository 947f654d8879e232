import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

/** A TAXII client that shares no line with ours: plain HTTP and `JSON.parse`, as a stranger would write it from the standard. */

export const MEDIA = 'application/taxii+json;version=2.1'

export interface Heard {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** Parsed body; undefined when it is no JSON. */
  readonly json: Json
}
// What a stranger sends is whatever it is; a test says what it expects.
export type Json = Readonly<Record<string, unknown>> | undefined

export interface Stix {
  readonly id: string
  readonly type: string
  readonly modified?: string
  readonly [property: string]: unknown
}

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Leaves out headers that are sent otherwise. */
  readonly without?: readonly string[]
}

export class Stranger {
  readonly base: string
  readonly authorization: string | undefined

  constructor(base: string, authorization?: string) {
    this.base = base
    this.authorization = authorization
  }

  static basic(base: string, login: string, secret: string): Stranger {
    return new Stranger(base, `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}`)
  }

  ask(method: string, path: string, { headers = {}, body, without = [] }: Asking = {}): Promise<Heard> {
    const all: Record<string, string> = {
      Accept: MEDIA,
      ...(this.authorization === undefined ? {} : { Authorization: this.authorization }),
      ...(body === undefined ? {} : { 'Content-Type': MEDIA, 'Content-Length': String(Buffer.byteLength(body)) }),
      ...headers,
    }
    for (const name of without) delete all[name]
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, this.base), { method, headers: all, agent: false }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, json: parsed(text) })
        })
      })
      asked.on('error', reject)
      asked.end(body)
    })
  }

  get(path: string, asking: Asking = {}): Promise<Heard> {
    return this.ask('GET', path, asking)
  }

  post(path: string, objects: readonly unknown[], asking: Asking = {}): Promise<Heard> {
    return this.ask('POST', path, { ...asking, body: JSON.stringify({ objects }) })
  }

  /** Walks by `next`, with the parameters unchanged, and gives every page. */
  async walk(path: string, query = ''): Promise<readonly Heard[]> {
    const pages: Heard[] = []
    let next: unknown
    do {
      const more: string[] = [query, next === undefined ? '' : `next=${encodeURIComponent(String(next))}`].filter(
        (part) => part !== '',
      )
      const page = await this.get(more.length === 0 ? path : `${path}?${more.join('&')}`)
      if (page.status !== 200) throw new Error(`${path} answered ${page.status}: ${page.text.slice(0, 300)}`)
      pages.push(page)
      next = page.json?.['more'] === true ? page.json['next'] : undefined
    } while (next !== undefined && pages.length < 20_000)
    return pages
  }
}

/** Objects of pages, in the order they came. */
export const objectsIn = (pages: readonly Heard[]): readonly Stix[] =>
  pages.flatMap((page) => (page.json?.['objects'] ?? []) as readonly Stix[])

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
