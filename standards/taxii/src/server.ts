import { isUuid } from '@testudo/stix'
import { questionDigest, readCursor, writeCursor, type Seal } from './cursor.ts'
import { readEnvelope } from './envelope.ts'
import type { TaxiiReply, TaxiiRequest } from './exchange.ts'
import { errorMessage, notFound, TaxiiFault } from './fault.ts'
import { acceptsTaxii, isTaxiiBody, STIX_MEDIA_TYPE, TAXII_MEDIA_TYPE } from './media.ts'
import { cutPage, microseconds, type Page } from './page.ts'
import { EVERY_VERSION, readQuery, type MatchField, type PageQuery } from './query.ts'
import type { Collection, Discovery, Status } from './resources.ts'
import { statusOf } from './status.ts'
import type { Outcome, StoredRoot, TaxiiStore } from './store.ts'
import { writeVersions } from './versions.ts'

export interface TaxiiServerOptions<Caller> {
  readonly title: string
  readonly description?: string
  readonly contact?: string
  /** Path of the discovery resource; `/taxii2/` unless told (§4.1). */
  readonly path?: string
  readonly store: TaxiiStore<Caller>
  readonly seal: Seal
  /** Names the caller in a cursor, so that one caller's `next` is nobody else's. */
  readonly keyOf: (caller: Caller) => string
  /** Unix time in milliseconds. */
  readonly now: () => number
  /** A fresh random UUID. */
  readonly newId: () => string
  /** Most objects of one page; 1,000 unless told. */
  readonly maxLimit?: number
  /** Objects of a page when the client does not say; 100 unless told. */
  readonly defaultLimit?: number
  /** How long a `next` works; a day unless told. */
  readonly cursorMaxAgeMs?: number
  /** `WWW-Authenticate` of a 401; `Basic realm="taxii"` unless told. */
  readonly challenge?: string
  /** Hears what went wrong on our side, with the id that the client was told. */
  readonly onError?: (error: unknown, errorId: string) => void
}

const DAY_MS = 86_400_000
const SEGMENT = /^[\w.~-]+$/

/**
 * A TAXII 2.1 server over a store of yours: every endpoint of §4 and §5. It never throws; a client's mistake is a 4xx
 * with an error resource, and a fault of the store a 500 that tells only an id.
 *
 * @returns answers one request; `caller` undefined means that nobody signed in (401)
 */
