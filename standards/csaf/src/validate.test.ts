import { describe, expect, it } from 'vitest'
import { csaf20, products } from '../testing/document.ts'
import { isCsaf20, isCsaf21, validate } from './index.ts'

type Parts = Parameters<typeof csaf20>[0]
const helper = (product_identification_helper: object) => ({
  product_tree: { full_product_names: [{ name: 'Pump', product_id: 'P', product_identification_helper }] },
})

describe('what is asked of outside', () => {
  const url = (text: string) => ({
    document: {
      references: [
        { summary: 'x', url: text },
        { category: 'self', summary: 'x', url: text },
      ],
    },
  })

  it('URLs: without an answer only hosts that cannot exist are told', () => {
    const told = (text: string) =>
      validate(csaf20(url(text)))
        .tests.informed.map(({ test }) => test)
        .filter((id) => /^6\.3\.[67]$/.test(id))
    for (const text of ['https://example.invalid', 'http://a.INVALID:8080/x', 'https://user@x.invalid/?q'])
      expect([text, told(text)]).toEqual([text, ['6.3.6', '6.3.7']])
    for (const text of [
      'https://example.net',
      'https://invalid.example/',
      'https://example.net/invalid',
      'mailto:a@b.invalid',
    ])
      expect([text, told(text)]).toEqual([text, []])
  })

  it('URLs: what the caller knows decides', () => {
    const asked: string[] = []
    const resolves = (text: string) => {
      asked.push(text)
      return text === 'https://vendor.example'
    }
    const { tests } = validate(csaf20(url('https://example.net')), { resolves })
    expect(tests.informed.map(({ test, path }) => [test, path])).toEqual([
      ['6.3.6', '/document/references/0/url'],
      ['6.3.7', '/document/references/1/url'],
    ])
    expect(asked).toEqual(['https://example.net', 'https://vendor.example', 'https://example.net'])
  })

  const note = (text: string, language = 'en') => ({
    document: { lang: language, notes: [{ category: 'summary', text }] },
  })
  const spelt = (parts: Parts) =>
    validate(csaf20(parts)).tests.informed.flatMap(({ test, message }) => (test === '6.3.8' ? [message] : []))

  it('spelling: the built-in check finds exchanged letters and common mistakes in English, and nothing in names', () => {
    expect(spelt(note('Secruity of an enviroment; "Verison" 2: recieve.'))).toEqual([
      'Misspelt: Secruity (security), enviroment (environment), Verison (version), recieve (receive).',
    ])
    expect(
      spelt(note('Kasperksy SecruityCenter, secruity.exe, secruity_id, SECRUITY, pre-secruity, form/preform')),
    ).toEqual([])
  })

  it('spelling: another language is not known, none is not checked, and a checker may be handed in', () => {
    expect(spelt(note('Sicherhiet', 'de'))).toEqual(['The spell check does not know the language "de".'])
    const { document, ...rest } = csaf20(note('Secruity'))
    const { lang: _lang, ...silent } = document
    expect(validate({ document: silent, ...rest }).tests.informed).toEqual([])
    const spell = (text: string, language: string) => (language === 'de' && text === 'Sicherhiet' ? ['Sicherhiet'] : [])
    const { informed } = validate(csaf20(note('Sicherhiet', 'de')), { spell }).tests
    expect(informed).toEqual([{ test: '6.3.8', path: '/document/notes/0/text', message: 'Misspelt: Sicherhiet.' }])
  })
})

describe('the schema', () => {
  it.each([
    ['/document/tracking/version', { tracking: { version: '1.0' } }],
    ['/document/tracking/id', { tracking: { id: ' x' } }],
    ['/document/tracking/initial_release_date', { tracking: { initial_release_date: '2024-02-30T00:00:00Z' } }],
    ['/document/category', { document: { category: '_x' } }],
    ['/document/lang', { document: { lang: 'english please' } }],
    [
      '/document/publisher/namespace',
      { document: { publisher: { category: 'vendor', name: 'x', namespace: 'no uri' } } },
    ],
    ['/vulnerabilities/0/cve', { vulnerabilities: [{ cve: 'CVE-24-1' }] }],
    ['/vulnerabilities/0/cwe/id', { vulnerabilities: [{ cwe: { id: 'CWE-0', name: 'x' } }] }],
    ['/product_tree/full_product_names/0/product_identification_helper/purl', helper({ purl: 'pkg:npm' })],
    ['/product_tree/full_product_names/0/product_identification_helper/cpe', helper({ cpe: 'cpe:2.3:a:x' })],
    ['/vulnerabilities/0/product_status/fixed', { vulnerabilities: [{ product_status: { fixed: ['P', 'P'] } }] }],
    ['/document/tracking', { tracking: { status: undefined } }],
  ])('each pattern and format is its own: %s', (path, parts) => {
    expect(validate(JSON.parse(JSON.stringify(csaf20(parts))))).toMatchObject({ valid: false, schema: [{ path }] })
  })

  it('tells every error of a document, and tests run all the same', () => {
    const { schema, tests, valid } = validate(
      csaf20({ tracking: { id: ' ', version: 'x' }, product_tree: products(['P', 'P']) }),
    )
    expect([valid, schema.map(({ path }) => path), tests.failed.map(({ test }) => test)]).toEqual([
      false,
      ['/document/tracking/id', '/document/tracking/version'],
      ['6.1.2', '6.1.16'],
    ])
  })

  it('runs the tests that are asked for', () => {
    const wrong = csaf20({ product_tree: products(['P', 'P']), vulnerabilities: [{ title: 'x' }] })
    const kinds = (level: 'basic' | 'extended' | 'full') =>
      Object.values(validate(wrong, { level }).tests).map((list) => list.length > 0)
    expect([kinds('basic'), kinds('extended'), kinds('full')]).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ])
  })

  it('narrows values to documents', () => {
    const value: unknown = csaf20({ vulnerabilities: [{ cve: 'CVE-2024-0001' }] })
    for (const wrong of [7, [value], {}, csaf20({ tracking: { id: ' ' } })]) expect(isCsaf20(wrong)).toBe(false)
    expect([isCsaf20(value), isCsaf21(value)]).toEqual([true, false])
    expect(isCsaf20(value) ? value.vulnerabilities?.map(({ cve }) => cve) : []).toEqual(['CVE-2024-0001'])
  })
})
