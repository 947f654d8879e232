import { loadPolicies } from '@testudo/kernel/label'
import { validate } from '@testudo/csaf'
import { describe, expect, it } from 'vitest'
import allied from '../../../../../policies/allied.json' with { type: 'json' }
import tlp from '../../../../../policies/tlp.json' with { type: 'json' }
import type { Equipment, VulnerabilityRecord } from '../model.ts'
import { summariseAnswers, standingOf } from './answers.ts'
import { basisOf, changesOf, type PieceOut } from './changes.ts'
import { answerDue } from './deadlines.ts'
import { gatherFacts } from './facts.ts'
import { mayTravelOpenly } from './mailRule.ts'
import { isOwn } from './own.ts'
import { summaryOf, writeCsaf } from './writeCsaf.ts'
import { writeMail } from './writeMail.ts'
import { namedPiece, writeWarning, type WarnedPiece } from './writeWarning.ts'

const HOUR = 3_600_000
const policies = loadPolicies([allied, tlp])
const label = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }

const piece = (
  id: string,
  more: Partial<Equipment> = {},
  verdict: WarnedPiece['verdict'] = 'affected',
): WarnedPiece => ({
  equipment: {
    id,
    name: `GW-4 no. ${id}`,
    nameFr: `GW-4 n° ${id}`,
    operator: 'identity--port',
    operatorName: 'Port',
    nation: 'FRA',
    exposure: 'open',
    safety: 'critical',
    seen: 0,
    components: [{ name: 'Signalbox GW-4', vendor: 'Signalbox', product: 'GW-4', version: '4.2.1' }],
    ...more,
  },
  component: 0,
  verdict,
})
const record = (more: Partial<VulnerabilityRecord> = {}): VulnerabilityRecord => ({
  kind: 'record',
  id: 'CVE-2026-99417',
  aliases: [],
  source: { key: 't', name: 'T' },
  format: 'cve',
  state: 'published',
  title: 'Remote maintenance, Signalbox GW-4',
  text: 'It may be taken over.',
  scores: [],
  cwes: [],
  ssvc: [],
  affected: [
    {
      product: { vendor: 'signalbox', product: 'gw-4' },
      status: 'affected',
      ranges: [{ to: '4.2.3', toExcluded: true, order: 'generic' }],
    },
  ],
  configurations: [],
  references: [],
  remedies: [],
  flags: [],
  ...more,
})
const warningOf = (pieces: readonly WarnedPiece[], records: readonly VulnerabilityRecord[]) => {
  const facts = gatherFacts(
    'CVE-2026-99417',
    records,
    pieces.flatMap(({ equipment }) => equipment.components),
  )
  const answerBy = Date.UTC(2026, 10, 23, 16, 42)
  return {
    facts,
    pieces,
    warning: writeWarning({ facts, pieces, answerBy, centre: 'Centre', phone: '01 99 00 44 20' }),
  }
}
const csafOf = (made: ReturnType<typeof warningOf>, more: object = {}) =>
  writeCsaf({
    ...made,
    label,
    banner: 'ALLIED UNCLASSIFIED',
    language: 'fr',
    publisher: { name: 'Centre', namespace: 'https://centre.example' },
    number: '0442',
    at: Date.UTC(2026, 10, 22, 16, 42),
    ...more,
  })

