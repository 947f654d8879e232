import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '@testudo/kernel/fault'
import { readConfig } from '@testudo/platform/config'
import { createOutbound, type OutboundTls } from '@testudo/platform/outbound'
import { type ObjectsPage, type Question, TaxiiClient, TaxiiFault } from '@testudo/taxii'
import { Argument, type Command } from 'commander'
import { askNode } from './askedNode.ts'
import { type FolderFlags, report } from './report.ts'
import { clientCommands } from './taxiiClients.ts'

const ACCESS = `
Credentials are read from files, first line: --user NAME with --password-file FILE, --token-file FILE (sent as Bearer), or
--cert FILE with --key FILE (PEM). --ca FILE names an authority of your own. "-" reads standard input. The address you give
is asked wherever it is; where it sends us on must be public or stand in outbound.allow.`

const DISCOVER_HELP = `${ACCESS}

With --json: {"title","roots":[{"url","title","versions","collections":[{"id","alias"?,"title","can_read","can_write"}]|"trouble"}]}

Exit code: 0 found, 2 no such address, 3 the credential is not accepted, 4 no TAXII there, 6 no answer.

Examples:
  testudo taxii discover https://ally.example/taxii2/ --user ltu --password-file secret.txt
  testudo taxii discover https://ally.example/taxii2/ --token-file token.txt --json`

const PULL_HELP = `
URL is an API root. Writes one STIX bundle: every object of the collection, as it came. What cannot be read is told on
standard error and left out; nothing else is. Import the file with testudo import, or let the node pull by itself (screen
Sharing, TAXII).
${ACCESS}

Exit code: 0 also when something could not be read, 2 bad input, 3 not let in, 4 no such collection, 5 FILE exists, 6 no answer.

Examples:
  testudo taxii pull https://ally.example/api/ --collection 91a7b528-80eb-42ed-a74d-c6fbd5a26116 --out ally.json
  testudo taxii pull https://ally.example/api/ --collection indicators --added-after 2026-11-01T00:00:00Z --type indicator`

const listHelp = (name: string): string => `
Asks the node of the data folder. --json gives its answer as it is.

Examples:
  testudo taxii ${name} --data DIR --json`

interface AccessFlags {
  readonly user?: string
  readonly passwordFile?: string
  readonly tokenFile?: string
  readonly cert?: string
  readonly key?: string
  readonly ca?: string
  readonly json?: boolean
}

/** Registers `taxii discover`, `pull`, `collections`, `sources`, `client` and `token`. */
export function taxiiCommands(program: Command): void {
  const taxii = program.command('taxii').description('TAXII 2.1: foreign servers, and the collections of this node')
  const foreign = (name: string, summary: string, help: string) =>
    taxii
      .command(name)
      .description(summary)
      .addArgument(new Argument('<URL>', 'discovery resource or API root'))
      .option('--user <NAME>', 'sign in by HTTP Basic')
      .option('--password-file <FILE>', 'its password')
      .option('--token-file <FILE>', 'sign in by a token')
      .option('--cert <FILE>', 'sign in by a certificate, PEM')
      .option('--key <FILE>', 'its key, PEM')
      .option('--ca <FILE>', 'authority that vouches for the server, PEM')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', help)
  foreign('discover', 'what a server offers', DISCOVER_HELP).action(discover)
  foreign('pull', 'the objects of a collection as one bundle', PULL_HELP)
    .requiredOption('--collection <ID>', 'id or alias of the collection')
    .option('--out <FILE>', 'write to a new file instead of standard output')
    .option('--added-after <TIME>', 'only what was added after this time')
    .option('--type <T>', 'only these STIX types, with commas between them')
    .option('--versions', 'every version, not only the newest')
    .action(pull)
  const own = (name: string, summary: string) =>
    taxii
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', listHelp(name))
  own('collections', 'collections of this node').action((flags: FolderFlags) => list(flags, 'collections'))
  own('sources', 'foreign servers this node asks or brings to').action((flags: FolderFlags) => list(flags, 'sources'))
  clientCommands(taxii)
}

async function discover(url: string, flags: AccessFlags): Promise<void> {
  const client = await clientFor(url, flags)
  await told(async () => {
    const { title, api_roots = [] } = await client.discovery()
    const roots = []
    for (const root of api_roots) {
      try {
        const { title: name, versions } = await client.apiRoot(root)
        roots.push({ url: root, title: name, versions, collections: await client.collections(root) })
      } catch (error) {
        if (!(error instanceof TaxiiFault) && !(error instanceof Fault)) throw error
        roots.push({ url: root, title: '', trouble: error.message })
      }
    }
    const lines = roots.flatMap(({ url: root, title: name, collections, trouble }) => [
      `${root}  ${trouble ?? name}`,
      ...(collections ?? []).map(
        (one) => `  ${one.id}  ${one.can_read ? 'r' : '-'}${one.can_write ? 'w' : '-'}  ${one.title}`,
      ),
    ])
    report(flags, { title, roots }, [title, ...lines].join('\n'))
  })
}

interface PullFlags extends AccessFlags {
  readonly collection: string
  readonly out?: string
  readonly addedAfter?: string
  readonly type?: string
  readonly versions?: boolean
}

