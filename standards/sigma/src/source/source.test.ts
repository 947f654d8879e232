import { describe, expect, it } from 'vitest'
import { compile, type EventView, type Hint, readRules } from '../index.ts'

const rule = (id: string, logsource: string, detection: string) =>
  `title: ${id}\nid: ${id}\nlogsource: {${logsource}}\ndetection:\n  sel: {${detection}}\n  condition: sel\n`

const RULES = [
  rule('process', 'product: windows, category: process_creation', "Image|endswith: '\\cmd.exe'"),
  rule('parent', 'product: windows, category: process_creation', "ParentImage|endswith: '\\explorer.exe'"),
  rule('sysmon', 'product: windows, service: sysmon', "Image|endswith: '\\cmd.exe'"),
  rule('logon', 'product: windows, service: security', 'EventID: 4625, TargetUserName: bob'),
  rule('windows', 'product: windows', "'Computer': 'HOST1'"),
  rule('provider', 'product: windows, service: system', "Provider_Name: 'Service Control Manager', param1: x"),
  rule('classic', 'product: windows, service: application', 'Data|contains: needle'),
  rule('cleared', 'product: windows, service: system', 'EventID: 104, Channel: Application'),
  rule('defender', 'product: windows, service: windefend', 'ThreatName: Evil'),
  rule('nothing', 'product: windows, category: create_remote_thread', 'StartModule: null'),
  rule('registry', 'product: windows, category: registry_event', 'TargetObject|contains: Run'),
  rule('registry-set', 'product: windows, category: registry_set', 'TargetObject|contains: Run'),
  rule('linux', 'product: linux, category: process_creation', 'CommandLine|contains: nc'),
  rule('zeek', 'product: zeek, service: dns', "query: evil.example, 'id.orig_h': 10.0.0.1"),
  rule('web', 'category: webserver', "cs-uri-query|contains: '../'"),
  rule('dns', 'category: dns', 'query: evil.example'),
  rule('cloudtrail', 'product: aws, service: cloudtrail', 'eventName: DeleteTrail, userIdentity.type: Root'),
].join('---\n')

const { documents, refused } = readRules(RULES)
const engine = compile(documents)
const ids = (event: unknown, hint?: Hint) => engine.match(event, hint).map(({ rule: { id } }) => id)

const SYSMON = 'Microsoft-Windows-Sysmon/Operational'
const nested = (Channel: string, EventID: unknown, data: object, system: object = {}) => ({
  Event: { System: { Channel, EventID, Computer: 'H', ...system }, EventData: data },
})

