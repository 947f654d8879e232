import { expect, it } from 'vitest'
import { csvLine } from './csv.ts'

it('keeps a formula a text, and quotes what a comma would split', () => {
  expect(csvLine(['=HYPERLINK("x")', '@cmd', '-1', 'a,b', 'say "x"', 'plain'])).toBe(
    `"'=HYPERLINK(""x"")",'@cmd,'-1,"a,b","say ""x""",plain\r\n`,
  )
})
