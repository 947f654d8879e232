import { expect, it } from 'vitest'
import { parseNodeArguments } from './arguments.ts'

it.each([
  [['--tls-port', 'x'], 'node.bad_port', '--tls-port x is no port'],
  [['--tls-port', '65536'], 'node.bad_port', '--tls-port 65536'],
  [['--tls-port', '1.5'], 'node.bad_port', '--tls-port 1.5'],
  [['--port', '-1'], 'node.bad_argument', '--port'],
  [['--port='], 'node.bad_port', '--port  is no port'],
  [['--tlsport', '1'], 'node.bad_argument', '--tls-port'],
  [['8443'], 'node.stray_argument', '--port 8443'],
])('%j are refused, with what to write instead', (argv, code, words) => {
  expect(() => parseNodeArguments(argv)).toThrow(
    expect.objectContaining({ kind: 'invalid', code, message: expect.stringContaining(words) as string }),
  )
})

it('of two ports are taken apart', () => {
  expect(parseNodeArguments(['--port', '0', '--tls-port', '8443'])).toMatchObject({ port: 0, tlsPort: 8443 })
  expect(parseNodeArguments([])).toMatchObject({ port: undefined, tlsPort: undefined })
})
