import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { readEvents } from './eventReader.ts'
import { detectFormat, type SourceFormat } from './format.ts'
import type { SourceEvent } from './sourceEvent.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

function read(format: SourceFormat, input: string | Uint8Array, size = 1 << 20) {
  const events: SourceEvent[] = []
  const reader = readEvents(format, (event) => events.push(event))
  const bytes = typeof input === 'string' ? bytesOf(input) : input
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
  reader.end()
  return { events, counts: reader.counts }
}

describe('JSON', () => {
  it('counts a line that was cut and reads on behind it', () => {
    for (const cut of ['{"a":"xy', '{"a":1,', '{"a":{"b":2}', '{"a":"\\', 'junk', '{"a":tru}', '"a":1}']) {
      const { events, counts } = read('json', `{"n":1}\n${cut}\n{"n":2}\n`)
      expect([cut, events.map(({ line, value }) => [line, value['n']])]).toEqual([
        cut,
        [
          [1, 1],
          [3, 2],
        ],
      ])
      expect([cut, counts.broken]).toEqual([cut, 1])
    }
  })

  it('reads pretty-printed, concatenated, comma-separated values and arrays, with their lines', () => {
    const text = '[\n  {\n    "a": [1, {"b": "}"}]\n  },\n  {"a": 2},{"a":3}\n]\n{"a":4}{"a":5}\n\n{\n"a":6\n}'
    const { events, counts } = read('json', text)
    expect(events.map(({ line, value }) => [line, value['a']])).toEqual([
      [2, [1, { b: '}' }]],
      [5, 2],
      [5, 3],
      [7, 4],
      [7, 5],
      [9, 6],
    ])
    expect(counts).toMatchObject({ events: 6, broken: 0 })
  })

  it('passes over byte order marks, NUL bytes and CRLF; reads bytes that are not UTF-8 and says so', () => {
    const bytes = new Uint8Array([
      0xef,
      0xbb,
      0xbf,
      ...bytesOf('{"a":1}\r\n'),
      0,
      0,
      0,
      ...bytesOf('{"a":2}\r\n{"a":"'),
      0xff,
      ...bytesOf('"}\r\n'),
    ])
    const { events, counts } = read('json', bytes)
    expect(events.map(({ value }) => value['a'])).toEqual([1, 2, '\ufffd'])
    expect(counts).toMatchObject({ events: 3, nul: 3, notUtf8: 1, broken: 0 })
  })

  it('reads UTF-16 with its byte order mark', () => {
    const utf16 = new Uint8Array(new Uint16Array([...'\ufeff{"a":"ž"}\n'].map((one) => one.charCodeAt(0))).buffer)
    expect(read('json', utf16).events).toMatchObject([{ line: 1, value: { a: 'ž' } }])
  })

  it('reads a value of more than 1 MB and passes over one of more than 16 Mi characters', () => {
    const long = (size: number) => `{"a":"${'x'.repeat(size)}"}\n`
    for (const size of [1 << 16, 1 << 20, 1 << 26]) {
      const { events, counts } = read('json', `${long(3_000_000)}${long(17 * 1024 * 1024)}{"a":1}\n`, size)
      expect([size, events.map(({ line }) => line), counts.tooLong]).toEqual([size, [1, 3], 1])
    }
  })

  it('gives the same for every cut of the bytes', () => {
    const part = fc.constantFrom(
      '{"a":1}',
      '{"a":"\\"}{"}',
      '{',
      '}',
      '"',
      '\\',
      '\n',
      '\r\n',
      ',',
      '[',
      ']',
      ' ',
      'é',
      'x',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (parts, size) => {
        const text = parts.join('')
        expect(read('json', text, size)).toEqual(read('json', text))
      }),
      { numRuns: 500 },
    )
  })
})

describe('tables', () => {
  it('reads Zeek logs by their header, which may change', () => {
    const text =
      '#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n#fields\tts\tquery\tanswers\tAA\n' +
      '#types\ttime\tstring\tvector[string]\tbool\n1.5\tb\\x09c\ta,-\tT\n2\t-\t(empty)\tF\n3\tx\n#fields\thost\n#types\taddr\n10.0.0.1\n'
    const { events, counts } = read('zeek-tsv', text, 7)
    expect(events).toEqual([
      { line: 8, value: { _path: 'dns', ts: 1.5, query: 'b\tc', answers: ['a', null], AA: true } },
      { line: 9, value: { _path: 'dns', ts: 2, answers: [], AA: false } },
      { line: 10, value: { _path: 'dns', ts: 3, query: 'x' } },
      { line: 13, value: { _path: 'dns', host: '10.0.0.1' } },
    ])
    expect(counts.ragged).toBe(1)
  })

  it('reads CSV with quotes, line ends inside cells and an open quote', () => {
    const { events, counts } = read('csv', 'ip;note\n10.0.0.1;"a;""b""\nc"\n10.0.0.2;"open\n10.0.0.3;x\n', 3)
    expect(events).toEqual([
      { line: 2, value: { ip: '10.0.0.1', note: 'a;"b"\nc' } },
      { line: 5, value: { ip: '10.0.0.3', note: 'x' } },
    ])
    expect(counts.broken).toBe(1)
  })
})

it('tells formats by content', () => {
  const cases: readonly (readonly [SourceFormat, string])[] = [
    ['eve', '{"timestamp":"2026-01-01T00:00:00","flow_id":1,"event_type":"dns"}\n'],
    ['zeek-json', '{"ts":1.5,"uid":"C1","id.orig_h":"10.0.0.1"}\n'],
    ['zeek-tsv', '#separator \\x09\n#fields\tts\n'],
    ['windows', '[\n{\n "Event": {"System": {"EventID": 1}}}]'],
    ['windows', `{"Event":{"System":{"EventID":1},"EventData":{"a":"${'x'.repeat(70)}`],
    ['windows-flat', 'cut off"}\n{"EventID":1,"Channel":"Security"}\n'],
    ['winlogbeat', '{"@timestamp":"2026","winlog":{"channel":"Security"}}'],
    ['ecs', '{"@timestamp":"2026","source":{"ip":"10.0.0.1"}}'],
    ['ocsf', '{"class_uid":4001,"time":1}'],
    ['json', '\ufeff{"a":1}'],
    ['csv', 'time,src,dst\n1,2,3\n'],
    ['text', 'Nov 22 host sshd[1]: closed\nNov 22 host x\n'],
  ]
  for (const [format, head] of cases) expect([head, detectFormat(head)]).toEqual([head, format])
})
