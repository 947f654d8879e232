import type { Place } from '../../core/index.ts'
import { startNats } from './nats.ts'
import type { StartRunner } from './parts.ts'
import { startFiles } from './files/startFiles.ts'
import { startSyslog } from './syslog/startSyslog.ts'

/** What brings the events of a kind of source; nothing for those that others send. */
const STARTERS: Readonly<Record<Place['kind'], StartRunner | undefined>> = {
  push: undefined,
  file: startFiles,
  syslog: startSyslog,
  nats: startNats,
}

export const starterOf = (kind: Place['kind']): StartRunner | undefined => STARTERS[kind]
