import { randomUUID } from 'node:crypto'
import {
  type DryStep,
  dryRun,
  type Finding,
  graph,
  type Playbook,
  readPlaybookText,
  type VerifiedSignature,
  sign,
  verify,
} from '@testudo/cacao'
import { Fault } from '@testudo/kernel/fault'
import { parseStrict } from '@testudo/stix'
import type { Command } from 'commander'
import { readPrivateKey, readPublicKey, subtle } from './cacaoKeys.ts'
import { readText } from './jsonLines.ts'

const FILES = `
FILE holds one playbook of CACAO 2.0 (JSON, plain or gzip); - is standard input.`

const VALIDATE = `${FILES}

Checks the shape of every part and what they say of one another: missing and dangling steps, loops that no while step ends (named by
their steps), variables, agents, targets, authentication, conditions, times, extensions, signatures.

One line per file: {"file","valid","findings"}; a finding is {"severity","rule","path","says"}, "path" a JSON pointer. A playbook is
valid when no finding is an "error". A "warning" breaks the standard, or would surprise, and leaves a run defined; with --strict
every broken MUST of the standard is an error. A file that cannot be read is not valid, and the finding says why.

Exit code: 0 every playbook is valid, 2 some is not.

Examples:
  testudo cacao validate playbook.json --json
  testudo cacao validate playbook.json`

const RUN = `${FILES}

Lists the steps in the order a run comes to them, with what each would do; nothing is done. Conditions that the values decide lead one
way; others are told both ways. Playbooks that are called are looked for among the files named by --library.
Playbooks are run for good by a node, where people agree to each step and everything is kept: here --dry-run must be said.

One line per file: {"file","playbook","name","missing","steps"}; a step is {"order","step","type","name","when","does","plans",
"problems","gate","onceOnly","delayMilliseconds","timeoutMilliseconds"}. "missing" are values a run would ask for (--set).

Exit code: 0 told, 2 a playbook is not valid, or a value does not fit.

Examples:
  testudo cacao run playbook.json --dry-run --json
  testudo cacao run playbook.json --dry-run --set __host__=198.51.100.7`

const GRAPH = `${FILES}

One line per file: {"file","nodes","edges","layers","rows"}. A node has its "layer" in the direction of the work and its "row" within
it; the same playbook is always laid out the same way. Playbooks that are not valid are laid out as far as they go.

Examples:
  testudo cacao graph playbook.json --json`

const SIGN = `${FILES}

Writes the playbook with one more signature, by the JSON signature scheme of the standard (RFC 8785 form, hashed, signed). The key is
a PEM file: RSA (RS256), EC P-256 (ES256) or Ed25519. The public key goes with the signature. With --countersign the signature of
that id is signed, and the playbook with it.

Exit code: 0 signed, 2 the playbook is not valid or the key cannot be read.

Examples:
  testudo cacao sign playbook.json --key signer.pem --signee "Tallinn watch" > signed.json`

const VERIFY = `${FILES}

One line per file: {"file","valid","signatures"}. Each signature says who it names as signer, by which key (SHA-256 of its public key),
over which playbook, version and digest, whether it holds, and why it is not valid. That a key is somebody's is proven only
by --trust: with it "trusted" names the file of the key. A file without any signature is not valid.

Exit code: 0 every signature of every file is valid, and with --trust at least one of each by one of these keys; 2 otherwise.

Examples:
  testudo cacao verify signed.json --json
  testudo cacao verify signed.json --trust signer.pub.pem`

interface Flags {
  readonly json?: boolean
  readonly strict?: boolean
  readonly dryRun?: boolean
  readonly set?: readonly string[]
  readonly library?: readonly string[]
  readonly trust?: readonly string[]
}

interface SignFlags {
  readonly key: string
  readonly signee: string
  readonly createdBy?: string
  readonly algorithm?: string
  readonly countersign?: string
}

