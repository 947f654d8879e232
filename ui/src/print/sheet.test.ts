import { expect, it } from 'vitest'
import { printSheet } from './sheet.ts'

const sheet = (marking: string) => printSheet({ marking, exercise: 'EXERCISE TIDAL SHIELD', page: 'page', of: 'of' })

it('writes the marking at the head and the foot of every page, with page n of m', () => {
  const css = sheet('ALLIED RESTRICTED · RELEASABLE TO LTU POL')
  for (const side of ['top', 'bottom'])
    expect(css).toMatch(new RegExp(`@${side}-center \\{ content: "ALLIED RESTRICTED · RELEASABLE TO LTU POL"`))
  expect(css.match(/counter\(page\) " of " counter\(pages\)/g)).toHaveLength(2)
})

it('lets no text out of its string', () => {
  const css = sheet('a"} @page { @top-center { content: "" </style>\\')
  expect(css).not.toContain('</style>')
  expect(css).toContain('content: "a\\22 } @page { @top-center { content: \\22 \\22  \\3c /style\\3e \\5c "')
})
