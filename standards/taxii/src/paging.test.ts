import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hmacSeal, selectRows, taxiiServer, type RowQuery, type StoredRow, type TaxiiStore } from './index.ts'

const COLLECTION = '91a7b528-80eb-42ed-a74d-c6fbd5a26116'
const never = (): Promise<never> => Promise.reject(new Error('not asked here'))

/** A foreign store whose rows were added at these microseconds after midnight. */
function walker(addedAt: readonly number[]) {
  const rows: StoredRow[] = addedAt.map((micros, n) => ({
    id: `malware--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    version: '2026-01-01T00:00:00.000Z',
    specVersion: '2.1',
    text: JSON.stringify({ n }),
    dateAdded: `2026-01-01T00:00:00.${String(micros).padStart(6, '0')}Z`,
    key: String(n).padStart(6, '0'),
  }))
  const store: TaxiiStore<string> = {
    roots: () => Promise.resolve([{ path: '/api/', title: 'r', maxContentLength: 1 }]),
    collections: () => Promise.resolve([{ id: COLLECTION, title: 'c', can_read: true, can_write: false }]),
    rows: (_caller, _root, _collection, query: RowQuery) => Promise.resolve(selectRows(rows, query)),
    add: never,
    remove: never,
    keepStatus: never,
    status: never,
  }
  const answer = taxiiServer({
    title: 't',
    store,
    seal: hmacSeal(new Uint8Array(32)),
    keyOf: () => '',
    now: () => 0,
    newId: () => '',
    maxLimit: 20_000,
  })
  return async (query: string) => {
    const reply = await answer(
      { method: 'GET', path: `/api/collections/${COLLECTION}/objects/`, query, headers: {} },
      '',
    )
    const { objects = [], more, next, title } = JSON.parse(reply.body)
    return {
      status: reply.status,
      got: objects.map((o: { n: number }) => o.n) as number[],
      more: more === true,
      next,
      title,
      last: reply.headers['x-taxii-date-added-last'],
    }
  }
}

/** Follows `next` to the end. */
async function byNext(ask: ReturnType<typeof walker>, limit: number) {
  const got: number[] = []
  let query = `limit=${limit}`
  for (;;) {
    const page = await ask(query)
    expect(page.status).toBe(200)
    expect(page.got.length).toBeGreaterThan(0)
    expect(page.got.length).toBeLessThanOrEqual(limit)
    got.push(...page.got)
    if (!page.more) return { got, last: page.last }
    query = `limit=${limit}&next=${page.next}`
  }
}

/** Follows the last date alone, as many clients do, until the server refuses or has no more. */
async function byDate(ask: ReturnType<typeof walker>, limit: number) {
  const got: number[] = []
  let query = `limit=${limit}`
  for (;;) {
    const page = await ask(query)
    if (page.status !== 200) return { got, refused: page.title as string }
    got.push(...page.got)
    if (!page.more) return { got, refused: undefined }
    query = `limit=${limit}&added_after=${page.last}`
  }
}

describe('10,000 objects of one instant, pages of 100', () => {
  const ask = walker(Array<number>(10_000).fill(5))

  it('reach a client that follows next once each', async () => {
    const { got, last } = await byNext(ask, 100)
    expect(new Set(got).size).toBe(10_000)
    expect(got).toHaveLength(10_000)
    // Whoever has walked through may poll on from the last date told.
    expect(await ask(`limit=100&added_after=${last}`)).toMatchObject({ status: 200, got: [] })
  })

  it('refuse a client that goes by date, and tell it to follow next', async () => {
    const page = await ask('limit=100&added_after=2026-01-01T00:00:00.000005Z')
    expect(page.status).toBe(400)
    expect(page.title).toContain('More than 100')
    expect((await byDate(ask, 100)).refused).toBeDefined()
  })
})

describe('any dates, any page size', () => {
  const dates = fc
    .array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 60 })
    .map((list) => list.toSorted((a, b) => a - b))

  it('next gives each row once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(dates, fc.integer({ min: 1, max: 9 }), async (list, limit) => {
        const { got } = await byNext(walker(list), limit)
        expect(got).toEqual(list.map((_, n) => n))
      }),
    )
  })

  it('the date alone gives every row, or is refused: never a silent loss', async () => {
    await fc.assert(
      fc.asyncProperty(dates, fc.integer({ min: 1, max: 9 }), async (list, limit) => {
        const { got, refused } = await byDate(walker(list), limit)
        if (refused === undefined) expect(got).toEqual(list.map((_, n) => n))
        else expect(list.some((date) => list.filter((other) => other === date).length > limit)).toBe(true)
      }),
    )
  })

  it('whoever walked by next polls on from the last date and loses nothing that comes later', async () => {
    await fc.assert(
      fc.asyncProperty(dates, dates, fc.integer({ min: 1, max: 9 }), async (before, after, limit) => {
        const { last } = await byNext(walker(before), limit)
        const later = after.map((micros) => micros + 20)
        const page = await walker([...before, ...later])(`limit=10000&added_after=${last}`)
        expect(page.got).toHaveLength(later.length)
      }),
    )
  })
})
