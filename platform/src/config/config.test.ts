import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const dir = mkdtempSync(join(tmpdir(), 'testudo-config-'))
afterAll(() => rmSync(dir, { recursive: true }))
const file = (text: string) => {
  const path = join(dir, 'testudo.json')
  writeFileSync(path, text)
  return path
}

describe('settings', () => {
  it.each([
    ['{"prot":1}', '/prot'],
    ['{"port":"x"}', '/port'],
    ['{"oidc":{"name":"x","issuer":"https://a.example","clientId":"x","secret":"y"}}', '/oidc/secret'],
    ['{"tls":{"port":8443,"certificate":"a.pem"}}', '/tls/key'],
    ['{"tls":{}}', '/tls/port'],
    ['{"tls":{"port":8443,"hosts":["a b"]}}', '/tls/hosts/0'],
    ['{"tls":{"port":8443,"cert":"a.pem"}}', '/tls/cert'],
    ['{"outbound":{"allow":"all"}}', '/outbound/allow'],
    ['{"mail":{"host":"mail.example"}}', '/mail/from'],
    ['{"mail":{"host":"a b","from":"watch@centre.example"}}', '/mail/host'],
    ['{"mail":{"host":"mail.example","from":"watch@centre.example","password":"x"}}', '/mail/password'],
    ['{"mail":{"host":"mail.example","from":"watch@centre.example","user":"x"}}', '/mail/passwordFile'],
    [
      '{"mail":{"host":"mail.example","from":"watch@centre.example","user":"x","passwordFile":"p","tls":"none"}}',
      '/mail/tls',
    ],
  ])('%s in a file is refused at %s', (text, path) => {
    const place = { file: file(text), path }
    expect(() => readConfig({}, place.file)).toThrow(expect.objectContaining({ code: 'config.invalid', place }))
  })

  it.each([
    [{ TESTUDO_PROT: '1' }, '/prot'],
    [{ TESTUDO_PORT: '99999' }, '/port'],
    [{ TESTUDO_OIDC__NAME: 'x' }, '/oidc/issuer'],
    [{ TESTUDO___PROTO____X: '1' }, '/'],
  ])('%j in the environment is refused', (environment, path) => {
    expect(() => readConfig(environment)).toThrow(
      expect.objectContaining({
        code: 'config.invalid',
        place: expect.objectContaining({
          file: 'environment',
          path: expect.stringContaining(path) as string,
        }) as object,
      }),
    )
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  it('of a file that is missing or not JSON name the file', () => {
    expect(() => readConfig({}, join(dir, 'none.json'))).toThrow('no such settings file')
    expect(() => readConfig({}, file('{'))).toThrow('not JSON')
  })

  it('come from the file, overridden by the environment', () => {
    const path = file('{"port":1,"name":"Node A","oidc":{"name":"x","issuer":"https://a.example","clientId":"x"}}')
    const config = readConfig({
      TESTUDO_PORT: '2',
      TESTUDO_OIDC__CLIENT_SECRET: 's',
      TESTUDO_TLS__PORT: '8443',
      TESTUDO_OUTBOUND__ALLOW: '["10.0.0.0/8"]',
      TESTUDO_SHARED_DATA: '/x',
      OTHER: 'y',
      TESTUDO_CONFIG: path,
    })
    expect(config).toMatchObject({
      port: 2,
      tls: { port: 8443 },
      outbound: { allow: ['10.0.0.0/8'] },
      name: 'Node A',
      host: '127.0.0.1',
      oidc: { clientSecret: 's', scope: 'openid profile email' },
    })
  })
})
