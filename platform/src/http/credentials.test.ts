import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MountNode, openMounts } from './mount.testing.ts'

let node: MountNode
beforeAll(async () => {
  node = await openMounts()
})
afterAll(() => node.close())

describe('a credential in a header', () => {
  const basic = (text: string | Uint8Array) => `Basic ${Buffer.from(text).toString('base64')}`
  const given = async (authorization: string, path = '/sample/who') => {
    node.seen.length = 0
    const { status } = await node.get(path, { headers: { authorization } })
    expect(status).toBe(401)
    return node.seen[0]
  }

  it.each([
    ['nothing', 'Basic'],
    ['an empty text', 'Basic '],
    ['no base64', 'Basic !!!!'],
    ['base64 of the other alphabet', 'Basic YTp_'],
    ['base64 that is cut', 'Basic YTpiY'],
    ['no colon', basic('name')],
    ['no name', basic(':secret')],
    ['a NUL', basic('na\u0000me:secret')],
    ['a line end', basic('name:sec\nret')],
    ['no UTF-8', basic(Uint8Array.of(0x61, 0x3a, 0xff))],
    ['ten thousand letters', basic(`name:${'x'.repeat(10_000)}`)],
    ['two of them', `${basic('a:b')}, ${basic('a:b')}`],
  ])('of HTTP Basic with %s is none', async (_what, header) => {
    expect(await given(header)).toMatchObject({ basic: 'broken', bearer: undefined })
  })

  it('of HTTP Basic is read whole, colons and other letters too', async () => {
    expect(await given(basic('müller:a:b'))).toMatchObject({ basic: { login: 'müller', secret: 'a:b' } })
    expect(await given(basic('name:').replace('Basic', 'bAsIc'))).toMatchObject({
      basic: { login: 'name', secret: '' },
    })
  })

  it('of another kind is a token nobody has', async () => {
    for (const header of ['Digest username="a"', 'Negotiate YII=', 'Bearer', 'Bearer a b', 'x', ' '])
      expect((await given(header))?.bearer).toBe('')
    expect((await given('Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJmaXJzdCJ9.'))?.bearer).toMatch(/^eyJ/)
  })

  it('that is missing or wrong is asked for, but never from a browser’s own pages', async () => {
    const challenge = (await node.get('/sample/who')).headers['www-authenticate']
    expect(challenge).toBe('Basic realm="testudo", charset="UTF-8", Bearer realm="testudo"')
    expect((await node.get('/metrics')).headers['www-authenticate']).toBe('Bearer')
  })

  it('beside a second one is refused', async () => {
    const two =
      'GET /sample/who HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n'
    const said = await node.raw(two)
    expect(said).toMatch(/^HTTP\/1\.1 400 /)
    expect(said).toContain('http.two_credentials')
  })
})
