import type { SourceFormat } from '../sources/format.ts'

/** What a field of an event is in words of STIX observables. */
export type Part =
  | 'source'
  | 'sourcePort'
  | 'sourceBytes'
  | 'destination'
  | 'destinationName'
  | 'destinationPort'
  | 'destinationBytes'
  | 'protocol'
  | 'domain'
  | 'answer'
  | 'url'
  | 'requestHost'
  | 'requestPath'
  | 'requestMethod'
  | 'agent'
  | 'referrer'
  | 'file'
  | 'fileSize'
  | 'md5'
  | 'sha1'
  | 'sha256'
  | 'sha512'
  | 'hashes'
  | 'pid'
  | 'commandLine'
  | 'image'
  | 'cwd'
  | 'parentPid'
  | 'parentCommandLine'
  | 'parentImage'
  | 'user'
  | 'mailFrom'
  | 'mailTo'
  | 'mailSubject'
  | 'serial'
  | 'issuer'
  | 'certificateSubject'
  | 'registryKey'
  | 'registryData'

export type PartTable = readonly (readonly [path: string, part: Part])[]

/** Suricata 7, "EVE JSON Format". */
const EVE: PartTable = [
  ['src_ip', 'source'],
  ['src_port', 'sourcePort'],
  ['dest_ip', 'destination'],
  ['dest_port', 'destinationPort'],
  ['proto', 'protocol'],
  ['app_proto', 'protocol'],
  ['flow.bytes_toserver', 'sourceBytes'],
  ['flow.bytes_toclient', 'destinationBytes'],
  ['dns.rrname', 'domain'],
  ['dns.queries[].rrname', 'domain'],
  ['dns.answers[].rdata', 'answer'],
  ['dns.grouped.A[]', 'answer'],
  ['dns.grouped.AAAA[]', 'answer'],
  ['dns.grouped.CNAME[]', 'answer'],
  ['tls.sni', 'destinationName'],
  ['tls.serial', 'serial'],
  ['tls.issuerdn', 'issuer'],
  ['tls.subject', 'certificateSubject'],
  ['http.hostname', 'requestHost'],
  ['http.url', 'requestPath'],
  ['http.http_method', 'requestMethod'],
  ['http.http_user_agent', 'agent'],
  ['http.http_refer', 'referrer'],
  ['fileinfo.filename', 'file'],
  ['fileinfo.size', 'fileSize'],
  ['fileinfo.md5', 'md5'],
  ['fileinfo.sha1', 'sha1'],
  ['fileinfo.sha256', 'sha256'],
  ['email.from', 'mailFrom'],
  ['email.to[]', 'mailTo'],
  ['email.subject', 'mailSubject'],
]

/** Zeek 6, base logs; JSON and tables have the same names. */
const ZEEK: PartTable = [
  ['id.orig_h', 'source'],
  ['id.orig_p', 'sourcePort'],
  ['id.resp_h', 'destination'],
  ['id.resp_p', 'destinationPort'],
  ['tx_hosts[]', 'source'],
  ['rx_hosts[]', 'destination'],
  ['proto', 'protocol'],
  ['service', 'protocol'],
  ['orig_bytes', 'sourceBytes'],
  ['resp_bytes', 'destinationBytes'],
  ['query', 'domain'],
  ['answers[]', 'answer'],
  ['server_name', 'destinationName'],
  ['host', 'requestHost'],
  ['uri', 'requestPath'],
  ['method', 'requestMethod'],
  ['user_agent', 'agent'],
  ['referrer', 'referrer'],
  ['filename', 'file'],
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha256', 'sha256'],
  ['mailfrom', 'mailFrom'],
  ['from', 'mailFrom'],
  ['rcptto[]', 'mailTo'],
  ['to[]', 'mailTo'],
  ['subject', 'mailSubject'],
  ['certificate.serial', 'serial'],
  ['certificate.issuer', 'issuer'],
  ['certificate.subject', 'certificateSubject'],
]

/** Sysmon 15 and the Security channel; paths below the data of the event. */
const WINDOWS: PartTable = [
  ['SourceIp', 'source'],
  ['SourceAddress', 'source'],
  ['IpAddress', 'source'],
  ['SourcePort', 'sourcePort'],
  ['IpPort', 'sourcePort'],
  ['DestinationIp', 'destination'],
  ['DestAddress', 'destination'],
  ['DestinationHostname', 'destinationName'],
  ['DestinationPort', 'destinationPort'],
  ['DestPort', 'destinationPort'],
  ['Protocol', 'protocol'],
  ['QueryName', 'domain'],
  ['QueryResults', 'answer'],
  ['NewProcessName', 'image'],
  ['Image', 'image'],
  ['SourceImage', 'image'],
  ['ProcessId', 'pid'],
  ['NewProcessId', 'pid'],
  ['CommandLine', 'commandLine'],
  ['CurrentDirectory', 'cwd'],
  ['ParentImage', 'parentImage'],
  ['ParentProcessName', 'parentImage'],
  ['ParentProcessId', 'parentPid'],
  ['ParentCommandLine', 'parentCommandLine'],
  ['User', 'user'],
  ['TargetUserName', 'user'],
  ['SubjectUserName', 'user'],
  ['TargetFilename', 'file'],
  ['ImageLoaded', 'file'],
  ['Hashes', 'hashes'],
  ['Hash', 'hashes'],
  ['TargetObject', 'registryKey'],
  ['Details', 'registryData'],
]

