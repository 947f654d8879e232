import { describe, expect, it } from 'vitest'
import { compile, readRules } from '@testudo/sigma'
import { readCsv } from './csv.testing.ts'
import { FREE, HEADING, BOTH, idOf, NOW, ownerOf, told } from './protect.testing.ts'
import { hashListsOf, othersLeft, render, type RenderOptions } from './render.ts'
import { type Given, selectEntries } from './select.ts'
import { fits, readSuricata } from './suricata.testing.ts'
import type { ProtectFormat } from './types.ts'
import { isAnswered, isNamed, readZone } from './zone.testing.ts'
import { IndicatorSet } from '../indicators/indicatorSet.ts'
import { readIndicators } from '../indicators/readIndicators.ts'

const SHA = 'ab'.repeat(32)
const MD5 = 'cd'.repeat(16)
const JA3 = 'e7eca2baf4458d095b7f45da28c16c34'
const JA4 = 't13d1516h2_8daaf6152771_b186095e22b6'
const AGENT = 'Evil "Agent"; v1*?\\'
const GIVEN: readonly Given[] = [
  told(1, "[domain-name:value = 'evil-one.net']", { reference: 'https://cert.example/advisories/17', until: NOW + 1 }),
  told(2, "[ipv4-addr:value = '45.9.9.9' OR ipv4-addr:value = '45.9.8.0/24']"),
  told(3, "[ipv6-addr:value = '2a00:4860:0:0:1::5' OR ipv6-addr:value = '2a01:1::/32']"),
  told(4, `[file:hashes.'SHA-256' = '${SHA}' OR file:hashes.MD5 = '${MD5}']`),
  told(5, "[url:value = 'https://evil-two.net:8443/a;b?c=%2f&d=\"']"),
  told(
    6,
    `[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = '${AGENT.replaceAll('\\', '\\\\')}']`,
  ),
  told(
    7,
    `[network-traffic:extensions.'tls-ext'.ja3 = '${JA3}' OR network-traffic:extensions.'tls-ext'.ja4 = '${JA4}']`,
  ),
  told(8, "[x509-certificate:serial_number = '00:c7:19:b7:b1:32:3b:1c:a1']"),
  told(9, "[email-addr:value = '+bad@evil-one.net']"),
]
const selection = (given = GIVEN) => selectEntries(given, BOTH, FREE, NOW)
const OPTIONS: RenderOptions = { act: 'alert', engine: 7 }
const file = (format: Exclude<ProtectFormat, 'stix'>, given = GIVEN, options = OPTIONS) =>
  [...render(format, selection(given), options).write(HEADING)].join('')

