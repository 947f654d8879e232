import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, readRules } from '@testudo/sigma'
import { IndicatorSet } from '../indicators/indicatorSet.ts'
import { readIndicators } from '../indicators/readIndicators.ts'
import { readCsv } from './csv.testing.ts'
import { BOTH, FREE, idOf, NOW, told } from './protect.testing.ts'
import { render } from './render.ts'
import { type Given, selectEntries } from './select.ts'
import { readSuricata } from './suricata.testing.ts'
import type { ProtectFormat } from './types.ts'
import { readZone } from './zone.testing.ts'

/** What breaks out of rules, zones, cells, YAML and remarks, and what only looks so. */
const EVIL = [
  '"; sid:1; rev:1;)\nalert ip any any -> any any (msg:"owned";',
  "'; drop",
  '\n$INCLUDE /etc/passwd',
  '\r\nevil.com CNAME .',
  '; comment',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '---\ntitle: owned\n',
  '- &a [*a]',
  '"\u2028\u2029\u0085',
  '\u202egpj.exe',
  '|41 42|',
  '\\',
  '\\"',
  '*?',
  '#',
  '$HOME_NET',
  '\0',
  '\ud800',
  '%0a',
  '{{7*7}}',
  '<script>',
]
const hostile = fc.oneof(
  fc.constantFrom(...EVIL),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.tuple(fc.constantFrom(...EVIL), fc.string({ maxLength: 10 }), fc.constantFrom(...EVIL)).map((all) => all.join('')),
)
const path = fc.string({
  unit: fc.constantFrom('a', ';', '"', "'", '|', ':', '\\', '*', '?', '#', '=', '[', ',', '\u0001', 'é', '%'),
  maxLength: 20,
})

/** Names and remarks are whatever a stranger wrote; values what the reader of values lets through. */
const given: fc.Arbitrary<readonly Given[]> = fc
  .array(
    fc.record({
      name: hostile,
      id: hostile,
      owner: hostile,
      mark: hostile,
      reference: hostile,
      path,
      agent: hostile,
      at: fc.nat(200),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) =>
    all.map(
      ({ path: page, agent, at, ...more }, i): Given => ({
        candidate: {
          ...more,
          id: i % 2 === 0 ? idOf(i) : more.id,
          modified: i % 3 === 0 ? '2026-11-20T08:00:00Z' : more.name,
          language: 'stix',
          pattern: '',
          revoked: false,
          confidence: 90,
        },
        read: {
          values: [
            { kind: 'domain-name', key: `host${at}-one.net` },
            { kind: 'ipv4-addr', key: `45.9.1.${at}` },
            { kind: 'url', key: `//host${at}-one.net/${page.replaceAll(/\s/g, '')}` },
            ...(agent.trim() === '' ? [] : [{ kind: 'user-agent' as const, key: agent.trim() }]),
          ],
        },
      }),
    ),
  )

function file(format: Exclude<ProtectFormat, 'stix'>, all: readonly Given[]) {
  const selection = selectEntries(all, BOTH, FREE, NOW)
  const { said, write } = render(format, selection, { act: 'alert', engine: 7 })
  const [worst] = all.map(({ candidate }) => candidate.mark)
  return { said, text: [...write({ mark: worst ?? '', sureness: BOTH })].join('') }
}

describe('what strangers write never breaks out', () => {
  it('of rules', () => {
    fc.assert(
      fc.property(given, (all) => {
        const { said, text } = file('suricata', all)
        const rules = readSuricata(text)
        const names = said.filter(({ value }) => value.kind === 'domain-name').length
        expect(rules).toHaveLength(said.length + 2 * names)
        expect(rules.every(({ sid, msg }) => sid >= 1_000_000_000 && msg.startsWith('TESTUDO '))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('of zones', () => {
    fc.assert(
      fc.property(given, (all) => {
        const { said, text } = file('rpz', all)
        const names = said.filter(({ value }) => value.kind === 'domain-name').length
        expect(readZone(text).triggers.size).toBe(said.length + names)
      }),
      { numRuns: 300 },
    )
  })

  it('of cells', () => {
    fc.assert(
      fc.property(given, (all) => {
        const { said, text } = file('csv', all)
        const [, ...rows] = readCsv(text)
        expect(rows).toHaveLength(said.length)
        expect(rows.flat().filter((cell) => /^\s*[=+\-@|%]/.test(cell))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('of rules in YAML, and every value still means itself', () => {
    fc.assert(
      fc.property(given, (all) => {
        const { said, text } = file('sigma', all)
        const { documents, refused } = readRules(text, 'x.yml')
        const engine = compile(documents)
        expect([refused, engine.refused]).toEqual([[], []])
        expect(new Set(documents.map(({ kind }) => kind))).toEqual(new Set(['rule']))
        for (const { value, shown } of said) {
          const event =
            value.kind === 'user-agent'
              ? { 'c-useragent': shown }
              : value.kind === 'url'
                ? { 'c-uri': shown }
                : undefined
          if (event === undefined || shown !== shown.toWellFormed()) continue
          expect([shown, engine.match(event, { logsource: { category: 'proxy' } }).length > 0]).toEqual([shown, true])
        }
      }),
      { numRuns: 200 },
    )
  })

  it('of the rules of others, who may write what they like', () => {
    const rule = 'title: T\nlogsource: { category: proxy }\ndetection: { a: { c-uri: x }, condition: a }\n'
    const text = fc
      .array(
        fc.oneof(
          hostile,
          fc.constantFrom(rule, '---\n', '...\n', '%YAML 1.2\n', 'a: |\n', '? ', '&a ', '\n'),
          fc.constant(rule),
        ),
        { maxLength: 4 },
      )
      .map((all) => all.join(''))
    let taken = 0
    fc.assert(
      fc.property(text, text, (one, two) => {
        const all = [one, two].map((pattern, i): Given => told(i, pattern, { language: 'sigma', mark: pattern }))
        const { text: whole, said } = file('sigma', [...all, told(9, "[domain-name:value = 'evil-one.net']")])
        const { documents, refused } = readRules(whole, 'x.yml')
        expect([refused, compile(documents).refused, said.length]).toEqual([[], [], 1])
        taken += documents.length - 3
      }),
      { numRuns: 300 },
    )
    expect(taken > 0).toBe(true)
  })

  it('of lists: our own reader takes back exactly what was said', () => {
    fc.assert(
      fc.property(given, (all) => {
        const { said, text } = file('blocklist', all)
        const report = readIndicators(new IndicatorSet(), 'a.txt', text)
        expect([report.format, report.loaded, report.rejected]).toEqual(['list', said.length, []])
      }),
      { numRuns: 200 },
    )
  })
})
