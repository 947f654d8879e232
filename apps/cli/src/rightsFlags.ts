import { Fault } from '@testudo/kernel/fault'
import type { Command } from 'commander'

/** What a machine may read, as flags say it. */
export interface RightsFlags {
  readonly nation?: string
  readonly organisation?: string
  readonly community: readonly string[]
  readonly clearance: readonly string[]
  readonly special: readonly string[]
}

export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

export const rightsOptions = (command: Command, otherwise = 'as introduced'): Command =>
  command
    .option('--nation <code>', `nation it reads as, alpha-3 (default: ${otherwise})`)
    .option('--organisation <name>', `organisation it reads as (default: ${otherwise})`)
    .option('--community <name>', 'community it belongs to; again for more', collect, [])
    .option('--clearance <POLICY=LEVEL>', 'what it may read at most; again for more', collect, [])
    .option('--special <value>', 'special access it holds; again for more', collect, [])

/** @throws {Fault} `invalid` for a clearance of another form */
export function rightsFrom(
  flags: RightsFlags,
  otherwise: { readonly nation: string; readonly organisation: string } = { nation: '', organisation: '' },
) {
  const clearances = Object.fromEntries(
    flags.clearance.map((text) => {
      const at = text.indexOf('=')
      if (at < 1)
        throw new Fault('invalid', 'cli.clearance', `"${text}" is no clearance. Write it as ALLIED=RESTRICTED.`)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
  return {
    organisation: flags.organisation ?? otherwise.organisation,
    nation: flags.nation ?? otherwise.nation,
    communities: flags.community,
    clearances,
    specialAccess: flags.special,
  }
}
