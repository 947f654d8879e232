import { afterAll, beforeAll, describe, it } from 'vitest'
import { examineDoors, examinePages } from './looks.ts'
import { type AllPages, openAllPages } from './pages.ts'

describe('every page can be used by everybody who speaks French, and fits the narrowest screen', {
  timeout: 900_000,
}, () => {
  let pages: AllPages
  beforeAll(async () => {
    pages = await openAllPages()
  })
  afterAll(() => pages.close())

  it('before signing in', () => examineDoors(pages, 'fr', ['dark', 'light']))
  it('after it', () => examinePages(pages, 'fr', ['dark', 'light']))
})