describe('a later version of a warning', () => {
  const out: PieceOut = {
    id: '121',
    name: { en: 'GW-4 no. 121', fr: 'GW-4 n° 121' },
    seen: 0,
    why: { en: 'Signalbox: not affected', fr: 'Signalbox : non affecté' },
  }
  const first = warningOf([piece('118'), piece('121')], [record()])
  const basis = basisOf(first.facts, first.warning.equipment, [])
  const open = new Set(['118', '121'])
  const after = (
    pieces: readonly WarnedPiece[],
    records: readonly VulnerabilityRecord[],
    gone: readonly PieceOut[] = [],
  ) => ({
    facts: warningOf(pieces, records).facts,
    pieces: pieces.map(namedPiece),
    out: gone,
  })
  const says = (changed: ReturnType<typeof changesOf>) => changed?.words.map(({ en }) => en)
  const both = [piece('118'), piece('121')]

  it('is none for other words, and for facts about what is settled', () => {
    expect(changesOf(basis, after(both, [record({ text: 'Otherwise said.', title: 'GW-4' })]), open)).toBeUndefined()
    const attacked = after(both, [record({ kev: { addedDay: '2026-11-21' } })])
    expect(changesOf(basis, attacked, new Set())).toBeUndefined()
    expect(changesOf(basis, attacked, open)).toMatchObject({
      anew: true,
      words: [{ en: 'Attacks are happening now.' }],
    })
  })
  it.each<[string, Parameters<typeof after>, readonly string[], boolean]>([
    [
      'pieces',
      [[...both, piece('122'), piece('123')], [record()]],
      ['Two more of your devices are concerned: GW-4 no. 122, GW-4 no. 123.'],
      true,
    ],
    [
      'a remedy',
      [both, [record({ remedies: [{ category: 'workaround', text: 'Pull the plug.' }] })]],
      ['The vendor says now: Pull the plug.'],
      false,
    ],
    [
      'no patch any more',
      [
        both,
        [record({ affected: [{ product: { vendor: 'signalbox', product: 'gw-4' }, status: 'affected', ranges: [] }] })],
      ],
      ['Version 4.2.3 is no longer named as the patch.'],
      false,
    ],
    [
      'a piece ruled out',
      [[piece('118')], [record()], [out]],
      ['Nothing more to do for GW-4 no. 121. Signalbox: not affected'],
      false,
    ],
  ])('says what is new: %s', (_, given, words, anew) => {
    const changed = changesOf(basis, after(...given), open)
    expect([says(changed), changed?.anew]).toEqual([words, anew])
  })
  it('takes back what it took back', () => {
    const now = changesOf({ ...basis, pieces: ['118'], out: ['121'] }, after(both, [record()]), open)
    expect([says(now), now?.anew]).toEqual([['Concerned again, against what we wrote before: GW-4 no. 121.'], true])
  })
  it.each([
    ['with a piece ruled out', [piece('118')]],
    ['withdrawn', []],
  ])('is a valid CSAF document, %s', (_, pieces) => {
    const { facts } = warningOf(pieces, [record()])
    const changed = changesOf(basis, after(pieces, [record()], [out]), open)?.words ?? []
    const renewal = { version: 2, changed, out: [out], title: first.warning.title }
    const warning = writeWarning({ facts, pieces, answerBy: 0, centre: 'Centre', renewal })
    const csaf = csafOf(
      { facts, pieces, warning },
      { history: [{ version: 1, at: 0, summary: summaryOf(first.warning) }] },
    )
    const { schema, tests } = validate(csaf)
    expect([schema, tests.failed]).toEqual([[], []])
    expect(csaf).toMatchObject({
      document: { tracking: { version: '2', initial_release_date: '1970-01-01T00:00:00.000Z' } },
      vulnerabilities: [{ product_status: { known_not_affected: ['121'] } }],
    })
  })
})

