import { expect, it } from 'vitest'
import { bookHosts } from './assets.ts'

const asset = (id: string, addresses: string[], hostNames: string[] = []) => ({ id, addresses, hostNames })

it('finds nothing for what is no address or name of an asset, and passes over what is no block', () => {
  const book = bookHosts([asset('a', ['10.0.0.0/33', 'x', '300.1.1.1', '10.1.0.0/16'])])
  for (const host of ['', '10.0.0.1', 'example.test', '10.1', ':::', '10.1.0.0/16'])
    expect(book.assetOf(host)).toBeUndefined()
  expect(book.assetOf('10.1.255.255')).toBe('a')
})

it('takes the narrowest block, the name before the address, and of equals the first id', () => {
  const book = bookHosts([
    asset('wide', ['10.0.0.0/8', '2001:db8::/32']),
    asset('narrow', ['10.31.4.0/24', '2001:db8:31::/48'], ['GW-4.rail.example.']),
    asset('host', ['10.31.4.20']),
    asset('b', ['192.0.2.1']),
    asset('a', ['192.0.2.1']),
  ])
  expect(
    [
      '10.9.9.9',
      '10.31.4.7',
      '10.31.4.20',
      'gw-4.RAIL.example',
      '2001:db8:31::5',
      '::ffff:10.31.4.20',
      '192.0.2.1',
    ].map(book.assetOf),
  ).toEqual(['wide', 'narrow', 'host', 'narrow', 'narrow', 'host', 'a'])
  // Hosts of hits come in the one spelling of the engine.
  expect(book.assetOf('20010db8003100000000000000000005')).toBe('narrow')
})
