import { Splitter, type SplitItem } from '@testudo/stix'
import { addressOf, sameOrigin } from './address.ts'
import { TaxiiFault } from './fault.ts'
import { TAXII_MEDIA_TYPE } from './media.ts'
import type { ApiRoot, Collection, Discovery, ManifestRecord, Status } from './resources.ts'
import { objectsPage, Steps, withQuery, type Filters, type ObjectsPage, type Question } from './walk.ts'

/** One HTTP exchange, made by you: TLS, certificates, proxies and address checks are yours. It must not follow redirects. */
export type Exchange = (request: {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}) => Promise<{
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: AsyncIterable<Uint8Array>
}>

export interface TaxiiClientOptions {
  readonly exchange: Exchange
  /** Sent as `Authorization`, to the origin of the first address alone. */
  readonly authorization?: string
  /** Most bytes read of one answer; 64 MiB unless told. */
  readonly maxBytes?: number
  /** How often a 429 or 503 is tried again; 5 unless told. `Retry-After` is obeyed up to `maxWaitMs`, a minute. */
  readonly retries?: number
  readonly maxWaitMs?: number
  /** Waits so many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>
}

interface Walked {
  readonly more?: boolean
  readonly next?: string
}

interface VersionsPage extends Walked {
  readonly versions?: readonly string[]
}

const MEBIBYTE = 1_048_576

/** A TAXII 2.1 client over an HTTP exchange of yours. Every method throws {@link TaxiiFault} with the peer's status. */
export class TaxiiClient {
  private readonly options: TaxiiClientOptions
  private readonly base: string

  /** @param url the discovery resource, an API root or a collection: relative addresses start here */
  constructor(url: string, options: TaxiiClientOptions) {
    this.base = url
    this.options = options
  }

  /** §4.1; addresses of API roots come back absolute. */
  async discovery(): Promise<Discovery> {
    const found = await this.json<Discovery>('GET', this.base)
    const roots = found.api_roots?.map((root) => addressOf(root, this.base))
    return {
      ...found,
      ...(found.default === undefined ? {} : { default: addressOf(found.default, this.base) }),
      ...(roots && { api_roots: roots }),
    }
  }

  apiRoot(root: string): Promise<ApiRoot> {
    return this.json('GET', root)
  }

  async collections(root: string): Promise<readonly Collection[]> {
    const { collections } = await this.json<{ collections?: readonly Collection[] }>(
      'GET',
      addressOf('collections/', root),
    )
    return collections ?? []
  }

  status(root: string, id: string): Promise<Status> {
    return this.json('GET', addressOf(`status/${id}/`, root))
  }

  /**
   * Adds objects in one envelope and gives the status; ask {@link status} while it is pending.
   *
   * @param collection address of the collection, ending with `/`
   * @param texts      each object as JSON text; sent as it is
   */
  add(collection: string, texts: readonly string[]): Promise<Status> {
    return this.json('POST', addressOf('objects/', collection), `{"objects":[${texts.join(',')}]}`)
  }

  async remove(collection: string, id: string, match: Filters = {}): Promise<void> {
    await this.bytes('DELETE', withQuery(addressOf(`objects/${id}/`, collection), { match }, undefined))
  }

  /** The versions of one object, in the order told (newest first, as the standard has it). All pages. */
  async versions(collection: string, id: string): Promise<readonly string[]> {
    const address = addressOf(`objects/${id}/versions/`, collection)
    const found: string[] = []
    for await (const page of this.pages<VersionsPage>(address, {}, (p) => p.versions ?? []))
      found.push(...(page.versions ?? []))
    return found
  }

  /** Every record of the manifest, page by page. */
  async *manifest(collection: string, question: Question = {}): AsyncGenerator<readonly ManifestRecord[]> {
    type Page = Walked & { readonly objects?: readonly ManifestRecord[] }
    const told = (page: Page) => (page.objects ?? []).map((record) => `${record.id} ${record.version}`)
    for await (const page of this.pages<Page>(addressOf('manifest/', collection), question, told))
      yield page.objects ?? []
  }

  /** The versions of one object. */
  object(collection: string, id: string, question: Question = {}): AsyncGenerator<ObjectsPage> {
    return this.walk(addressOf(`objects/${id}/`, collection), question)
  }

  /**
   * Walks the objects of a collection, page by page, with the same parameters and `next`. A server that says `more`
   * without `next` is asked on by `added_after`; the two never change together.
   *
   * @throws {TaxiiFault} 502 `taxii.no_progress` when a page brings nothing that the page before had not
   */
  objects(collection: string, question: Question = {}): AsyncGenerator<ObjectsPage> {
    return this.walk(addressOf('objects/', collection), question)
  }

  private async *walk(address: string, question: Question): AsyncGenerator<ObjectsPage> {
    const steps = new Steps(question)
    for (;;) {
      const { items, headers } = await this.read('GET', withQuery(address, steps.question, steps.next))
      const page = objectsPage(items, headers)
      steps.take(
        page,
        page.objects.map((object) => object.text),
      )
      yield page
      if (!page.more) return
    }
  }

