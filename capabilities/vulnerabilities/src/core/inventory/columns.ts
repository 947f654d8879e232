/** What a column of a table tells. */
export type Column =
  | 'id'
  | 'equipment'
  | 'equipmentFr'
  | 'operator'
  | 'operatorName'
  | 'nation'
  | 'asset'
  | 'sector'
  | 'exposure'
  | 'safety'
  | 'seen'
  | 'vendor'
  | 'product'
  | 'componentName'
  | 'version'
  | 'cpe'
  | 'purl'

/** Headers in English and French as inventories write them; compared without case, accents and punctuation. */
const HEADERS: Readonly<Record<Column, readonly string[]>> = {
  id: ['id', 'equipment id', 'device id', 'identifiant', 'id equipement', 'numero de serie', 'serial number', 'serial'],
  equipment: [
    'equipment',
    'equipment name',
    'device',
    'device name',
    'host',
    'host name',
    'hostname',
    'system',
    'machine',
    'computer',
    'name',
    'equipement',
    'nom de l equipement',
    'appareil',
    'hote',
    'nom d hote',
    'systeme',
    'poste',
    'nom',
  ],
  equipmentFr: ['equipment fr', 'name fr', 'nom fr', 'nom francais', 'equipement fr'],
  operator: ['operator', 'owner', 'organisation', 'organization', 'exploitant', 'proprietaire', 'operateur'],
  operatorName: ['operator name', 'nom de l exploitant', 'nom de l operateur'],
  nation: ['nation', 'country', 'pays'],
  asset: ['asset', 'asset id', 'actif', 'id actif'],
  sector: ['sector', 'secteur'],
  exposure: ['exposure', 'system exposure', 'exposition'],
  safety: ['safety', 'safety impact', 'surete', 'impact surete'],
  seen: ['seen', 'last seen', 'date', 'scanned', 'vu', 'vu le', 'derniere vue', 'releve le'],
  vendor: [
    'vendor',
    'manufacturer',
    'supplier',
    'publisher',
    'maker',
    'editeur',
    'fabricant',
    'fournisseur',
    'constructeur',
  ],
  product: [
    'product',
    'software',
    'component',
    'package',
    'application',
    'firmware',
    'program',
    'software name',
    'product name',
    'display name',
    'produit',
    'logiciel',
    'composant',
    'paquet',
    'micrologiciel',
    'programme',
  ],
  /** Beside a product: what the program is called as a whole. */
  componentName: ['component name', 'nom du composant'],
  version: [
    'version',
    'software version',
    'product version',
    'release',
    'firmware version',
    'display version',
    'version du logiciel',
  ],
  cpe: ['cpe', 'cpe name', 'cpe 2 3', 'cpe23', 'nom cpe'],
  purl: ['purl', 'package url'],
}

const BY_HEADER = new Map<string, Column>(
  (Object.entries(HEADERS) as [Column, readonly string[]][]).flatMap(([column, names]) =>
    names.map((name) => [name, column] as const),
  ),
)

/** Lower case, without accents, in words: `Nom d’hôte` is `nom d hote`. */
export const foldHeader = (text: string): string =>
  text
    .slice(0, 100)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(' ')

/** The place of each column; the first of several that say the same. */
export function readHeader(cells: readonly string[]): ReadonlyMap<Column, number> {
  const found = new Map<Column, number>()
  for (const [i, cell] of cells.entries()) {
    const column = BY_HEADER.get(foldHeader(cell))
    if (column !== undefined && !found.has(column)) found.set(column, i)
  }
  return found
}

/** Whether lines under such a header can be read: something that runs is named. */
export const isTable = (columns: ReadonlyMap<Column, number>): boolean =>
  columns.has('product') || columns.has('cpe') || columns.has('purl')

const EXPOSURE = new Map<string, 'small' | 'controlled' | 'open'>([
  ['small', 'small'],
  ['petite', 'small'],
  ['faible', 'small'],
  ['controlled', 'controlled'],
  ['controlee', 'controlled'],
  ['maitrisee', 'controlled'],
  ['open', 'open'],
  ['ouverte', 'open'],
  ['internet', 'open'],
])
const SAFETY = new Map<string, 'negligible' | 'marginal' | 'critical' | 'catastrophic'>([
  ['negligible', 'negligible'],
  ['negligeable', 'negligible'],
  ['marginal', 'marginal'],
  ['marginale', 'marginal'],
  ['critical', 'critical'],
  ['critique', 'critical'],
  ['catastrophic', 'catastrophic'],
  ['catastrophique', 'catastrophic'],
])

export const exposureOf = (text: string) => EXPOSURE.get(foldHeader(text))
export const safetyOf = (text: string) => SAFETY.get(foldHeader(text))
/** Of a message: what such a cell may say. */
export const EXPOSURE_WORDS = [...EXPOSURE.keys()].join(', ')
export const SAFETY_WORDS = [...SAFETY.keys()].join(', ')
