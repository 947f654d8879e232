/** Values of the Incident Core extension 2.0 for STIX 2.1 (OASIS CTI common objects), spelled as it spells them. */

/** `incident-core`: property extension of `incident`. */
export const INCIDENT_CORE = 'extension-definition--ef765651-680c-498d-9894-99799f2fa126'
/** `event`: new SDO. */
export const EVENT_EXTENSION = 'extension-definition--4ca6de00-5b0d-45ef-a1dc-ea7279ea910e'
/** `task`: new SDO. */
export const TASK_EXTENSION = 'extension-definition--2074a052-8be4-4932-849e-f5e7798e0030'
/** Ours: which incident a portion belongs to, and what the extension above has no word for. */
export const PORTION_EXTENSION = 'extension-definition--5b3c6f1e-2a84-4d0f-9c67-81e0d2a94b35'

/** §5.5 incident-determination-enum. */
export const DETERMINATIONS = ['suspected', 'confirmed', 'blocked', 'failed-attempt', 'false-positive'] as const
/** §4.6 incident-investigation-ov. */
export const INVESTIGATION = ['new', 'open', 'closed'] as const
/** §5.9 task-outcome-enum. */
export const TASK_OUTCOMES = ['pending', 'ongoing', 'successful', 'failed', 'cancelled', 'unknown'] as const
/** §5.3 event-status-enum. */
export const EVENT_STATES = ['occurred', 'ongoing', 'pending', 'not-occurred', 'undetermined'] as const
/** §4.10 task-type-ov: those people choose from. */
export const TASK_TYPES = [
  'investigation',
  'containment',
  'eradication',
  'recovery',
  'external-support',
  'external-outreach',
  'victim-notification',
  'administrative',
] as const
/** §4.4 event-type-ov: those people choose from; others are kept as they came. */
export const INCIDENT_TYPES = [
  'compromised-system',
  'data-exfiltration',
  'denial-of-service',
  'destruction',
  'disruption-data-transmission',
  'exploit',
  'exploit-attempt',
  'infected-by-known-malware',
  'network-scanning',
  'dissemination-phishing-emails',
  'ransomware',
  'supply-chain-vendor',
  'theft-access-credentials',
  'unauthorized-access-system',
  'natural',
  'misconfiguration',
  'undetermined',
] as const

export type Determination = (typeof DETERMINATIONS)[number]
export type Investigation = (typeof INVESTIGATION)[number]
export type TaskOutcome = (typeof TASK_OUTCOMES)[number]
