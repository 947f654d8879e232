/** A version of the standard, as it writes itself. */
export type Version = '2.0' | '3.0' | '3.1' | '4.0'

/** `temporal` is of 2.0 and 3.x, `threat` and `supplemental` of 4.0. Supplemental metrics change no score. */
export type Group = 'base' | 'temporal' | 'threat' | 'environmental' | 'supplemental'

/** One metric of one version. */
export interface Metric {
  /** As vectors write it: `AV`. */
  readonly name: string
  readonly group: Group
  /** As the JSON schemas of FIRST write it: `attackVector`. */
  readonly property: string
  /** What the metric may be: letters of vectors to words of the JSON schemas (`N` to `NETWORK`). */
  readonly values: ReadonlyMap<string, string>
}

/** Reads lines of `AV attackVector N=NETWORK A=ADJACENT`. */
function group(name: Group, table: string, also = ''): readonly Metric[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [short = '', property = '', ...values] = `${line.trim()}${also}`.split(' ')
      const pairs = values.map((value) => value.split('=') as [string, string])
      return { name: short, group: name, property, values: new Map(pairs) }
    })
}

/** CVSS v2.0 Guide §2.4, table 14; properties of FIRST's cvss-v2.0.json. */
const v2: readonly Metric[] = [
  ...group(
    'base',
    `AV accessVector L=LOCAL A=ADJACENT_NETWORK N=NETWORK
    AC accessComplexity H=HIGH M=MEDIUM L=LOW
    Au authentication M=MULTIPLE S=SINGLE N=NONE
    C confidentialityImpact N=NONE P=PARTIAL C=COMPLETE
    I integrityImpact N=NONE P=PARTIAL C=COMPLETE
    A availabilityImpact N=NONE P=PARTIAL C=COMPLETE`,
  ),
  ...group(
    'temporal',
    `E exploitability U=UNPROVEN POC=PROOF_OF_CONCEPT F=FUNCTIONAL H=HIGH
    RL remediationLevel OF=OFFICIAL_FIX TF=TEMPORARY_FIX W=WORKAROUND U=UNAVAILABLE
    RC reportConfidence UC=UNCONFIRMED UR=UNCORROBORATED C=CONFIRMED`,
    ' ND=NOT_DEFINED',
  ),
  ...group(
    'environmental',
    `CDP collateralDamagePotential N=NONE L=LOW LM=LOW_MEDIUM MH=MEDIUM_HIGH H=HIGH
    TD targetDistribution N=NONE L=LOW M=MEDIUM H=HIGH
    CR confidentialityRequirement L=LOW M=MEDIUM H=HIGH
    IR integrityRequirement L=LOW M=MEDIUM H=HIGH
    AR availabilityRequirement L=LOW M=MEDIUM H=HIGH`,
    ' ND=NOT_DEFINED',
  ),
]

/** CVSS v3.0 and v3.1 Specification §6, table 15; properties of FIRST's cvss-v3.x.json. */
const v3: readonly Metric[] = [
  ...group(
    'base',
    `AV attackVector N=NETWORK A=ADJACENT_NETWORK L=LOCAL P=PHYSICAL
    AC attackComplexity L=LOW H=HIGH
    PR privilegesRequired N=NONE L=LOW H=HIGH
    UI userInteraction N=NONE R=REQUIRED
    S scope U=UNCHANGED C=CHANGED
    C confidentialityImpact H=HIGH L=LOW N=NONE
    I integrityImpact H=HIGH L=LOW N=NONE
    A availabilityImpact H=HIGH L=LOW N=NONE`,
  ),
  ...group(
    'temporal',
    `E exploitCodeMaturity H=HIGH F=FUNCTIONAL P=PROOF_OF_CONCEPT U=UNPROVEN
    RL remediationLevel U=UNAVAILABLE W=WORKAROUND T=TEMPORARY_FIX O=OFFICIAL_FIX
    RC reportConfidence C=CONFIRMED R=REASONABLE U=UNKNOWN`,
    ' X=NOT_DEFINED',
  ),
  ...group(
    'environmental',
    `CR confidentialityRequirement H=HIGH M=MEDIUM L=LOW
    IR integrityRequirement H=HIGH M=MEDIUM L=LOW
    AR availabilityRequirement H=HIGH M=MEDIUM L=LOW
    MAV modifiedAttackVector N=NETWORK A=ADJACENT_NETWORK L=LOCAL P=PHYSICAL
    MAC modifiedAttackComplexity L=LOW H=HIGH
    MPR modifiedPrivilegesRequired N=NONE L=LOW H=HIGH
    MUI modifiedUserInteraction N=NONE R=REQUIRED
    MS modifiedScope U=UNCHANGED C=CHANGED
    MC modifiedConfidentialityImpact N=NONE L=LOW H=HIGH
    MI modifiedIntegrityImpact N=NONE L=LOW H=HIGH
    MA modifiedAvailabilityImpact N=NONE L=LOW H=HIGH`,
    ' X=NOT_DEFINED',
  ),
]