/** Registers `cacao validate`, `run`, `graph`, `sign` and `verify`. They need no node. */
export function cacaoCommands(program: Command): void {
  const cacao = program.command('cacao').description('CACAO 2.0 playbooks: check, try, draw, sign, verify')
  const command = (name: string, description: string, help: string) =>
    cacao.command(name).description(description).addHelpText('after', help)
  const json = ['--json', 'one JSON value a line on standard output'] as const
  command('validate', 'checks playbooks against CACAO 2.0 and looks for what cannot be run', VALIDATE)
    .argument('<FILE...>', 'playbooks')
    .option('--strict', 'every broken MUST of the standard is an error')
    .option(...json)
    .action(validateFiles)
  command('run', 'tells what a playbook would do, step by step', RUN)
    .argument('<FILE...>', 'playbooks')
    .option('--dry-run', 'does nothing; tells what would be done')
    .option('--set <NAME=VALUE...>', 'values of external variables')
    .option('--library <FILE...>', 'playbooks that may be called')
    .option(...json)
    .action(runFiles)
  command('graph', 'lays the steps of a playbook out', GRAPH)
    .argument('<FILE...>', 'playbooks')
    .option(...json)
    .action(drawFiles)
  command('sign', 'signs a playbook', SIGN)
    .argument('<FILE>', 'the playbook')
    .requiredOption('--key <FILE>', 'the private key, PEM')
    .requiredOption('--signee <NAME>', 'who signs')
    .option('--created-by <ID>', 'the identity of STIX that signs')
    .option('--algorithm <NAME>', 'another algorithm that the key can: RS512, PS256, …')
    .option('--countersign <ID>', 'the signature to sign')
    .action(signFile)
  command('verify', 'verifies the signatures of playbooks', VERIFY)
    .argument('<FILE...>', 'playbooks')
    .option('--trust <FILE...>', 'public keys, PEM, whose owners are known')
    .option(...json)
    .action(verifyFiles)
}

/** A playbook may come from anywhere: nothing in it ends a line or steers the terminal it is told on. */
const harmless = (line: string): string => line.replaceAll(/\p{C}/gu, '·')

const print = (flags: Flags, value: object, lines: readonly string[]) =>
  void process.stdout.write(`${flags.json === true ? JSON.stringify(value) : lines.map(harmless).join('\n')}\n`)

/** A finding as it is printed: in English. */
type Shown = Pick<Finding, 'severity' | 'rule' | 'path' | 'says'>

/** A file that cannot be read is told like one that is not valid: the others are answered all the same. */
function read(file: string, flags: Flags): { readonly valid: boolean; readonly findings: readonly Shown[] } {
  try {
    const read = readPlaybookText(readText(file), { strict: flags.strict === true, now: new Date().toISOString() })
    return {
      valid: read.valid,
      findings: read.findings.map(({ severity, rule, path, says }) => ({ severity, rule, path, says })),
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { valid: false, findings: [{ severity: 'error', rule: error.code, path: '', says: error.message }] }
  }
}

const sentence = ({ severity, rule, path, says }: Shown): string =>
  `  ${severity.toUpperCase()} ${path || '/'}: ${says} (${rule})`

function validateFiles(files: readonly string[], flags: Flags): void {
  for (const file of files) {
    const { valid, findings } = read(file, flags)
    if (!valid) process.exitCode = 2
    print(flags, { file, valid, findings }, [`${file}: ${valid ? 'valid' : 'not valid'}`, ...findings.map(sentence)])
  }
}

/** @throws {Fault} telling the first error */
function mustRead(file: string): Playbook {
  const { playbook, findings } = readPlaybookText(readText(file))
  const [first] = findings
  if (playbook !== undefined) return playbook
  throw new Fault(
    'invalid',
    'cacao.not_valid',
    `This is no valid playbook: ${first?.says ?? ''} (${first?.rule ?? ''}). All of it: testudo cacao validate`,
    { place: { file, ...(first === undefined ? {} : { path: first.path }) } },
  )
}

function runFiles(files: readonly string[], flags: Flags): void {
  if (flags.dryRun !== true)
    throw new Fault(
      'invalid',
      'cacao.dry_run',
      'Playbooks are run for good on a node. Say --dry-run to see what this one would do.',
    )
  const library = (flags.library ?? []).map(mustRead)
  const inputs = inputsOf(flags.set ?? [])
  for (const file of files) {
    const playbook = mustRead(file)
    const told = dryRun(playbook, {
      inputs,
      library: (id, version) =>
        library
          .filter((one) => one.id === id && (version === undefined || one.modified === version))
          .toSorted((a, b) => (a.modified < b.modified ? 1 : -1))[0],
    })
    if ('refused' in told) throw new Fault('invalid', 'cacao.inputs', told.refused, { place: { file } })
    const { missing } = told
    const steps = told.steps.map(({ told: _told, ...step }) => step)
    const words = [
      `${file}: ${playbook.name}`,
      ...steps.flatMap(stepWords),
      ...(missing.length > 0 ? [`A run would ask for: ${missing.join(', ')} (--set NAME=VALUE)`] : []),
    ]
    print(flags, { file, playbook: playbook.id, name: playbook.name, missing, steps }, words)
  }
}

function stepWords({ order, step, name, when, does }: Omit<DryStep, 'told'>): string[] {
  const condition = when.length === 0 ? '' : ` [${when.join(', ')}]`
  return [`${String(order).padStart(3)}. ${name || step}${condition}`, ...does.map((one) => `       ${one}`)]
}

function inputsOf(pairs: readonly string[]): Record<string, string> {
  const inputs = new Map<string, string>()
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at)
    if (at <= 0)
      throw new Fault('invalid', 'cacao.inputs', `--set ${pair}: write NAME=VALUE, such as __host__=198.51.100.7.`)
    if (inputs.has(name)) throw new Fault('invalid', 'cacao.inputs', `--set ${name} is given twice.`)
    inputs.set(name, pair.slice(at + 1))
  }
  return Object.fromEntries(inputs)
}

