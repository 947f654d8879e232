import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { matter, policies, reference, sentence } from '../../core/testing/brief.ts'
import { assemble } from '../../core/document/assemble.ts'
import { drawParts } from '../../core/document/draw.ts'
import { clipLine, clipRing } from './clip.ts'
import { renderHtml } from './html.ts'
import { renderPdf } from './pdf.ts'
import { breakLines, textRuns } from './runs.ts'

const rail = {
  title: { en: 'Rail, Gdynia → Rukla', fr: 'Rail' },
  code: 'M-04',
  state: 'severe' as const,
  capacity: 0.5,
}
const statements = [
  sentence({
    id: 'a',
    section: 'so-what',
    text: { en: 'Trains to Rukla run at half rate until about 230215Z.', fr: 'Šiauliai, Ełk, Ķekava' },
  }),
  sentence({ id: 'b', shape: rail, references: [reference('incident--1')] }),
  sentence({ id: 'c', section: 'since', text: { en: 'Since <script>alert(1)</script> & more', fr: '' } }),
  sentence({ id: 'd', section: 'next' }),
  sentence({ id: 'e', section: 'who', judgement: { likelihood: [0.6, 0.7], confidence: 'moderate' } }),
  sentence({
    id: 'f',
    section: 'where',
    shape: rail,
    place: {
      position: { lat: 54.5, lon: 18.5 },
      path: [
        [18.5, 54.5],
        [24.2, 55],
      ],
      kind: 'rail',
      main: true,
    },
  }),
]
const brief = assemble(matter, drawParts('sitrep', statements), policies)
const head = {
  asOf: Date.UTC(2026, 10, 22, 16, 42),
  hash: '4b7d'.repeat(16),
  people: ['Maj. J. Kazlauskė'],
  copy: { n: 3, of: 8 },
}

describe('the PDF', () => {
  let bytes: Uint8Array
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'testudo-print-'))
    bytes = await renderPdf(brief, head)
    writeFileSync(join(folder, 'brief.pdf'), bytes)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const raw = () => Buffer.from(bytes).toString('latin1')

  it('is tagged, in the language of the product, with its title, and without script', () => {
    const text = raw()
    for (const wanted of ['/StructTreeRoot', '/MarkInfo', '/Marked true', '/Lang (en)', '/DisplayDocTitle true'])
      expect(text).toContain(wanted)
    expect(text).not.toMatch(/\/JavaScript|\/JS\b|\/URI\b|\/Launch/)
  })

  it('has headings, paragraphs, lists, a table and figures with words for whoever does not see them', () => {
    const roles = new Set([...raw().matchAll(/\/S \/(\w+)/g)].map(([, role]) => role))
    for (const role of [
      'Document',
      'Sect',
      'H1',
      'H2',
      'P',
      'L',
      'LI',
      'Lbl',
      'LBody',
      'Table',
      'TR',
      'TH',
      'TD',
      'Figure',
    ])
      expect(roles).toContain(role)
    expect(raw().match(/\/S \/Figure/g)?.length).toBe(raw().match(/\/Alt /g)?.length)
  })

  it('uses one ink: every colour is a grey', () => {
    let seen = 0
    for (const stream of raw().split('stream\n').slice(1)) {
      let page = ''
      try {
        page = inflateSync(Buffer.from(stream, 'latin1')).toString('latin1')
      } catch {
        continue
      }
      for (const [, r, g, b] of page.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b/g)) {
        expect([r, g]).toEqual([g, b])
        seen += 1
      }
    }
    expect(seen).toBeGreaterThan(10)
  })

  it('is the same for the same document, and another copy differs in its number only', async () => {
    expect(Buffer.compare(await renderPdf(brief, head), bytes)).toBe(0)
  })

  it.skipIf(spawnSync('pdftotext', ['-v']).error !== undefined)(
    'says the marking and the page on every page of any length',
    async () => {
      const long = {
        ...brief,
        sections: brief.sections.map((s) =>
          s.id === 'since'
            ? {
                ...s,
                paragraphs: Array.from({ length: 90 }, (_, n) => ({
                  ...s.paragraphs[0],
                  id: `x${n}`,
                  text: `Line ${n} of a long night.`,
                })) as typeof s.paragraphs,
              }
            : s,
        ),
      }
      writeFileSync(join(folder, 'long.pdf'), await renderPdf(long, head))
      const { stdout } = spawnSync('pdftotext', ['-layout', join(folder, 'long.pdf'), '-'], { encoding: 'utf8' })
      const pages = stdout.split('\f').filter((page) => page.trim() !== '')
      expect(pages.length).toBeGreaterThan(2)
      for (const [n, page] of pages.entries()) {
        expect(page.match(/ALLIED RESTRICTED/g)).toHaveLength(2)
        expect(page.match(/RELEASABLE TO EST LTU/g)).toHaveLength(2)
        expect(page).toContain(`page ${n + 1} of ${pages.length}`)
        expect(page).toContain('copy 3 of 8')
      }
      for (let n = 0; n < 90; n += 1) expect(stdout).toContain(`Line ${n} of a long night.`)
    },
  )

  it.skipIf(spawnSync('pdftotext', ['-v']).error !== undefined)(
    'is one page where it can be, and says what goes on to the next',
    async () => {
      const many = (section: 'missions' | 'next' | 'response', count: number) =>
        Array.from({ length: count }, (_, n) =>
          sentence({
            id: `${section}${n}`,
            section,
            order: n,
            text: { en: `The ${section} number ${n} is told in a sentence as long as most of them are.`, fr: '' },
            ...(section === 'missions' ? { shape: { ...rail, code: '' } } : {}),
          }),
        )
      const full = [...statements, ...many('missions', 9), ...many('next', 4), ...many('response', 5)]
      writeFileSync(
        join(folder, 'full.pdf'),
        await renderPdf(assemble(matter, drawParts('sitrep', full), policies), head),
      )
      const { stdout } = spawnSync('pdftotext', ['-layout', join(folder, 'full.pdf'), '-'], { encoding: 'utf8' })
      const [first = '', second = ''] = stdout.split('\f')
      expect(first).toContain('page 1 of 2')
      expect(first).toContain('4b7d'.repeat(16))
      expect(first).toMatch(/More on the next page: .*The mission|More on the next page: .*Missions below capable/)
      expect(second).toContain('Continued from the page before')
      for (const n of [0, 8]) expect(stdout).toContain(`The missions number ${n} is told`)
    },
  )

  it('marks a draft as one', async () => {
    const { copy: _copy, ...rest } = head
    expect(Buffer.compare(await renderPdf(brief, rest), bytes)).not.toBe(0)
  })
})

