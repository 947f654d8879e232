import { expect, it } from 'vitest'
import { readPasted } from './pasted.ts'

const short = (text: string) => readPasted(text).map(({ kind, value }) => `${kind} ${value}`)

it.each([
  ['hxxps://Bad[.]Example/Path?x=1.', ['url https://bad.example/Path?x=1']],
  ['hxxp[://]a[.]example[/]x', ['url http://a.example/x']],
  ['198.51.100[.]7 and 198[.]51[.]100[.]7', ['ipv4-addr 198.51.100.7']],
  ['evil (dot) example, evil[dot]example', ['domain-name evil.example']],
  ['ops[at]port[.]example', ['email-addr ops@port.example']],
  ['2001:db8:31::5', ['ipv6-addr 2001:db8:31::5']],
  ['d41d8cd98f00b204e9800998ecf8427e', ['file-md5 d41d8cd98f00b204e9800998ecf8427e']],
  ['DA39A3EE5E6B4B0D3255BFEF95601890AFD80709', ['file-sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709']],
  ['(see https://a.example/x).', ['url https://a.example/x']],
])('reads %s', (text, expected) => {
  expect(short(text)).toEqual(expected)
})

it.each([
  'at 12:30:45 on 2026-11-22',
  'version 4.2.1 of gwsvc.exe',
  '999.1.1.1',
  'T1059.001',
  'e.g. this',
  '::',
  '1.2.3.4.5',
])('finds nothing in %s', (text) => {
  expect(short(text)).toEqual([])
})

it('tells the line, the spelling in the text, and a pattern with quotes escaped', () => {
  const [, second] = readPasted("first 192.0.2.1\nthen hxxp://x[.]example/it's")
  expect(second).toMatchObject({ line: 2, written: "hxxp://x[.]example/it's" })
  const [one] = readPasted('hxxps://x[.]example/a(b)')
  expect(one?.pattern).toBe("[url:value = 'https://x.example/a(b)']")
})

it('stays linear on hostile text', () => {
  expect(readPasted('a.'.repeat(50_000))).toEqual([])
  expect(readPasted(':'.repeat(100_000))).toEqual([])
})
