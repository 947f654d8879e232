/** Roles as a node's first start knows them (`platform/identity`). */
export type Role = 'staff' | 'analyst' | 'watch' | 'liaison' | 'administrator' | 'auditor' | 'operator-desk'

/** Someone of the story to sign in as. Without a password: an administrator invites them. */
export interface Persona {
  readonly id: string
  readonly name: string
  readonly organisation: string
  readonly nation: string
  readonly communities: readonly string[]
  readonly clearances: Readonly<Record<string, string>>
  readonly specialAccess: readonly string[]
  readonly roles: readonly Role[]
}

/** The people of the story. All are invented. */
export const PERSONAS: readonly Persona[] = [
  {
    id: 'kazlauske',
    name: 'Maj. J. Kazlauskė',
    organisation: 'HQ Tidal Shield J2',
    nation: 'LTU',
    communities: [],
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
    specialAccess: ['TIDAL'],
    roles: ['staff'],
  },
  {
    id: 'jonaitis',
    name: 'A. Jonaitis',
    organisation: 'LTU node',
    nation: 'LTU',
    communities: [],
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
    specialAccess: [],
    roles: ['analyst'],
  },
  {
    id: 'petrauskas',
    name: 'LtCdr R. Petrauskas',
    organisation: 'LTU node',
    nation: 'LTU',
    communities: ['RAIL-ISAC'],
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
    specialAccess: [],
    roles: ['liaison'],
  },
  {
    id: 'baranauskaite',
    name: 'Maj. L. Baranauskaitė',
    organisation: 'LTU node',
    nation: 'LTU',
    communities: ['RAIL-ISAC'],
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
    specialAccess: [],
    roles: ['liaison'],
  },
  {
    id: 'wrona',
    name: 'por. K. Wrona',
    organisation: 'POL node',
    nation: 'POL',
    communities: ['RAIL-ISAC'],
    clearances: { ALLIED: 'CONFIDENTIAL', TLP: 'AMBER+STRICT' },
    specialAccess: [],
    roles: ['watch'],
  },
  {
    id: 'ibarra',
    name: 'Tte. L. Ibarra',
    organisation: 'ESP node',
    nation: 'ESP',
    communities: [],
    clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'GREEN' },
    specialAccess: [],
    roles: ['watch'],
  },
  {
    id: 'morvan',
    name: 'Cne C. Morvan',
    organisation: 'FRA node',
    nation: 'FRA',
    communities: [],
    clearances: { ALLIED: 'SECRET', TLP: 'AMBER+STRICT' },
    specialAccess: [],
    roles: ['liaison'],
  },
  {
    id: 'liepins',
    name: 'D. Liepiņš',
    organisation: 'Balta Rail SIA',
    nation: 'LVA',
    communities: ['RAIL-ISAC'],
    clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'AMBER' },
    specialAccess: [],
    roles: ['staff'],
  },
  {
    id: 'lindqvist',
    name: 'S. Lindqvist',
    organisation: 'HQ Tidal Shield J6',
    nation: 'SWE',
    communities: [],
    clearances: { ALLIED: 'SECRET', TLP: 'AMBER+STRICT' },
    specialAccess: [],
    roles: ['administrator'],
  },
  {
    id: 'tamm',
    name: 'M. Tamm',
    organisation: 'CoE Tallinn',
    nation: 'EST',
    communities: [],
    clearances: { ALLIED: 'RESTRICTED', TLP: 'AMBER' },
    specialAccess: [],
    roles: ['auditor'],
  },
  {
    id: 'vaitkus',
    name: 'R. Vaitkus',
    organisation: 'Nemuno Energija AB',
    nation: 'LTU',
    communities: [],
    clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'AMBER' },
    specialAccess: [],
    roles: ['operator-desk'],
  },
  {
    id: 'delmas',
    name: 'A. Delmas',
    organisation: 'Port Services de l’Estuaire SA',
    nation: 'FRA',
    communities: [],
    clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'AMBER' },
    specialAccess: [],
    roles: ['operator-desk'],
  },
  {
    id: 'ozols',
    name: 'K. Ozols',
    organisation: 'Balta Rail SIA',
    nation: 'LVA',
    communities: [],
    clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'AMBER' },
    specialAccess: [],
    roles: ['operator-desk'],
  },
]
