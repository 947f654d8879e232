/** The closed and open vocabularies of CACAO 2.0. Closed ones end in `-enum`, open ones in `-ov`. */

/** workflow-step-type-enum (§4.2) */
export const STEP_TYPES = [
  'start',
  'end',
  'action',
  'playbook-action',
  'parallel',
  'if-condition',
  'while-condition',
  'switch-condition',
] as const
export type StepType = (typeof STEP_TYPES)[number]

/** command-type-ov (§5.2) */
export const COMMAND_TYPES = [
  'manual',
  'bash',
  'caldera-cmd',
  'elastic',
  'http-api',
  'jupyter',
  'kestrel',
  'openc2-http',
  'powershell',
  'sigma',
  'ssh',
  'yara',
] as const

/** agent-target-type-ov (§7.2) */
export const AGENT_TARGET_TYPES = [
  'group',
  'individual',
  'location',
  'organization',
  'sector',
  'http-api',
  'linux',
  'net-address',
  'security-category',
  'ssh',
] as const

/** Those of them that are people, or where people are: they act by hand. */
export const PEOPLE: ReadonlySet<string> = new Set(['group', 'individual', 'location', 'organization', 'sector'])

/** authentication-info-type-ov (§6.2) */
export const AUTHENTICATION_TYPES = ['http-basic', 'oauth2', 'user-auth'] as const

/** data-marking-type-enum (§9.2) */
export const MARKING_TYPES = ['marking-statement', 'marking-tlp', 'marking-iep'] as const

/** variable-type-ov (§10.18.4) */
export const VARIABLE_TYPES = [
  'bool',
  'dictionary',
  'float',
  'hexstring',
  'integer',
  'ipv4-addr',
  'ipv6-addr',
  'long',
  'mac-addr',
  'hash',
  'md5-hash',
  'sha256-hash',
  'string',
  'uri',
  'uuid',
] as const

/** playbook-type-ov (§3.1.1) */
export const PLAYBOOK_TYPES = [
  'attack',
  'detection',
  'engagement',
  'investigation',
  'mitigation',
  'notification',
  'prevention',
  'remediation',
] as const

/** playbook-activity-type-ov (§3.1.2) */
export const ACTIVITIES = [
  'compose-content',
  'deliver-content',
  'identify-audience',
  'identify-channel',
  'scan-system',
  'match-indicator',
  'analyze-collected-data',
  'identify-indicators',
  'scan-vulnerabilities',
  'configure-systems',
  'restrict-access',
  'disconnect-system',
  'eliminate-risk',
  'revert-system',
  'restore-data',
  'restore-capabilities',
  'map-network',
  'identify-steps',
  'step-sequence',
  'prepare-engagement',
  'execute-operation',
  'analyze-engagement-results',
] as const

/** security-category-type-ov (§7.11.1) */
export const SECURITY_CATEGORIES = [
  'aaa',
  'analytics',
  'caldera',
  'content-gateway',
  'desktop',
  'endpoint',
  'firewall',
  'handset',
  'ids',
  'ips',
  'kali',
  'manx',
  'orchestrator',
  'os-linux',
  'os-mac',
  'os-windows',
  'redcanary-atomicred',
  'ragdoll',
  'router',
  'sandcat',
  'server',
  'siem',
  'switch',
  'ticketing',
  'tip',
  'wireless',
] as const

/** signature-algorithm-type-ov (§10.15), as far as any platform signs with them. */
export const SIGNATURE_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'Ed25519',
  'Ed448',
  'XMSS-SHA2_10_256',
  'XMSS-SHA2_16_256',
  'XMSS-SHA2_20_256',
  'LMS_SHA256_M32_H5',
  'LMS_SHA256_M32_H10',
  'LMS_SHA256_M32_H15',
  'LMS_SHA256_M32_H20',
  'LMS_SHA256_M32_H25',
] as const

/** region-enum (§10.3.1) */
export const REGIONS = [
  'africa',
  'eastern-africa',
  'middle-africa',
  'northern-africa',
  'southern-africa',
  'western-africa',
  'americas',
  'caribbean',
  'central-america',
  'latin-america-caribbean',
  'northern-america',
  'south-america',
  'asia',
  'central-asia',
  'eastern-asia',
  'southern-asia',
  'south-eastern-asia',
  'western-asia',
  'europe',
  'eastern-europe',
  'northern-europe',
  'southern-europe',
  'western-europe',
  'oceania',
  'antarctica',
  'australia-new-zealand',
  'melanesia',
  'micronesia',
  'polynesia',
] as const

/** The levels of TLP 2.0, as marking-tlp spells them (§9.4). */
export const TLP_LEVELS = ['TLP:RED', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:GREEN', 'TLP:CLEAR'] as const

export const isOneOf = <T extends string>(words: readonly T[], word: string): word is T =>
  words.some((known) => known === word)
