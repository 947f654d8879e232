import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { syslogEvent } from './syslog.ts'
import { MAX_FRAME_BYTES, SyslogFrames } from './syslogFrames.ts'

const receivedAt = Date.UTC(2026, 10, 22, 5, 0, 0)
const read = (text: string, from?: string) =>
  JSON.parse(syslogEvent(text, { receivedAt, ...(from !== undefined && { from }) })) as Record<string, unknown>

describe('a header becomes fields', () => {
  it('of RFC 5424 §6.5 example 1', () => {
    expect(
      read(
        "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \ufeff'su root' failed for lonvick on /dev/pts/8",
        '192.0.2.7',
      ),
    ).toEqual({
      '@timestamp': '2003-10-11T22:14:15.003Z',
      message: "'su root' failed for lonvick on /dev/pts/8",
      host: { name: 'mymachine.example.com' },
      process: { name: 'su' },
      log: {
        source: { address: '192.0.2.7' },
        syslog: {
          priority: 34,
          facility: { code: 4, name: 'auth' },
          severity: { code: 2, name: 'critical' },
          hostname: 'mymachine.example.com',
          appname: 'su',
          msgid: 'ID47',
        },
      },
    })
  })

  it('of RFC 5424 §6.5 examples 2 to 4', () => {
    expect(
      read("<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts."),
    ).toMatchObject({ '@timestamp': '2003-08-24T05:14:15.000003-07:00', process: { name: 'myproc', pid: 8710 } })
    const structured = '[exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"]'
    expect(
      read(
        `<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 ${structured} An application event log entry...`,
      ),
    ).toMatchObject({
      message: 'An application event log entry...',
      log: {
        syslog: { structured_data: { 'exampleSDID@32473': { iut: '3', eventSource: 'Application', eventID: '1011' } } },
      },
    })
    expect(
      read(
        `<165>1 2003-10-11T22:14:15.003Z h evntslog - ID47 ${structured}[examplePriority@32473 class="hi\\"\\]\\\\gh"]`,
      ),
    ).toMatchObject({
      message: '',
      log: { syslog: { structured_data: { 'examplePriority@32473': { class: 'hi"]\\gh' } } } },
    })
  })

  it('of RFC 3164 §5.4, whose year is the latest that fits', () => {
    expect(read("<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8")).toMatchObject({
      '@timestamp': '2026-10-11T22:14:15.000Z',
      message: "'su root' failed for lonvick on /dev/pts/8",
      host: { name: 'mymachine' },
      process: { name: 'su' },
    })
    expect(read('<38>Dec  1 00:00:01 gate sshd[4711]: Failed password')).toMatchObject({
      '@timestamp': '2025-12-01T00:00:01.000Z',
      process: { name: 'sshd', pid: 4711 },
      message: 'Failed password',
    })
    expect(read('<38>2026-11-22T04:59:59.123456+01:00 gate sshd[1]: x')).toMatchObject({
      '@timestamp': '2026-11-22T04:59:59.123456+01:00',
    })
  })

  it('what has none is a message', () => {
    for (const text of [
      'hello',
      '<999>x',
      '<34>',
      '<34>1 a b',
      '<34>Foo 99 00:00:00 h x',
      '',
      '<13>1 - - - - - [x y="z',
    ])
      expect(String(read(text)['message'])).toBe(
        /^<(34|13)>/.test(text) ? text.replace(/^<\d+>/, '').replace(/^1 - - - - - /, '') : text,
      )
  })
})

describe('JSON in a message is the event', () => {
  it('with the header beside and its digits kept', () => {
    const text = syslogEvent('<134>1 - gate suricata - - - {"event_type":"dns","flow_id":1976123456789012345}', {
      receivedAt,
    })
    expect(text).toContain('"flow_id":1976123456789012345,"log":{"syslog":{')
    expect(JSON.parse(text)).toMatchObject({
      event_type: 'dns',
      log: { syslog: { appname: 'suricata', hostname: 'gate' } },
    })
    expect(read('<134>Nov 22 04:00:00 gate app: @cee: {}')).toMatchObject({ log: { syslog: { appname: 'app' } } })
    expect(read('<134>Nov 22 04:00:00 gate app: {"log":1}')).toMatchObject({ log: 1, syslog: { appname: 'app' } })
    expect(read('<134>Nov 22 04:00:00 gate app: {"cut":')).toMatchObject({ message: '{"cut":' })
    expect(syslogEvent('<134>Nov 22 04:00:00 g a: {\n"a"\r\n:1}', { receivedAt })).not.toContain('\n')
  })

  it('whatever comes, it is one line of JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, isModern) => {
        const line = syslogEvent(isModern ? `<1>1 - - - - - ${text}` : `<1>${text}`, { receivedAt, from: text })
        expect(line).not.toContain('\n')
        expect(typeof JSON.parse(line)).toBe('object')
      }),
    )
  })
})

describe('frames (RFC 6587)', () => {
  const framed = (bytes: Buffer, cut: number) => {
    const seen: string[] = []
    const frames = new SyslogFrames((message) => seen.push(Buffer.from(message).toString()))
    for (let at = 0; at < bytes.length; at += cut) frames.push(bytes.subarray(at, at + cut))
    frames.end()
    return { seen, lost: frames.lost }
  }

  it('counted and ended by line feeds, mixed, cut anywhere', () => {
    const text = '9 <1>é\nb\0c<2>line\r\n\n\0<3>next\n12 plain line\n7 <4>last<5>end'
    for (let cut = 1; cut < 30; cut++)
      expect(framed(Buffer.from(text), cut)).toEqual({
        seen: ['<1>é\nb\0c', '<2>line', '<3>next', '12 plain line', '<4>last', '<5>end'],
        lost: 0,
      })
  })

  it('too long or cut are counted, and the next is read', () => {
    const long = 'x'.repeat(MAX_FRAME_BYTES + 10)
    expect(framed(Buffer.from(`<1>${long}\n<2>ok\n`), 65_536)).toEqual({ seen: ['<2>ok'], lost: 1 })
    expect(framed(Buffer.from(`${long.length + 3} <1>${long}5 <2>ok`), 65_536)).toEqual({ seen: ['<2>ok'], lost: 1 })
    expect(framed(Buffer.from('50 <1>cut'), 4)).toEqual({ seen: [], lost: 1 })
    expect(framed(Buffer.from('99999999999 <1>no'), 3)).toEqual({ seen: ['99999999999 <1>no'], lost: 0 })
  })
})
