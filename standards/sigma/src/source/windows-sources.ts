import type { LogSource } from '../documents.ts'

/**
 * Which Windows channels a Sigma service means (taxonomy appendix 2.1 and SigmaHQ's own map of services to channels).
 * Channels are compared without heed to case.
 */
export const CHANNELS: Readonly<Record<string, readonly string[]>> = {
  application: ['Application'],
  'application-experience': [
    'Microsoft-Windows-Application-Experience/Program-Telemetry',
    'Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant',
  ],
  applocker: [
    'Microsoft-Windows-AppLocker/MSI and Script',
    'Microsoft-Windows-AppLocker/EXE and DLL',
    'Microsoft-Windows-AppLocker/Packaged app-Deployment',
    'Microsoft-Windows-AppLocker/Packaged app-Execution',
  ],
  'appmodel-runtime': ['Microsoft-Windows-AppModel-Runtime/Admin'],
  'appxdeployment-server': ['Microsoft-Windows-AppXDeploymentServer/Operational'],
  'appxpackaging-om': ['Microsoft-Windows-AppxPackaging/Operational'],
  bitlocker: ['Microsoft-Windows-BitLocker/BitLocker Management'],
  'bits-client': ['Microsoft-Windows-Bits-Client/Operational'],
  capi2: ['Microsoft-Windows-CAPI2/Operational'],
  'certificateservicesclient-lifecycle-system': [
    'Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational',
  ],
  'codeintegrity-operational': ['Microsoft-Windows-CodeIntegrity/Operational'],
  dhcp: ['Microsoft-Windows-DHCP-Server/Operational'],
  'diagnosis-scripted': ['Microsoft-Windows-Diagnosis-Scripted/Operational'],
  'dns-client': ['Microsoft-Windows-DNS Client Events/Operational', 'Microsoft-Windows-DNS-Client/Operational'],
  'dns-server': ['DNS Server'],
  'dns-server-analytic': ['Microsoft-Windows-DNS-Server/Analytical'],
  'driver-framework': ['Microsoft-Windows-DriverFrameworks-UserMode/Operational'],
  'firewall-as': ['Microsoft-Windows-Windows Firewall With Advanced Security/Firewall'],
  'hyper-v-worker': ['Microsoft-Windows-Hyper-V-Worker'],
  'iis-configuration': ['Microsoft-IIS-Configuration/Operational'],
  'kernel-event-tracing': ['Microsoft-Windows-Kernel-EventTracing'],
  'kernel-shimengine': [
    'Microsoft-Windows-Kernel-ShimEngine/Operational',
    'Microsoft-Windows-Kernel-ShimEngine/Diagnostic',
  ],
  ldap: ['Microsoft-Windows-LDAP-Client/Debug'],
  'lsa-server': ['Microsoft-Windows-LSA/Operational'],
  'microsoft-servicebus-client': ['Microsoft-ServiceBus-Client/Admin', 'Microsoft-ServiceBus-Client/Operational'],
  'msexchange-management': ['MSExchange Management'],
  ntfs: ['Microsoft-Windows-Ntfs/Operational'],
  ntlm: ['Microsoft-Windows-NTLM/Operational'],
  openssh: ['OpenSSH/Operational'],
  powershell: ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational'],
  'powershell-classic': ['Windows PowerShell'],
  'printservice-admin': ['Microsoft-Windows-PrintService/Admin'],
  'printservice-operational': ['Microsoft-Windows-PrintService/Operational'],
  security: ['Security'],
  'security-mitigations': [
    'Microsoft-Windows-Security-Mitigations/Kernel Mode',
    'Microsoft-Windows-Security-Mitigations/KernelMode',
    'Microsoft-Windows-Security-Mitigations/User Mode',
    'Microsoft-Windows-Security-Mitigations/UserMode',
  ],
  sense: ['Microsoft-Windows-SENSE/Operational'],
  'shell-core': ['Microsoft-Windows-Shell-Core/Operational'],
  'smbclient-connectivity': ['Microsoft-Windows-SmbClient/Connectivity'],
  'smbclient-security': ['Microsoft-Windows-SmbClient/Security'],
  'smbserver-connectivity': ['Microsoft-Windows-SMBServer/Connectivity'],
  sysmon: ['Microsoft-Windows-Sysmon/Operational'],
  system: ['System'],
  taskscheduler: ['Microsoft-Windows-TaskScheduler/Operational'],
  'terminalservices-localsessionmanager': ['Microsoft-Windows-TerminalServices-LocalSessionManager/Operational'],
  vhdmp: ['Microsoft-Windows-VHDMP/Operational'],
  windefend: ['Microsoft-Windows-Windows Defender/Operational'],
  wmi: ['Microsoft-Windows-WMI-Activity/Operational'],
}