/** Elastic Common Schema 8. */
const ECS: PartTable = [
  ['source.ip', 'source'],
  ['client.ip', 'source'],
  ['source.port', 'sourcePort'],
  ['source.bytes', 'sourceBytes'],
  ['destination.ip', 'destination'],
  ['server.ip', 'destination'],
  ['destination.domain', 'destinationName'],
  ['destination.port', 'destinationPort'],
  ['destination.bytes', 'destinationBytes'],
  ['network.transport', 'protocol'],
  ['network.protocol', 'protocol'],
  ['dns.question.name', 'domain'],
  ['dns.answers[].data', 'answer'],
  ['dns.resolved_ip[]', 'answer'],
  ['tls.client.server_name', 'destinationName'],
  ['tls.server.x509.serial_number', 'serial'],
  ['url.full', 'url'],
  ['url.original', 'url'],
  ['url.domain', 'requestHost'],
  ['url.path', 'requestPath'],
  ['http.request.method', 'requestMethod'],
  ['http.request.referrer', 'referrer'],
  ['user_agent.original', 'agent'],
  ['file.path', 'file'],
  ['dll.path', 'file'],
  ['file.size', 'fileSize'],
  ['file.hash.md5', 'md5'],
  ['file.hash.sha1', 'sha1'],
  ['file.hash.sha256', 'sha256'],
  ['file.hash.sha512', 'sha512'],
  ['process.hash.md5', 'md5'],
  ['process.hash.sha256', 'sha256'],
  ['process.executable', 'image'],
  ['process.pid', 'pid'],
  ['process.command_line', 'commandLine'],
  ['process.working_directory', 'cwd'],
  ['process.parent.executable', 'parentImage'],
  ['process.parent.pid', 'parentPid'],
  ['process.parent.command_line', 'parentCommandLine'],
  ['user.name', 'user'],
  ['email.from.address[]', 'mailFrom'],
  ['email.to.address[]', 'mailTo'],
  ['email.subject', 'mailSubject'],
  ['registry.path', 'registryKey'],
  ['registry.data.strings[]', 'registryData'],
]

/** Open Cybersecurity Schema Framework 1.3. */
const OCSF: PartTable = [
  ['src_endpoint.ip', 'source'],
  ['src_endpoint.port', 'sourcePort'],
  ['dst_endpoint.ip', 'destination'],
  ['dst_endpoint.hostname', 'destinationName'],
  ['dst_endpoint.port', 'destinationPort'],
  ['traffic.bytes_out', 'sourceBytes'],
  ['traffic.bytes_in', 'destinationBytes'],
  ['connection_info.protocol_name', 'protocol'],
  ['query.hostname', 'domain'],
  ['answers[].rdata', 'answer'],
  ['http_request.url.url_string', 'url'],
  ['http_request.url.hostname', 'requestHost'],
  ['http_request.url.path', 'requestPath'],
  ['http_request.http_method', 'requestMethod'],
  ['http_request.user_agent', 'agent'],
  ['http_request.referrer', 'referrer'],
  ['file.path', 'file'],
  ['file.name', 'file'],
  ['file.size', 'fileSize'],
  ['module.file.path', 'file'],
  ['process.file.path', 'image'],
  ['process.pid', 'pid'],
  ['process.cmd_line', 'commandLine'],
  ['process.working_directory', 'cwd'],
  ['process.parent_process.file.path', 'parentImage'],
  ['process.parent_process.pid', 'parentPid'],
  ['process.parent_process.cmd_line', 'parentCommandLine'],
  ['actor.user.name', 'user'],
  ['user.name', 'user'],
  ['email.from', 'mailFrom'],
  ['email.to[]', 'mailTo'],
  ['email.subject', 'mailSubject'],
  ['tls.sni', 'destinationName'],
  ['tls.certificate.serial_number', 'serial'],
  ['tls.certificate.issuer', 'issuer'],
  ['tls.certificate.subject', 'certificateSubject'],
  ['reg_key.path', 'registryKey'],
  ['reg_value.data', 'registryData'],
]

/** Sources that name no format: the first name that is there counts. */
const ANY: PartTable = [...ECS, ...EVE, ...ZEEK, ...WINDOWS]

/** What the fields of each format are. */
export const PARTS: Readonly<Record<SourceFormat, PartTable>> = {
  eve: EVE,
  'zeek-json': ZEEK,
  'zeek-tsv': ZEEK,
  windows: WINDOWS,
  'windows-flat': WINDOWS,
  winlogbeat: WINDOWS,
  ecs: ECS,
  ocsf: OCSF,
  json: ANY,
  csv: ANY,
  text: [],
}
