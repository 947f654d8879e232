import { readFile } from 'node:fs/promises'
import { X509Certificate } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { formatDtg } from '@testudo/kernel/time'
import type { Command } from 'commander'
import { type AskedNode, askNode } from './askedNode.ts'
import { type FolderFlags, report } from './report.ts'
import { collect, type RightsFlags, rightsFrom, rightsOptions } from './rightsFlags.ts'

const SECRET = `
The token is told this once: it signs in over HTTP Basic (LOGIN and the token) or as Bearer. With --secret-file it goes into
a new file that only this user may read, and nothing of it is printed.`

const EXIT = `
Exit code: 0 done, 2 bad input (the place is named), 3 beyond what you may give, 4 no such client, 5 the login is taken.`

const HELP = {
  list: `
Examples:
  testudo taxii client list
  testudo taxii client list --data DIR --json`,
  add: `
NAME is how it signs in. It reads what its rights let it, and never more than whoever makes it may read.
${SECRET}
${EXIT}

Examples:
  testudo taxii client add opencti --nation LTU --organisation "CERT-LT" --clearance TLP=AMBER --clearance ALLIED=RESTRICTED
  testudo taxii client add sensor-7 --writes --days 30 --secret-file sensor-7.token`,
  remove: `
It reads and writes nothing more, from its next request on. Its name stays taken, so that what it did stays its own.
${EXIT}

Examples:
  testudo taxii client remove opencti`,
  tokenAdd: `${SECRET}
${EXIT}

Examples:
  testudo taxii token add opencti --days 30 --secret-file opencti.token`,
  tokenList: `
Examples:
  testudo taxii token list opencti`,
  tokenEnd: `
ID is one that "testudo taxii token list" shows.
${EXIT}

Examples:
  testudo taxii token end opencti token-3Jq2Vx`,
} as const

interface Client {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly nation: string
  readonly organisation: string
  readonly reads: boolean
  readonly writes: boolean
  readonly disabled: boolean
  readonly lastRead?: number
  readonly lastWrite?: number
  readonly tokens: readonly {
    readonly id: string
    readonly name: string
    readonly createdAt: number
    readonly until: number
  }[]
}

interface Credential {
  readonly id: string
  readonly login: string
  readonly secret: string
  readonly until: number
}

interface TokenFlags extends FolderFlags {
  readonly days: string
  readonly secretFile?: string
}

interface AddFlags extends TokenFlags, RightsFlags {
  readonly title?: string
  readonly writes?: boolean
  readonly identity: readonly string[]
  readonly certificate?: string
}

type Open = (folder: string | undefined) => Promise<AskedNode>

/** Registers `taxii client` and `taxii token`: who may use the collections of this node. */
export function clientCommands(taxii: Command, open: Open = askNode): void {
  const withNode = async (flags: FolderFlags, work: (node: AskedNode) => Promise<void>): Promise<void> => {
    const node = await open(flags.data)
    try {
      await work(node)
    } finally {
      await node.close()
    }
  }
  const command = (parent: Command, name: string, summary: string, help: string): Command =>
    parent
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', help)
  const withToken = (one: Command): Command =>
    one
      .option('--days <N>', 'how long the token works, 1 to 366', '90')
      .option('--secret-file <FILE>', 'new file for the token')

  const client = taxii.command('client').description('programs that read or write the collections of this node')
  command(client, 'list', 'programs, what they may, and when they last came', HELP.list).action((flags: FolderFlags) =>
    withNode(flags, async (node) => {
      const clients = await clientsOf(node)
      report(flags, { clients }, clients.map(clientLine).join('\n') || 'no clients')
    }),
  )
  withToken(rightsOptions(command(client, 'add', 'makes a client and its first token', HELP.add), 'none'))
    .argument('<NAME>', 'how it signs in')
    .option('--title <TEXT>', 'name people see (default: NAME)')
    .option('--writes', 'it may add objects too')
    .option('--identity <ID>', 'STIX identity whose objects it makes versions of; again for more', collect, [])
    .option('--certificate <FILE>', 'its certificate, PEM, for mutual TLS')
    .action((login: string, flags: AddFlags) =>
      withNode(flags, async (node) => {
        const body = {
          login,
          name: flags.title ?? login,
          rights: rightsFrom(flags),
          writes: flags.writes === true,
          identities: flags.identity,
          days: daysOf(flags),
          ...(flags.certificate === undefined ? {} : { fingerprint: await fingerprintOf(flags.certificate) }),
        }
        await tell(flags, () => node.ask('POST', '/sharing/taxii/clients', JSON.stringify(body)))
      }),
    )
  command(client, 'remove', 'closes a client', HELP.remove)
    .argument('<NAME>', 'how it signs in')
    .action((login: string, flags: FolderFlags) =>
      withNode(flags, async (node) => {
        const { id } = await find(node, login)
        const answer = await node.ask('PUT', pathOf(id), JSON.stringify({ disabled: true }))
        report(flags, answer as object, `${login} reads and writes nothing more.`)
      }),
    )

  const token = taxii.command('token').description('tokens that clients sign in with')
  command(token, 'list', 'tokens of a client that still work', HELP.tokenList)
    .argument('<NAME>', 'how the client signs in')
    .action((login: string, flags: FolderFlags) =>
      withNode(flags, async (node) => {
        const { tokens } = await find(node, login)
        const lines = tokens.map((one) => `${one.id}  made ${formatDtg(one.createdAt)}  until ${formatDtg(one.until)}`)
        report(flags, { tokens }, lines.join('\n') || 'no tokens')
      }),
    )
  withToken(command(token, 'add', 'gives a client one more token', HELP.tokenAdd))
    .argument('<NAME>', 'how the client signs in')
    .action((login: string, flags: TokenFlags) =>
      withNode(flags, async (node) => {
        const { id } = await find(node, login)
        const body = JSON.stringify({ days: daysOf(flags) })
        await tell(flags, () => node.ask('POST', `${pathOf(id)}/token`, body))
      }),
    )
  command(token, 'end', 'ends a token', HELP.tokenEnd)
    .argument('<NAME>', 'how the client signs in')
    .argument('<ID>', 'the token')
    .action((login: string, which: string, flags: FolderFlags) =>
      withNode(flags, async (node) => {
        const { id } = await find(node, login)
        const answer = await node.ask('DELETE', `${pathOf(id)}/tokens/${encodeURIComponent(which)}`)
        report(flags, (answer ?? {}) as object, 'This token works no more.')
      }),
    )
}

