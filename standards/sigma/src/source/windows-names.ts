import { type Json, keyReader } from './values.ts'

/** Reads a field of an event's data by another name, or makes it of others. */
type Reader = (data: Json) => unknown

const objectName = keyReader('ObjectName')
const valueName = keyReader('ObjectValueName')
const direction = keyReader('Direction')

/** Roots of the registry as the kernel names them, and as Sysmon and the authors of rules do. */
const ROOTS: readonly (readonly [kernel: string, short: string])[] = [
  ['\\registry\\machine', 'HKLM'],
  ['\\registry\\user', 'HKU'],
]

/** `\REGISTRY\MACHINE\SOFTWARE\…` and the name of the value, as Sysmon writes them: `HKLM\SOFTWARE\…\Name`. */
function targetObject(data: Json): unknown {
  const key = objectName(data)
  const value = valueName(data)
  if (typeof key !== 'string') return undefined
  const root = ROOTS.find(([kernel]) => key.toLowerCase().startsWith(`${kernel}\\`))
  const short = root === undefined ? key : root[1] + key.slice(root[0].length)
  return typeof value === 'string' && value !== '' ? `${short}\\${value}` : short
}

/** `%%14593` is the message for a connection going out, `%%14592` for one coming in. */
function initiated(data: Json): unknown {
  const given = direction(data)
  return given === '%%14593' || given === 'Outbound' ? 'true' : given === undefined ? undefined : 'false'
}

/**
 * What Security auditing and Defender say by other names than Sysmon (Microsoft, "Advanced security audit policy"; pySigma's
 * pipeline windows-audit). Read only where Sysmon's name is absent.
 */
const NAMES: Readonly<Record<string, Readonly<Record<number, Readonly<Record<string, string | Reader>>>>>> = {
  security: {
    4688: { Image: 'NewProcessName', ParentImage: 'ParentProcessName' },
    4657: { TargetObject: targetObject, Details: 'NewValue', Image: 'ProcessName', User: 'SubjectUserName' },
    5156: {
      Image: 'Application',
      ProcessId: 'ProcessID',
      SourceIp: 'SourceAddress',
      DestinationIp: 'DestAddress',
      DestinationPort: 'DestPort',
      Initiated: initiated,
    },
  },
}

const DEFENDER = { Signature: 'Threat Name', Filename: 'Path' }

/** The reader of a field under the name this event has for it; undefined where it has none of its own. */
export function renamedReader(channel: string, eventId: number, name: string): Reader | undefined {
  const small = channel.toLowerCase()
  const names: Readonly<Record<string, string | Reader>> | undefined =
    small === 'microsoft-windows-windows defender/operational' ? DEFENDER : NAMES[small]?.[eventId]
  if (names === undefined || !Object.hasOwn(names, name)) return undefined
  const found = names[name]
  return typeof found === 'string' ? keyReader(found) : found
}