export function taxiiServer<Caller>(
  options: TaxiiServerOptions<Caller>,
): (request: TaxiiRequest, caller: Caller | undefined) => Promise<TaxiiReply> {
  const { store, now, newId } = options
  const discoveryPath = options.path ?? '/taxii2/'
  const maxLimit = options.maxLimit ?? 1_000
  const defaultLimit = Math.min(options.defaultLimit ?? 100, maxLimit)

  return async (request, caller) => {
    try {
      if (caller === undefined)
        throw new TaxiiFault(401, 'taxii.unauthorized', 'Sign in first', {
          headers: { 'www-authenticate': options.challenge ?? 'Basic realm="taxii", charset="UTF-8"' },
        })
      if (!acceptsTaxii(request.headers['accept']))
        throw new TaxiiFault(406, 'taxii.accept', `Only ${TAXII_MEDIA_TYPE} is spoken here`)
      return await route(request, caller)
    } catch (error) {
      return refuse(error)
    }
  }

  function refuse(error: unknown): TaxiiReply {
    if (error instanceof TaxiiFault) return reply(error.status, errorMessage(error), error.headers)
    const errorId = newId()
    options.onError?.(error, errorId)
    return reply(500, { title: 'Something went wrong here', error_id: errorId, http_status: '500' })
  }

  async function route(request: TaxiiRequest, caller: Caller): Promise<TaxiiReply> {
    const path = request.path.endsWith('/') ? request.path : `${request.path}/`
    const roots = await store.roots(caller)
    if (path === discoveryPath) return only(['GET'], request, () => reply(200, discovery(roots)))
    const root = roots.find((one) => path.startsWith(one.path))
    if (root === undefined) throw notFound()
    const parts = path.slice(root.path.length).split('/').slice(0, -1)
    if (!parts.every((part) => SEGMENT.test(part))) throw notFound()
    const [kind, id, ...rest] = parts
    if (kind === undefined) return only(['GET'], request, () => reply(200, apiRoot(root)))
    if (kind === 'status' && id !== undefined && rest.length === 0)
      return only(['GET'], request, () => status(caller, root, id))
    if (kind !== 'collections') throw notFound()
    if (id === undefined) return only(['GET'], request, () => collections(caller, root))
    const collection = (await store.collections(caller, root.path)).find((one) => one.id === id || one.alias === id)
    if (collection === undefined) throw notFound()
    return inCollection(request, { caller, root, collection }, rest)
  }

  function inCollection(request: TaxiiRequest, at: Place, [kind, id, versions, ...rest]: string[]) {
    if (rest.length > 0) throw notFound()
    if (kind === undefined) return only(['GET'], request, () => reply(200, at.collection))
    if (kind === 'manifest' && id === undefined)
      return only(['GET'], request, () => readable(at) && manifest(request, at))
    if (kind !== 'objects') throw notFound()
    if (id === undefined)
      return only(['GET', 'POST'], request, () =>
        request.method === 'POST'
          ? writable(at) && add(request, at)
          : readable(at) && objects(request, at, ['id', 'type', 'version', 'spec_version']),
      )
    if (versions === undefined)
      return only(['GET', 'DELETE'], request, () =>
        request.method === 'DELETE'
          ? readable(at) && writable(at) && remove(request, at, id)
          : readable(at) && objects(request, at, ['version', 'spec_version'], id),
      )
    if (versions !== 'versions') throw notFound()
    return only(['GET'], request, () => readable(at) && listVersions(request, at, id))
  }

  interface Place {
    readonly caller: Caller
    readonly root: StoredRoot
    readonly collection: Collection
  }

  function discovery(roots: readonly StoredRoot[]): Discovery {
    const [first] = roots
    return {
      title: options.title,
      ...(options.description === undefined ? {} : { description: options.description }),
      ...(options.contact === undefined ? {} : { contact: options.contact }),
      ...(first && { default: first.path, api_roots: roots.map((root) => root.path) }),
    }
  }

  async function collections(caller: Caller, root: StoredRoot): Promise<TaxiiReply> {
    const list = (await store.collections(caller, root.path)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return reply(200, list.length === 0 ? {} : { collections: list })
  }

  async function status(caller: Caller, root: StoredRoot, id: string): Promise<TaxiiReply> {
    const found = isUuid(id) ? await store.status(caller, root.path, id) : undefined
    if (found === undefined) throw notFound()
    return reply(200, found)
  }

  /** One page of rows for a request, and the `next` after it. */
  async function page(request: TaxiiRequest, at: Place, query: PageQuery, texts: boolean) {
    const limit = Math.min(query.limit ?? defaultLimit, maxLimit)
    const question = questionDigest([options.keyOf(at.caller), request.path.replace(/\/$/, ''), ...query.rest])
    const position =
      query.next === undefined
        ? undefined
        : readCursor(options.seal, query.next, {
            question,
            now: now(),
            maxAgeMs: options.cursorMaxAgeMs ?? DAY_MS,
          })
    if (query.next !== undefined && position === undefined)
      throw new TaxiiFault(400, 'taxii.next', 'next is not of this question, or too old', {
        description: 'Send next with exactly the parameters of the page that gave it, or start again.',
      })
    const found = await cutPage(
      (place, rows) =>
        store.rows(at.caller, at.root.path, at.collection.id, { ...place, match: query.match, limit: rows, texts }),
      { next: position, addedAfter: query.addedAfter },
      limit,
      store.uniqueInstants === true,
    )
    const next = found.end && writeCursor(options.seal, { ...found.end, issuedAt: now(), question })
    return { ...found, next }
  }

  async function objects(request: TaxiiRequest, at: Place, fields: readonly MatchField[], id?: string) {
    const query = readQuery(request.query, fields)
    const match = id === undefined ? query.match : { ...query.match, ids: [id] }
    const found = await page(request, at, { ...query, match }, true)
    if (id !== undefined && found.rows.length === 0) await mustExist(at, id)
    const leaving =
      found.rows.length > 0 && store.leaving
        ? await store.leaving(at.caller, at.root.path, at.collection.id, found.rows)
        : found.rows
    return reply(200, wrap('objects', leaving.map((row) => row.text).join(','), found), dates(found))
  }

  async function manifest(request: TaxiiRequest, at: Place) {
    const query = readQuery(request.query, ['id', 'type', 'version', 'spec_version'])
    const found = await page(request, at, query, false)
    const records = found.rows.map((row) =>
      JSON.stringify({
        id: row.id,
        date_added: microseconds(row.dateAdded),
        version: row.version,
        media_type: row.specVersion === '2.1' ? STIX_MEDIA_TYPE : `application/stix+json;version=${row.specVersion}`,
      }),
    )
    return reply(200, wrap('objects', records.join(','), found), dates(found))
  }

  async function listVersions(request: TaxiiRequest, at: Place, id: string) {
    const query = readQuery(request.query, ['spec_version'], EVERY_VERSION)
    const found = await page(request, at, { ...query, match: { ...query.match, ids: [id] } }, false)
    if (found.rows.length === 0) await mustExist(at, id)
    return reply(200, wrap('versions', writeVersions(found.rows), found), dates(found))
  }

  async function mustExist(at: Place, id: string): Promise<void> {
    const match = { ids: [id], version: EVERY_VERSION }
    const [any] = await store.rows(at.caller, at.root.path, at.collection.id, { match, limit: 1, texts: false })
    if (any === undefined) throw notFound()
  }

  async function add(request: TaxiiRequest, at: Place): Promise<TaxiiReply> {
    if (!isTaxiiBody(request.headers['content-type']))
      throw new TaxiiFault(415, 'taxii.content_type', `The body must be ${TAXII_MEDIA_TYPE}`)
    const announced = request.headers['content-length']
    const requestedAt = now()
    const { objects: received, unreadable } = await readEnvelope(request.body, {
      announcedBytes: announced === undefined ? undefined : Number(announced),
      maxBytes: at.root.maxContentLength,
    })
    const outcomes: readonly Outcome[] =
      received.length === 0 ? [] : await store.add(at.caller, at.root.path, at.collection.id, received)
    const made: Status = statusOf(newId(), requestedAt, [...outcomes, ...unreadable])
    await store.keepStatus(at.caller, at.root.path, made)
    return reply(202, made)
  }

  async function remove(request: TaxiiRequest, at: Place, id: string): Promise<TaxiiReply> {
    const { match } = readQuery(request.query, ['version', 'spec_version'], EVERY_VERSION)
    await mustExist(at, id)
    await store.remove(at.caller, at.root.path, at.collection.id, id, { ...match, ids: [id] })
    return reply(200, {})
  }
}

const readable = ({ collection }: { collection: Collection }): true => {
  if (!collection.can_read) throw new TaxiiFault(403, 'taxii.no_read', 'This collection is not for reading')
  return true
}

const writable = ({ collection }: { collection: Collection }): true => {
  if (!collection.can_write) throw new TaxiiFault(403, 'taxii.no_write', 'This collection is not for writing')
  return true
}

const apiRoot = ({ title, description, maxContentLength }: StoredRoot) => ({
  title,
  ...(description === undefined ? {} : { description }),
  versions: [TAXII_MEDIA_TYPE],
  max_content_length: maxContentLength,
})

/** Runs the answer when the method is one of these, else refuses with `Allow`. */
function only<T>(methods: readonly string[], request: TaxiiRequest, answer: () => T): T {
  if (methods.includes(request.method)) return answer()
  throw new TaxiiFault(405, 'taxii.method', `${request.method} is not known here`, {
    headers: { allow: methods.join(', ') },
  })
}

/** An envelope, manifest or version list from JSON already written: `{}` when there is nothing (§3.7). */
function wrap(name: string, items: string, { next }: { readonly next: string | undefined }): Raw {
  const more = next === undefined ? '' : `"more":true,"next":${JSON.stringify(next)},`
  if (items === '' && more === '') return { raw: '{}' }
  return { raw: `{${more}"${name}":[${items}]}` }
}

const dates = ({ rows, lastAdded }: Page): Record<string, string> => {
  const first = rows[0]
  if (first === undefined || lastAdded === undefined) return {}
  return {
    'x-taxii-date-added-first': microseconds(first.dateAdded),
    'x-taxii-date-added-last': lastAdded,
  }
}

interface Raw {
  readonly raw: string
}

const isRaw = (body: object): body is Raw => 'raw' in body

const reply = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): TaxiiReply => ({
  status,
  headers: { ...headers, 'content-type': TAXII_MEDIA_TYPE },
  body: isRaw(body) ? body.raw : JSON.stringify(body),
})
