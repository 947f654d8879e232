import { isIPv6 } from 'node:net'
import type { Place } from '../../../core/index.ts'

export type SyslogPlace = Extract<Place, { kind: 'syslog' }>

/** Listens here unless told. */
export const LOOPBACK = '127.0.0.1'

export const spell = ({ address, port }: { readonly address: string; readonly port: number }): string =>
  isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`
