import { expect, it } from 'vitest'
import { OwnSide } from './own.ts'
import { Sides } from './sides.ts'

const sides = new Sides(new OwnSide(undefined, ['force.example']))

it.each([
  ['10.1.2.3', 'own'],
  ['192.168.0.1', 'own'],
  ['172.32.0.1', 'other'],
  ['::ffff:10.0.0.1', 'own'],
  ['198.51.100.7', 'other'],
  ['fd00::1', 'own'],
  ['2001:db8::7', 'other'],
  ['127.0.0.1', 'nobody'],
  ['255.255.255.255', 'nobody'],
  ['239.1.1.1', 'nobody'],
  ['fe80::1', 'nobody'],
  ['::1', 'nobody'],
])('%s is %s', (text, side) => expect(sides.address(text)?.side).toBe(side))

it.each([
  ['a.b.example.co.uk', 'other', 'example.co.uk'],
  ['x.example', 'other', 'x.example'],
  ['a.me.github.io', 'other', 'me.github.io'],
  ['co.uk', 'other', undefined],
  ['WWW.Example.COM.', 'other', 'example.com'],
  ['a.example:8443', 'other', 'a.example'],
  ['ws-12', 'own', undefined],
  ['printer.local', 'own', undefined],
  ['7.0.0.10.in-addr.arpa', 'own', undefined],
  ['mail.force.example', 'own', undefined],
])('%s is %s, of %s', (text, side, domain) => expect(sides.name(text)).toMatchObject({ side, domain }))

it('knows nothing of what is no address or name', () => {
  for (const text of ['', '10.0.0', '999.1.1.1', 'x'.repeat(10_000), '10.0.0.1 ', 5, undefined])
    expect(sides.address(text)).toBeUndefined()
  for (const text of ['', '-', 'a b', `${'x.'.repeat(200)}y`, '<script>', 5, undefined])
    expect(sides.name(text)?.domain).toBeUndefined()
})

it('takes own networks as given, passing over what is none', () => {
  const own = new OwnSide(['198.51.100.0/24', 'nonsense'])
  expect([own.ofAddress('198.51.100.9'), own.ofAddress('10.0.0.1')]).toEqual(['own', 'other'])
})
