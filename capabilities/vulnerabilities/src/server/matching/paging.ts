/** What one page takes to read stays below what a reader waits for unnoticed. */
export const EQUIPMENT_A_PAGE = 50
export const RECORDS_A_PAGE = 100

/** Reads page after page, in the order of rows, until one is not full. */
export async function eachPage<T extends { readonly row: string }>(
  read: (after: { readonly after?: string }) => Promise<readonly T[]>,
  size: number,
  take: (one: T) => Promise<void>,
): Promise<void> {
  for (let after: { readonly after?: string } = {}; ; ) {
    const page = await read(after)
    for (const one of page) await take(one)
    const last = page.at(-1)
    if (last === undefined || page.length < size) return
    after = { after: last.row }
  }
}
