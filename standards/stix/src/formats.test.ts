import { expect, it } from 'vitest'
import { isBase64, isCpe, isEmail, isHex, isIpv4, isIpv6, isLanguageTag, isUri } from './formats.ts'

it.each<[string, (text: string) => boolean, string[], string[]]>([
  [
    'IPv4',
    isIpv4,
    ['', '1.2.3', '1.2.3.256', '01.2.3.4', '1.2.3.4/33', '1.2.3.4/08', '1.2.3.4/1/2'],
    ['0.0.0.0', '1.2.3.4/0', '10.0.0.0/8'],
  ],
  [
    'IPv6',
    isIpv6,
    [
      '',
      ':',
      ':::',
      '1::2::3',
      '1::2:3:4:5:6:7:8',
      '12345::',
      'g::',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '::1.2.3',
      '::1%eth0',
    ],
    ['::', '::1', '1::', 'fe80::1/64', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', '64:ff9b::192.0.2.33'],
  ],
  ['hex', isHex, ['', 'a', 'zz'], ['00', 'aBcD']],
  ['base64', isBase64, ['', 'a', 'ab=c', 'a===', 'ab c'], ['YQ==', 'YWI=', 'YWJj']],
  ['a URI', isUri, ['foo', 'http//x', 'http://a b', '://x', 'x:\u0000'], ['http://a', 'urn:x:y', 'mailto:a@b']],
  [
    'a language',
    isLanguageTag,
    ['', 'español', 'xx', 'en_US', 'english', 'e'],
    ['en', 'de-CH-1996', 'zh-Hant-TW', 'sr-Latn', 'en-x-twain', 'haw'],
  ],
  ['e-mail', isEmail, ['', 'a', 'a@', 'A B <a@b>', 'a b@c'], ['a@b.example', '"a b"@c.example']],
  [
    'CPE',
    isCpe,
    ['cpe:/a:b', 'cpe:2.3:x:a:b:c:d:e:f:g:h:i:j', 'cpe:2.3:a:b'],
    ['cpe:2.3:a:microsoft:word:2000:*:*:*:*:*:*:*', 'cpe:2.3:a:x\\:y:z:1:*:*:*:*:*:*:*'],
  ],
])('%s: refuses and accepts', (_what, test, wrong, right) => {
  expect(wrong.filter(test)).toEqual([])
  expect(right.filter((text) => !test(text))).toEqual([])
})

it('stays quick on long hostile text', () => {
  const long = 'a'.repeat(2_000_000)
  for (const test of [isBase64, isCpe, isEmail, isHex, isIpv4, isIpv6, isLanguageTag, isUri]) {
    expect(test(`${long}!`)).toBe(false)
  }
})
