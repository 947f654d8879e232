import type { CsafTest } from '../test.ts'
import { branchTests } from './mandatory/v21branches.ts'
import { counterpartTests } from './mandatory/v21counterparts.ts'
import { cweTests } from './mandatory/v21cwe.ts'
import { dateTests } from './mandatory/v21dates.ts'
import { documentTests } from './mandatory/v21document.ts'
import { extensionTests } from './mandatory/v21extensions.ts'
import { grammarTests } from './mandatory/v21grammar.ts'
import { helperTests } from './mandatory/v21helpers.ts'
import { identificationTests } from './mandatory/v21identification.ts'
import { idTests } from './mandatory/v21ids.ts'
import { licenseTests } from './mandatory/v21license.ts'
import { productIdTests } from './mandatory/v21productIds.ts'
import { profileTests21 } from './mandatory/v21profiles.ts'
import { rangeTests } from './mandatory/v21ranges.ts'
import { remediationTests } from './mandatory/v21remediations.ts'
import { severityTests } from './mandatory/v21severity.ts'
import { sharingTests } from './mandatory/v21sharing.ts'
import { ssvcTests } from './mandatory/v21ssvc.ts'

/** Tests that CSAF 2.1 has and 2.0 has not, or that it changed. */
export const tests21: readonly CsafTest[] = [
  ...branchTests,
  ...counterpartTests,
  ...cweTests,
  ...dateTests,
  ...documentTests,
  ...extensionTests,
  ...grammarTests,
  ...helperTests,
  ...identificationTests,
  ...productIdTests,
  ...idTests,
  ...licenseTests,
  ...profileTests21,
  ...rangeTests,
  ...remediationTests,
  ...severityTests,
  ...sharingTests,
  ...ssvcTests,
]

/** Tests that 2.1 kept as they were and spells otherwise in their titles. */
export const TITLES_21: ReadonlyMap<string, string> = new Map([
  ['6.1.7', 'Multiple Scores with Same Version per Product'],
  ['6.1.9', 'Invalid CVSS Computation'],
  ['6.1.13', 'purl'],
  ['6.1.20', 'Non-Draft Document Version'],
  ['6.2.3', 'Missing Metric'],
  ['6.2.8', 'Use of MD5 As the Only Hash Algorithm'],
  ['6.2.9', 'Use of SHA-1 As the Only Hash Algorithm'],
  ['6.2.17', 'CVE in Field IDs'],
  ['6.3.1', 'Use of CVSS v2 As the Only Scoring System'],
  ['6.3.6', 'Use of Non-self Referencing URLs Failing to Resolve'],
  ['6.3.7', 'Use of Self Referencing URLs Failing to Resolve'],
  ['6.3.8', 'Spell Check'],
])
