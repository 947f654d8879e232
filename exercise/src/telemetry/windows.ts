import { open } from '../labels.ts'
import { inventedHash } from '../story.ts'
import { beginDiary, type Telemetry } from './diary.ts'
import { abroad, LAPTOP, OFFICE_SERVER, office, port, SCANNER, SUWALKI } from './network.ts'

const CHANNEL = 'Microsoft-Windows-Sysmon/Operational'
const PROGRAMS = [
  ['C:\\Windows\\System32\\svchost.exe', 'C:\\Windows\\System32\\services.exe'],
  ['C:\\Program Files\\Office\\winword.exe', 'C:\\Windows\\explorer.exe'],
  ['C:\\Program Files\\Mozilla Firefox\\firefox.exe', 'C:\\Windows\\explorer.exe'],
  ['C:\\Windows\\System32\\taskhostw.exe', 'C:\\Windows\\System32\\svchost.exe'],
  ['C:\\Program Files\\Orders\\orders.exe', 'C:\\Windows\\explorer.exe'],
] as const

/** Sysmon of the headquarters' domain, as `evtx_dump` writes events: started processes, connections, names asked for. */
export function domain(anchor: number): Telemetry {
  const diary = beginDiary('Windows, HQ domain', anchor)
  const { dice } = diary
  const began = diary.time('201642')

  const event = (at: number, id: number, computer: string, data: Readonly<Record<string, string | number>>) =>
    diary.write(at, (iso) =>
      JSON.stringify({
        Event: {
          System: {
            Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
            EventID: id,
            Level: 4,
            TimeCreated: { '#attributes': { SystemTime: iso } },
            EventRecordID: 410_000 + Math.floor((at - began) / 1_000),
            Channel: CHANNEL,
            Computer: computer,
          },
          EventData: { UtcTime: iso.replace('T', ' ').replace('Z', ''), ...data },
        },
      }),
    )
  const started = (at: number, computer: string, user: string, image: string, parent: string, command = `"${image}"`) =>
    event(at, 1, computer, {
      ProcessId: 2_000 + dice.below(9_000),
      Image: image,
      CommandLine: command,
      User: user,
      ParentImage: parent,
      Hashes: `SHA256=${inventedHash(image)}`,
    })
  const station = () => `ws-${String(101 + dice.below(24))}.hq.example`
  const user = () => `HQ\\u${String(101 + dice.below(24))}`

  diary.spread(520, (at) => {
    const [image, parent] = dice.pick(PROGRAMS)
    started(at, station(), user(), image, parent)
  })
  diary.spread(210, (at) => {
    const place = abroad(dice)
    event(at, 3, station(), {
      Image: 'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
      User: user(),
      Protocol: 'tcp',
      Initiated: 'true',
      SourceIp: office(dice, '10.20.30'),
      SourcePort: port(dice),
      DestinationIp: place.address,
      DestinationPort: 443,
    })
  })
  diary.spread(210, (at) => {
    const place = abroad(dice)
    event(at, 22, station(), {
      Image: 'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
      QueryName: place.name,
      QueryStatus: '0',
      QueryResults: `::ffff:${place.address};`,
    })
  })

  // A service account starts what nobody else does.
  for (const [dtg, command] of [
    ['221204', '"C:\\Tools\\adscan.exe" -f objectcategory=computer'],
    ['221209', '"C:\\Tools\\adscan.exe" -f groups'],
  ] as const)
    started(
      diary.time(dtg),
      OFFICE_SERVER.name,
      'HQ\\svc-backup',
      'C:\\Tools\\adscan.exe',
      'C:\\Windows\\System32\\cmd.exe',
      command,
    )

  // The laptop for maintenance of gateways runs a backdoor, then what wipes.
  for (const [dtg, file] of [
    ['210258', 'maintsync.exe'],
    ['211410', 'gwsvc.exe'],
  ] as const) {
    event(diary.time(dtg), 1, LAPTOP.name, {
      ProcessId: 7_140,
      Image: `C:\\ProgramData\\Sync\\${file}`,
      CommandLine: `C:\\ProgramData\\Sync\\${file} /s`,
      User: 'HQ\\maint',
      ParentImage: 'C:\\Windows\\System32\\svchost.exe',
      Hashes: `SHA256=${inventedHash(file).toUpperCase()}`,
    })
    event(diary.time(dtg, 44), 3, LAPTOP.name, {
      Image: `C:\\ProgramData\\Sync\\${file}`,
      Protocol: 'tcp',
      Initiated: 'true',
      SourceIp: LAPTOP.address,
      SourcePort: port(dice),
      DestinationIp: file === 'gwsvc.exe' ? SUWALKI.address : '192.0.2.88',
      DestinationPort: file === 'gwsvc.exe' ? 2404 : 443,
    })
  }
  event(diary.time('221251'), 3, 'ws-118.hq.example', {
    Image: 'System',
    Protocol: 'tcp',
    Initiated: 'false',
    SourceIp: SCANNER,
    SourcePort: 51_204,
    DestinationIp: '10.20.30.118',
    DestinationPort: 445,
  })
  return diary.tell({ name: 'Windows, HQ domain', format: 'windows', label: open('HQ'), nation: 'HQ' })
}