it('HTML carries words as words, never as code, and fetches nothing', () => {
  const html = renderHtml(brief, head)
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; more')
  expect(html).not.toMatch(/<script|<link|src=|url\(|@import/)
  expect(html.match(/ALLIED RESTRICTED · RELEASABLE TO EST LTU/g)?.length).toBeGreaterThanOrEqual(4)
  expect(renderHtml({ ...brief, banner: 'A"}</style><script>' }, head)).not.toContain('</style><script>')
})

it('words stay whole where they fit, and nothing is lost where they do not', () => {
  const measure = (text: string) => text.length
  const said = (text: string, width: number) =>
    breakLines(textRuns(text), width, measure).map((line) => line.map(({ text: t }) => t).join(''))
  expect(said('one two three', 8)).toEqual(['one two ', 'three'])
  expect(said('abcdefghij', 4).join('')).toBe('abcdefghij')
  expect(textRuns('Since 221642ZNOV26 (INC-0217).').map(({ font }) => font)).toEqual([
    'text',
    'mono',
    'text',
    'mono',
    'text',
  ])
})

it('the map shows what is inside its frame', () => {
  const box = { left: 0, top: 0, right: 10, bottom: 10 }
  expect(
    clipRing(
      [
        [-5, -5],
        [15, -5],
        [15, 15],
        [-5, 15],
      ],
      box,
    ),
  ).toHaveLength(4)
  expect(
    clipRing(
      [
        [20, 20],
        [30, 20],
        [30, 30],
      ],
      box,
    ),
  ).toEqual([])
  expect(
    clipLine(
      [
        [-5, 5],
        [5, 5],
        [15, 5],
        [15, 20],
      ],
      box,
    ),
  ).toEqual([
    [
      [0, 5],
      [5, 5],
      [10, 5],
    ],
  ])
})
