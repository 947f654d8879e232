import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Fault } from '../fault.ts'
import { canonicalLabel, type Label, loadPolicies, mayRead, type Policy, systemHigh } from './index.ts'
import { labelFromXml, labelToXml } from './xml.ts'

const file = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../policies/${name}.json`, import.meta.url), 'utf8')) as Policy
const OID = 'urn:oid:1.3.6.1.4.1.99999.1'
const policies = loadPolicies([{ ...file('allied'), uri: OID }, file('tlp')])
const dates = { createdAt: Date.UTC(2026, 10, 22), reviewAt: Date.UTC(2031, 10, 22) }
const label: Label = {
  policy: 'ALLIED',
  classification: 'SECRET',
  categories: [
    { type: 'PERMISSIVE', tag: 'Releasable To', values: ['LTU', 'EST'] },
    { type: 'RESTRICTIVE', tag: 'Special Access', values: ['CRYPTO'] },
    { type: 'INFORMATIVE', tag: 'Originator Control', values: ['LTU'] },
  ],
  originators: ['identity--1', 'A & B'],
  tlp: 'AMBER+STRICT',
  pap: 'AMBER',
}
const everything = { id: 'x', kind: 'person' as const, name: '', roles: [], ...systemHigh(policies) }
const reads = (xml: string) => mayRead(everything, labelFromXml(xml, policies).label, policies, 0).allow
const xml = labelToXml(label, policies, dates)

describe('a document is not readable', () => {
  it('when it is no label, and the fault says where', () => {
    expect(() => labelFromXml('<a>\n<b>', policies)).toThrow(Fault)
    try {
      labelFromXml(xml.replace('Type="PERMISSIVE"', 'Type="OPEN"'), policies)
    } catch (error) {
      expect(error).toMatchObject({ kind: 'invalid', code: 'label.xml', place: { line: 9 } })
    }
    expect.assertions(2)
  })
  it('when another policy took the name', () => expect(reads(xml.replace(OID, 'urn:oid:1.2.3'))).toBe(false))
  it.each([
    ['TLP is not a TLP word', xml.replace('AMBER+STRICT', 'PURPLE')],
    ['TLP only informs', xml.replace('Type="RESTRICTIVE" TagName="TLP"', 'Type="INFORMATIVE" TagName="TLP"')],
    [
      'TLP names two levels',
      xml.replace('<s4774:GenericValue>AMBER+STRICT', '<s4774:GenericValue>CLEAR</s4774:GenericValue>$&'),
    ],
    ['a tag is unknown', xml.replace('Releasable To', 'Eyes Only')],
  ])('when %s', (_, text) => expect(reads(text)).toBe(false))
  it('when a category of the label itself takes a carried name', () => {
    const forged: Label = { ...label, categories: [{ type: 'RESTRICTIVE', tag: 'TLP', values: ['CLEAR'] }] }
    expect(() => labelToXml(forged, policies, dates)).toThrow(/rename the tag "TLP"/)
  })
  it('when a value cannot be written', () =>
    expect(() => labelToXml({ ...label, originators: ['\u0000'] }, policies, dates)).toThrow(/cannot become XML/))
})

it('carries every member of a label there and back', () => {
  const back = labelFromXml(xml, policies)
  expect(canonicalLabel(back.label)).toBe(canonicalLabel(label))
  expect(back.document).toMatchObject({
    kind: 'originator',
    creationDateTime: '2026-11-22T00:00:00.000Z',
    reviewDateTime: '2031-11-22T00:00:00.000Z',
  })
  expect(reads(xml)).toBe(true)
})

it('knows a policy by its object identifier, whatever it is called there', () => {
  expect(labelFromXml(xml.replace('>ALLIED<', '>ALLIANCE<'), policies).label.policy).toBe('ALLIED')
})

it('keeps an explicit no release', () => {
  const closed: Label = {
    policy: 'ALLIED',
    classification: 'SECRET',
    categories: [{ type: 'PERMISSIVE', tag: 'Releasable To', values: [] }],
    originators: [],
  }
  expect(labelFromXml(labelToXml(closed, policies, dates), policies).label).toEqual(closed)
})