async function pull(url: string, flags: PullFlags): Promise<void> {
  if (!/^[\w.~-]+$/.test(flags.collection))
    throw new Fault('invalid', 'cli.collection', 'This is no id or alias of a collection.')
  const root = url.endsWith('/') ? url : `${url}/`
  const client = await clientFor(root, flags)
  const match = {
    ...(flags.type === undefined ? {} : { type: flags.type }),
    ...(flags.versions === true ? { version: 'all' } : {}),
  }
  const question: Question = {
    limit: 1_000,
    ...(Object.keys(match).length > 0 && { match }),
    ...(flags.addedAfter === undefined ? {} : { addedAfter: flags.addedAfter }),
  }
  const out = flags.out === undefined ? undefined : await newFile(flags.out)
  const write = (text: string) => writeTo(out ?? process.stdout, text)
  let count = 0
  try {
    await told(async () => {
      const pages = client.objects(`${root}collections/${flags.collection}/`, question)
      // Nothing is written before the first page: a refusal must not leave half a bundle on standard output.
      const first = await pages.next()
      await write(`{"type":"bundle","id":"bundle--${randomUUID()}","objects":[`)
      const take = async ({ objects, problems }: ObjectsPage) => {
        for (const { text } of objects) await write(`${count++ === 0 ? '' : ','}\n${text}`)
        for (const problem of problems)
          process.stderr.write(`testudo: left out: ${problem.message} (line ${problem.place.line} of its page)\n`)
      }
      if (first.done !== true) await take(first.value)
      for await (const page of pages) await take(page)
      await write('\n]}\n')
    })
  } catch (error) {
    // Half a bundle is no bundle.
    out?.destroy()
    if (flags.out !== undefined) await rm(flags.out, { force: true })
    throw error
  }
  if (out !== undefined) {
    await new Promise<void>((done, fail) => {
      out.on('error', fail)
      out.end(done)
    })
    report(flags, { file: flags.out, objects: count }, `${count.toLocaleString('en')} objects in ${flags.out}`)
  }
}

async function newFile(path: string) {
  const out = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  await new Promise<void>((done, fail) => {
    out.once('open', () => done())
    out.once('error', (cause: NodeJS.ErrnoException) =>
      fail(
        cause.code === 'EEXIST'
          ? new Fault('conflict', 'cli.file_exists', 'This file exists. Choose another name.', {
              place: { file: path },
            })
          : new Fault('invalid', 'cli.file', 'This file cannot be written.', { cause, place: { file: path } }),
      ),
    )
  })
  return out
}

/** Waits where the reader is slower than we are. */
async function writeTo(out: NodeJS.WritableStream, text: string): Promise<void> {
  if (!out.write(text)) await new Promise((drained) => out.once('drain', drained))
}

async function clientFor(url: string, flags: AccessFlags): Promise<TaxiiClient> {
  if (!URL.canParse(url)) throw new Fault('invalid', 'cli.address', 'This is no web address.')
  const { hostname } = new URL(url)
  const host = hostname.replaceAll(/^\[|\]$/g, '')
  const settings = readConfig(process.env).outbound?.allow ?? []
  // Who stands at the machine may ask what they name.
  const outbound = createOutbound({ allow: isIP(host) > 0 || /^[\w.-]+$/.test(host) ? [...settings, host] : settings })
  const tls = await tlsOf(flags)
  const authorization = await authorizationOf(flags)
  return new TaxiiClient(url, {
    exchange: ({ method, url: address, headers, body }) =>
      outbound({ method, url: address, headers, tls, ...(body === undefined ? {} : { body }) }),
    ...(authorization === undefined ? {} : { authorization }),
    sleep: (ms) => sleep(ms, undefined),
  })
}

async function tlsOf({ cert, key, ca }: AccessFlags): Promise<OutboundTls> {
  if ((cert === undefined) !== (key === undefined))
    throw new Fault('invalid', 'cli.certificate', '--cert and --key belong together.')
  const read = async (file: string | undefined, name: 'cert' | 'key' | 'ca') =>
    file === undefined ? {} : { [name]: await textOf(file) }
  return { ...(await read(cert, 'cert')), ...(await read(key, 'key')), ...(await read(ca, 'ca')) }
}

async function authorizationOf({ user, passwordFile, tokenFile }: AccessFlags): Promise<string | undefined> {
  if (tokenFile !== undefined) return `Bearer ${firstLine(await textOf(tokenFile))}`
  if (user === undefined) return undefined
  if (passwordFile === undefined)
    throw new Fault('invalid', 'cli.password', 'Give the password of --user with --password-file FILE.')
  return `Basic ${Buffer.from(`${user}:${firstLine(await textOf(passwordFile))}`).toString('base64')}`
}

const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0] ?? ''

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file === '-' ? '/dev/stdin' : file, 'utf8')
  } catch (cause) {
    throw new Fault('invalid', 'cli.file', 'This file cannot be read.', { cause, place: { file } })
  }
}

/** A peer's refusal as ours, so that the exit code says which. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof TaxiiFault)) throw error
    const { status, code, message, description } = error
    const kind =
      status === 401 || status === 403 ? 'denied' : status === 404 ? 'absent' : status < 500 ? 'invalid' : 'unavailable'
    throw new Fault(kind, code, [message, description].filter(Boolean).join(': '), { cause: error })
  }
}

async function list(flags: FolderFlags, what: 'collections' | 'sources'): Promise<void> {
  const node = await askNode(flags.data)
  try {
    const answer = await node.ask('GET', what === 'collections' ? '/sharing/collections' : '/sharing/taxii/sources')
    const { [what]: rows = [] } = answer as Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
    const lines = rows.map((row) =>
      what === 'collections'
        ? `${String(row['id'])}  ${String(row['alias'] ?? '-')}  ${String(row['title'])}`
        : `${String(row['id'])}  ${String(row['state'])}  ${String(row['direction'])}  ${String(row['name'])}  ${String(row['url'])}`,
    )
    report(flags, answer as object, lines.length === 0 ? `no ${what}` : lines.join('\n'))
  } finally {
    await node.close()
  }
}