describe('Suricata', () => {
  it('writes a rule as it is documented', () => {
    expect(file('suricata', [GIVEN[0] ?? told(1, '')])).toBe(`# ALLIED UNCLASSIFIED · TLP:AMBER
# Testudo: values that 2 independent sources name, or one with a confidence of 70 or more.
alert dns any any -> any any (msg:"TESTUDO name evil-one.net, Indicator 1"; dns.query; dotprefix; content:".evil-one.net"; nocase; endswith; reference:url,cert.example/advisories/17; metadata:indicator ${idOf(1)}, owner ${ownerOf(1)}, label ALLIED_UNCLASSIFIED_TLP_AMBER, confidence 80, sources 1, valid_until 2026_11_22; sid:3737311461; rev:1795161600;)
alert tls any any -> any any (msg:"TESTUDO name evil-one.net, Indicator 1"; tls.sni; dotprefix; content:".evil-one.net"; nocase; endswith; reference:url,cert.example/advisories/17; metadata:indicator ${idOf(1)}, owner ${ownerOf(1)}, label ALLIED_UNCLASSIFIED_TLP_AMBER, confidence 80, sources 1, valid_until 2026_11_22; sid:3833910690; rev:1795161600;)
alert http any any -> any any (msg:"TESTUDO name evil-one.net, Indicator 1"; http.host; dotprefix; content:".evil-one.net"; endswith; reference:url,cert.example/advisories/17; metadata:indicator ${idOf(1)}, owner ${ownerOf(1)}, label ALLIED_UNCLASSIFIED_TLP_AMBER, confidence 80, sources 1, valid_until 2026_11_22; sid:2033674930; rev:1795161600;)
`)
  })

  it('fits what it should and nothing beside it', () => {
    const rules = readSuricata(file('suricata'))
    const fitting = (protocol: string, buffers: Record<string, string>, port?: number) =>
      rules.filter((rule) => fits(rule, { protocol, buffers, ...(port !== undefined && { port }) })).length
    for (const name of ['evil-one.net', 'www.EVIL-one.net']) {
      expect(fitting('dns', { 'dns.query': name })).toBe(1)
      expect(fitting('tls', { 'tls.sni': name })).toBe(1)
      expect(fitting('http', { 'http.host': name.toLowerCase(), 'http.uri.raw': '/' })).toBe(1)
    }
    for (const name of ['notevil-one.net', 'evil-one.net.other.org', 'one.net'])
      expect(fitting('dns', { 'dns.query': name })).toBe(0)
    const page = { 'http.host': 'evil-two.net', 'http.uri.raw': '/a;b?c=%2F&d="' }
    expect(fitting('http', page, 8443)).toBe(1)
    expect(fitting('http', page, 80)).toBe(0)
    expect(fitting('http', { ...page, 'http.uri.raw': '/a;b?c=%2F&d="e' }, 8443)).toBe(0)
    expect(fitting('http', { ...page, 'http.host': 'x.evil-two.net' }, 8443)).toBe(0)
    expect(fitting('http', { 'http.user_agent': AGENT })).toBe(1)
    expect(fitting('tls', { 'ja3.hash': JA3 })).toBe(1)
    expect(fitting('tls', { 'ja4.hash': JA4 })).toBe(1)
    expect(fitting('tls', { 'tls.cert_serial': '00:C7:19:B7:B1:32:3B:1C:A1' })).toBe(1)
    expect(rules.filter(({ protocol }) => protocol === 'ip').map(({ host }) => host)).toEqual([
      '[45.9.9.9]',
      '[2a00:4860::1:0:0:5]',
      '[2a01:1::/32]',
      '[45.9.8.0/24]',
    ])
  })

  it('names lists of file hashes that lie beside it', () => {
    const lists = hashListsOf(selection().entries)
    expect(lists).toEqual([
      { list: 'md5', fileName: 'testudo.md5' },
      { list: 'sha-256', fileName: 'testudo.sha256' },
    ])
    const named = readSuricata(file('suricata')).flatMap(({ hashList }) => hashList ?? [])
    expect(new Set(named.map((one) => `${one.keyword} ${one.file}`))).toEqual(
      new Set(['filemd5 testudo.md5', 'filesha256 testudo.sha256']),
    )
    expect(file('suricata', GIVEN, { ...OPTIONS, list: 'sha-256' })).toBe(`${SHA}\n`)
    expect(file('suricata', GIVEN, { ...OPTIONS, list: 'sha-1' })).toBe('')
  })

  it('writes no JA4 for version 6, and says that it has no words for it', () => {
    const six: RenderOptions = { act: 'drop', engine: 6 }
    const { said } = render('suricata', selection(), six)
    expect(said.map(({ value }) => value.kind)).not.toContain('ja4')
    const text = file('suricata', GIVEN, six)
    expect(text).not.toMatch(/ja4|requires/)
    expect(readSuricata(text).every(({ action }) => action === 'drop')).toBe(true)
  })

  it('keeps the number of a rule whatever else comes and goes, and raises its revision', () => {
    const sids = (given: readonly Given[]) =>
      new Map(readSuricata(file('suricata', given)).map((one) => [one.msg, one]))
    const before = sids(GIVEN)
    for (const [msg, { sid, rev }] of sids(GIVEN.slice(1, 3)))
      expect([before.get(msg)?.sid, before.get(msg)?.rev]).toEqual([sid, rev])
    const newer = [told(2, "[ipv4-addr:value = '45.9.9.9']", { modified: '2026-11-21T08:00:00Z' })]
    const [rule] = readSuricata(file('suricata', newer))
    const old = before.get(rule?.msg ?? '')
    expect(rule?.sid).toBe(old?.sid)
    expect((rule?.rev ?? 0) > (old?.rev ?? 0)).toBe(true)
  })
})

