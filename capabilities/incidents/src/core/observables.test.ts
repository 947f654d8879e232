import { isValid, validate } from '@testudo/stix'
import { describe, expect, it } from 'vitest'
import { observableOf, observablesIn } from './observables.ts'

describe('an observable as people write it', () => {
  it.each(['', 'Klaipėda', '999.1.1.1', '1.2.3', '12ab', 'a@', 'localhost', '..', 'http://'])('%s is none', (text) =>
    expect(observableOf(text)).toBeUndefined(),
  )

  it.each([
    ['203.0.113.7', 'ipv4-addr'],
    ['203[.]0[.]113[.]7', 'ipv4-addr'],
    ['2001:DB8::7', 'ipv6-addr'],
    ['Bad.Example', 'domain-name'],
    ['hxxps://bad[.]example/Path', 'url'],
    ['clerk(at)port.example', 'email-addr'],
    ['d41d8cd98f00b204e9800998ecf8427e', 'file'],
  ])('%s is %s, valid STIX, the same for everybody', (text, type) => {
    const one = observableOf(text)
    expect(one?.type).toBe(type)
    expect(isValid(validate(one as never))).toBe(true)
    expect(observableOf(text)?.id).toBe(one?.id)
  })

  it('is told once, and what is none is named', () => {
    const { found, not } = observablesIn('203.0.113.7, 203[.]0.113.7\nbad.example; relay')
    expect(found.map(({ type }) => type)).toEqual(['ipv4-addr', 'domain-name'])
    expect(not).toEqual(['relay'])
  })
})
