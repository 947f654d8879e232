import { describe, expect, it } from 'vitest'
import { formatPurl, isSamePackage, parsePurl, purlMatches, versionOfPurl, type Purl } from './purl.ts'

function purl(text: string): Purl {
  const result = parsePurl(text)
  if ('problem' in result) throw new Error(result.problem.message)
  return result.purl
}

describe('a package URL', () => {
  it.each([
    ['', 'purl.scheme', 0],
    ['npm/foo@1', 'purl.scheme', 0],
    ['pkg:', 'purl.invalid', 0],
    ['pkg:npm', 'purl.invalid', 0],
    ['pkg:npm/', 'purl.invalid', 7],
    ['pkg:n pm/foo', 'purl.invalid', 0],
    ['pkg:maven/only-a-name@1', 'purl.invalid', 9],
    ['pkg:npm/foo@%zz', 'purl.invalid', 11],
    ['pkg:npm/fo\no', 'purl.character', 10],
    ['pkg://user:password@npm/foo', 'purl.invalid', 0],
  ])('%j is refused', (text, code, at) => {
    expect(parsePurl(text)).toMatchObject({ problem: { code, at } })
  })

  it('longer than any real one is refused', () => {
    expect(parsePurl(`pkg:npm/${'a'.repeat(5_000)}`)).toMatchObject({ problem: { code: 'purl.too_long', at: 4_096 } })
  })

  it.each([
    ['pkg:npm/%40angular/core@16.0.0', 'pkg:npm/%40angular/core@16.0.0'],
    ['PKG:PyPI/Django_Rest@1.0', 'pkg:pypi/django-rest@1.0'],
    ['pkg://github/Package-URL/PURL-Spec', 'pkg:github/package-url/purl-spec'],
    [
      'pkg:rpm/redhat/openssl@1.1.1k-12.el8?epoch=1&arch=x86_64',
      'pkg:rpm/redhat/openssl@1.1.1k-12.el8?arch=x86_64&epoch=1',
    ],
    ['pkg:maven/org.apache/log4j@2.14.1?type=jar#src/main', 'pkg:maven/org.apache/log4j@2.14.1?type=jar#src/main'],
  ])('%s is %s', (text, canonical) => {
    expect(formatPurl(purl(text))).toBe(canonical)
  })

  it('of a statement speaks of every build it leaves open', () => {
    const build = purl('pkg:deb/debian/curl@7.88.1-10?arch=amd64&distro=debian-12')
    const matches = ['pkg:deb/debian/curl', 'pkg:deb/debian/curl@7.88.1-10', 'pkg:deb/debian/curl?arch=amd64']
    const differs = [
      'pkg:deb/ubuntu/curl',
      'pkg:deb/debian/curl@7.88.1-11',
      'pkg:deb/debian/curl?arch=arm64',
      'pkg:deb/debian/curl#lib',
    ]
    expect(matches.map((text) => purlMatches(purl(text), build))).toEqual([true, true, true])
    expect(differs.map((text) => purlMatches(purl(text), build))).toEqual([false, false, false, false])
    expect(isSamePackage(purl('pkg:pypi/A_b@1'), purl('pkg:pypi/a-b@2?x=y'))).toBe(true)
  })

  it('knows the order of its versions, with the epoch rpm keeps apart', () => {
    expect(versionOfPurl(purl('pkg:rpm/redhat/openssl@1.1.1k-12.el8?epoch=1'))).toMatchObject({
      scheme: 'rpm',
      text: '1:1.1.1k-12.el8',
    })
    expect(versionOfPurl(purl('pkg:cargo/serde@1.0.0'))?.scheme).toBe('cargo')
    expect(versionOfPurl(purl('pkg:docker/nginx@1.25'))?.scheme).toBe('generic')
    expect(versionOfPurl(purl('pkg:npm/foo'))).toBeUndefined()
  })
})
