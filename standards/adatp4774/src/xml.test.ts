import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ConfidentialityLabel, isDateTime, LabelXmlError, NAMESPACE, parse, serialize } from './index.ts'

const information = '<s:PolicyIdentifier>P</s:PolicyIdentifier><s:Classification>C</s:Classification>'
const rest = `<s:ConfidentialityInformation>${information}</s:ConfidentialityInformation><s:CreationDateTime>2026-11-22T16:42:00Z</s:CreationDateTime>`
const wrap = (
  inner: string,
  root = 'originatorConfidentialityLabel',
  attributes = 'ReviewDateTime="2031-11-22T00:00:00Z"',
) => `<s:${root} xmlns:s="${NAMESPACE}" ${attributes}>${inner}</s:${root}>`
const category = (text: string) =>
  wrap(rest.replace('</s:ConfidentialityInformation>', `${text}</s:ConfidentialityInformation>`))
const deep = '<s:PrivacyMark>'.repeat(20) + '</s:PrivacyMark>'.repeat(20)

describe('refuses', () => {
  it.each<[string, string, RegExp]>([
    ['nothing', '', /document must contain a root element|no element/],
    ['half a document', wrap(rest).slice(0, 150), /unclosed|unexpected end/],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>\n${wrap(rest)}`, /document type declaration/],
    ['an entity of its own', wrap(rest.replace('>C<', '>&secret;<')), /undefined entity/],
    ['an outside entity', `<!DOCTYPE x SYSTEM "file:///etc/passwd">${wrap(rest)}`, /document type declaration/],
    ['a NUL', wrap(rest.replace('>C<', '>C\u0000<')), /disallowed character/],
    ['a NUL by reference', wrap(rest.replace('>C<', '>C&#0;<')), /character/],
    ['a document too large', wrap(rest) + ' '.repeat(1_048_576), /characters, 1048576 are allowed/],
    ['elements too deep', wrap(deep), /more than 16/],
    ['another namespace', wrap(rest).replaceAll(':1:0', ':2:0'), /no label/],
    ['no namespace', '<originatorConfidentialityLabel/>', /no label/],
    ['an unbound prefix', '<s:originatorConfidentialityLabel/>', /unbound namespace prefix/],
    [
      'a bare ConfidentialityLabel',
      wrap(rest, 'ConfidentialityLabel'),
      /no label; expected originatorConfidentialityLabel/,
    ],
    ['children in no namespace', wrap(`<Classification/>${rest}`), /in no namespace/],
    [
      'neither review date nor succession',
      wrap(rest, 'originatorConfidentialityLabel', ''),
      /ReviewDateTime is required/,
    ],
    [
      'a review date that is none',
      wrap(rest, 'originatorConfidentialityLabel', 'ReviewDateTime="2031-02-30T00:00:00Z"'),
      /no xs:dateTime/,
    ],
    ['no creation date', wrap(rest.replace(/<s:Creation.*/, '')), /needs CreationDateTime/],
    ['a creation date that is none', wrap(rest.replace('2026-11-22T16:42:00Z', 'today')), /CreationDateTime "today"/],
    ['no policy', wrap(rest.replace(/<s:Policy.*?\/s:PolicyIdentifier>/, '')), /needs PolicyIdentifier/],
    ['an empty classification', wrap(rest.replace('>C<', '> \n <')), /Classification is empty/],
    [
      'a URI on the classification',
      wrap(rest.replace('<s:Classification>', '<s:Classification URI="urn:oid:1.2">')),
      /attribute URI is not known/,
    ],
    [
      'two classifications',
      wrap(rest.replace('</s:Classification>', '</s:Classification><s:Classification>D</s:Classification>')),
      /given twice/,
    ],
    [
      'elements out of order',
      wrap(rest.replace(information, information.replace(/(<s:Policy.*Identifier>)(.*)/, '$2$1'))),
      /must come before/,
    ],
    ['an unknown element', category('<s:Caveat/>'), /Caveat is not known in ConfidentialityInformation/],
    [
      'an unknown attribute',
      wrap(rest, 'originatorConfidentialityLabel', 'ReviewDateTime="2031-11-22T00:00:00Z" Level="1"'),
      /attribute Level/,
    ],
    ['text between elements', category('SECRET'), /holds elements, not text/],
    [
      'a category type in lower case',
      category('<s:Category Type="permissive" TagName="R"/>'),
      /Type of Category must be one of/,
    ],
    ['a category without a tag name', category('<s:Category Type="PERMISSIVE"/>'), /TagName/],
    [
      'numbers as values',
      category('<s:Category Type="PERMISSIVE" TagName="R"><s:IntegerValue>1</s:IntegerValue></s:Category>'),
      /IntegerValue shall not be used/,
    ],
    [
      'an originator of unknown kind',
      wrap(rest.replace('<s:Creation', '<s:OriginatorID IDType="nickname">x</s:OriginatorID><s:Creation')),
      /IDType of OriginatorID/,
    ],
  ])('%s', (_, xml, message) => {
    expect(() => parse(xml)).toThrow(LabelXmlError)
    expect(() => parse(xml)).toThrow(message)
  })

  it('names line and column', () => {
    const xml = wrap(`\n${rest.replace('<s:Classification>', '\n  <s:Classification Odd="1">')}`)
    try {
      parse(xml)
    } catch (error) {
      expect(error).toMatchObject({ line: 3, column: 3 })
    }
    expect.assertions(1)
  })

  it('to write what could not be read back', () => {
    const label = parse(wrap(rest))
    const info = label.information
    expect(() => serialize({ ...label, creationDateTime: 'today' })).toThrow(/xs:dateTime/)
    expect(() => serialize({ ...label, information: { ...info, classification: ' C' } })).toThrow(/spaces/)
    expect(() => serialize({ ...label, information: { ...info, privacyMark: '\u0001' } })).toThrow(/cannot carry/)
    expect(() => serialize({ ...label, information: { ...info, privacyMark: '\uD800' } })).toThrow(/cannot carry/)
    expect(() =>
      serialize({ kind: 'originator', information: info, creationDateTime: label.creationDateTime }),
    ).toThrow(/reviewDateTime/)
  })
})

describe('round trip', () => {
  const full: ConfidentialityLabel = {
    kind: 'alternative',
    id: 'l1',
    information: {
      policyIdentifier: { name: 'PUBLIC SAFETY', uri: 'urn:oid:1.3.26.1.3.1' },
      classification: 'TRÈS SECRET',
      privacyMark: ' a < b & "c" ]]> \r\n\t end ',
      categories: [
        {
          type: 'PERMISSIVE',
          tagName: 'Releasable "To"',
          uri: 'urn:oid:1.3.26.1.4.2',
          values: ['EST', 'LTU & LVA', '𝔘'],
        },
        { type: 'PERMISSIVE', tagName: 'Nobody', values: [] },
        { type: 'RESTRICTIVE', tagName: 'Special', values: ['CRYPTO'] },
        { type: 'INFORMATIVE', tagName: 'Line\nbreak', values: [''] },
      ],
    },
    originatorId: { idType: 'rfc822Name', value: 'desk@centre.example' },
    creationDateTime: '2026-11-22T16:42:00.123+02:00',
    succession: {
      dateTime: '2031-11-22T00:00:00Z',
      successor: {
        information: { policyIdentifier: { name: 'P' }, classification: 'C', categories: [] },
        creationDateTime: '2026-11-22T16:42:00Z',
      },
    },
  }
  it('keeps every member', () => {
    expect(parse(serialize(full))).toEqual(full)
    expect(serialize(parse(serialize(full)))).toBe(serialize(full))
  })
  it('reads any prefix, comments, CDATA, a byte order mark, extensions of others', () => {
    const xml = `\uFEFF<?xml version="1.0"?><originatorConfidentialityLabel xmlns="${NAMESPACE}" xmlns:x="urn:x" x:a="1" ReviewDateTime="2031-11-22T00:00:00Z">
      <ConfidentialityInformation><PolicyIdentifier> P  Q </PolicyIdentifier><Classification><!-- high --><![CDATA[C]]></Classification><x:Marking><x:y/></x:Marking></ConfidentialityInformation>
      <CreationDateTime>2026-11-22T16:42:00Z</CreationDateTime></originatorConfidentialityLabel>`
    expect(parse(xml).information).toEqual({ policyIdentifier: { name: 'P Q' }, classification: 'C', categories: [] })
  })
})

it.each([
  ['2026-11-22T16:42:00Z', true],
  ['2024-02-29T24:00:00', true],
  ['2026-11-22T16:42:00.5+14:00', true],
  ['2026-11-22', false],
  ['2026-02-29T00:00:00Z', false],
  ['2026-13-01T00:00:00Z', false],
  ['2026-11-22T24:00:01Z', false],
  ['2026-11-22T16:42:00+15:00', false],
  ['0000-01-01T00:00:00Z', false],
] as const)('takes %s as a date-time: %s', (text, expected) => expect(isDateTime(text)).toBe(expected))

it('runs the example of the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const xml = /parse\(`(.*?)`\)/s.exec(readme)?.[1] ?? ''
  const label = parse(xml)
  expect([label.information.classification, label.information.categories[0]?.values]).toEqual([
    'RESTRICTED',
    ['EST', 'LTU'],
  ])
  expect(parse(serialize(label))).toEqual(label)
})