/** Sysmon's event ids by Sigma category. Windows and Linux number them alike. */
const SYSMON: Readonly<Record<string, readonly number[]>> = {
  process_creation: [1],
  file_change: [2],
  network_connection: [3],
  sysmon_status: [4, 16],
  process_termination: [5],
  driver_load: [6],
  image_load: [7],
  create_remote_thread: [8],
  raw_access_thread: [9],
  process_access: [10],
  file_event: [11],
  registry_add: [12],
  registry_delete: [12],
  registry_set: [13],
  registry_rename: [14],
  registry_event: [12, 13, 14],
  create_stream_hash: [15],
  pipe_created: [17, 18],
  wmi_event: [19, 20, 21],
  dns_query: [22],
  file_delete: [23, 26],
  clipboard_change: [24],
  process_tampering: [25],
  file_delete_detected: [26],
  file_block_executable: [27],
  file_block_shredding: [28],
  file_executable_detected: [29],
  sysmon_error: [255],
}

/** Event ids of other services by Sigma category. */
const OTHERS: readonly { readonly service: string; readonly category: string; readonly ids: readonly number[] }[] = [
  { service: 'security', category: 'process_creation', ids: [4688] },
  { service: 'security', category: 'registry_event', ids: [4657] },
  { service: 'security', category: 'registry_set', ids: [4657] },
  { service: 'security', category: 'network_connection', ids: [5156] },
  { service: 'powershell', category: 'ps_module', ids: [4103] },
  { service: 'powershell', category: 'ps_script', ids: [4104] },
  { service: 'powershell-classic', category: 'ps_classic_start', ids: [400] },
  { service: 'powershell-classic', category: 'ps_classic_provider_start', ids: [600] },
  { service: 'powershell-classic', category: 'ps_classic_script', ids: [800] },
  {
    service: 'windefend',
    category: 'antivirus',
    ids: [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1115, 1116, 1117, 1118, 1119],
  },
]

const services = new Map<string, string[]>()
for (const [service, channels] of Object.entries(CHANNELS))
  for (const channel of channels) {
    const name = channel.toLowerCase()
    services.set(name, [...(services.get(name) ?? []), service])
  }

/** The log sources of a Windows event by its channel and event id. Never empty: `product: windows` alone fits all. */
export function windowsSources(channel: string, eventId: number): LogSource[] {
  const name = channel.toLowerCase()
  const linux = name === 'linux-sysmon/operational'
  const product = linux ? 'linux' : 'windows'
  const found: LogSource[] = (linux ? ['sysmon'] : (services.get(name) ?? [])).flatMap((service): LogSource[] => {
    const categories =
      service === 'sysmon'
        ? Object.keys(SYSMON).filter((category) => SYSMON[category]?.includes(eventId))
        : OTHERS.filter((one) => one.service === service && one.ids.includes(eventId)).map((one) => one.category)
    return categories.length === 0
      ? [{ product, service }]
      : categories.map((category) => ({ product, service, category }))
  })
  return found.length > 0 ? found : [{ product }]
}