/** CVSS v4.0 Specification §7, table 23, whose order vectors must keep; properties of FIRST's cvss-v4.0.json. */
const v4: readonly Metric[] = [
  ...group(
    'base',
    `AV attackVector N=NETWORK A=ADJACENT L=LOCAL P=PHYSICAL
    AC attackComplexity L=LOW H=HIGH
    AT attackRequirements N=NONE P=PRESENT
    PR privilegesRequired N=NONE L=LOW H=HIGH
    UI userInteraction N=NONE P=PASSIVE A=ACTIVE
    VC vulnConfidentialityImpact H=HIGH L=LOW N=NONE
    VI vulnIntegrityImpact H=HIGH L=LOW N=NONE
    VA vulnAvailabilityImpact H=HIGH L=LOW N=NONE
    SC subConfidentialityImpact H=HIGH L=LOW N=NONE
    SI subIntegrityImpact H=HIGH L=LOW N=NONE
    SA subAvailabilityImpact H=HIGH L=LOW N=NONE`,
  ),
  ...group('threat', 'E exploitMaturity X=NOT_DEFINED A=ATTACKED P=PROOF_OF_CONCEPT U=UNREPORTED'),
  ...group(
    'environmental',
    `CR confidentialityRequirement H=HIGH M=MEDIUM L=LOW
    IR integrityRequirement H=HIGH M=MEDIUM L=LOW
    AR availabilityRequirement H=HIGH M=MEDIUM L=LOW
    MAV modifiedAttackVector N=NETWORK A=ADJACENT L=LOCAL P=PHYSICAL
    MAC modifiedAttackComplexity L=LOW H=HIGH
    MAT modifiedAttackRequirements N=NONE P=PRESENT
    MPR modifiedPrivilegesRequired N=NONE L=LOW H=HIGH
    MUI modifiedUserInteraction N=NONE P=PASSIVE A=ACTIVE
    MVC modifiedVulnConfidentialityImpact H=HIGH L=LOW N=NONE
    MVI modifiedVulnIntegrityImpact H=HIGH L=LOW N=NONE
    MVA modifiedVulnAvailabilityImpact H=HIGH L=LOW N=NONE
    MSC modifiedSubConfidentialityImpact H=HIGH L=LOW N=NEGLIGIBLE
    MSI modifiedSubIntegrityImpact S=SAFETY H=HIGH L=LOW N=NEGLIGIBLE
    MSA modifiedSubAvailabilityImpact S=SAFETY H=HIGH L=LOW N=NEGLIGIBLE`,
    ' X=NOT_DEFINED',
  ),
  ...group(
    'supplemental',
    `S Safety P=PRESENT N=NEGLIGIBLE
    AU Automatable N=NO Y=YES
    R Recovery A=AUTOMATIC U=USER I=IRRECOVERABLE
    V valueDensity D=DIFFUSE C=CONCENTRATED
    RE vulnerabilityResponseEffort L=LOW M=MODERATE H=HIGH
    U providerUrgency Clear=CLEAR Green=GREEN Amber=AMBER Red=RED`,
    ' X=NOT_DEFINED',
  ),
]

/** Every metric of a version, in the order the standard lists them. */
export const METRICS: Readonly<Record<Version, readonly Metric[]>> = { '2.0': v2, '3.0': v3, '3.1': v3, '4.0': v4 }

/** The letter of a metric that is not given. */
export const notDefined = (version: Version): string => (version === '2.0' ? 'ND' : 'X')