describe('response policy zones', () => {
  it('writes a zone as it is documented', () => {
    expect(file('rpz', GIVEN.slice(0, 3))).toBe(`; ALLIED UNCLASSIFIED · TLP:AMBER
; Testudo: values that 2 independent sources name, or one with a confidence of 70 or more.
$TTL 300
$ORIGIN rpz.testudo.invalid.
@ SOA localhost. root.localhost. 1795161600 900 300 604800 300
@ NS localhost.
; ${idOf(2)} ALLIED UNCLASSIFIED · TLP:AMBER
32.9.9.9.45.rpz-ip CNAME .
; ${idOf(3)} ALLIED UNCLASSIFIED · TLP:AMBER
128.5.0.0.1.zz.4860.2a00.rpz-ip CNAME .
; ${idOf(3)} ALLIED UNCLASSIFIED · TLP:AMBER
32.zz.1.2a01.rpz-ip CNAME .
; ${idOf(2)} ALLIED UNCLASSIFIED · TLP:AMBER
24.0.8.9.45.rpz-ip CNAME .
; ${idOf(1)} ALLIED UNCLASSIFIED · TLP:AMBER
evil-one.net CNAME .
*.evil-one.net CNAME .
`)
  })

  it('denies what it should and nothing beside it', () => {
    const zone = readZone(file('rpz'))
    expect(['evil-one.net', 'a.b.evil-one.net'].map((name) => isNamed(zone, name))).toEqual([true, true])
    expect(['notevil-one.net', 'net', 'evil-one.net.org'].map((name) => isNamed(zone, name))).toEqual([
      false,
      false,
      false,
    ])
    for (const address of ['45.9.9.9', '45.9.8.200', '2a00:4860::1:0:0:5', '2a01:1:ffff::1'])
      expect([address, isAnswered(zone, address)]).toEqual([address, true])
    for (const address of ['45.9.9.8', '45.9.7.255', '2a00:4860::1:0:0:6', '2a01:2::1'])
      expect([address, isAnswered(zone, address)]).toEqual([address, false])
  })

  it('leaves out names that are too long for the zone, and the star alone where only that is', () => {
    const long = (last: number) => `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(last)}.net`
    const triggers = (last: number) =>
      readZone(file('rpz', [told(1, `[domain-name:value = '${long(last)}']`)])).triggers
    expect([triggers(35).size, triggers(37).size, triggers(38).size]).toEqual([2, 1, 0])
  })
})

describe('Sigma', () => {
  const { documents, refused } = readRules(file('sigma'), 'protect.yml')
  const engine = compile(documents)
  const titles = (event: object, category: string, product?: string) =>
    engine
      .match(event, { logsource: { category, ...(product !== undefined && { product }) } })
      .map(({ rule }) => rule.title)

  it('is read and evaluated whole', () => {
    expect([refused, engine.refused]).toEqual([[], []])
    expect(engine.rules).toBe(10)
  })

  it.each([
    ['dns', undefined, { query: 'WWW.evil-one.net' }],
    ['dns', undefined, { query: 'evil-one.net' }],
    ['dns_query', 'windows', { QueryName: 'evil-one.net' }],
    ['proxy', undefined, { 'cs-host': 'a.evil-one.net' }],
    ['proxy', undefined, { 'c-uri': 'https://evil-two.net:8443/a;b?c=%2F&d="' }],
    ['proxy', undefined, { 'c-useragent': AGENT }],
    ['firewall', undefined, { dst_ip: '45.9.8.77' }],
    ['firewall', undefined, { src_ip: '45.9.9.9' }],
    ['firewall', undefined, { dst_ip: '2a01:1:2::3' }],
    ['network_connection', 'windows', { DestinationIp: '45.9.9.9' }],
    ['process_creation', 'windows', { Hashes: `SHA256=${SHA.toUpperCase()},IMPHASH=0` }],
    ['image_load', 'windows', { Hashes: `MD5=${MD5},SHA256=0` }],
  ])('finds what was planted in %s %s', (category, product, event) => {
    expect(titles(event, category, product)).toHaveLength(1)
  })

  it.each([
    ['dns', undefined, { query: 'notevil-one.net' }],
    ['proxy', undefined, { 'c-useragent': 'Evil "Agent"; v1xyz\\' }],
    ['firewall', undefined, { dst_ip: '45.9.7.1' }],
    ['process_creation', 'windows', { Hashes: `SHA1=${MD5}` }],
  ])('finds nothing beside it in %s %s', (category, product, event) => {
    expect(titles(event, category, product)).toEqual([])
  })

  it('parts long lists so that every reader takes them', () => {
    const many = Array.from({ length: 2_500 }, (_, i) => told(i, `[domain-name:value = 'host${i}-one.net']`))
    const read = readRules(file('sigma', many), 'many.yml')
    const all = compile(read.documents)
    expect([read.refused, all.refused, all.rules]).toEqual([[], [], 9])
    for (const i of [0, 999, 1_000, 2_499])
      expect(all.match({ query: `host${i}-one.net` }, { logsource: { category: 'dns' } })).toHaveLength(1)
  })

  describe('rules of others', () => {
    const RULE = "title: Tool\nlogsource: { category: proxy }\ndetection: { a: { c-uri: '/tool' }, condition: a }\n"
    const ruled = (n: number, pattern: string, confidence = 80) => told(n, pattern, { language: 'sigma', confidence })
    const taken = (given: readonly Given[]) => render('sigma', selection(given), OPTIONS).taken?.map(({ id }) => id)

    it('stand behind ours as they were written, when their owner is sure', () => {
      const given = [told(1, "[domain-name:value = 'evil-one.net']"), ruled(2, RULE), ruled(3, RULE, 40)]
      const chosen = selection(given)
      const { taken: out = [] } = render('sigma', chosen, OPTIONS)
      expect(out.map(({ id }) => id)).toEqual([idOf(2)])
      expect(othersLeft(chosen, out, 'sigma')).toEqual(['sources'])
      expect(othersLeft(chosen, [], 'rpz')).toEqual(['language', 'language'])
      const text = file('sigma', given)
      expect(text.endsWith(RULE)).toBe(true)
      const read = readRules(text, 'x.yml')
      expect([read.refused, read.documents.length]).toEqual([[], 4])
      const hits = compile(read.documents).match({ 'c-uri': '/tool' }, { logsource: { category: 'proxy' } })
      expect(hits.map(({ rule }) => rule.title)).toEqual(['Tool'])
    })

    it('stand there once, whoever says them', () => {
      const rule = `id: 11111111-1111-4111-8111-111111111111\n${RULE}`
      expect(taken([ruled(1, rule), ruled(2, rule)])).toEqual([idOf(1)])
      expect(othersLeft(selection([ruled(2, rule)]), [], 'sigma')).toEqual(['format'])
    })

    it.each([
      ['a mistake', RULE.replace('condition: a', 'condition: b')],
      ['no rule', 'hello'],
      ['one rule and rubbish', `${RULE}---\nhello: 1\n`],
      ['a text that never ends', `${RULE}description: "`],
      ['a modifier nobody knows', RULE.replace('c-uri:', 'c-uri|x:')],
      [
        'a filter that would silence every rule of this log source',
        `${RULE}---\ntitle: F\nlogsource: { category: proxy }\nfilter: { rules: any, a: { c-uri: y }, condition: not a }\n`,
      ],
      ['nothing', ''],
    ])('stay when they are %s', (_what, pattern) => {
      expect(taken([ruled(1, pattern)])).toEqual([])
    })
  })
})

