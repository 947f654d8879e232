import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fromMetrics, toMetrics } from './json.ts'
import { METRICS, type Version } from './metrics.ts'
import { formatVector, parseVector, type Vector } from './parse.ts'
import { score, severityOf } from './score.ts'

function vector(text: string): Vector {
  const read = parseVector(text)
  if ('flaw' in read) throw new Error(`${text}: ${read.flaw.message}`)
  return read.vector
}

const flawOf = (text: string) => {
  const read = parseVector(text)
  return 'flaw' in read ? [read.flaw.code, read.flaw.at, read.flaw.metric] : []
}

const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'
const V40 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'
const V20 = 'AV:N/AC:L/Au:N/C:C/I:C/A:C'

describe('a text that is no vector', () => {
  it.each([
    ['', 'prefix', 0, undefined],
    ['CVSS:3.1', 'prefix', 0, undefined],
    ['cvss:3.1/AV:N', 'prefix', 0, undefined],
    ['CVSS:5.0/AV:N', 'prefix', 0, undefined],
    [`(${V20})`, 'prefix', 0, undefined],
    [` ${V31}`, 'prefix', 0, undefined],
    ['CVSS:3.1/', 'component', 9, undefined],
    [`${V31}/`, 'component', 45, undefined],
    [`${V31} `, 'unknown_value', 43, 'A'],
    [`${V31}/E`, 'component', 45, undefined],
    [`${V31}/:U`, 'component', 45, undefined],
    ['CVSS:3.1/AV:N/Au:N', 'unknown_metric', 14, undefined],
    ['CVSS:3.1/AV:X', 'unknown_value', 12, 'AV'],
    ['CVSS:3.1/AV:n', 'unknown_value', 12, 'AV'],
    [`${V31}/AV:N`, 'doubled_metric', 45, 'AV'],
    [`${V31}/E:X/E:X`, 'doubled_metric', 49, 'E'],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H', 'missing_metric', 40, 'A'],
    [V20.replace('/A:C', '/RC:X'), 'unknown_value', 26, 'RC'],
    ['CVSS:4.0/AC:L/AV:N', 'wrong_order', 14, 'AV'],
    [`${V40}/CR:H/E:A`, 'wrong_order', 69, 'E'],
    [`${V40}/U:RED`, 'unknown_value', 66, 'U'],
    ['x'.repeat(2_000), 'component', 1_024, undefined],
  ])('%s', (text, code, at, metric) => {
    expect(flawOf(text)).toEqual([code, at, metric])
  })

  it('is told without what a terminal would obey', () => {
    const read = parseVector('CVSS:3.1/\u001b[2J:N')
    expect('flaw' in read && read.flaw.message).toBe('CVSS 3.1 has no metric "?[2J"')
  })
})

describe('a vector', () => {
  it('is the same in any order before 4.0, and with what is not defined left out', () => {
    const text = 'CVSS:3.1/AC:L/AV:L/A:H/C:N/I:L/PR:N/S:U/UI:N/E:X'
    expect(formatVector(vector(text))).toBe('CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:H')
    expect(score(vector(text)).base).toBe(6.8)
  })

  it.each([V20, `${V20}/E:POC/TD:H`, V31, `${V31}/E:U/MS:C`, `${V40}/E:P/MSI:S/AU:Y/U:Amber`])(
    'goes to JSON and back: %s',
    (text) => {
      const read = vector(text)
      const json = toMetrics(read)
      expect(Object.keys(json)).toHaveLength(METRICS[read.version].length)
      const back = fromMetrics(read.version, { ...json, vectorString: 'not looked at', baseScore: 1 })
      expect('vector' in back && formatVector(back.vector)).toBe(text)
    },
  )

  it('is not read from JSON that says what the version does not know, or not enough', () => {
    expect(fromMetrics('3.1', { ...toMetrics(vector(V31)), attackVector: 'ADJACENT' })).toMatchObject({
      flaw: { code: 'unknown_value', metric: 'AV' },
    })
    expect(fromMetrics('3.1', { attackVector: 'LOCAL' })).toMatchObject({
      flaw: { code: 'missing_metric', metric: 'AC' },
    })
    expect(fromMetrics('3.1', { attackVector: { toString: 1 } })).toMatchObject({ flaw: { code: 'unknown_value' } })
  })
})

