/** Lines to paste into other tools. None holds the token: it goes where the tool keeps its secrets. */
export interface Way {
  /** Address of the node, without a slash at its end. */
  readonly origin: string
  /** Paths of discovery and API root. */
  readonly discovery: string
  readonly root: string
  /** Id of the collection. */
  readonly collection: string
  readonly login: string
}

export const curlLine = ({ origin, root, collection, login }: Way): string =>
  `curl --user ${shell(login)} --header 'Accept: application/taxii+json;version=2.1' ${shell(`${origin}${root}collections/${collection}/objects/`)}`

export const mispLines = ({ origin, root, collection, login }: Way): string =>
  [`Base URL: ${origin}`, `API root: ${root}`, `Collection: ${collection}`, `User: ${login}`].join('\n')

export const openctiLines = ({ origin, discovery, login }: Way): string =>
  [
    'taxii2:',
    `  discovery_url: '${origin}${discovery}'`,
    `  username: '${login.replaceAll("'", "''")}'`,
    "  password: ''",
    '  v2.1: true',
    "  collections: '*.*'",
  ].join('\n')

/** One word of a POSIX shell. */
const shell = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