  private async *pages<T extends Walked>(
    address: string,
    question: Question,
    told: (page: T) => readonly string[],
  ): AsyncGenerator<T> {
    const steps = new Steps(question)
    for (;;) {
      const { value, headers } = await this.whole<T>('GET', withQuery(address, steps.question, steps.next))
      const place = { more: value.more === true, next: value.next, dateAddedLast: headers['x-taxii-date-added-last'] }
      steps.take(place, told(value))
      yield value
      if (!place.more) return
    }
  }

  private async json<T>(method: 'GET' | 'POST', url: string, body?: string): Promise<T> {
    return (await this.whole<T>(method, url, body)).value
  }

  private async whole<T>(method: 'GET' | 'POST', url: string, body?: string) {
    const { text, headers } = await this.bytes(method, url, body)
    try {
      return { value: JSON.parse(text) as T, headers }
    } catch (cause) {
      throw new TaxiiFault(502, 'taxii.not_json', `${url} answered what is no JSON`, { cause })
    }
  }

  /** The text of an answer, at most `maxBytes` of it. */
  private async bytes(method: 'GET' | 'POST' | 'DELETE', url: string, body?: string) {
    const { answer, headers } = await this.exchange(method, url, body)
    const decoder = new TextDecoder('utf-8', { fatal: true })
    let text = ''
    for await (const chunk of this.bounded(answer, url)) text += decoder.decode(chunk, { stream: true })
    return { text: text + decoder.decode(), headers }
  }

  /** The objects of an answer, split as they arrive. */
  private async read(method: 'GET', url: string) {
    const { answer, headers } = await this.exchange(method, url)
    const splitter = new Splitter()
    const items: SplitItem[] = []
    for await (const chunk of this.bounded(answer, url)) items.push(...splitter.push(chunk))
    items.push(...splitter.end())
    return { items, headers }
  }

  private async *bounded(body: AsyncIterable<Uint8Array>, url: string): AsyncGenerator<Uint8Array> {
    const most = this.options.maxBytes ?? 64 * MEBIBYTE
    let bytes = 0
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > most) throw new TaxiiFault(502, 'taxii.answer_too_long', `${url} answered more than ${most} bytes`)
      yield chunk
    }
  }

  private async exchange(method: 'GET' | 'POST' | 'DELETE', first: string, body?: string) {
    let url = addressOf(first, this.base)
    let waits = 0
    for (let hops = 0; hops < 4; ) {
      const answer = await this.options.exchange({
        method,
        url,
        headers: this.headers(url, body),
        ...(body === undefined ? {} : { body }),
      })
      const { status, headers } = answer
      if ((status === 429 || status === 503) && waits < (this.options.retries ?? 5)) {
        await this.options.sleep(waitMs(headers['retry-after'], waits, this.options.maxWaitMs ?? 60_000))
        waits++
      } else if (status >= 300 && status < 400 && headers['location'] !== undefined) {
        const target = addressOf(headers['location'], url)
        if (!sameOrigin(target, url) || method !== 'GET')
          throw new TaxiiFault(502, 'taxii.redirect', `${url} sends elsewhere, which is not followed`)
        url = target
        hops++
      } else if (status >= 400) throw await this.refusal(status, answer.body, url)
      else return { answer: answer.body, headers }
    }
    throw new TaxiiFault(502, 'taxii.redirect', `${first} sends round and round`)
  }

  private headers(url: string, body: string | undefined): Record<string, string> {
    const { authorization } = this.options
    return {
      accept: TAXII_MEDIA_TYPE,
      ...(body === undefined ? {} : { 'content-type': TAXII_MEDIA_TYPE }),
      ...(authorization !== undefined && sameOrigin(url, this.base) ? { authorization } : {}),
    }
  }

  /** The peer's refusal in its own words; what is no error resource is told by its status alone. */
  private async refusal(status: number, body: AsyncIterable<Uint8Array>, url: string): Promise<TaxiiFault> {
    const decoder = new TextDecoder('utf-8', { fatal: false })
    let text = ''
    for await (const chunk of this.bounded(body, url)) text += decoder.decode(chunk, { stream: true })
    try {
      const { title, description, error_code } = JSON.parse(text) as Record<string, unknown>
      if (typeof title === 'string')
        return new TaxiiFault(
          status,
          String(error_code ?? 'taxii.refused'),
          title,
          typeof description === 'string' ? { description } : {},
        )
    } catch {
      // Foreign servers answer HTML or plain text too; the status is what counts.
    }
    return new TaxiiFault(status, 'taxii.refused', `${url} answered ${status}`)
  }
}

declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean },
) => { decode(input?: Uint8Array, options?: { stream: boolean }): string }

/** Milliseconds until the next try: what the server asks, else doubling from a quarter second. */
function waitMs(retryAfter: string | undefined, tries: number, most: number): number {
  const seconds = Number(retryAfter)
  const asked = retryAfter !== undefined && seconds >= 0 ? seconds * 1_000 : 250 * 2 ** tries
  return Math.min(asked, most)
}
