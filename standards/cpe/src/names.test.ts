import { describe, expect, it } from 'vitest'
import { bindFormattedString, bindUri, formatWfn, parseName } from './index.ts'

const flawOf = (text: string) => {
  const read = parseName(text)
  return 'flaw' in read ? read.flaw : undefined
}
const nameFrom = (text: string) => {
  const read = parseName(text)
  if ('flaw' in read) throw new Error(`${text}: ${read.flaw.message}`)
  return read.name
}
const fs = (...values: string[]) => `cpe:2.3:${[...values, ...Array<string>(11 - values.length).fill('*')].join(':')}`

describe('what is no CPE name is refused, naming the place', () => {
  it.each<[string, RegExp, number, string?]>([
    ['', /no CPE name/, 0],
    ['windows 10', /no CPE name/, 0],
    ['cpe:2.3:a:b', /2 of 11 values; product is missing/, 11],
    [`${fs('a', 'b')}:c`, /more than 11 values/, 30],
    [fs('x', 'b'), /part is "x"/, 8, 'part'],
    [fs('a', '', 'c'), /vendor is empty/, 10, 'vendor'],
    [fs('a', 'mi*soft'), /unquoted \* inside/, 12, 'vendor'],
    [fs('a', 'mi?soft'), /unquoted \? inside/, 12, 'vendor'],
    [fs('a', '*?x'), /unquoted \? inside/, 11, 'vendor'],
    [fs('a', '\\-'), /quoted hyphen alone/, 10, 'vendor'],
    [fs('a', 'two words'), /U\+0020/, 13, 'vendor'],
    [fs('a', 'société'), /printable ASCII/, 14, 'vendor'],
    [`${fs('a', 'b').slice(0, -1)}x\\`, /quotes nothing/, 29, 'other'],
    [`cpe:2.3:a:${'x'.repeat(5_000)}`, /longer than/, 4_096],
    ['cpe:/x:b', /part is "x"/, 5, 'part'],
    ['cpe:/*:b', /%02 for the wildcard/, 5, 'part'],
    ['cpe:/a:b:c:9.*', /%02 for the wildcard/, 13, 'version'],
    ['cpe:/a:b:c:1:2:3:en:more', /more than 7/, 20],
    ['cpe:/a:b:c%2:1', /%2 is no percent-encoded/, 10, 'product'],
    ['cpe:/a:b:c%01d', /unquoted \? inside/, 10, 'product'],
    ['cpe:/a:b:c:1:2:~x~y', /has 5 parts/, 15, 'edition'],
    ['wfn:[vendor="a"', /attribute/, 5],
    ['wfn:[maker="a"]', /unknown attribute maker/, 5],
    ['wfn:[vendor="a",vendor="b"]', /given twice/, 16, 'vendor'],
    ['wfn:[vendor="*"]', /vendor=ANY/, 13, 'vendor'],
    ['wfn:[part="q"]', /part is "q"/, 11, 'part'],
  ])('%s', (text, message, at, attribute) => {
    const flaw = flawOf(text)
    expect(flaw?.message).toMatch(message)
    expect([flaw?.at, flaw?.attribute]).toEqual([at, attribute])
  })
})

describe('one name, three spellings (examples of NISTIR 7695 §6.1.2.4, §6.2.2.3)', () => {
  it.each([
    [
      'wfn:[part="a",vendor="microsoft",product="internet_explorer",version="8\\.0\\.6001",update="beta",edition=NA]',
      'cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:-:*:*:*:*:*',
      'cpe:/a:microsoft:internet_explorer:8.0.6001:beta:-',
    ],
    [
      'wfn:[part="a",vendor="microsoft",product="internet_explorer",version="8\\.*",update="sp?"]',
      'cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*',
      'cpe:/a:microsoft:internet_explorer:8.%02:sp%01',
    ],
    [
      'wfn:[part="a",vendor="hp",product="insight_diagnostics",version="7\\.4\\.0\\.1570",update=NA,sw_edition="online",target_sw="win2003",target_hw="x64"]',
      'cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*',
      'cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~',
    ],
    [
      'wfn:[part="a",vendor="foo\\\\bar",product="big\\$money_manager_2010",sw_edition="special",target_sw="ipod_touch",target_hw="80gb"]',
      'cpe:2.3:a:foo\\\\bar:big\\$money_manager_2010:*:*:*:*:special:ipod_touch:80gb:*',
      'cpe:/a:foo%5cbar:big%24money_manager_2010:::~~special~ipod_touch~80gb~',
    ],
    ['wfn:[]', fs('*'), 'cpe:/'],
  ])('%s', (wfn, formatted, uri) => {
    for (const spelled of [wfn, formatted, uri]) {
      const name = nameFrom(spelled)
      expect([formatWfn(name), bindFormattedString(name), bindUri(name)]).toEqual([wfn, formatted, uri])
    }
  })
  it('takes what should be quoted as quoted and drops needless quotes, so that equal names are spelled equally', () => {
    const spelled = bindFormattedString(nameFrom(fs('a', 'at&t', 'c\\_x\\.y\\-z', '1.1\\(3\\)', 'a+')))
    expect(spelled).toBe(fs('a', 'at\\&t', 'c_x.y-z', '1.1\\(3\\)', 'a\\+'))
    expect(bindFormattedString(nameFrom(spelled))).toBe(spelled)
  })
  it('keeps a quoted star a star', () => {
    const name = nameFrom(fs('a', 'b', '\\*', 'x\\?'))
    expect([name.product, name.version, bindUri(name)]).toEqual(['\\*', 'x\\?', 'cpe:/a:b:%2a:x%3f'])
    expect(nameFrom(bindUri(name))).toEqual(name)
  })
})