const pathOf = (id: string): string => `/sharing/taxii/clients/${encodeURIComponent(id)}`

const clientsOf = async (node: AskedNode): Promise<readonly Client[]> =>
  ((await node.ask('GET', '/sharing/taxii/clients')) as { readonly clients: readonly Client[] }).clients

/** @throws {Fault} `absent` */
async function find(node: AskedNode, login: string): Promise<Client> {
  const clients = await clientsOf(node)
  const found = clients.find((one) => one.login === login) ?? clients.find((one) => one.id === login)
  if (found === undefined)
    throw new Fault('absent', 'cli.no_client', 'No TAXII client signs in by this name. See: testudo taxii client list')
  return found
}

/** @throws {Fault} `invalid` */
function daysOf({ days }: TokenFlags): number {
  if (!/^\d{1,3}$/.test(days)) throw new Fault('invalid', 'cli.days', '--days is a number from 1 to 366.')
  return Number(days)
}

/** @throws {Fault} `invalid` when it is no certificate */
async function fingerprintOf(file: string): Promise<string> {
  try {
    return new X509Certificate(await readFile(file)).fingerprint256.replaceAll(':', '').toLowerCase()
  } catch (cause) {
    throw new Fault('invalid', 'cli.certificate', 'This file holds no certificate.', { cause, place: { file } })
  }
}

/** The file is there before the token is made: a secret that cannot be kept would be lost. */
async function tell(flags: TokenFlags, make: () => Promise<unknown>): Promise<void> {
  const { secretFile } = flags
  const { open, rm } = await import('node:fs/promises')
  const file = secretFile === undefined ? undefined : await open(secretFile, 'wx', 0o600).catch(notNew(secretFile))
  try {
    const { secret, ...rest } = (await make()) as Credential
    await file?.writeFile(`${secret}\n`)
    const until = `${rest.login} signs in with it until ${formatDtg(rest.until)}.`
    if (file === undefined) report(flags, { ...rest, secret }, `${secret}\n${until}`)
    else report(flags, { ...rest, file: secretFile }, `The token is in ${secretFile}. ${until}`)
  } catch (error) {
    if (secretFile !== undefined) await rm(secretFile, { force: true })
    throw error
  } finally {
    await file?.close()
  }
}

const notNew = (file: string) => (cause: unknown) => {
  throw new Fault('conflict', 'cli.file_exists', 'This file exists or cannot be made. Choose another name.', {
    cause,
    place: { file },
  })
}

const clientLine = (one: Client): string =>
  [
    one.id,
    `${one.reads ? 'r' : '-'}${one.writes ? 'w' : '-'}`,
    one.login,
    one.nation || '-',
    one.disabled ? 'closed' : `${one.tokens.length} tokens`,
    ...(one.lastRead === undefined ? [] : [`read ${formatDtg(one.lastRead)}`]),
    ...(one.lastWrite === undefined ? [] : [`wrote ${formatDtg(one.lastWrite)}`]),
    one.name,
  ].join('  ')
