import { Fault } from '@testudo/kernel/fault'
import { parseArgs } from 'node:util'

export interface NodeArguments {
  readonly port: number | undefined
  readonly tlsPort: number | undefined
  readonly data: string | undefined
  readonly config: string | undefined
  readonly database: string | undefined
  readonly open: boolean
  readonly exercise: boolean
  readonly help: boolean
}

export const usage = `npm start -- [options]
  --port N        port on 127.0.0.1 (default 8080)
  --tls-port N    a port for other nodes and for clients with certificates (default: none)
  --data DIR      the folder that holds everything this node knows (default .testudo in this clone)
  --database URL  a PostgreSQL server instead of the embedded engine
  --config FILE   settings as JSON; see README
  --no-open       do not open a browser
  --no-exercise   start empty, without the exercise Tidal Shield
`

/**
 * Reads the command line of a node.
 *
 * @throws {Fault} `invalid` for an unknown flag, a bad port, or stray words: npm swallows flags given without `--` and leaves their values behind
 */
export function parseNodeArguments(argv: readonly string[]): NodeArguments {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(argv)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new Fault('invalid', 'node.bad_argument', `${message.split('. ')[0]}.\n${usage}`, { cause })
  }
  const { values, positionals } = parsed
  const stray = positionals[0]
  if (stray !== undefined) {
    throw new Fault(
      'invalid',
      'node.stray_argument',
      `"${stray}" is no option. Flags for the node go after "--": use \`npm start -- --port ${/^\d+$/.test(stray) ? stray : '8080'}\`.`,
    )
  }
  return {
    port: readPort('--port', values.port),
    tlsPort: readPort('--tls-port', values['tls-port']),
    data: values.data,
    config: values.config,
    database: values.database,
    open: !values['no-open'],
    exercise: !values['no-exercise'],
    help: values.help,
  }
}

function readPort(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new Fault(
    'invalid',
    'node.bad_port',
    `${flag} ${text} is no port. Give a whole number from 0 to 65535 (0 takes any free one).`,
  )
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      'tls-port': { type: 'string' },
      data: { type: 'string' },
      config: { type: 'string' },
      database: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      'no-exercise': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
}
