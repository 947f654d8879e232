/** What the field of a hit says about the value: a name that was asked for is no connection to it. */
export type FieldRole =
  | 'source'
  | 'destination'
  | 'query'
  | 'answer'
  | 'request'
  | 'referrer'
  | 'file'
  | 'certificate'
  | 'other'

/** First match wins. Field names of EVE, Zeek, Sysmon, ECS and OCSF. */
const ROLES: readonly (readonly [RegExp, FieldRole])[] = [
  [/refer/i, 'referrer'],
  [/ja3s|ja4s/i, 'destination'],
  [/serial|fingerprint|issuer|subject|x509|certificate/i, 'certificate'],
  [/answers?|rdata|queryresults|resolved_ip/i, 'answer'],
  [/query|rrname|dns\.question|queryname/i, 'query'],
  [/hash|md5|sha1|sha256|sha512|imphash|filename|file_?name/i, 'file'],
  [
    /(?:^|[._])(?:src|source|orig|client|sourceip|sourcehostname)(?:$|[._])|^source(?:Ip|Hostname|Address)|orig_h/i,
    'source',
  ],
  [
    /(?:^|[._])(?:dest|dst|destination|resp|server)(?:$|[._])|^dest(?:ination)?(?:Ip|Hostname|Address)|resp_h/i,
    'destination',
  ],
  [/url|uri|hostname|host|sni|server_name|user.?agent/i, 'request'],
]

export function fieldRole(path: string): FieldRole {
  return ROLES.find(([shape]) => shape.test(path))?.[1] ?? 'other'
}