/** Published by FIRST in its examples: mission-science §3.2, C1–C13, order AV AC PR UI S C I A. */
const first31: readonly (readonly [string, number])[] = [
  ['NLNRCLLN', 6.1],
  ['NLLNCLLN', 6.4],
  ['NHNRULNN', 3.1],
  ['NLLNCHHH', 9.9],
  ['LLHNULLL', 4.2],
  ['NLLNUHHH', 8.8],
  ['NLNNUHNN', 7.5],
  ['NLNNUHHH', 9.8],
  ['NHNNCNHN', 6.8],
  ['PLNNUHHH', 6.8],
  ['NLNNCLNN', 5.8],
  ['NLNRCHHH', 9.6],
  ['NHNRUHHN', 6.8],
]
/** C14–C25: FIRST's examples of 4.0. */
const C18 = 'AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N'
const C22 = 'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U'
const first40: readonly (readonly [string, number])[] = [
  ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 10],
  ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N', 8.7],
  ['AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.3],
  ['AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.7],
  [C18, 8.3],
  [`${C18}/CR:H/IR:L/AR:L/MAV:N/MAC:H/MVC:H/MVI:L/MVA:L`, 8.1],
  ['AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N', 4.6],
  ['AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N', 5.1],
  [C22, 8.1],
  [`${C22.slice(0, -1)}P/CR:L/IR:L/AR:L`, 7.9],
  ['AV:A/AC:L/AT:N/PR:L/UI:N/VC:N/VI:H/VA:H/SC:N/SI:H/SA:H/MSI:S/MSA:S', 9.3],
  ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0],
]

describe('scores', () => {
  it.each(first31)('of 3.1: %s', (letters, expected) => {
    const names = ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A']
    const text = `CVSS:3.1/${[...letters].map((letter, i) => `${names[i]}:${letter}`).join('/')}`
    expect(score(vector(text))).toMatchObject({ version: '3.1', base: expected, overall: expected })
  })

  it.each(first40)('of 4.0: %s', (text, expected) => {
    expect(score(vector(`CVSS:4.0/${text}`)).overall).toBe(expected)
  })

  it('of 2.0 with temporal and environmental metrics (CVSS v2 guide §3.3.1 to §3.3.3)', () => {
    const of = (text: string) => {
      const { base, temporal, environmental, overall, severity } = score(vector(text))
      return [base, temporal, environmental, overall, severity]
    }
    const apache = 'AV:N/AC:L/Au:N/C:N/I:N/A:C'
    expect(of(`${apache}/E:F/RL:OF/RC:C`)).toEqual([7.8, 6.4, undefined, 6.4, 'Medium'])
    expect(of(`${apache}/E:F/RL:OF/RC:C/CDP:N/TD:N/CR:M/IR:M/AR:H`)).toEqual([7.8, 6.4, 0, 0, 'Low'])
    expect(of(`${apache}/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H`)).toEqual([7.8, 6.4, 9.2, 9.2, 'High'])
    expect(of(`${V20}/E:F/RL:OF/RC:C`)).toEqual([10, 8.3, undefined, 8.3, 'High'])
    expect(of('AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M')).toEqual([
      6.2,
      4.9,
      7.5,
      7.5,
      'High',
    ])
  })

  it('of 4.0 tell the base metrics alone as well', () => {
    expect(score(vector(`${V40}/E:U`))).toEqual({
      version: '4.0',
      base: 8.1,
      baseMetricsOnly: 9.3,
      overall: 8.1,
      severity: 'High',
    })
    expect(score(vector(`${V40}/E:U/U:Red`)).overall).toBe(8.1)
  })

  it('become words where the standards draw the lines', () => {
    const words = (version: Version) => [0, 0.1, 3.9, 4, 6.9, 7, 8.9, 9, 10].map((value) => severityOf(version, value))
    const later = ['None', 'Low', 'Low', 'Medium', 'Medium', 'High', 'High', 'Critical', 'Critical']
    expect(words('4.0')).toEqual(later)
    expect(words('3.0')).toEqual(later)
    expect(words('2.0')).toEqual(['Low', 'Low', 'Low', 'Medium', 'Medium', 'High', 'High', 'High', 'High'])
  })
})

const published = join(
  process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../shared/data'),
  'vuln/cvss-vectors.ndjson.gz',
)
if (!existsSync(published)) process.stderr.write(`SKIPPED: no ${published}; published vectors were not scored\n`)

it.runIf(existsSync(published))('every published vector scores as its reference', () => {
  const rows = gunzipSync(readFileSync(published))
    .toString()
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as { version: string; vector: string; reference_base: number; reference_overall: number },
    )
  expect(rows).toHaveLength(1_411)
  const differing = rows.filter((row) => {
    const { version, base, overall } = score(vector(row.vector))
    return version !== row.version || base !== row.reference_base || overall !== row.reference_overall
  })
  expect(differing).toEqual([])
})