describe('CSV', () => {
  it('writes rows that are read back, and no formula', () => {
    const [header = [], ...rows] = readCsv(file('csv'))
    expect(header.join()).toBe('value,type,id,name,owner,label,confidence,sources,valid_from,valid_until,modified')
    expect(rows).toHaveLength(selection().entries.length)
    const values = rows.map(([value]) => value)
    expect(values).toContain("'+bad@evil-one.net")
    expect(values).toContain(AGENT)
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
    expect(rows.find(([value]) => value === 'evil-one.net')).toEqual([
      'evil-one.net',
      'domain-name',
      idOf(1),
      'Indicator 1',
      ownerOf(1),
      'ALLIED UNCLASSIFIED · TLP:AMBER',
      '80',
      '1',
      '',
      '2026-11-22T05:00:00.001Z',
      '2026-11-20T08:00:00Z',
    ])
  })

  it('is read by our own reader of indicators', () => {
    const set = new IndicatorSet()
    const report = readIndicators(set, 'a.csv', file('csv'))
    expect([report.format, report.rejected]).toEqual([
      'csv',
      [{ id: idOf(9), reason: expect.stringContaining('+bad') }],
    ])
    expect(report.loaded).toBe(selection().entries.length - 1)
  })
})

describe('block list', () => {
  it('is read by our own reader, value for value', () => {
    const text = file('blocklist')
    const set = new IndicatorSet()
    const report = readIndicators(set, 'a.txt', text)
    expect(report).toMatchObject({ format: 'list', rejected: [], loaded: 9 })
    expect(text.split('\n').slice(2, 4)).toEqual(['45.9.9.9', '2a00:4860::1:0:0:5'])
  })

  it('holds only the kinds that were asked for', () => {
    expect(
      file('blocklist', GIVEN, { ...OPTIONS, kinds: ['domain-name', 'cidr'] })
        .split('\n')
        .slice(2),
    ).toEqual(['2a01:1::/32', '45.9.8.0/24', 'evil-one.net', ''])
  })
})
