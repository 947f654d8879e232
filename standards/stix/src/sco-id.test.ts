import { expect, it } from 'vitest'
import { scoId } from './sco-id.ts'

// Known answers of the stix2 library; the first is the example of the standard itself (STIX 2.1 §2.9, §6).
it.each([
  [{ type: 'ipv4-addr', value: '198.51.100.3' }, '28bb3599-77cd-5a82-a950-b5bc3caf07c4'],
  [{ type: 'domain-name', value: 'example.com' }, 'bedb4899-d24b-5401-bc86-8f6b4cc18ec7'],
  [{ type: 'url', value: 'https://example.com/a' }, '6ccd10ff-4c3f-5062-a19f-b6bd987c6637'],
  [
    {
      type: 'file',
      hashes: {
        'SHA-256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        MD5: 'd41d8cd98f00b204e9800998ecf8427e',
      },
    },
    '02fff920-f614-527c-81d1-6353633a6d21',
  ],
  [{ type: 'email-addr', value: 'a@example.com' }, '8f5f7fba-cc24-5e3f-aca4-f7194112e042'],
  [{ type: 'file', name: 'é.txt' }, '0df1b108-d85c-5376-90fe-578ff19aa73f'],
])('gives %o its deterministic id', (object, uuid) => {
  expect(scoId(object)).toBe(`${object.type}--${uuid}`)
})

it('gives none to a process, to an unknown type, and when nothing contributes', () => {
  expect(scoId({ type: 'process', pid: 4 })).toBeUndefined()
  expect(scoId({ type: 'constructor', value: 'x' })).toBeUndefined()
  expect(scoId({ type: 'file', size: 10 })).toBeUndefined()
})

it('counts exactly one hash: MD5, else SHA-1, else SHA-256, else SHA-512; others never', () => {
  const id = (...names: string[]) =>
    scoId({ type: 'file', hashes: Object.fromEntries(names.map((name) => [name, name])) })
  expect(id('SHA-1', 'MD5')).toBe(id('MD5'))
  expect(id('SHA-256', 'SHA-1')).toBe(id('SHA-1'))
  expect(id('SHA-512', 'SHA-256', 'SHA3-256')).toBe(id('SHA-256'))
  expect(id('SSDEEP', 'SHA-512')).toBe(id('SHA-512'))
  expect(new Set([id('MD5'), id('SHA-1'), id('SHA-256'), id('SHA-512')]).size).toBe(4)
  expect(id('SSDEEP')).toBeUndefined()
})
