import { describe, expect, it } from 'vitest'
import { sharedFile, textOfFile } from '../../../test/support/archive.ts'
import { rangeContains, rangeOfCve, rangeOfText, type CveVersions } from './index.ts'

const records = sharedFile('vuln/cve-records-v5.ndjson.gz')
const advisories = sharedFile('csaf/cisa-advisories.ndjson.gz')

interface Branch {
  readonly category?: string
  readonly name?: string
  readonly branches?: readonly Branch[]
}

const namesIn = (branches: readonly Branch[]): string[] =>
  branches.flatMap(({ category, name = '', branches: inner = [] }) => [
    ...(category === 'product_version_range' ? [name] : []),
    ...namesIn(inner),
  ])

describe('what is published', () => {
  it.skipIf(advisories === undefined)('6,050 ranges in 900 advisories of CISA: all but prose is read', () => {
    const names = textOfFile(advisories ?? '')
      .trim()
      .split('\n')
      .flatMap((line) => namesIn((JSON.parse(line) as { product_tree?: Branch }).product_tree?.branches ?? []))
    const unread = names.filter((name) => rangeOfText(name).unreadable.length > 0)
    expect(names).toHaveLength(6_050)
    // 3.4 %: prose, two conditions at once, model numbers. May fall, never rise.
    expect(unread.length).toBeLessThanOrEqual(205)
    // The simplest of all forms may not be among them.
    expect(unread.filter((name) => /^(?:vers:all\/)?\s*(?:<|<=|>|>=)\s*[vV]?\d+(?:\.\d+)*\s*$/.test(name))).toEqual([])
  })

  it.skipIf(records === undefined)(
    'versions in 11,521 CVE records: each range holds its own lower end and not its upper',
    () => {
      const seen = { entries: 0, unread: 0 }
      const wrong: string[] = []
      for (const line of textOfFile(records ?? '')
        .trim()
        .split('\n')) {
        const { containers } = JSON.parse(line) as {
          containers: { cna: { affected?: CveVersions[] }; adp?: { affected?: CveVersions[] }[] }
        }
        for (const { affected = [] } of [containers.cna, ...(containers.adp ?? [])]) {
          for (const entry of affected.flatMap(({ versions = [] }) => versions)) {
            seen.entries++
            const range = rangeOfCve({
              versions: [{ ...entry, status: 'affected', changes: [] }],
              defaultStatus: 'unaffected',
            })
            if (range.unreadable.length > 0) {
              seen.unread++
              continue
            }
            for (const { from, to } of range.spans) {
              const lower = from?.inclusive === true ? rangeContains(range, from.text).verdict : 'in'
              const upper = to === undefined || to.inclusive ? 'out' : rangeContains(range, to.text).verdict
              // Ends of different forms leave even an end undecided; a contradiction is never right.
              if (lower === 'out' || upper === 'in') wrong.push(JSON.stringify(entry))
            }
          }
        }
      }
      expect(wrong).toEqual([])
      // 9.3 %: `n/a`, names of chips in the place of versions, prose.
      expect(seen.entries).toBe(71_364)
      expect(seen.unread).toBeLessThanOrEqual(6_652)
    },
  )
})