describe('rules see only the events of their log source', () => {
  it('reads its own rules', () => expect([refused, engine.refused]).toEqual([[], []]))

  it.each<readonly [string, unknown, readonly string[]]>([
    ['no object', 'text', []],
    ['an object nobody knows', { Image: 'C:\\cmd.exe' }, []],
    ['process_creation is not every event with an Image', nested(SYSMON, 5, { Image: 'C:\\cmd.exe' }), ['sysmon']],
    ['an event id in another channel', nested('Application', 4625, { TargetUserName: 'bob' }), []],
    ['Sysmon 1', nested(SYSMON, 1, { Image: 'C:\\CMD.exe' }), ['process', 'sysmon']],
    ['a channel in other case', nested(SYSMON.toUpperCase(), 1, { Image: 'C:\\cmd.exe' }), ['process', 'sysmon']],
    ['an event id as text', nested(SYSMON, '1', { Image: 'C:\\cmd.exe' }), ['process', 'sysmon']],
    [
      'an event id with attributes',
      nested(SYSMON, { '#text': 1, '#attributes': {} }, { Image: 'C:\\cmd.exe' }),
      ['process', 'sysmon'],
    ],
    [
      'Security 4688 by its own names',
      nested('Security', 4688, { NewProcessName: 'C:\\cmd.exe', ParentProcessName: 'C:\\explorer.exe' }),
      ['process', 'parent'],
    ],
    ['a logon', nested('Security', 4625, { TargetUserName: 'BOB' }), ['logon']],
    ['a logon of another', nested('Security', 4624, { TargetUserName: 'bob' }), []],
    ['product alone', nested('Whatever', 1, {}, { Computer: 'host1' }), ['windows']],
    [
      'attributes of the header',
      nested('System', 7045, { param1: 'x' }, { Provider: { '#attributes': { Name: 'Service Control Manager' } } }),
      ['provider'],
    ],
    ['unnamed data', nested('Application', 1, { Data: ['a', 'a needle b'] }), ['classic']],
    ['unnamed data below a text', nested('Application', 1, { Data: { '#text': ['a needle b'] } }), ['classic']],
    [
      'named data as a list',
      nested(SYSMON, 1, { Data: [{ '@Name': 'Image', '#text': 'x\\cmd.exe' }] }),
      ['process', 'sysmon'],
    ],
    [
      'user data, and a field named like the header',
      {
        Event: {
          System: { Channel: 'System', EventID: 104 },
          UserData: { LogFileCleared: { Channel: 'Application' } },
        },
      },
      ['cleared'],
    ],
    [
      'field names with blanks',
      nested('Microsoft-Windows-Windows Defender/Operational', 1116, { 'Threat Name': 'Evil' }),
      ['defender'],
    ],
    ['an empty element where XML has no null', nested(SYSMON, 8, { StartModule: '' }), ['nothing']],
    ['an element that is missing', nested(SYSMON, 8, {}), ['nothing']],
    ['an element that is there', nested(SYSMON, 8, { StartModule: 'x' }), []],
    [
      'several categories for one event',
      nested(SYSMON, 13, { TargetObject: 'HKLM\\Run' }),
      ['registry', 'registry-set'],
    ],
    ['one of them', nested(SYSMON, 14, { TargetObject: 'HKLM\\Run' }), ['registry']],
    [
      'without the outer element',
      { System: { Channel: SYSMON, EventID: 1 }, EventData: { Image: '\\cmd.exe' } },
      ['process', 'sysmon'],
    ],
    ['flat', { Channel: SYSMON, EventID: 1, Image: '\\cmd.exe', Hostname: 'HOST1' }, ['process', 'sysmon', 'windows']],
    [
      'winlogbeat',
      { winlog: { channel: SYSMON, event_id: 1, computer_name: 'HOST1', event_data: { Image: '\\cmd.exe' } } },
      ['process', 'sysmon', 'windows'],
    ],
    [
      'winlogbeat with dots',
      { 'winlog.channel': SYSMON, 'winlog.event_id': '1', 'winlog.event_data.Image': '\\cmd.exe' },
      ['process', 'sysmon'],
    ],
    [
      'ECS',
      {
        event: { category: ['process'], type: ['start'] },
        host: { os: { type: 'windows' } },
        process: { executable: '\\cmd.exe', parent: { executable: '\\explorer.exe' } },
      },
      ['process', 'parent'],
    ],
    [
      'ECS of another system',
      {
        event: { category: ['process'], type: ['start'] },
        host: { os: { type: 'linux' } },
        process: { command_line: 'nc -l' },
      },
      ['linux'],
    ],
    [
      'ECS of another kind',
      {
        event: { category: ['process'], type: ['end'] },
        host: { os: { type: 'windows' } },
        process: { executable: '\\cmd.exe' },
      },
      [],
    ],
    [
      'OCSF',
      {
        class_uid: 1007,
        activity_id: 1,
        device: { os: { name: 'Windows 11' } },
        process: { file: { path: '\\cmd.exe' } },
      },
      ['process'],
    ],
    [
      'OCSF of another activity',
      {
        class_uid: 1007,
        activity_id: 2,
        device: { os: { name: 'Windows' } },
        process: { file: { path: '\\cmd.exe' } },
      },
      [],
    ],
    ['Zeek', { _path: 'dns', query: 'evil.example', 'id.orig_h': '10.0.0.1' }, ['zeek', 'dns']],
    ['Zeek of another log', { _path: 'http', query: 'evil.example', 'id.orig_h': '10.0.0.1' }, []],
    [
      'CloudTrail',
      { eventVersion: '1', eventSource: 's', eventName: 'DeleteTrail', awsRegion: 'x', userIdentity: { type: 'Root' } },
      ['cloudtrail'],
    ],
    ['Sysmon for Linux', nested('Linux-Sysmon/Operational', 1, { CommandLine: 'nc -l' }), ['linux']],
  ])('%s', (_name, event, expected) => expect(ids(event)).toEqual(expected))

  it('takes the log source from the caller where the event does not tell it', () => {
    expect(ids({ 'cs-uri-query': 'a/../b' })).toEqual([])
    expect(ids({ 'cs-uri-query': 'a/../b' }, { logsource: { category: 'webserver' } })).toEqual(['web'])
    expect(
      ids({ query: 'evil.example', 'id.orig_h': '10.0.0.1' }, { logsource: [{ product: 'zeek', service: 'dns' }] }),
    ).toEqual(['zeek'])
    expect(ids(nested(SYSMON, 1, { Image: '\\cmd.exe' }), { logsource: { category: 'webserver' } })).toEqual([])
  })

  it('sees an event through a view of the caller', () => {
    const view: EventView = {
      logsources: [{ product: 'zeek', service: 'dns' }],
      get: (field) => ({ query: 'EVIL.example', 'id.orig_h': '10.0.0.1' })[field],
      texts: () => [],
    }
    expect(engine.matchView(view).map(({ rule: { id } }) => id)).toEqual(['zeek'])
  })

  it('tells which fields made a rule match, and how the rule asks', () => {
    expect(engine.match(nested('Security', 4625, { TargetUserName: 'BOB' }))[0]).toMatchObject({
      rule: { id: 'logon', title: 'logon', kind: 'rule' },
      fields: [{ name: 'TargetUserName', value: 'BOB', item: 'detection.sel.TargetUserName' }],
    })
  })

  it('tells which events nobody knew and which rules no event was for', () => {
    const fresh = compile(documents)
    fresh.match({ some: 'thing' })
    fresh.match({ _path: 'dns', query: 'x' })
    const { unrecognised, unreached } = fresh.coverage()
    expect(unrecognised).toBe(1)
    expect(unreached.map(({ id }) => id)).toEqual(
      documents.map(({ head }) => head.id).filter((id) => !['zeek', 'dns'].includes(id)),
    )
  })

  it('stays sane with endless channels', () => {
    for (let i = 0; i < 5_000; i++)
      expect(ids(nested(`channel ${i}`, i, {}, { Computer: 'HOST1' }))).toEqual(['windows'])
  })
})