describe('words of a warning', () => {
  it('say how many pieces, by when, and what to do, in both languages', () => {
    const { warning } = warningOf([piece('118'), piece('121')], [record({ kev: { addedDay: '2026-11-21' } })])
    expect(warning.paragraphs[0]).toEqual({
      en: 'Signalbox GW-4 is being attacked at this moment (CVE-2026-99417). Two of your devices use it.',
      fr: 'Signalbox GW-4 est attaqué en ce moment (CVE-2026-99417). Deux de vos équipements l’utilisent.',
    })
    expect(warning.paragraphs.at(-1)?.fr).toBe(
      'Dites-nous avant le 23 novembre 2026, 16 h 42 Z ce que vous avez fait pour chacun : un clic suffit.',
    )
    expect(warning.fixed.en).toBe('Version 4.2.3 is installed on both.')
    expect(warning.silence.fr).toBe('Sans réponse, Centre vous téléphonera. Notre veille : 01 99 00 44 20.')
  })

  it.each([
    [[], 'has a weakness; no attack on it is known', 'One of your devices uses it.'],
    [[{ exploitation: 'public poc', by: 'x', at: 0 }] as const, 'how to attack it has been published', 'One'],
    [[{ exploitation: 'active', by: 'x', at: 0 }] as const, 'attacked at this moment', 'One'],
  ])('of exploitation %j say %s', (ssvc, words, of) => {
    const [first] = warningOf([piece('118')], [record({ ssvc })]).warning.paragraphs
    expect(first?.en).toContain(words)
    expect(first?.en).toContain(of)
  })

  it('name no version when records disagree, and ask to look where it cannot be told', () => {
    const other = record({
      affected: [
        {
          product: { vendor: 'Signalbox', product: 'GW-4' },
          status: 'affected',
          ranges: [{ to: '4.3', toExcluded: true, order: 'generic' }],
        },
      ],
    })
    const { warning, facts } = warningOf([piece('118'), piece('121', {}, 'undecidable')], [record(), other])
    expect(facts.fixedIn).toBeUndefined()
    expect(warning.paragraphs.some(({ en }) => en.startsWith('Of one we do not know the version'))).toBe(true)
    expect(warning.paragraphs.some(({ en }) => en.startsWith('No patch is known to us. Cut the way'))).toBe(true)
  })

  it('of foreign texts are one line without control characters', () => {
    const { warning } = warningOf(
      [piece('118', { name: 'A\r\nB\u0000\u2028C' })],
      [record({ text: 'x'.repeat(9_000) })],
    )
    expect(warning.equipment[0]?.name.en).toBe('A B C')
    expect(warning.paragraphs[1]?.en.length).toBe(3_000)
  })

  it('leave out rejected records', () => {
    const { facts } = warningOf([piece('118')], [record({ state: 'rejected', title: 'Rejected' })])
    expect([facts.title, facts.fixedIn]).toEqual(['CVE-2026-99417', undefined])
  })
})

describe('the CSAF document of a warning', () => {
  it.each([
    ['one piece without anything', [piece('118', { components: [] })], [record()]],
    ['pieces that are not sure', [piece('118', {}, 'undecidable'), piece('121')], [record()]],
    ['an id that is no CVE', [piece('118')], [record({ text: '', remedies: [{ category: 'odd', text: 'Wait.' }] })]],
    [
      'hostile names and addresses',
      [
        piece('118', {
          name: '\n ',
          nameFr: '<b>x</b>',
          components: [{ name: 'x', cpe: 'cpe:2.3:nonsense', purl: 'pkg:' }],
        }),
      ],
      [
        record({
          title: ' \n ',
          references: [{ url: 'javascript:alert(1)' }, { url: 'https://a.example/?q=1', name: '' }],
          scores: [
            {
              version: '3.1',
              vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
              published: 5,
              base: 9.8,
              overall: 9.8,
              severity: 'Critical',
              by: 'x',
            },
          ],
        }),
      ],
    ],
  ] as const)('of %s is valid', (_what, pieces, records) => {
    const result = validate(csafOf(warningOf(pieces, records)))
    expect([result.schema, result.tests.failed, result.valid]).toEqual([[], [], true])
    // 6.2.3: no score is known. 6.2.11: it is for one operator and published nowhere, so it has no address of its own.
    const warned = new Set(result.tests.warned.map(({ test }) => test))
    expect([...warned].filter((test) => test !== '6.2.3' && test !== '6.2.11')).toEqual([])
  })

  it('never widens a label: what TLP 1 has no word for is the narrower one', () => {
    const made = warningOf([piece('118')], [record()])
    const tlpOf = (more: object) =>
      (csafOf(made, { label: { ...label, ...more } }) as { document: { distribution: { tlp: { label: string } } } })
        .document.distribution.tlp.label
    expect(tlpOf({})).toBe('AMBER')
    expect(tlpOf({ tlp: 'CLEAR' })).toBe('WHITE')
    expect(tlpOf({ tlp: 'AMBER+STRICT' })).toBe('RED')
    expect(tlpOf({ policy: 'TLP', classification: 'GREEN' })).toBe('GREEN')
    expect(tlpOf({ policy: 'TLP', classification: 'RED' })).toBe('RED')
  })
})