function drawFiles(files: readonly string[], flags: Flags): void {
  for (const file of files) {
    const parsed = parseStrict(readText(file))
    if (!('value' in parsed))
      throw new Fault('invalid', 'cacao.json', `This is no clean JSON: ${parsed.flaw.message}`, {
        place: { file, path: parsed.flaw.path },
      })
    const drawn = graph(parsed.value)
    if (drawn.nodes.length === 0)
      throw new Fault('invalid', 'cacao.no_steps', 'There are no steps to draw, or too many.', { place: { file } })
    const words = drawn.nodes.flatMap(({ id, layer, name, type, isMissing }) => {
      const ways = drawn.edges
        .filter(({ from }) => from === id)
        .map(({ kind, label, to }) => `${label ?? kind} → ${to}`)
      return [
        `${'  '.repeat(layer)}${isMissing ? 'missing: ' : ''}${name} (${type})`,
        ...ways.map((way) => `${'  '.repeat(layer)}  ${way}`),
      ]
    })
    print(flags, { file, ...drawn }, [`${file}:`, ...words])
  }
}

async function signFile(file: string, flags: SignFlags): Promise<void> {
  const playbook = mustRead(file)
  const { privateKey, publicKey, algorithm } = await readPrivateKey(flags.key, flags.algorithm)
  const signed = await sign(playbook, {
    subtle,
    privateKey,
    algorithm,
    key: { public_key: publicKey },
    id: `jss--${randomUUID()}`,
    signee: flags.signee,
    ...(flags.createdBy === undefined ? {} : { createdBy: flags.createdBy }),
    ...(flags.countersign === undefined ? {} : { countersigns: flags.countersign }),
    at: new Date().toISOString(),
  }).catch((cause: unknown) => {
    throw new Fault('invalid', 'cacao.sign', `Not signed: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    })
  })
  process.stdout.write(`${JSON.stringify(signed, undefined, 2)}\n`)
}

async function verifyFiles(files: readonly string[], flags: Flags): Promise<void> {
  const trusted = (flags.trust ?? []).map((name) => ({ name, publicKey: readPublicKey(name) }))
  for (const file of files) {
    const signatures = await verify(mustRead(file), { subtle, trusted, now: new Date().toISOString() })
    const isKnown = trusted.length === 0 || signatures.some((one) => one.trusted !== null)
    const valid = signatures.length > 0 && signatures.every((one) => one.valid) && isKnown
    if (!valid) process.exitCode = 2
    const words = signatures.map((one) => `  ${verdict(one)}`)
    print(flags, { file, valid, signatures }, [
      `${file}: ${signatures.length === 0 ? 'not signed' : valid ? 'valid' : 'not valid'}`,
      ...words,
    ])
  }
}

function verdict({
  signee,
  trusted,
  keyFingerprint,
  valid,
  why,
  over,
  countersigns,
  algorithm,
}: VerifiedSignature): string {
  const who = `${JSON.stringify(signee)} by the key ${keyFingerprint ?? 'that is not there'}${trusted === null ? '' : ` of ${trusted}`}`
  const what = `${over.playbook} as of ${over.version}${countersigns === null ? '' : `, and the signature ${countersigns}`}`
  return `${valid ? 'VALID' : 'NOT VALID'} ${who} (${algorithm}), over ${what}${why.length === 0 ? '' : `: ${why.join('; ')}`}`
}
