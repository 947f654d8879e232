import { detectFormat, eventTime, IndicatorSet, matchEvent, readEvents, readIndicators } from '@testudo/detection'
import { describe, expect, it } from 'vitest'
import { loadPolicies } from '@testudo/kernel/label'
import { labelFromMarkings } from '@testudo/kernel/marking'
import { validate } from '@testudo/stix'
import { readFileSync } from 'node:fs'
import { allyReport, REPORTED, STORY_NOW, telemetry, tidalShield, UNTOLD } from '../index.ts'
import { HOURS } from './diary.ts'

const policies = loadPolicies([
  JSON.parse(readFileSync(new URL('../../../policies/allied.json', import.meta.url), 'utf8')),
])
const all = telemetry(STORY_NOW)

describe('telemetry of Tidal Shield', () => {
  it('comes from nine sources for three circles of readers, some thousand events', () => {
    expect(all).toHaveLength(9)
    expect(new Set(all.map(({ source }) => JSON.stringify(source.label.categories))).size).toBe(3)
    const lines = all.reduce((sum, one) => sum + one.lines.length, 0)
    expect(lines).toBeGreaterThan(4_000)
    expect(lines).toBeLessThan(10_000)
  })

  it.each(all.map((one) => [one.source.name, one] as const))('%s is read by content, event by event', (_, one) => {
    const bytes = Buffer.from(`${one.lines.join('\n')}\n`)
    const format = detectFormat(bytes.subarray(0, 8_192).toString('utf8'))
    expect(format).toBe(one.source.format)
    const times: number[] = []
    const reader = readEvents(format, ({ value }) => {
      const at = eventTime(value)
      if (at !== undefined) times.push(at)
    })
    reader.push(bytes)
    reader.end()
    const cut = one.source.name === 'Cloud audit' ? 3 : 0
    const heads = format === 'csv' ? 1 : 0
    expect(reader.counts).toMatchObject({ events: one.lines.length - cut - heads, broken: cut, ragged: 0, tooLong: 0 })
    expect(times).toHaveLength(reader.counts.events)
    expect(times.toSorted((a, b) => a - b)).toEqual(times)
    expect(Math.max(...times)).toBeLessThanOrEqual(STORY_NOW)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(STORY_NOW - HOURS * 3_600_000)
  })

  it('is the same for the same anchor, and moves with it', () => {
    expect(telemetry(STORY_NOW)).toEqual(all)
    const later = telemetry(STORY_NOW + 86_400_000 * 9)
    expect(later.map(({ lines }) => lines.length)).toEqual(all.map(({ lines }) => lines.length))
    expect(later[0]?.lines[0]).not.toBe(all[0]?.lines[0])
  })

  it('holds only addresses of private networks and of documentation, and names nobody can register', () => {
    const text = all.flatMap(({ lines }) => lines).join('\n')
    const addresses = new Set(text.match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g))
    const outside = [...addresses].filter((one) => !/^(?:10\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/.test(one))
    expect(outside).toEqual(['0.0.0.0'].filter((one) => addresses.has(one)))
    const endings = new Set((text.match(/(?<=[a-z0-9]\.)(?:com|net|org|info|lt|lv|ee|pl|eu)\b(?!\.)/g) ?? []).values())
    expect([...endings]).toEqual([])
  })

  it('holds exactly one event about what nobody has told of yet', () => {
    const lines = all.flatMap(({ source, lines: own }) =>
      own.filter((line) => line.includes(UNTOLD.sha256)).map((line) => ({ source: source.name, line })),
    )
    expect(lines.map(({ source }) => source)).toEqual(['Suricata, border VLN'])
    expect(lines[0]?.line).toContain(UNTOLD.client)
    const story = JSON.stringify(tidalShield(STORY_NOW).bundles)
    for (const one of [UNTOLD.sha256, UNTOLD.file, 'meter-support.example', '203.0.113.201'])
      expect(story).not.toContain(one)
  })
})

/** How often each indicator of the story is named by events of each source: `source: indicator`. */
function foundBy(indicators: readonly { readonly [key: string]: unknown }[]): Record<string, number> {
  const set = new IndicatorSet()
  readIndicators(set, 'story', JSON.stringify({ type: 'bundle', id: 'bundle--1', objects: indicators }))
  const names = new Map(indicators.map((one) => [one['id'], String(one['name'])]))
  const found: Record<string, number> = {}
  for (const { source, lines } of all) {
    const reader = readEvents(source.format, ({ value }) => {
      const known = matchEvent(set.table, value).flatMap(({ entry }) => set.recordsOf(entry).map(({ id }) => id))
      for (const id of new Set(known)) {
        const key = `${source.name}: ${names.get(id)}`
        found[key] = (found[key] ?? 0) + 1
      }
    })
    reader.push(Buffer.from(`${lines.join('\n')}\n`))
    reader.end()
  }
  return found
}

describe('the report of an ally', () => {
  const { objects } = allyReport(STORY_NOW)

  it('is a STIX bundle whose indicator stands under a marking of its own', () => {
    expect(objects.flatMap((one) => validate(one as never).filter(({ level }) => level === 'must'))).toEqual([])
    const { label } = labelFromMarkings([objects[0]], policies) ?? {}
    expect(label).toMatchObject({ classification: 'RESTRICTED', originators: ['POL'] })
  })

  it('names exactly the one event nothing matched before', () => {
    expect(foundBy(objects as never)).toEqual({ [`Suricata, border VLN: ${REPORTED.name}`]: 1 })
  })
})

describe('what the story knows', () => {
  const indicators = tidalShield(STORY_NOW)
    .bundles.flatMap(({ objects }) => objects)
    .filter(({ type }) => type === 'indicator')

  it('is named by the events that were planted, and by no other', () => {
    expect(foundBy(indicators)).toEqual({
      'DNS resolver: Address 203.0.113.77': 212,
      'DNS resolver: Domain klaipeda-heute.test': 82,
      'DNS resolver: Domain suwalki-teraz.test': 62,
      'DNS resolver: Domain uostas-naujienos.test': 68,
      'Firewall, Klaipėda port: Address 203.0.113.9': 41,
      'Honeypots, 4 ports: Address 198.51.100.140': 1,
      'Honeypots, 4 ports: Address 198.51.100.201': 1,
      'Honeypots, 4 ports: Address 203.0.113.64': 1,
      'Mail gateway: Address 203.0.113.9': 3,
      'Mail gateway: Domain port-documents.example': 3,
      'Mail gateway: Link port-documents.example/manifest.html': 3,
      'Rail gateway logs: SLATE ROOF, gwsvc.exe': 7,
      'Suricata, border VLN: Address 192.0.2.17': 3,
      'Suricata, border VLN: Address 198.51.100.23': 3,
      'Suricata, border VLN: Certificate of known controller': 3,
      'Suricata, border VLN: Domain gw-firmware.example': 3,
      'Suricata, border VLN: Domain maintenance-sync.example': 3,
      'Suricata, border VLN: Link gw-firmware.example/4/latest': 3,
      'Suricata, border VLN: ORANGE HERON build host': 1,
      'Suricata, border VLN: SLATE ROOF, gwsvc.exe': 3,
      'Windows, HQ domain: Address 192.0.2.88': 1,
      'Windows, HQ domain: SLATE ROOF, gwsvc.exe': 1,
      'Windows, HQ domain: WET CHALK, maintsync.exe': 1,
    })
  })
})