describe('what may travel openly', () => {
  it.each([
    ['RESTRICTED under CLEAR, agreed', { classification: 'RESTRICTED', tlp: 'CLEAR' as const }, true, false],
    ['of no known policy', { policy: 'X' }, true, false],
    [
      'under special access',
      { categories: [{ type: 'RESTRICTIVE' as const, tag: 'Special', values: ['TIDAL'] }] },
      true,
      false,
    ],
    ['UNCLASSIFIED without TLP', {}, false, false],
    ['UNCLASSIFIED under RED, agreed', { tlp: 'RED' as const }, true, false],
    ['TLP:AMBER', { policy: 'TLP', classification: 'AMBER' }, false, false],
    ['UNCLASSIFIED, agreed', {}, true, true],
    ['UNCLASSIFIED under GREEN', { tlp: 'GREEN' as const }, false, true],
    ['TLP:CLEAR', { policy: 'TLP', classification: 'CLEAR' }, false, true],
  ])('%s', (_what, more, agreed, may) => {
    expect(mayTravelOpenly({ ...label, ...more }, policies, agreed)).toBe(may)
  })

  it('is escaped, and the closed form names nothing', () => {
    const { warning } = warningOf([piece('118', { nameFr: '<img src=x onerror=1>' })], [record()])
    const mail = (openly: boolean) =>
      writeMail({
        warning,
        number: '0442',
        centre: 'C & D',
        banner: 'ALLIED',
        language: 'fr',
        portal: 'https://c.example/"',
        openly,
      })
    expect(mail(true).html).not.toMatch(/<img|href="[^"]*""/)
    expect(mail(true).html).toContain('&lt;img')
    const closed = mail(false)
    for (const word of ['GW-4', 'CVE', '118', 'ALLIED', 'img']) expect(closed.text + closed.html).not.toContain(word)
    expect(closed.text).toContain('0442')
  })
})

describe('answers', () => {
  it('are summed up in one line', () => {
    const n = (count: number, answer: 'fixed' | 'mitigated', because = '') =>
      Array.from({ length: count }, () => ({ answer, because }))
    expect(summariseAnswers([...n(3, 'fixed'), ...n(2, 'mitigated', 'Isolation')])).toEqual({
      en: 'Fixed 3, mitigated 2 by isolation',
      fr: '3 corrigés, 2 protégés par isolation',
    })
    expect(summariseAnswers([{}, {}]).en).toBe('No answer yet')
    expect(summariseAnswers([...n(1, 'mitigated', 'a'), ...n(1, 'mitigated', 'b'), {}]).en).toBe(
      'Mitigated 2, no answer for 1',
    )
  })

  it('close a warning when nothing is left to settle', () => {
    expect(standingOf([undefined, 'fixed'])).toBe('open')
    expect(standingOf(['not-yet', 'fixed'])).toBe('answered')
    expect(standingOf(['mitigated', 'fixed', 'not-affected'])).toBe('closed')
  })

  it('are due by outcome unless somebody says otherwise', () => {
    expect(['immediate', 'out-of-cycle', 'scheduled'].map((o) => answerDue(0, o as 'immediate') / HOUR)).toEqual([
      24, 72, 336,
    ])
    expect(answerDue(0, 'immediate', 6)).toBe(6 * HOUR)
  })
})

it('nobody owns what is of another name or nation, and who stands for nobody owns nothing', () => {
  const thing = { operatorName: 'Port', nation: 'FRA' }
  expect(isOwn({ organisation: 'Port', nation: 'FRA' }, thing)).toBe(true)
  expect(isOwn({ organisation: 'port', nation: 'FRA' }, thing)).toBe(false)
  expect(isOwn({ organisation: 'Port', nation: 'EST' }, thing)).toBe(false)
  expect(isOwn({ organisation: '', nation: 'FRA' }, { operatorName: '', nation: 'FRA' })).toBe(false)
})
