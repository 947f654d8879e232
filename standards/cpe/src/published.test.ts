import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { sharedFile } from '../../../test/support/archive.ts'
import {
  bindFormattedString,
  bindUri,
  compareNames,
  compileCriterion,
  compileName,
  meet,
  AFFECTED,
  parseName,
} from './index.ts'

const records = sharedFile('vuln/cve-records-v5.ndjson.gz')

it.skipIf(records === undefined)('all 10,107 names in 11,521 CVE records are read, and met by themselves', () => {
  const text = gunzipSync(readFileSync(records ?? '')).toString('latin1')
  const names = new Set((text.match(/"cpe:[^"]*"/g) ?? []).map((quoted) => JSON.parse(quoted) as string))
  expect(names.size).toBe(10_107)
  const wrong: unknown[] = []
  for (const spelled of names) {
    const read = parseName(spelled)
    if ('flaw' in read) {
      wrong.push([spelled, read.flaw])
      continue
    }
    const { name } = read
    // They are spelled canonically already, so that the round trip must not change a letter.
    if (spelled.startsWith('cpe:2.3') && bindFormattedString(name) !== spelled) wrong.push([spelled, 'formatted'])
    const back = parseName(bindUri(name))
    if ('flaw' in back || compareNames(name, back.name).relation !== 'EQUAL') wrong.push([spelled, 'uri'])
    const criterion = compileCriterion({ vulnerable: true, name, range: {} })
    if (meet(criterion, compileName(name), () => undefined).truth !== AFFECTED) wrong.push([spelled, 'meet'])
  }
  expect(wrong).toEqual([])
})
