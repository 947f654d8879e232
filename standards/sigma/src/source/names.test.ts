import { expect, it } from 'vitest'
import { compile, type FieldMap, readRules } from '../index.ts'

const ruleOf = (id: string, logsource: string, search: string) =>
  `title: ${id}\nid: ${id}\nlogsource: { ${logsource} }\ndetection:\n  sel:\n    ${search}\n  condition: sel\n`
const windows = (channel: string, EventID: number, EventData: object) => ({
  Event: { System: { Channel: channel, EventID }, EventData },
})
const hits = (rule: string, event: unknown, fieldMaps: readonly FieldMap[] = []) =>
  compile(readRules(rule).documents, { fieldMaps }).match(event).length

it.each([
  [`TargetObject|endswith: '\\Run\\updater'`, 1],
  [`TargetObject|startswith: 'HKLM\\SOFTWARE\\'`, 1],
  [`Details: 'C:\\x.exe'`, 1],
  [`Image|endswith: '\\reg.exe'`, 1],
  [`TargetObject|startswith: 'HKU\\'`, 0],
])('a change of the registry that Security 4657 audits answers to %s', (search, count) => {
  const event = windows('Security', 4657, {
    ObjectName: '\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run',
    ObjectValueName: 'updater',
    NewValue: 'C:\\x.exe',
    ProcessName: 'C:\\Windows\\System32\\reg.exe',
  })
  expect(hits(ruleOf('r', 'product: windows, category: registry_set', search), event)).toBe(count)
})

it.each([
  ['DestinationIp: 203.0.113.9', 1],
  ['DestinationPort: 443', 1],
  [`Initiated: 'true'`, 1],
  [`Image|endswith: '\\evil.exe'`, 1],
  [`Initiated: 'false'`, 0],
])('a connection that Security 5156 audits answers to %s', (search, count) => {
  const event = windows('Security', 5156, {
    Application: '\\device\\harddiskvolume2\\users\\public\\evil.exe',
    Direction: '%%14593',
    SourceAddress: '10.0.0.5',
    DestAddress: '203.0.113.9',
    DestPort: '443',
  })
  expect(hits(ruleOf('r', 'product: windows, category: network_connection', search), event)).toBe(count)
})

it('what Defender finds is what an antivirus finds', () => {
  const rule = ruleOf('r', 'category: antivirus', `Signature|contains: 'Mimikatz'\n    Filename|endswith: '.exe'`)
  const found = { 'Threat Name': 'HackTool:Win32/Mimikatz.D', Path: 'file:_C:\\Temp\\m.exe' }
  expect(hits(rule, windows('Microsoft-Windows-Windows Defender/Operational', 1116, found))).toBe(1)
  expect(hits(rule, windows('Microsoft-Windows-Windows Defender/Operational', 5001, found))).toBe(0)
})

it('a field map says what a site calls a field, for its log source only', () => {
  const rule = ruleOf('r', 'category: proxy', `c-uri|contains: '/gate.php'`)
  const event = { event: { category: 'web' }, request: { line: 'http://x.example/gate.php' } }
  expect(hits(rule, event)).toBe(0)
  const fields = { 'c-uri': ['request.url', 'request.line'] }
  expect(hits(rule, event, [{ fields }])).toBe(1)
  expect(hits(rule, event, [{ logsource: { category: 'proxy' }, fields }])).toBe(1)
  expect(hits(rule, event, [{ logsource: { category: 'dns' }, fields }])).toBe(0)
})

it.each([
  ['min(Size) by Host < 3', [5, 4, 2], 1],
  ['min(Size) by Host < 3', [5, 4, 3], 0],
  ['max(Size) by Host > 9', [5, 10, 4], 1],
  ['max(Size) by Host >= 11', [5, 10, 4], 0],
])('the old aggregation %s over %j', (aggregation, sizes, count) => {
  const text = `title: t\nid: t\nlogsource: { category: proxy }\ndetection:\n  sel:\n    Host: a\n  timeframe: 5m\n  condition: sel | ${aggregation}\n`
  const stream = compile(readRules(text).documents).stream()
  const hint = { shape: 'generic', logsource: { category: 'proxy' } } as const
  const found = sizes.flatMap((Size, i) => stream.push({ Host: 'a', Size }, hint, i * 1_000))
  expect([...found, ...stream.end()]).toHaveLength(count)
})
